"""Read again what was named, and list what there is."""

from collections.abc import Sequence
from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of
from integrations.lever.api import LARGEST_PAGE, LeverApi
from integrations.lever.interviews import opportunity_ref_of
from integrations.lever.mapping import changed_at, is_anonymized, records_of
from integrations.lever.reading import Reader
from integrations.lever.settings import Settings
from plugin.crm import Listed, ListedPage, RecordGone
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import gone


class Fetch:
    """One batch of wanted records, read with as few calls as it takes."""

    def __init__(self, api: LeverApi, settings: Settings, now: datetime) -> None:
        self._api = api
        self._settings = settings
        self._now = now
        self._reader = Reader(api, now)

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return what is wanted and what it refers to; what is gone as deleted. Raises CrmError.

        An opportunity comes with its interviews. One that is confidential and kept from us is
        left out: it is neither here nor gone.
        """
        refs = {kind: [ref for of, ref in wanted if of is kind] for kind in RecordKind}
        found = self._opportunities(refs[RecordKind.SUBMISSION], refs[RecordKind.INTERVIEW])
        for ref in refs[RecordKind.CANDIDATE]:
            found = found.merged(self._candidate(ref))
        for ref in refs[RecordKind.RECRUITER]:
            found = found.merged(self._recruiter(ref))
        return found

    def _opportunities(self, refs: Sequence[str], interviews: Sequence[str]) -> CrmRecords:
        of_interviews = {ref: opportunity_ref_of(ref) for ref in interviews}
        found = CrmRecords()
        living: list[Row] = []
        hidden: set[str] = set()
        for ref in dict.fromkeys([*refs, *(ref for ref in of_interviews.values() if ref)]):
            try:
                one = self._api.opportunity(ref)
            except RecordGone:
                found = found.merged(gone(RecordKind.SUBMISSION, ref, self._now))
                continue
            if one is None:
                hidden.add(ref)
            else:
                living.append(one)
        found = found.merged(self._of(self._reader.opportunities(living)))
        told = {one.ref for one in found.interviews}
        for ref, opportunity_ref in of_interviews.items():
            if ref not in told and opportunity_ref not in hidden:
                found = found.merged(gone(RecordKind.INTERVIEW, ref, self._now))
        return found

    def _candidate(self, ref: str) -> CrmRecords:
        """Return a contact with all opportunities that can be seen, or alone where none can."""
        listing = self._api.opportunities({"contact_id": ref, "limit": str(LARGEST_PAGE)})
        if listing.rows:
            return self._of(self._reader.opportunities(listing.rows))
        try:
            contact = self._api.contact(ref)
        except RecordGone:
            return gone(RecordKind.CANDIDATE, ref, self._now)
        return self._of(self._reader.people(contacts=[contact]))

    def _recruiter(self, ref: str) -> CrmRecords:
        try:
            user = self._api.user(ref)
        except RecordGone:
            return gone(RecordKind.RECRUITER, ref, self._now)
        return self._of(self._reader.people(users=[user]))

    def _of(self, bundle: Bundle) -> CrmRecords:
        return records_of(bundle, self._settings)


def listed(api: LeverApi, cursor: str | None, now: datetime) -> ListedPage:
    """Return a page of all opportunities. Raises CrmError."""
    listing = api.opportunities({"limit": str(LARGEST_PAGE)}, cursor)
    return ListedPage(
        tuple(
            Listed(ref_of(one), changed_at(one, now))
            for one in listing.rows
            if find_ref(one, "contact") and not is_anonymized(one)
        ),
        listing.offset,
    )
