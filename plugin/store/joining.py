"""Two rows that turn out to be one interviewer: what belongs to one goes to the other."""

from datetime import datetime

from sqlalchemy import any_, exists, func, literal, select, update
from sqlalchemy.orm import Session, aliased

from plugin.store.evidence import NoteEvidence
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.notes import Note
from plugin.store.prompts import LIVE_STATES, Prompt


def join_people(session: Session, row: Interviewer, into: Interviewer, now: datetime) -> None:
    """Move topics, notes, evidence and prompts from one row to another, and take the first away.

    Where both have something of one kind, that of `into` stays; that a note was sent counts,
    whichever of the two says so.
    """
    into.topics = _both(into.topics, row.topics)
    into.found_title = into.found_title or row.found_title
    into.found_email = into.found_email or row.found_email
    into.removed_at = None
    _move_notes(session, row.id, into.id)
    _move_evidence(session, row.id, into.id)
    _move_prompts(session, row.id, into.id, now)
    _rename_fields(session, row, into)
    row.removed_at = now
    row.topics = None


def _both(first: str | None, second: str | None) -> str | None:
    if first and second and second not in first:
        return f"{first}; {second}"
    return first or second


def _move_notes(session: Session, from_id: int, to_id: int) -> None:
    other = aliased(Note)
    has_one = exists().where(
        other.interviewer_id == to_id,
        other.kind == Note.kind,
        other.occurrence == Note.occurrence,
    )
    session.execute(
        update(Note)
        .where(Note.interviewer_id == from_id, ~has_one)
        .values(interviewer_id=to_id)
        .execution_options(synchronize_session=False)
    )


def _move_evidence(session: Session, from_id: int, to_id: int) -> None:
    other = aliased(NoteEvidence)
    has_one = exists().where(
        other.interviewer_id == to_id,
        other.kind == NoteEvidence.kind,
        other.source == NoteEvidence.source,
    )
    session.execute(
        update(NoteEvidence)
        .where(NoteEvidence.interviewer_id == from_id, ~has_one)
        .values(interviewer_id=to_id)
        .execution_options(synchronize_session=False)
    )


def _move_prompts(session: Session, from_id: int, to_id: int, now: datetime) -> None:
    mine, theirs = (
        {
            (row.interview_id, row.step, row.occurrence): row
            for row in session.scalars(
                select(Prompt).where(Prompt.interviewer_id == person_id).with_for_update()
            )
        }
        for person_id in (from_id, to_id)
    )
    for key, prompt in mine.items():
        other = theirs.get(key)
        if other is None:
            prompt.interviewer_id = to_id
        elif other.state in LIVE_STATES and prompt.done_at is not None:
            other.state, other.reason, other.snoozed_until = prompt.state, None, None
            other.done_at, other.done_by, other.changed_at = prompt.done_at, prompt.done_by, now


def _rename_fields(session: Session, row: Interviewer, into: Interviewer) -> None:
    """Say of the one row what the debrief's `candidate_fields` said of the other."""
    submission = select(Interview.submission_id).where(Interview.id == row.interview_id)
    interviews = select(Interview.id).where(Interview.submission_id.in_(submission))
    for prefix in ("topics", "person"):
        before, after = f"{prefix}:{row.id}", f"{prefix}:{into.id}"
        session.execute(
            update(Debrief)
            .where(
                Debrief.interview_id.in_(interviews),
                literal(before) == any_(Debrief.candidate_fields),
            )
            .values(candidate_fields=func.array_replace(Debrief.candidate_fields, before, after))
            .execution_options(synchronize_session=False)
        )
