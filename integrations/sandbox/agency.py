"""What recruiters do in the sandbox CRM. Each use case writes the change and its webhooks."""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from integrations.sandbox.clock import utcnow
from integrations.sandbox.documents import Documents, with_what_it_refers_to
from integrations.sandbox.store import (
    Candidate,
    Delivery,
    Interview,
    Record,
    Submission,
    installed,
    new_ref,
)

OUTCOMES: Mapping[str, tuple[str, str]] = {
    "cancel": ("cancelled", "interview.cancelled"),
    "complete": ("completed", "interview.completed"),
    "no-show": ("no_show", "interview.no_show"),
    "ask-to-move": ("rescheduling", "interview.rescheduled"),
}
"""What a button on an interview does: its new status, and the event."""


@dataclass(frozen=True, slots=True)
class Booking:
    """When an interview takes place and with whom. `starts_at` is aware UTC."""

    starts_at: datetime
    length: timedelta
    timezone: str
    round: int
    interviewers: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    name: str
    email: str | None
    phone: str | None
    timezone: str | None
    opted_out: bool


class Agency:
    """The use cases; each works inside the session it is given."""

    def __init__(self, documents: Documents) -> None:
        self._documents = documents

    def book(self, session: Session, submission: Submission, booking: Booking) -> Interview:
        """Book an interview."""
        interview = Interview(
            ref=new_ref(session, Interview),
            submission_ref=submission.ref,
            booked_at=utcnow(),
            **_times(booking),
        )
        session.add(interview)
        self._announce(session, "interview.scheduled", interview)
        return interview

    def rebook(self, session: Session, interview: Interview, booking: Booking) -> None:
        """Move an interview, or change who takes part."""
        for name, value in _times(booking).items():
            setattr(interview, name, value)
        interview.status = "scheduled"
        self._announce(session, "interview.rescheduled", interview)

    def settle(self, session: Session, interview: Interview, outcome: str) -> None:
        """Cancel or complete an interview, or say that nobody came or that it is to be moved."""
        interview.status, event = OUTCOMES[outcome]
        self._announce(session, event, interview)

    def delete_interview(self, session: Session, interview: Interview) -> None:
        """Delete an interview as if it had never been booked."""
        interview.is_deleted = True
        self._announce(session, "interview.deleted", interview)

    def move(self, session: Session, submission: Submission, stage: str) -> None:
        """Move a submission to another stage of the board."""
        if submission.stage == stage:
            return
        submission.stage, submission.stage_changed_at = stage, utcnow()
        self._announce(session, "submission.stage_changed", submission)

    def add_candidate(
        self, session: Session, facts: CandidateFacts, job_order_ref: str
    ) -> Candidate:
        """Take a candidate in and put them forward for a job order."""
        candidate = Candidate(ref=new_ref(session, Candidate), **_facts(facts))
        session.add(candidate)
        self._announce(session, "candidate.created", candidate)
        submission = Submission(
            ref=new_ref(session, Submission),
            candidate_ref=candidate.ref,
            job_order_ref=job_order_ref,
            stage="submitted",
            stage_changed_at=utcnow(),
        )
        session.add(submission)
        self._announce(session, "submission.created", submission)
        return candidate

    def update_candidate(
        self, session: Session, candidate: Candidate, facts: CandidateFacts
    ) -> None:
        """Correct what is known of a candidate."""
        for name, value in _facts(facts).items():
            setattr(candidate, name, value)
        self._announce(session, "candidate.updated", candidate)

    def delete_candidate(self, session: Session, candidate: Candidate) -> None:
        """Delete a candidate with all their submissions and interviews, and empty the record."""
        for submission in candidate.submissions:
            submission.is_deleted = True
            for interview in submission.interviews:
                interview.is_deleted, interview.interviewers = True, []
        candidate.is_deleted = True
        candidate.name = "Deleted"
        candidate.email = candidate.phone = candidate.timezone = candidate.locale = None
        self._announce(session, "candidate.deleted", candidate)

    def ping(self, session: Session) -> None:
        """Send the plugin a test delivery."""
        self._queue(session, "ping", {})

    def _announce(self, session: Session, event: str, record: Record) -> None:
        session.flush()
        records = with_what_it_refers_to(record)
        self._queue(
            session,
            event,
            {
                "subject": {"kind": record.kind, "ref": record.ref},
                "records": self._documents.of(records),
            },
        )

    def _queue(self, session: Session, event: str, what: Mapping[str, object]) -> None:
        plugin = installed(session)
        if plugin.state != "enabled" or event not in plugin.events.split():
            return
        event_id = str(uuid.uuid4())
        envelope = {"id": event_id, "event": event, "occurredAt": utcnow().isoformat()}
        body = json.dumps(envelope | dict(what), ensure_ascii=False).encode()
        session.add(Delivery(event_id=event_id, event=event, body=body))


def _times(booking: Booking) -> dict[str, object]:
    return {
        "starts_at": booking.starts_at.isoformat(),
        "ends_at": (booking.starts_at + booking.length).isoformat(),
        "timezone": booking.timezone,
        "round": booking.round,
        "interviewers": booking.interviewers,
    }


def _facts(facts: CandidateFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "email": facts.email,
        "phone": facts.phone,
        "timezone": facts.timezone,
        "opted_out": facts.opted_out,
    }
