"""Read named records as they are now, with what they refer to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from integrations.jobadder.api import JobAdderApi
from integrations.jobadder.mapping import company_of, records_of, recruiter_of
from integrations.jobadder.payloads import cut_interview
from integrations.jobadder.polling import COLLECTIONS, ID_NAMES
from integrations.jobadder.reading import Reader
from integrations.jobadder.settings import Settings
from integrations.one_by_one import read_each
from plugin.crm import RecordGone
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import gone


class Fetch:
    """Reads one batch at one moment (`now`). Raises CrmError, but never RecordGone."""

    def __init__(self, api: JobAdderApi, settings: Settings, now: datetime) -> None:
        self._api = api
        self._settings = settings
        self._now = now
        self._reader = Reader(api, settings)
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
        # JobAdder's ids are numbers; anything else could only name another endpoint.
        if not (ref.isascii() and ref.isdigit()):
            raise RecordGone("JobAdder knows no record with an id that is no number")
        return self._reads[kind](ref)

    def _read(self, kind: RecordKind, ref: str) -> Mapping[str, object]:
        collection = COLLECTIONS[kind]
        return self._api.record(collection, ref, ID_NAMES[collection])

    def _submission(self, ref: str) -> CrmRecords:
        application = self._read(RecordKind.SUBMISSION, ref)
        page = self._reader.page(self._now, applications=[application])
        return records_of(page, self._settings)

    def _interview(self, ref: str) -> CrmRecords:
        """Return an interview; one that the agency does not follow up counts as gone."""
        interview = cut_interview(self._read(RecordKind.INTERVIEW, ref))
        page = self._reader.page(self._now, interviews=[interview])
        if not page.interviews:
            return gone(RecordKind.INTERVIEW, ref, self._now)
        return records_of(page, self._settings)

    def _candidate(self, ref: str) -> CrmRecords:
        candidate = {"unsubscribed": None, **self._read(RecordKind.CANDIDATE, ref)}
        return records_of(self._reader.page(self._now, candidates=[candidate]), self._settings)

    def _client_company(self, ref: str) -> CrmRecords:
        company = self._read(RecordKind.CLIENT_COMPANY, ref)
        return CrmRecords(client_companies=(company_of(company, self._now),))

    def _recruiter(self, ref: str) -> CrmRecords:
        user = self._read(RecordKind.RECRUITER, ref)
        return CrmRecords(recruiters=(recruiter_of(user, self._now),))
