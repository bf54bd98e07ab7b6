"""Read records with all that belongs to them, in a few calls, into one bundle of raw rows.

A bundle goes into a page's bytes as it is, so that mapping it is pure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from integrations.documents import Row, read_object, write_object
from integrations.odoo.api import APPLICANT, ATTENDEE, CANDIDATE, EVENT, OdooApi
from integrations.odoo.payloads import as_id, by_id, id_of, ids_in, rows
from plugin.crm import UnreadablePayload

APPLICANT_FIELDS = frozenset(
    {
        "active",
        "application_status",
        "candidate_id",
        "company_id",
        "date_last_stage_update",
        "email_from",
        "interviewer_ids",
        "job_id",
        "partner_id",
        "partner_name",
        "partner_phone",
        "refuse_date",
        "refuse_reason_id",
        "stage_id",
        "user_id",
        "write_date",
    }
)
CANDIDATE_FIELDS = ("email_from", "partner_id", "partner_name", "partner_phone", "write_date")
JOB_FIELDS = ("address_id", "interviewer_ids", "name", "user_id", "write_date")
EVENT_FIELDS = (
    "active",
    "allday",
    "applicant_id",
    "create_date",
    "event_tz",
    "start",
    "start_date",
    "stop",
    "stop_date",
    "user_id",
    "write_date",
)
ATTENDEE_FIELDS = ("common_name", "email", "event_id", "partner_id", "state", "write_date")
USER_FIELDS = ("active", "email", "login", "name", "partner_id", "tz", "write_date")
PARTNER_FIELDS = (
    "commercial_partner_id",
    "country_id",
    "email",
    "function",
    "lang",
    "name",
    "tz",
    "write_date",
)

SECTIONS = (
    "applicants",
    "candidates",
    "jobs",
    "events",
    "attendees",
    "users",
    "partners",
    "countries",
    "own_companies",
)

Rows = Mapping[int, Row]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The ids of what is to be read; users as recruiters, partners as client companies."""

    applicants: frozenset[int] = frozenset()
    candidates: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()
    users: frozenset[int] = frozenset()
    partners: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Bundle:
    """Rows by section and id.

    `candidate_model` is what a candidate is here; `speaks_json2` and it tell how pages are linked.
    `own_user` is the user of our key. `recruiters` and `client_companies` were asked for by id.
    """

    candidate_model: str
    speaks_json2: bool
    own_user: int | None
    sections: Mapping[str, Rows] = field(repr=False)
    recruiters: frozenset[int] = frozenset()
    client_companies: frozenset[int] = frozenset()

    def rows(self, section: str) -> Rows:
        """Return the rows of a section by id."""
        return self.sections.get(section, {})

    def linked(self, section: str, source: Row, name: str) -> Row:
        """Return the row that a field of another names; an empty one where it is not there."""
        found = as_id(source.get(name))
        return self.rows(section).get(found, {}) if found is not None else {}

    def company_of(self, partner: Row) -> Row:
        """Return the company that a partner belongs to, itself where it is one."""
        return self.linked("partners", partner, "commercial_partner_id") or partner

    def client_company_of(self, job: Row) -> Row:
        """Return the company at whose address a job is; empty where that is the agency's own.

        A job whose address nobody has set has the agency's.
        """
        company = self.company_of(self.linked("partners", job, "address_id"))
        own = {as_id(one.get("partner_id")) for one in self.rows("own_companies").values()}
        return {} if as_id(company.get("id")) in own else company


