"""Read again what was named, and list what there is."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from integrations.documents import Row, ref_of, refs_in
from integrations.greenhouse.api import PAGE_ROWS, GreenhouseApi
from integrations.greenhouse.interviews import is_interview
from integrations.greenhouse.mapping import is_anonymized, is_hidden, is_submission, records_of
from integrations.greenhouse.reading import Reader, require_sight
from integrations.greenhouse.settings import Settings
from plugin.crm import Listed, ListedPage
from plugin.domain.readers import read_instant
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import all_gone

LISTS: Mapping[RecordKind, tuple[str, Callable[[Row], bool]]] = {
    RecordKind.SUBMISSION: ("applications", is_submission),
    RecordKind.INTERVIEW: ("interviews", is_interview),
    RecordKind.CANDIDATE: ("candidates", lambda one: not is_anonymized(one)),
}
"""What can be listed: Greenhouse's list of it, and which of its rows count."""


class Fetch:
    """One batch of wanted records, read with as few calls as it takes."""

    def __init__(self, api: GreenhouseApi, settings: Settings, now: datetime) -> None:
        self._api = api
        self._settings = settings
        self._now = now
        self._reader = Reader(api, now)

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return what is wanted and what it refers to; what is gone as deleted. Raises CrmError.

        With an application come its interviews, as its webhooks tell of them; with a candidate
        come the applications, which a merge brings.
        """
        refs = {kind: [ref for of, ref in wanted if of is kind] for kind in RecordKind}
        read: Mapping[RecordKind, Callable[[Sequence[str]], tuple[CrmRecords, set[str]]]] = {
            RecordKind.RECRUITER: self._recruiters,
            RecordKind.CANDIDATE: self._candidates,
            RecordKind.SUBMISSION: self._submissions,
            RecordKind.INTERVIEW: self._interviews,
        }
        found, missing = CrmRecords(), []
        for kind, read_kind in read.items():
            if refs[kind]:
                records, seen = read_kind(refs[kind])
                found = found.merged(records)
                missing += [(kind, ref) for ref in refs[kind] if ref not in seen]
        return found.merged(self._gone(missing)) if missing else found

    def _gone(self, missing: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        require_sight(self._api)
        return all_gone(missing, self._now)

    def _recruiters(self, refs: Sequence[str]) -> tuple[CrmRecords, set[str]]:
        bundle = self._reader.recruiters(refs)
        return records_of(bundle, self._settings), _refs(bundle.of("recruiters"))

    def _candidates(self, refs: Sequence[str]) -> tuple[CrmRecords, set[str]]:
        found = self._api.by("candidates", "ids", refs)
        records = records_of(self._reader.candidates(found), self._settings)
        applied = self._api.by("applications", "candidate_ids", sorted(_refs(found)))
        return records.merged(self._with_interviews(applied)), _refs(found)

    def _submissions(self, refs: Sequence[str]) -> tuple[CrmRecords, set[str]]:
        found = self._api.by("applications", "ids", refs)
        return self._with_interviews(found), _refs(found)

    def _interviews(self, refs: Sequence[str]) -> tuple[CrmRecords, set[str]]:
        found = self._api.by("interviews", "ids", refs)
        applied = self._api.by("applications", "ids", refs_in(found, "application_id"))
        records = self._of_interviews(found)
        return records.merged(self._of_applications(applied)), _refs(found)

    def _with_interviews(self, applications: list[Row]) -> CrmRecords:
        refs = sorted(_refs(applications))
        booked = self._api.by("interviews", "application_ids", refs) if refs else []
        return self._of_applications(applications).merged(self._of_interviews(booked))

    def _of_applications(self, found: list[Row]) -> CrmRecords:
        return records_of(self._reader.applications(found), self._settings)

    def _of_interviews(self, found: list[Row]) -> CrmRecords:
        return records_of(self._reader.interviews(found), self._settings)


def listed(
    api: GreenhouseApi, settings: Settings, kind: RecordKind, cursor: str | None
) -> ListedPage:
    """Return a page of all records of a kind in LISTS that the mirror keeps. Raises CrmError."""
    what, counts = LISTS[kind]
    if cursor is None:
        require_sight(api)
        listing = api.page(what, {"per_page": str(PAGE_ROWS)})
    else:
        listing = api.following(what, cursor)
    return ListedPage(
        tuple(
            Listed(ref_of(one), read_instant(one.get("updated_at"), "updated_at")[0])
            for one in listing.rows
            if counts(one) and not is_hidden(one, settings)
        ),
        listing.cursor,
    )


def _refs(found: Sequence[Row]) -> set[str]:
    return {ref_of(one) for one in found}
