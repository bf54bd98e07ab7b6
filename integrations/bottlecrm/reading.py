"""Gather a lead with what belongs to it, call by call, and put it in a page document and back.

A list row holds only the stage's id, and the list of pipelines no stages at all, so the detail of
one lead a stage is read; contacts and accounts are looked up once each. One `LeadReader` serves
one page or one batch.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.interviews import addresses_of, starts_at_of
from integrations.bottlecrm.mapping import LeadReading, Organisation, client_company_ref
from integrations.bottlecrm.payloads import ref_of
from integrations.bottlecrm.settings import Settings
from integrations.documents import Row, read_object, row, rows, write_object
from plugin.crm import RecordGone, UnreadablePayload
from plugin.domain.readers import read_instant


@dataclass(frozen=True, slots=True)
class PageDocument:
    """What one poll read: our own JSON, kept as the delivery's bytes.

    `profiles` is every recruiter, on the first page of a round; else empty.
    """

    org: Organisation
    profiles: list[Row] = field(repr=False)
    leads: list[LeadReading] = field(repr=False)


class LeadReader:
    """Reads what leads refer to and remembers it for the next lead."""

    def __init__(self, api: BottleCrmApi, settings: Settings, org: Organisation) -> None:
        self._api = api
        self._settings = settings
        self._zone = org.timezone or "UTC"
        self._contacts: dict[str, Row] = {}
        self._accounts: dict[str, Row] = {}
        self._stages: dict[str, Row] = {}

    def by_ref(self, ref: str) -> LeadReading:
        """Return a lead as it stands now. Raises RecordGone and the other CrmErrors."""
        detail = self._api.lead(ref)
        self._stages[str(detail.lead.get("stage"))] = detail.stage
        return self._complete(detail.lead, detail.stage)

    def from_rows(self, leads: Iterable[Row]) -> list[LeadReading]:
        """Return the leads of list rows; those that were deleted meanwhile are left out."""
        readings = []
        for lead in leads:
            try:
                readings.append(self._from_row(lead))
            except RecordGone:
                continue
        return readings

    def _from_row(self, lead: Row) -> LeadReading:
        stage = lead.get("stage")
        if stage is None:
            return self._complete(lead, {})
        if str(stage) in self._stages:
            return self._complete(lead, self._stages[str(stage)])
        return self.by_ref(ref_of(lead))

    def _complete(self, lead: Row, stage: Row) -> LeadReading:
        addresses = addresses_of(lead, self._settings.fields)
        contacts = {address: self._contact(address) for address in addresses}
        return LeadReading(
            lead=lead,
            stage=stage,
            account=self._account(lead.get("company_name")),
            contacts={address: contact for address, contact in contacts.items() if contact},
            meetings=self._meetings(lead),
        )

    def _contact(self, address: str) -> Row:
        if address not in self._contacts:
            self._contacts[address] = self._api.find_contact(address)
        return self._contacts[address]

    def _account(self, name: object) -> Row:
        if not isinstance(name, str) or not name.strip():
            return {}
        ref = client_company_ref(name)
        if ref not in self._accounts:
            self._accounts[ref] = self._api.find_account(" ".join(name.split()))
        return self._accounts[ref]

    def _meetings(self, lead: Row) -> list[Row]:
        # BottleCRM itself notes the latest outbound interaction on the lead, which spares the
        # call for every lead whose interview nobody can have logged yet.
        starts_at = starts_at_of(lead, self._settings.fields, self._zone)
        last, _ = read_instant(lead.get("last_outbound_at"), "last_outbound_at")
        if starts_at is None or last is None or last.date() < starts_at.date():
            return []
        return self._api.meetings(ref_of(lead))


def write_page(page: PageDocument) -> bytes:
    """Return the page as bytes, from which `read_page` makes an equal one."""
    document = {
        "read_at": page.org.read_at.isoformat(),
        "org": page.org.settings,
        "profile": page.org.profile,
        "profiles": page.profiles,
        "leads": [
            {
                "lead": reading.lead,
                "stage": reading.stage,
                "account": reading.account,
                "contacts": reading.contacts,
                "meetings": reading.meetings,
            }
            for reading in page.leads
        ],
    }
    return write_object(document)


def read_page(body: bytes) -> PageDocument:
    """Return the page that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    leads = document.get("leads")
    if not isinstance(leads, list):
        raise UnreadablePayload("The page holds no list of leads.")
    return PageDocument(
        org=Organisation(
            settings=row(document.get("org")),
            profile=row(document.get("profile")),
            read_at=_read_at(document),
        ),
        profiles=rows(document.get("profiles")),
        leads=[
            LeadReading(
                lead=row(entry.get("lead")),
                stage=row(entry.get("stage")),
                account=row(entry.get("account")),
                contacts={key: row(each) for key, each in row(entry.get("contacts")).items()},
                meetings=rows(entry.get("meetings")),
            )
            for entry in rows(leads)
        ],
    )


def _read_at(document: Row) -> datetime:
    moment, _ = read_instant(document.get("read_at"), "read_at")
    if moment is None:
        raise UnreadablePayload("The page does not say when it was read.")
    return moment
