"""What a recruiter does with a prompt: done, snoozed, dismissed. `undoing` takes it back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.snoozes import find_objection as find_objection_to_snooze
from plugin.domain.snoozes import say_loss
from plugin.errors import Conflict, NotFound, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.prompt_views import PromptView, find_prompts
from plugin.store.base import transaction
from plugin.store.evidence import add_evidence
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

MOVED_ON = "This prompt has moved on since you looked. Here is how things stand now."


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
        put_away(prompt, viewer, say_dismissal(reason, text), now)
        plan_again(session, submission, now)


def snooze(viewer: Viewer, prompt_id: int, until: datetime) -> None:
    """Put it off until an instant, before which it would not be lost; doing it twice does it once.

    Raises NotFound, and as `put_off` does.
    """
    with transaction(viewer.installation_id) as session:
        prompt, _ = lock_prompt(session, prompt_id)
        put_off(prompt, until, utcnow())


def wake(viewer: Viewer, prompt_id: int) -> None:
    """Bring a snoozed prompt back now. Raises NotFound, and Conflict where it is not live."""
    with transaction(viewer.installation_id) as session:
        prompt, _ = lock_prompt(session, prompt_id)
        _refuse_unless_live(prompt)
        end_snooze(prompt)
        prompt.snoozed_before = None
        prompt.changed_at = utcnow()


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


def refuse_unless_open(prompt: Prompt, now: datetime) -> None:
    """Raise Conflict where a prompt is no longer live, and Refused where it is not open yet."""
    _refuse_unless_live(prompt)
    if prompt.opens_at is None or prompt.opens_at > now:
        rules = ("R77",) if prompt.step == StepKey.CHECK_IN else ()
        raise Refused("It is too early for this: the prompt is not open yet.", rules)


def put_away(prompt: Prompt, viewer: Viewer, reason: str, now: datetime) -> None:
    """Dismiss a locked prompt. Raises Conflict where it is no longer live."""
    _refuse_unless_live(prompt)
    end_snooze(prompt)
    prompt.state, prompt.reason = PromptState.DISMISSED, reason
    prompt.done_by = viewer.recruiter_id
    prompt.changed_at = now


def put_off(prompt: Prompt, until: datetime, now: datetime) -> None:
    """Snooze a locked prompt.

    Raises Refused for an instant that has passed, is too far ahead, or by which it would be lost
    (saying what), and Conflict where it is no longer live.
    """
    _refuse_unless_live(prompt)
    objection = find_objection_to_snooze(until, now)
    if objection is not None:
        raise Refused(objection)
    ends_at = lost_at(prompt, now)
    if ends_at is not None and until >= ends_at:
        loss = say_loss(StepKey(prompt.step), is_limit=ends_at == prompt.limit_at)
        raise Refused(f"{loss}. Choose an earlier time, or dismiss it.", tuple(prompt.rules))
    if prompt.snoozed_until == until:
        return
    end_snooze(prompt)
    prompt.snoozed_until, prompt.snoozed_at = until, now
    prompt.changed_at = now


def end_snooze(prompt: Prompt) -> None:
    """End a locked prompt's snooze, which undo can put back, and its part in a batch."""
    prompt.snoozed_before = prompt.snoozed_until
    prompt.snoozed_until = prompt.snoozed_at = prompt.batch = None


def say_dismissal(reason: DismissReason, text: str) -> str:
    """Return a reason for dismissing as it is stored: the code, and what the recruiter adds."""
    return f"{reason}: {text}" if text else reason.value


def finish(prompt: Prompt, viewer: Viewer, now: datetime) -> None:
    """Mark a locked prompt as done by the viewer."""
    complete(prompt, done_at=now, done_by=viewer.recruiter_id, now=now)


def complete(prompt: Prompt, *, done_at: datetime, done_by: int | None, now: datetime) -> None:
    """Mark a locked prompt as done at `done_at`; by no recruiter where others showed it."""
    end_snooze(prompt)
    prompt.state = PromptState.DONE
    prompt.reason = None
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
        raise Conflict(MOVED_ON)


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
