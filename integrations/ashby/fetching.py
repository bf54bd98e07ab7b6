"""Read named records as they are now, with what they refer to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from integrations.ashby.api import PAGE_ROWS, AshbyApi
from integrations.ashby.mapping import application_records, candidate_of, recruiter_of
from integrations.ashby.payloads import cut_application, cut_candidate, cut_schedule
from integrations.ashby.schedules import interviews_of
from integrations.ashby.settings import Settings
from integrations.documents import find_ref, row
from integrations.one_by_one import read_each, read_or_gone
from plugin.crm import CrmError, RecordGone
from plugin.domain.records import CrmRecords, RecordKind


class Fetch:
    """Reads one batch at one moment (`now`). Raises CrmError, but never RecordGone."""

    def __init__(self, api: AshbyApi, settings: Settings, now: datetime) -> None:
        self._api = api
        self._settings = settings
        self._now = now
        self._reads: Mapping[RecordKind, Callable[[str], CrmRecords]] = {
            RecordKind.SUBMISSION: self._submission,
            RecordKind.INTERVIEW: self._interview,
            RecordKind.CANDIDATE: self._candidate,
            RecordKind.CLIENT_COMPANY: self._client_company,
            RecordKind.RECRUITER: self._recruiter,
        }

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records, each asked for once; those that are gone as deleted."""
        return read_each(self._one, wanted, self._now)

    def _one(self, kind: RecordKind, ref: str) -> CrmRecords:
        return self._reads[kind](ref)

    def _candidate(self, ref: str) -> CrmRecords:
        candidate = cut_candidate(self._api.identified("candidate.info", {"id": ref}))
        return CrmRecords(candidates=(candidate_of(candidate, self._now),))

    def _submission(self, ref: str) -> CrmRecords:
        answer = self._api.identified("application.info", {"applicationId": ref})
        application = cut_application(answer)
        records = application_records(application, self._settings, self._now)
        candidate_ref = find_ref(row(application.get("candidate")))
        if records is None or candidate_ref is None:
            raise CrmError("The CRM answered with an application of nobody", permanent=False)
        return records.merged(
            read_or_gone(self._one, RecordKind.CANDIDATE, candidate_ref, self._now)
        )

    def _interview(self, ref: str) -> CrmRecords:
        """Return an interview with its application; one that does not count is gone."""
        application_ref, colon, _ = ref.partition(":")
        if not colon:
            raise RecordGone("Ashby has no interview with such an id")
        asked = {"limit": PAGE_ROWS, "applicationId": application_ref}
        schedules = self._api.all("interviewSchedule.list", asked)
        for schedule in schedules:
            interviews = interviews_of(cut_schedule(schedule), self._settings, self._now)
            met = tuple(one for one in interviews if one.ref == ref)
            if met:
                return CrmRecords(interviews=met).merged(self._submission(application_ref))
        raise RecordGone("Ashby has no interview with such an id")

    def _recruiter(self, ref: str) -> CrmRecords:
        user = self._api.identified("user.info", {"userId": ref})
        return CrmRecords(recruiters=(recruiter_of(user, self._now),))

    def _client_company(self, ref: str) -> CrmRecords:
        """Raise RecordGone: an organisation in Ashby hires for itself."""
        del ref
        raise RecordGone("Ashby has no client companies")
