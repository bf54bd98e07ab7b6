"""The shapes of what JobAdder sends: webhook envelopes, rows of its lists, our page document.

Rows stay JSON objects, cut down to the fields that we read: résumés, salaries, addresses and
custom fields are nobody's business here and are not stored.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from integrations.documents import Row, cut, read_object, row, rows, write_object
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant, read_ref, read_text

Rows = Mapping[str, Row]

AUDIT = ("createdAt", "updatedAt")
USER_FIELDS = ("userId", "firstName", "lastName", "position", "email", "inactive", "deleted")
CONTACT_FIELDS = ("contactId", "firstName", "lastName", "position", "email", *AUDIT)
COMPANY_FIELDS = ("companyId", "name", "primaryAddress", *AUDIT)
CANDIDATE_FIELDS = (
    "candidateId",
    "firstName",
    "lastName",
    "email",
    "phone",
    "mobile",
    "unsubscribed",
    "deleted",
    *AUDIT,
)
APPLICATION_FIELDS = ("applicationId", "jobTitle", "status", *AUDIT)
JOB_FIELDS = ("jobId", "jobTitle", "company", "owner")
INTERVIEW_FIELDS = (
    "interviewId",
    "type",
    "startAt",
    "endAt",
    "status",
    "cancelled",
    "deleted",
    *AUDIT,
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """One webhook delivery. Nothing of it is signed, so all of it is a hint."""

    id: str
    event: str
    occurred_at: datetime | None
    subject: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageDocument:
    """What one poll or one batch read, with all that its rows refer to, by the CRM's ids.

    `read_at` is when it was read, which is the version of what has no time of its own.
    """

    read_at: datetime
    applications: list[Row] = field(repr=False, default_factory=list)
    interviews: list[Row] = field(repr=False, default_factory=list)
    candidates: Rows = field(repr=False, default_factory=dict)
    companies: Rows = field(repr=False, default_factory=dict)
    contacts: Rows = field(repr=False, default_factory=dict)


def read_envelope(body: bytes) -> Envelope:
    """Return the delivery's envelope. Raises UnreadablePayload without an event or its id."""
    document = read_object(body)
    event, _ = read_text(document.get("event"), "event")
    ref, _ = read_ref(document.get("eventId"), "eventId")
    if not event or not ref or not isinstance(document["event"], str):
        raise UnreadablePayload("The body names no event or no eventId.")
    moment, _ = read_instant(document.get("eventDate"), "eventDate")
    return Envelope(ref, event, moment, row(document.get("eventData")))


def find_id(subject: Row, name: str) -> str | None:
    """Return an id in an event's data: at its top or in the record that it holds."""
    for place in (subject, *(row(value) for value in subject.values())):
        ref, _ = read_ref(place.get(name), name)
        if ref is not None:
            return ref
    return None


def cut_application(source: object) -> Row:
    """Return what we read of an application, with its candidate, its job and who owns them."""
    found = row(source)
    job = row(found.get("job"))
    return {
        **cut(found, APPLICATION_FIELDS),
        "candidate": cut(found.get("candidate"), CANDIDATE_FIELDS),
        "owner": cut(found.get("owner"), USER_FIELDS),
        "job": {**cut(job, JOB_FIELDS), "owner": cut(job.get("owner"), USER_FIELDS)},
    }


def cut_interview(source: object) -> Row:
    """Return what we read of an interview; `interviewers` stays away where it is not a list."""
    found = row(source)
    kept = {
        **cut(found, INTERVIEW_FIELDS),
        "interviewee": cut_application(found.get("interviewee")),
    }
    if isinstance(found.get("interviewers"), list):
        kept["interviewers"] = [_person(one) for one in rows(found["interviewers"])]
    return kept


def _person(source: Row) -> Row:
    """Return an interviewer; the specification does not say whether they stand in a wrapper."""
    for name in ("user", "contact"):
        source = row(source.get(name)) or source
    return cut(source, (*USER_FIELDS, *CONTACT_FIELDS))


def write_page(page: PageDocument) -> bytes:
    """Return the page as bytes, from which `read_page` makes an equal one."""
    document = {
        "read_at": page.read_at.isoformat(),
        "applications": page.applications,
        "interviews": page.interviews,
        "candidates": page.candidates,
        "companies": page.companies,
        "contacts": page.contacts,
    }
    return write_object(document)


def read_page(body: bytes) -> PageDocument:
    """Return the page that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    read_at, _ = read_instant(document.get("read_at"), "read_at")
    if read_at is None:
        raise UnreadablePayload("The page does not say when it was read.")

    def by_ref(name: str) -> Rows:
        return {ref: row(one) for ref, one in row(document.get(name)).items()}

    return PageDocument(
        read_at,
        rows(document.get("applications")),
        rows(document.get("interviews")),
        by_ref("candidates"),
        by_ref("companies"),
        by_ref("contacts"),
    )
