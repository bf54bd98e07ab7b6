"""What a recruiter does with a prompt: done, snoozed, dismissed, and taken back."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.snoozes import find_objection as find_objection_to_snooze
from plugin.errors import Conflict, NotFound, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.prompt_views import PromptView, find_prompts
from plugin.store.base import transaction
from plugin.store.evidence import (
    NoteEvidence,
    add_evidence,
    find_note_evidence,
    is_forwarding_of,
)
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import FollowUp, Submission

UNDO_WITHIN = timedelta(minutes=10)
_UNDOABLE = frozenset({PromptState.DONE, PromptState.DISMISSED})
_MOVED_ON = "This prompt has moved on since you looked. Here is how things stand now."


class DismissReason(StrEnum):
    """Why a prompt is not wanted; stored with what the recruiter adds."""

    ALREADY_DONE = "already_done"
    NOT_FITTING = "not_fitting"
    CANDIDATE_OUT = "candidate_out"
    CLIENT_DECIDED = "client_decided"
    OTHER = "other"


def get_prompt(viewer: Viewer, prompt_id: int) -> PromptView:
    """Return one prompt of the viewer's agency. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        found = find_prompts(session, Prompt.id == prompt_id)
    if not found:
        raise NotFound("There is no such prompt.")
    return found[0]


def mark_done(viewer: Viewer, prompt_id: int) -> None:
    """Write down that it was done now, by the viewer; doing it twice does it once.

    A check-in is written down as a follow-up instead (`follow_up_log.mark_check_in_done`). Raises
    Refused where it is too early, NotFound, and Conflict where the prompt is no longer live.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        if prompt.state == PromptState.DONE:
            return
        refuse_unless_open(prompt, now)
        if prompt.step == StepKey.CHECK_IN:
            raise Refused("Say how it was made: by e-mail or by phone.")
        if prompt.step == StepKey.THANK_YOU and prompt.interviewer_id is not None:
            _add_tick(session, viewer, prompt, now)
        finish(prompt, viewer, now)
        plan_again(session, submission, now)


def dismiss(viewer: Viewer, prompt_id: int, reason: DismissReason, text: str = "") -> None:
    """Put it away for good, with the reason; doing it twice does it once.

    Raises NotFound, and Conflict where the prompt is no longer live.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        if prompt.state == PromptState.DISMISSED:
            return
        _refuse_unless_live(prompt)
        prompt.state = PromptState.DISMISSED
        prompt.reason = f"{reason}: {text}" if text else reason.value
        prompt.done_by = viewer.recruiter_id
        prompt.snoozed_until = None
        prompt.changed_at = now
        plan_again(session, submission, now)


def snooze(viewer: Viewer, prompt_id: int, until: datetime) -> None:
    """Put it off until an instant, before which it would not be lost.

    Raises Refused for an instant that has passed, is too far ahead, or by which it would be lost;
    NotFound, Conflict.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, _ = lock_prompt(session, prompt_id)
        _refuse_unless_live(prompt)
        objection = find_objection_to_snooze(until, now)
        if objection is not None:
            raise Refused(objection)
        ends_at = lost_at(prompt, now)
        if ends_at is not None and until >= ends_at:
            raise Refused(
                "By then it would be too late. Choose an earlier time, or dismiss it.",
                tuple(prompt.rules),
            )
        prompt.snoozed_until = until
        prompt.changed_at = now


def wake(viewer: Viewer, prompt_id: int) -> None:
    """Bring a snoozed prompt back now. Raises NotFound, and Conflict where it is not live."""
    with transaction(viewer.installation_id) as session:
        prompt, _ = lock_prompt(session, prompt_id)
        _refuse_unless_live(prompt)
        prompt.snoozed_until = None
        prompt.changed_at = utcnow()


def undo(viewer: Viewer, prompt_id: int) -> None:
    """Take back, within 10 minutes, that it was done or dismissed; undoing twice undoes once.

    Raises Conflict once it is too late, or where the prompt has moved on; NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        if prompt.state in LIVE_STATES:
            return
        if prompt.state not in _UNDOABLE:
            raise Conflict(_MOVED_ON)
        if now - prompt.changed_at > UNDO_WITHIN:
            raise Conflict("It was done more than 10 minutes ago and can no longer be undone.")
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
    """Make a locked prompt that was done or dismissed a live one again."""
    prompt.state = PromptState.PLANNED
    prompt.reason = prompt.done_at = prompt.done_by = None
    prompt.changed_at = now


def lock_prompt(session: Session, prompt_id: int) -> tuple[Prompt, Submission]:
    """Return the prompt and its submission, locked in the planner's order. Raises NotFound."""
    submission = session.scalar(
        select(Submission)
        .join(Prompt, Prompt.submission_id == Submission.id)
        .where(Prompt.id == prompt_id)
        .with_for_update(of=Submission)
    )
    prompt = session.get(Prompt, prompt_id, with_for_update=True)
    if submission is None or prompt is None:
        raise NotFound("There is no such prompt.")
    return prompt, submission


def finish(prompt: Prompt, viewer: Viewer, now: datetime) -> None:
    """Mark a locked prompt as done by the viewer."""
    complete(prompt, done_at=now, done_by=viewer.recruiter_id, now=now)


def complete(prompt: Prompt, *, done_at: datetime, done_by: int | None, now: datetime) -> None:
    """Mark a locked prompt as done at `done_at`; by no recruiter where others showed it."""
    prompt.state = PromptState.DONE
    prompt.reason = prompt.snoozed_until = None
    prompt.done_at, prompt.changed_at = done_at, now
    prompt.done_by = done_by


def plan_again(session: Session, submission: Submission, now: datetime) -> None:
    """Have the submission planned again as soon as this transaction is committed."""
    submission.plan_due_at = now
    enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, submission.installation_id)


def lost_at(prompt: Prompt | PromptView, now: datetime) -> datetime | None:
    """Return when it is too late for a live prompt: a note's limit while ahead, else its expiry."""
    if prompt.limit_at is not None and prompt.limit_at > now:
        return prompt.limit_at
    return prompt.expires_at


def _refuse_unless_live(prompt: Prompt) -> None:
    if prompt.state not in LIVE_STATES:
        raise Conflict(_MOVED_ON)


def refuse_unless_open(prompt: Prompt, now: datetime) -> None:
    """Raise Conflict where a locked prompt is no longer live, Refused where it is too early."""
    _refuse_unless_live(prompt)
    if prompt.opens_at is None or prompt.opens_at > now:
        rules = ("R77",) if prompt.step == StepKey.CHECK_IN else ()
        raise Refused("It is too early for this: the prompt is not open yet.", rules)


def _add_tick(session: Session, viewer: Viewer, prompt: Prompt, now: datetime) -> None:
    """Keep the recruiter's own word that the note was sent, beside any other's."""
    add_evidence(
        session,
        {
            "installation_id": viewer.installation_id,
            "submission_id": prompt.submission_id,
            "interview_id": prompt.interview_id,
            "interviewer_id": prompt.interviewer_id,
            "kind": NoteKind.THANK_YOU,
            "source": EvidenceSource.RECRUITER,
            "at": now,
            "recruiter_id": viewer.recruiter_id,
            "created_at": now,
        },
    )
