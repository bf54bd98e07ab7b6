"""Captured notes that wait for a recruiter to say whom they went to, and the saying of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.inbound_outcomes import NEEDS_MATCHING, MailState, Outcome
from plugin.domain.note_matching import Seat
from plugin.errors import Conflict, NotFound
from plugin.services.access import Viewer
from plugin.services.note_capture import find_seats, record
from plugin.store.base import transaction
from plugin.store.inbound import InboundMail
from plugin.store.people import Candidate

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """An interviewer whom the note may have gone to."""

    interviewer_id: int
    name: str | None
    starts_at: datetime
    is_suggested: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingNote:
    """One note to be matched. `sender` is given where it is not the candidate's own address."""

    id: int
    candidate_id: int
    candidate_name: str | None
    sent_at: datetime
    received_at: datetime
    is_late_copy: bool
    why: str
    sender: str | None = field(repr=False)
    recipients: tuple[tuple[str, str], ...] = field(repr=False)
    choices: tuple[Choice, ...]


def find_waiting(viewer: Viewer, candidate_id: int | None = None) -> tuple[WaitingNote, ...]:
    """Return the notes that wait, oldest first: one candidate's, or the agency's first 50."""
    query = (
        select(InboundMail, Candidate.name)
        .join(Candidate, Candidate.id == InboundMail.candidate_id)
        .where(InboundMail.state == MailState.WAITING, Candidate.deleted_at.is_(None))
        .order_by(InboundMail.id)
        .limit(SHOWN)
    )
    if candidate_id is not None:
        query = query.where(InboundMail.candidate_id == candidate_id)
    with transaction(viewer.installation_id) as session:
        rows = session.execute(query).all()
        people = {row.InboundMail.candidate_id for row in rows}
        seats = {candidate: find_seats(session, candidate) for candidate in people}
        return tuple(_view(row.InboundMail, row.name, seats) for row in rows)


def match(viewer: Viewer, mail_id: int, interviewer_id: int) -> None:
    """Write down that the note went to this interviewer; twice does it once.

    Raises NotFound for a mail that is not there or an interviewer whom the candidate has not met,
    and Conflict where something else was said about the mail.
    """
    with transaction(viewer.installation_id) as session:
        row = _lock(session, mail_id)
        if row.state == MailState.DONE and row.outcome in (
            Outcome.CAPTURED,
            Outcome.CAPTURED_BEFORE,
        ):
            return
        _refuse_unless_waiting(row)
        seats = find_seats(session, row.candidate_id)
        seat = next((one for one in seats if one.interviewer_id == interviewer_id), None)
        if seat is None or seat.starts_at > row.received_at:
            raise NotFound("There is no such interviewer.")
        is_news = record(session, row, seat)
        _finish(row, viewer, Outcome.CAPTURED if is_news else Outcome.CAPTURED_BEFORE)


def set_aside(viewer: Viewer, mail_id: int) -> None:
    """Write down that it was no note to an interviewer; twice does it once.

    Raises NotFound, and Conflict where it was matched.
    """
    with transaction(viewer.installation_id) as session:
        row = _lock(session, mail_id)
        if row.outcome == Outcome.SOMETHING_ELSE:
            return
        _refuse_unless_waiting(row)
        _finish(row, viewer, Outcome.SOMETHING_ELSE)


def _view(row: InboundMail, name: str | None, seats: Mapping[int, Sequence[Seat]]) -> WaitingNote:
    told: dict[str, Any] = row.people or {}
    outcome = Outcome(row.outcome or Outcome.AMBIGUOUS)
    return WaitingNote(
        id=row.id,
        candidate_id=row.candidate_id,
        candidate_name=name,
        sent_at=row.sent_at or row.received_at,
        received_at=row.received_at,
        is_late_copy=row.is_late_copy,
        why=NEEDS_MATCHING.get(outcome, ""),
        sender=told.get("sender") if outcome is Outcome.SENDER_DIFFERS else None,
        recipients=tuple((name, address) for name, address in told.get("to", ())),
        choices=tuple(
            Choice(
                seat.interviewer_id,
                seat.name,
                seat.starts_at,
                seat.interviewer_id in told.get("suggested", ()),
            )
            for seat in seats[row.candidate_id]
            if seat.starts_at <= row.received_at
        ),
    )


def _lock(session: Session, mail_id: int) -> InboundMail:
    row = session.get(InboundMail, mail_id, with_for_update=True)
    if row is None or row.message_id is not None:
        raise NotFound("There is no such note.")
    return row


def _refuse_unless_waiting(row: InboundMail) -> None:
    if row.state != MailState.WAITING:
        raise Conflict("Somebody has said meanwhile what became of this note.")


def _finish(row: InboundMail, viewer: Viewer, outcome: Outcome) -> None:
    row.state, row.outcome, row.people = MailState.DONE, outcome, None
    row.settled_by, row.settled_at = viewer.recruiter_id, utcnow()
