"""Taking back what a recruiter did with a prompt, for a while."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.prompts import PromptState, StepKey
from plugin.errors import Conflict
from plugin.services.access import Viewer
from plugin.services.prompts import MOVED_ON, lock_prompt, plan_again
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence, find_note_evidence, is_forwarding_of
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import FollowUp, Submission

UNDO_WITHIN = timedelta(minutes=10)
_UNDOABLE = frozenset({PromptState.DONE, PromptState.DISMISSED})


class TooLate(Conflict):
    """It was done too long ago to be undone."""


def undo(viewer: Viewer, prompt_id: int) -> None:
    """Take back, within 10 minutes, that it was done or dismissed; undoing twice undoes once.

    A snooze that held before holds again. Raises TooLate, NotFound, and Conflict where the prompt
    has moved on.
    """
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        take_back(session, prompt, submission, utcnow())


def undo_snooze(viewer: Viewer, prompt_id: int) -> None:
    """Take back, within 10 minutes, that it was snoozed; undoing twice undoes once.

    Until when it was snoozed before counts again. Raises as `undo` does.
    """
    with transaction(viewer.installation_id) as session:
        prompt, _ = lock_prompt(session, prompt_id)
        take_snooze_back(prompt, utcnow())


def take_back(session: Session, prompt: Prompt, submission: Submission, now: datetime) -> None:
    """Undo that a locked prompt was done or dismissed; a live one is left as it is."""
    if prompt.state in LIVE_STATES:
        return
    if prompt.state not in _UNDOABLE:
        raise Conflict(MOVED_ON)
    _refuse_late(prompt.changed_at, now)
    if prompt.step == StepKey.CHECK_IN and prompt.done_at is not None:
        session.execute(
            delete(FollowUp).where(
                FollowUp.submission_id == submission.id,
                (FollowUp.prompt_id == prompt.id)
                | (FollowUp.prompt_id.is_(None) & (FollowUp.at == prompt.done_at)),
            )
        )
        session.execute(delete(NoteEvidence).where(*is_forwarding_of(prompt)))
    if prompt.step == StepKey.THANK_YOU and untick(session, prompt, EvidenceSource.RECRUITER):
        return
    reopen(prompt, now)
    plan_again(session, submission, now)


def take_snooze_back(prompt: Prompt, now: datetime) -> None:
    """Undo the snooze of a locked prompt; one that woke or was taken back is left as it is."""
    if prompt.state not in LIVE_STATES:
        raise Conflict(MOVED_ON)
    if prompt.snoozed_at is None:
        return
    _refuse_late(prompt.snoozed_at, now)
    prompt.snoozed_until = prompt.snoozed_before
    prompt.snoozed_at = prompt.snoozed_before = None
    prompt.changed_at = now


def untick(session: Session, prompt: Prompt, source: EvidenceSource) -> bool:
    """Take one source's word away that a note was sent; return whether another's still stands.

    Then the prompt stays done, by that word.
    """
    if prompt.interviewer_id is None or prompt.state != PromptState.DONE:
        return False
    known = find_note_evidence(session, prompt.interviewer_id, NoteKind.THANK_YOU)
    for row in known:
        if row.source == source:
            session.delete(row)
    others = [row for row in known if row.source != source]
    if others:
        prompt.done_at, prompt.done_by = others[0].at, others[0].recruiter_id
    return bool(others)


def reopen(prompt: Prompt, now: datetime) -> None:
    """Make a locked prompt that was done or dismissed a live one again, snoozed as it was."""
    prompt.state = PromptState.PLANNED
    prompt.reason = prompt.done_at = prompt.done_by = None
    prompt.snoozed_until, prompt.snoozed_before = prompt.snoozed_before, None
    prompt.changed_at = now


def _refuse_late(pressed_at: datetime, now: datetime) -> None:
    if now - pressed_at > UNDO_WITHIN:
        raise TooLate("That was more than 10 minutes ago and can no longer be undone.")