class BundleReader:
    """Reads bundles from one Odoo."""

    def __init__(self, api: OdooApi) -> None:
        self._api = api

    def read(self, wanted: Wanted) -> Bundle:
        """Return what is wanted, as far as it exists, and what it refers to. Raises CrmError."""
        api = self._api
        events = api.by_ids(EVENT, wanted.events, EVENT_FIELDS)
        applicants = api.by_ids(
            APPLICANT,
            wanted.applicants | linked(events, "applicant_id"),
            APPLICANT_FIELDS & api.applicant_fields,
        )
        candidates = self._candidates(wanted.candidates | linked(applicants, "candidate_id"))
        jobs = api.by_ids("hr.job", linked(applicants, "job_id"), JOB_FIELDS)
        attendees = self._attendees(events)
        users = wanted.users | {api.transport.uid}
        users |= linked([*applicants, *events, *jobs], "user_id")
        users |= {found for one in [*applicants, *jobs] for found in panel_of(one)}
        partners = wanted.partners | linked([*applicants, *candidates, *attendees], "partner_id")
        found_partners = self._partners(partners, linked(jobs, "address_id") | wanted.partners)
        return Bundle(
            candidate_model=api.candidate_model,
            speaks_json2=api.transport.speaks_json2,
            own_user=api.transport.uid,
            sections={
                "applicants": by_id(applicants),
                "candidates": by_id(candidates),
                "jobs": by_id(jobs),
                "events": by_id(events),
                "attendees": by_id(attendees),
                "users": by_id(api.by_ids("res.users", users, USER_FIELDS)),
                "partners": found_partners,
                "countries": self._countries(found_partners.values()),
                "own_companies": by_id(self._own_companies(jobs)),
            },
            recruiters=wanted.users,
            client_companies=wanted.partners,
        )

    def _candidates(self, ids: Iterable[int]) -> list[Row]:
        if self._api.candidate_model != CANDIDATE:
            return []
        return self._api.by_ids(CANDIDATE, ids, CANDIDATE_FIELDS)

    def _attendees(self, events: list[Row]) -> list[Row]:
        if not events:
            return []
        ids = sorted(id_of(one) for one in events)
        return self._api.search_read(ATTENDEE, [["event_id", "in", ids]], ATTENDEE_FIELDS)

    def _partners(self, people: Iterable[int], addresses: Iterable[int]) -> Rows:
        """Return partners, and of the addresses the companies that they belong to."""
        found = by_id(self._api.by_ids("res.partner", {*people, *addresses}, PARTNER_FIELDS))
        above = linked([found[one] for one in addresses if one in found], "commercial_partner_id")
        more = self._api.by_ids("res.partner", above - found.keys(), PARTNER_FIELDS)
        return {**found, **by_id(more)}

    def _countries(self, partners: Iterable[Row]) -> Rows:
        ids = linked(partners, "country_id")
        return by_id(self._api.by_ids("res.country", ids, ("code",)))

    def _own_companies(self, jobs: list[Row]) -> list[Row]:
        return self._api.search_read("res.company", [], ("partner_id",)) if jobs else []


def linked(found: Iterable[Row], name: str) -> frozenset[int]:
    """Return the ids that a field of these rows names."""
    return frozenset(number for one in found if (number := as_id(one.get(name))) is not None)


def panel_of(source: Row) -> list[int]:
    """Return the users who are named as interviewers of an applicant or a job."""
    return ids_in(source.get("interviewer_ids"))


def write_page(bundle: Bundle) -> bytes:
    """Return the bundle as bytes, from which `read_page` makes an equal one."""
    document = {
        "candidate_model": bundle.candidate_model,
        "speaks_json2": bundle.speaks_json2,
        "own_user": bundle.own_user,
        "sections": {
            name: [dict(one) for _, one in sorted(bundle.rows(name).items())] for name in SECTIONS
        },
        "recruiters": sorted(bundle.recruiters),
        "client_companies": sorted(bundle.client_companies),
    }
    return write_object(document)


def read_page(body: bytes) -> Bundle:
    """Return the bundle that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    sections, model = document.get("sections"), document.get("candidate_model")
    if not isinstance(sections, dict) or not isinstance(model, str):
        raise UnreadablePayload("The page holds no rows.")
    return Bundle(
        candidate_model=model,
        speaks_json2=document.get("speaks_json2") is True,
        own_user=as_id(document.get("own_user")),
        sections={name: by_id(rows(sections.get(name))) for name in SECTIONS},
        recruiters=frozenset(ids_in(document.get("recruiters"))),
        client_companies=frozenset(ids_in(document.get("client_companies"))),
    )
