"""Read again what was named: leads by id, and whatever else can only be found among them."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.cursor import PAGE_ROWS, REREAD_ROWS
from integrations.bottlecrm.interviews import (
    addresses_of,
    contact_of,
    interview_ref,
    lead_ref_of,
    round_of,
)
from integrations.bottlecrm.mapping import (
    Organisation,
    company_of_account,
    gone_lead,
    records_of,
    recruiter_of,
)
from integrations.bottlecrm.reading import LeadReader
from integrations.bottlecrm.settings import Settings
from integrations.documents import Row
from plugin.crm import CrmAuthError, RecordGone
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, InterviewRecord, RecordKind, RecruiterRecord

_AFTER_ALL_ELSE = timedelta(minutes=1)
"""A 404 has no version of its own; the Date header may lag behind the last change of the lead."""


class Fetch:
    """One batch of wanted records, read with as few calls as it takes."""

    def __init__(self, api: BottleCrmApi, settings: Settings, org: Organisation) -> None:
        self._api = api
        self._settings = settings
        self._org = org
        self._reader = LeadReader(api, settings, org)
        self._gone_at = org.read_at + _AFTER_ALL_ELSE

    def records(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return what is wanted and what it refers to. Raises CrmError."""
        refs: dict[RecordKind, list[str]] = {kind: [] for kind in RecordKind}
        for kind, ref in wanted:
            refs[kind].append(ref)
        contacts = {ref for ref in refs[RecordKind.INTERVIEW] if contact_of(ref)}
        interviews = [ref for ref in refs[RecordKind.INTERVIEW] if ref not in contacts]
        leads = [*refs[RecordKind.SUBMISSION], *refs[RecordKind.CANDIDATE]]
        leads += [lead_ref_of(ref) for ref in interviews]
        found = CrmRecords()
        for part in (
            self._leads(dict.fromkeys(leads), interviews),
            self._leads_with(contacts),
            self._recruiters(refs[RecordKind.RECRUITER]),
            self._companies(refs[RecordKind.CLIENT_COMPANY]),
        ):
            found = found.merged(part)
        return found

    def _leads(self, refs: Iterable[str], interviews: Sequence[str]) -> CrmRecords:
        found = CrmRecords()
        for ref in refs:
            rounds = [each for each in interviews if lead_ref_of(each) == ref]
            try:
                reading = self._reader.by_ref(ref)
            except RecordGone:
                found = found.merged(self._deleted(ref, rounds))
                continue
            current = records_of(reading, self._org, self._settings)
            found = found.merged(current).merged(_withdrawn(current.interviews[0], rounds))
        return found

    def _deleted(self, ref: str, interviews: Sequence[str]) -> CrmRecords:
        """Return a lead as deleted, if the token could have seen it.

        A member's token gets the same 404 for a lead that is not theirs.
        """
        if self._org.profile.get("role") != "ADMIN":
            raise CrmAuthError(
                "The token of BottleCRM is not an admin's: it cannot tell a deleted lead from a"
                " hidden one"
            )
        return gone_lead(ref, self._gone_at, interviews)

    def _leads_with(self, contacts: Iterable[str]) -> CrmRecords:
        """Return the leads in whose panel one of these contacts sits: only reading all tells."""
        addresses = {address for ref in sorted(contacts) if (address := self._address(ref))}
        found = CrmRecords()
        if not addresses:
            return found
        fields = self._settings.fields
        meant = [lead for lead in self._all_leads() if addresses & set(addresses_of(lead, fields))]
        for reading in self._reader.from_rows(meant):
            found = found.merged(records_of(reading, self._org, self._settings))
        return found

    def _address(self, ref: str) -> str | None:
        try:
            address = self._api.contact(contact_of(ref) or "").get("email")
        except RecordGone:
            return None
        return address.casefold() if isinstance(address, str) else None

    def _all_leads(self) -> list[Row]:
        leads: dict[str, Row] = {}
        offset, is_last = 0, False
        while not is_last:
            page = self._api.leads(PAGE_ROWS, offset)
            new = {str(lead.get("id")): lead for lead in page.leads}
            # A CRM that gives the same page for ever has nothing new to tell.
            is_last = page.is_last or new.keys() <= leads.keys()
            leads.update(new)
            offset += PAGE_ROWS - REREAD_ROWS
        return list(leads.values())

    def _recruiters(self, refs: Sequence[str]) -> CrmRecords:
        if not refs:
            return CrmRecords()
        known = {str(profile.get("id")): profile for profile in self._api.profiles()}
        return CrmRecords(
            recruiters=tuple(
                recruiter_of(known[ref], self._org)
                if ref in known
                else RecruiterRecord(
                    ref=ref, updated_at=self._gone_at, is_active=False, is_deleted=True
                )
                for ref in refs
            )
        )

    def _companies(self, refs: Sequence[str]) -> CrmRecords:
        """Return the companies that are accounts as well; the others live in leads alone."""
        accounts = (self._api.find_account(ref) for ref in refs)
        return CrmRecords(
            client_companies=tuple(
                company_of_account(account, self._org) for account in accounts if account
            )
        )


def _withdrawn(current: InterviewRecord, asked: Sequence[str]) -> CrmRecords:
    """Return later rounds than the current one as cancelled: the round was set back."""
    later = [(ref, round_of(ref)) for ref in asked]
    return CrmRecords(
        interviews=tuple(
            InterviewRecord(
                ref=interview_ref(current.submission_ref or lead_ref_of(ref), number),
                updated_at=current.updated_at,
                submission_ref=lead_ref_of(ref),
                status=InterviewStatus.CANCELLED,
                round=number,
            )
            for ref, number in later
            if number is not None and number > (current.round or 1)
        )
    )
