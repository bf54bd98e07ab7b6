"""What must change in the stored prompts of a submission so that they say what its plan says."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from plugin.domain.cancelling import cancel_reason
from plugin.domain.interview_days import InterviewDay, group_days
from plugin.domain.journeys import Journey
from plugin.domain.prompts import (
    Plan,
    PlannedPrompt,
    PlannedState,
    PromptKey,
    PromptState,
    StepKey,
    StoredPrompt,
)
from plugin.domain.reasons import CancelReason

_SETTLED = frozenset({PromptState.DONE, PromptState.DISMISSED})
"""What a person settled: never opened again, nor changed."""

_OPEN = frozenset({PromptState.PLANNED, PromptState.BLOCKED})
"""What is cancelled where nothing calls for it any more."""

_STORED_STATES = {
    PlannedState.DONE: PromptState.DONE,
    PlannedState.SKIPPED: PromptState.SKIPPED,
    PlannedState.BLOCKED: PromptState.BLOCKED,
    PlannedState.EXPIRED: PromptState.EXPIRED,
}

_END_BOUND = frozenset({StepKey.DEBRIEF, StepKey.THANK_YOU, StepKey.CARD})


@dataclass(frozen=True, slots=True)
class Move:
    """Write the planned prompt's moments, state and sentence into the row.

    `clear_snooze`: the prompt's own time changed or its interview moved, so that a snooze counted
    from the old time says nothing any more.
    """

    id: int
    prompt: PlannedPrompt
    clear_snooze: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What to do with the stored prompts, as data; rows in none of the tuples stay as they are.

    `create`: insert, in the state that `stored_state` gives. `move`: update a row that is, or is
    again, live or blocked. `skip`, `finish`, `expire`: update a row to skipped, done, expired, with
    the planned prompt's reason and moments. `cancel`: ids with their reason. `keep`: ids to leave.
    """

    create: tuple[PlannedPrompt, ...] = ()
    move: tuple[Move, ...] = ()
    skip: tuple[tuple[int, PlannedPrompt], ...] = ()
    finish: tuple[tuple[int, PlannedPrompt], ...] = ()
    expire: tuple[tuple[int, PlannedPrompt], ...] = ()
    cancel: tuple[tuple[int, str], ...] = ()
    keep: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing must change."""
        return not (
            self.create or self.move or self.skip or self.finish or self.expire or self.cancel
        )


def stored_state(state: PlannedState) -> PromptState:
    """Return what is stored for a planned state; what only the clock tells is `planned`."""
    return _STORED_STATES.get(state, PromptState.PLANNED)


def reconcile(stored: Iterable[StoredPrompt], plan: Plan, journey: Journey) -> Reconciliation:
    """Return what makes the stored prompts of the submission agree with its plan.

    What was done or dismissed is never touched. What was dismissed under one slot of a panel day is
    not called for under another slot either, whichever bears the step now. A cancelled, skipped or
    expired row that the plan calls for again comes back to life under its id, since a key has one
    row. Open rows that nothing calls for are cancelled with the reason. A plan reconciled with what
    it made changes nothing.
    """
    rows = {row.key: row for row in stored}
    days = group_days(journey.interviews)
    moved_refs = _moved_refs(rows, plan, days)
    dismissed = _dismissed_elsewhere(rows.values(), days)
    create: list[PlannedPrompt] = []
    changes = _Changes()
    for prompt in plan.prompts:
        if prompt.key in dismissed and prompt.state is not PlannedState.DONE:
            continue
        row = rows.pop(prompt.key, None)
        if row is None:
            create.append(prompt)
        elif row.state in _SETTLED:
            changes.keep.append(row.id)
        else:
            changes.note(row, prompt, is_moved=prompt.key.interview_ref in moved_refs)
    cancel = [
        (row.id, _why_cancelled(row, plan, journey, days))
        for row in rows.values()
        if row.state in _OPEN
    ]
    keep = [row.id for row in rows.values() if row.state not in _OPEN]
    return Reconciliation(
        create=tuple(create),
        move=tuple(changes.move),
        skip=tuple(changes.to[PromptState.SKIPPED]),
        finish=tuple(changes.to[PromptState.DONE]),
        expire=tuple(changes.to[PromptState.EXPIRED]),
        cancel=tuple(cancel),
        keep=(*changes.keep, *keep),
    )


def _why_cancelled(
    row: StoredPrompt, plan: Plan, journey: Journey, days: tuple[InterviewDay, ...]
) -> str:
    """Return why; where no fact says so, that another version of the playbook planned it."""
    reason = cancel_reason(row.key, journey, days, plan.as_of)
    if reason == CancelReason.NOT_CALLED_FOR and row.playbook_version != plan.playbook_version:
        return CancelReason.PLAYBOOK_CHANGED
    return str(reason)


class _Changes:
    """Sorts the rows that a plan still calls for by what must happen to them."""

    def __init__(self) -> None:
        self.move: list[Move] = []
        self.keep: list[int] = []
        self.to: dict[PromptState, list[tuple[int, PlannedPrompt]]] = {
            PromptState.SKIPPED: [],
            PromptState.DONE: [],
            PromptState.EXPIRED: [],
        }

    def note(self, row: StoredPrompt, prompt: PlannedPrompt, *, is_moved: bool) -> None:
        """Put the row where it belongs."""
        target = stored_state(prompt.state)
        has_new_time = is_moved or _times(row) != _times(prompt)
        clear_snooze = has_new_time and row.snoozed_until is not None
        if _says_the_same(row, prompt, target) and not clear_snooze:
            self.keep.append(row.id)
        elif target in self.to:
            self.to[target].append((row.id, prompt))
        else:
            self.move.append(Move(row.id, prompt, clear_snooze=clear_snooze))


def _times(prompt: StoredPrompt | PlannedPrompt) -> tuple[object, object]:
    return prompt.opens_at, prompt.due_at


def _says_the_same(row: StoredPrompt, prompt: PlannedPrompt, target: PromptState) -> bool:
    """Tell whether the row already says what the plan says; rules follow from the sentence."""
    return row.state is target and _substance(row) == _substance(prompt)


def _substance(prompt: StoredPrompt | PlannedPrompt) -> tuple[object, ...]:
    return (
        prompt.reason,
        prompt.opens_at,
        prompt.due_at,
        prompt.limit_at,
        prompt.expires_at,
        prompt.needs_decision,
        prompt.why,
    )


def _moved_refs(
    rows: dict[PromptKey, StoredPrompt], plan: Plan, days: tuple[InterviewDay, ...]
) -> frozenset[str]:
    """Return the refs of all interviews on days whose clock is not the one last planned with."""
    moved = {
        prompt.key.interview_ref
        for prompt in plan.prompts
        if (row := rows.get(prompt.key)) is not None
        and row.state in _OPEN
        and _anchor(row) != _anchor(prompt)
    }
    return frozenset(ref for day in days if day.refs & moved for ref in day.refs)


def _dismissed_elsewhere(
    rows: Iterable[StoredPrompt], days: tuple[InterviewDay, ...]
) -> frozenset[PromptKey]:
    """Return the keys under which a dismissed prompt would come back: other slots of its day."""
    return frozenset(
        replace(row.key, interview_ref=ref)
        for row in rows
        if row.state is PromptState.DISMISSED
        for day in days
        if row.key.interview_ref in day.refs
        for ref in day.refs - {row.key.interview_ref}
    )


def _anchor(prompt: StoredPrompt | PlannedPrompt) -> object:
    """Return the moment by which the prompt shows when its interview is, if it has one."""
    if prompt.key.step in _END_BOUND:
        return prompt.opens_at
    return prompt.due_at if prompt.key.step is StepKey.PREP_KIT else None
