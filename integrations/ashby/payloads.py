"""The shapes of what Ashby sends: webhook envelopes, rows of its lists, our page document.

Rows stay JSON objects, cut down to the fields that we read: custom fields, sources, offers and
what candidates answered are nobody's business here and are not stored.
"""

from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from integrations.documents import Row, cut, find_ref, read_object, row, rows, write_object
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant, read_text

AUDIT = ("id", "createdAt", "updatedAt")
USER_FIELDS = ("id", "firstName", "lastName", "email", "isEnabled", "updatedAt")
MEMBER_FIELDS = ("userId", "firstName", "lastName", "email", "role")
CANDIDATE_FIELDS = (
    *AUDIT,
    "name",
    "primaryEmailAddress",
    "primaryPhoneNumber",
    "profileUrl",
    "timezone",
)
APPLICATION_FIELDS = (*AUDIT, "status")
STAGE_FIELDS = ("id", "title", "type")
REASON_FIELDS = ("reasonType",)
JOB_FIELDS = ("id", "title")
SCHEDULE_FIELDS = (*AUDIT, "status", "applicationId")
EVENT_FIELDS = (*AUDIT, "interviewId", "startTime", "endTime")
INTERVIEWER_FIELDS = ("id", "firstName", "lastName", "email", "trainingRole")
INTERVIEW_FIELDS = ("id", "title", "isDebrief")

SUBJECTS = ("application", "interviewSchedule", "candidate", "deletedCandidate", "offer")
"""Where a webhook's `data` has the record that it is about."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """One webhook delivery, signed as a whole. `fact` tells deliveries of one fact from others."""

    action: str
    fact: str
    content: Row = field(repr=False)


@dataclass(frozen=True, slots=True)
class PageDocument:
    """Rows of one list: one of candidates, applications and schedules, as `kind` says."""

    kind: str
    read_at: datetime
    rows: list[Row] = field(repr=False)


def read_envelope(body: bytes) -> Envelope:
    """Return the delivery's envelope. Raises UnreadablePayload without an action.

    `webhookActionId` is the same over retries and over webhooks with one cause; the OpenAPI
    document leaves it out. Without it a fact is its record at its version, or else its bytes.
    """
    document = read_object(body)
    named = document.get("action")
    action, _ = read_text(named if isinstance(named, str) else None, "action")
    if action is None:
        raise UnreadablePayload("The body names no action.")
    content = row(document.get("data"))
    given = find_ref(document, "webhookActionId")
    return Envelope(action, f"{action}:{given or _version(content) or _digest(body)}", content)


def _version(content: Row) -> str | None:
    for name in SUBJECTS:
        subject = row(content.get(name))
        ref, updated_at = (
            find_ref(subject, "id"),
            read_text(subject.get("updatedAt"), "updatedAt")[0],
        )
        if ref and updated_at:
            return f"{ref}:{updated_at}"
    return None


def _digest(body: bytes) -> str:
    return f"sha256:{sha256(body).hexdigest()}"


def cut_candidate(source: Row) -> Row:
    """Return what we read of a candidate."""
    return cut(source, CANDIDATE_FIELDS)


def cut_application(source: Row) -> Row:
    """Return what we read of an application, and who works on it."""
    return {
        **cut(source, APPLICATION_FIELDS),
        "candidate": cut(source.get("candidate"), ("id",)),
        "currentInterviewStage": cut(source.get("currentInterviewStage"), STAGE_FIELDS),
        "archiveReason": cut(source.get("archiveReason"), REASON_FIELDS),
        "job": cut(source.get("job"), JOB_FIELDS),
        "creditedToUser": cut(source.get("creditedToUser"), USER_FIELDS),
        "hiringTeam": [cut(one, MEMBER_FIELDS) for one in rows(source.get("hiringTeam"))],
    }


def cut_schedule(source: Row) -> Row:
    """Return what we read of an interview schedule and its events."""
    events = [_cut_event(event) for event in rows(source.get("interviewEvents"))]
    return {**cut(source, SCHEDULE_FIELDS), "interviewEvents": events}


def _cut_event(source: Row) -> Row:
    kept = {
        **cut(source, EVENT_FIELDS),
        "interview": cut(source.get("interview"), INTERVIEW_FIELDS),
    }
    if isinstance(source.get("interviewers"), list):
        people = rows(source["interviewers"])
        kept["interviewers"] = [cut(person, INTERVIEWER_FIELDS) for person in people]
    return kept


def write_page(page: PageDocument) -> bytes:
    """Return the page as bytes, from which `read_page` makes an equal one."""
    document = {"kind": page.kind, "read_at": page.read_at.isoformat(), "rows": page.rows}
    return write_object(document)


def read_page(body: bytes) -> PageDocument:
    """Return the page that these bytes hold. Raises UnreadablePayload."""
    document = read_object(body)
    kind, read_at = document.get("kind"), read_instant(document.get("read_at"), "read_at")[0]
    if not isinstance(kind, str) or read_at is None:
        raise UnreadablePayload("The page does not say what it holds and when it was read.")
    return PageDocument(kind, read_at, rows(document.get("rows")))
