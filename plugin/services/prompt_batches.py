"""The same done to several prompts with one press, each judged alone, and taken back with one.

Nothing here writes to anybody: a batch changes prompts only.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.batches import (
    BatchAction,
    find_objection_to_choice,
    find_objection_to_tick,
    name_batch,
)
from plugin.domain.prompts import PromptState, StepKey
from plugin.errors import Conflict, NotFound, PluginError, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.prompt_views import PromptView, find_prompts
from plugin.services.prompts import (
    DismissReason,
    finish,
    put_away,
    put_off,
    refuse_unless_open,
    say_dismissal,
)
from plugin.services.undoing import TooLate, take_back, take_snooze_back
from plugin.store.base import transaction
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

_SETTLED: Mapping[str, str] = {
    PromptState.DONE: "It is done already.",
    PromptState.DISMISSED: "It is dismissed already.",
}
_NOT_CALLED_FOR = "Nothing calls for it any more."


@dataclass(frozen=True, slots=True)
class Refusal:
    """A prompt that stayed as it was, and why, as a sentence."""

    prompt: PromptView
    why: str


@dataclass(frozen=True, slots=True)
class BatchOutcome:
    """What one press came to.

    `count` is how many prompts it changed, those aside that were `refused` and the `missing`: ids
    that are nobody's in this agency. `batch` names it for `undo_batch`.
    """

    batch: UUID
    count: int
    refused: tuple[Refusal, ...] = ()
    missing: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing was left out."""
        return not self.refused and not self.missing


_Change = Callable[[Prompt, Submission], None]
"""Does it to one locked prompt. Raises one of our errors before it has changed anything."""


def get_chosen(viewer: Viewer, ids: Collection[int]) -> list[PromptView]:
    """Return the prompts of the viewer's agency among these. Raises Refused for none, too many."""
    _refuse_choice(ids)
    with transaction(viewer.installation_id) as session:
        return find_prompts(session, Prompt.id.in_(set(ids)))


def snooze_all(viewer: Viewer, ids: Collection[int], until: datetime) -> BatchOutcome:
    """Put each off until an instant, those aside that would be lost by then.

    Raises Refused where none or too many are chosen.
    """
    now = utcnow()
    batch = name_batch(BatchAction.SNOOZE, viewer.recruiter_id, ids, until.isoformat())
    return _do(viewer, ids, batch, lambda prompt, _its: put_off(prompt, until, now))


def dismiss_all(
    viewer: Viewer, ids: Collection[int], reason: DismissReason, text: str = ""
) -> BatchOutcome:
    """Put each away for good, with the one reason. Raises as `snooze_all` does."""
    now = utcnow()
    said = say_dismissal(reason, text)
    batch = name_batch(BatchAction.DISMISS, viewer.recruiter_id, ids, said)

    def dismiss(prompt: Prompt, submission: Submission) -> None:
        if prompt.batch == batch and prompt.state == PromptState.DISMISSED:
            return
        put_away(prompt, viewer, said, now)
        submission.plan_due_at = now

    return _do(viewer, ids, batch, dismiss)


def mark_all_done(viewer: Viewer, ids: Collection[int]) -> BatchOutcome:
    """Write down that each was done now, those aside whose step needs an answer.

    Raises as `snooze_all` does.
    """
    now = utcnow()
    batch = name_batch(BatchAction.DONE, viewer.recruiter_id, ids)

    def tick(prompt: Prompt, submission: Submission) -> None:
        if prompt.batch == batch and prompt.state == PromptState.DONE:
            return
        objection = find_objection_to_tick(StepKey(prompt.step))
        if objection is not None and prompt.state in LIVE_STATES:
            raise Refused(objection)
        refuse_unless_open(prompt, now)
        finish(prompt, viewer, now)
        submission.plan_due_at = now

    return _do(viewer, ids, batch, tick)


def undo_batch(viewer: Viewer, batch: UUID) -> BatchOutcome:
    """Take back, within 10 minutes, what one press did; undoing twice undoes once.

    What was done to a prompt since stands. Raises NotFound where nothing of the batch is left, and
    TooLate where that is why none of it can be undone.
    """
    now = utcnow()

    with transaction(viewer.installation_id) as session:

        def take(prompt: Prompt, submission: Submission) -> None:
            is_live = prompt.state in LIVE_STATES
            # What a plan finishes bears nobody's name: the batch did not do that.
            if prompt.batch != batch or not (is_live or prompt.done_by):
                raise Conflict("Something else was done with it since.")
            if is_live:
                take_snooze_back(prompt, now)
            else:
                take_back(session, prompt, submission, now)

        ids = list(session.scalars(select(Prompt.id).where(Prompt.batch == batch)))
        if not ids:
            raise NotFound("There is nothing left of this to take back.")
        count, errors = _each(session, ids, take)
        if errors and not count and all(isinstance(error, TooLate) for error in errors.values()):
            raise next(iter(errors.values()))
        return BatchOutcome(batch, count, _refusals(session, errors))


def _do(viewer: Viewer, ids: Collection[int], batch: UUID, change: _Change) -> BatchOutcome:
    """Change each prompt that can be, in one transaction, as parts of the batch."""
    _refuse_choice(ids)
    chosen = set(ids)

    def change_and_name(prompt: Prompt, submission: Submission) -> None:
        change(prompt, submission)
        prompt.batch = batch

    with transaction(viewer.installation_id) as session:
        count, errors = _each(session, chosen, change_and_name)
        enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, viewer.installation_id)
        missing = len(chosen) - count - len(errors)
        return BatchOutcome(batch, count, _refusals(session, errors), missing)


def _each(
    session: Session, ids: Collection[int], change: _Change
) -> tuple[int, Mapping[int, PluginError]]:
    """Change one prompt after the other; return how many were, and why the others were not."""
    count = 0
    errors: dict[int, PluginError] = {}
    for prompt, submission in _lock(session, ids):
        try:
            change(prompt, submission)
        except PluginError as error:
            errors[prompt.id] = error
        else:
            count += 1
    return count, errors


def _lock(session: Session, ids: Collection[int]) -> Iterator[tuple[Prompt, Submission]]:
    """Return those of the prompts that are there, with their submissions.

    All are locked, submissions first and by id, as everybody does who locks several.
    """
    its = select(Prompt.submission_id).where(Prompt.id.in_(ids))
    submissions = {
        row.id: row
        for row in session.scalars(
            select(Submission)
            .where(Submission.id.in_(its))
            .order_by(Submission.id)
            .with_for_update()
        )
    }
    prompts: Sequence[Prompt] = session.scalars(
        select(Prompt)
        .where(Prompt.id.in_(ids))
        .order_by(Prompt.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for prompt in prompts:
        yield prompt, submissions[prompt.submission_id]


def _refuse_choice(ids: Collection[int]) -> None:
    objection = find_objection_to_choice(set(ids))
    if objection is not None:
        raise Refused(objection)


def _refusals(session: Session, errors: Mapping[int, PluginError]) -> tuple[Refusal, ...]:
    if not errors:
        return ()
    views = find_prompts(session, Prompt.id.in_(errors))
    return tuple(Refusal(view, _why(view, errors[view.id])) for view in views)


def _why(prompt: PromptView, error: PluginError) -> str:
    """Return why a prompt stayed as it was; of one that moved on, how it stands now."""
    if isinstance(error, TooLate) or prompt.is_live:
        return str(error)
    return _SETTLED.get(prompt.state, _NOT_CALLED_FOR)
