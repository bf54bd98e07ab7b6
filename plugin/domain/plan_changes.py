"""What a person would notice if a plan took the place of what is stored. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.prompts import PlannedPrompt, PromptKey, PromptState, StoredPrompt
from plugin.domain.reconcile import Reconciliation, stored_state

_LIVE = frozenset({PromptState.PLANNED, PromptState.BLOCKED})


class ChangeKind(StrEnum):
    """What becomes of one prompt.

    `created` is new, or asked for again; `blocked` waits from now on, or for something else;
    `cancelled` is asked for no more, because of the reason; `expired`: its time is over;
    `reworded`: only its sentence, or who has to decide, is another one.
    """

    CREATED = "created"
    UNBLOCKED = "unblocked"
    MOVED = "moved"
    REWORDED = "reworded"
    BLOCKED = "blocked"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Moments:
    """When a prompt opens and is due; aware UTC, None where it has no such moment."""

    opens_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class PromptChange:
    """One prompt's change. `row_id` None: it is not stored yet. `reason`: why it waits or goes.

    `before` is None where it was not asked for, `after` where it is asked for no more.
    """

    key: PromptKey
    row_id: int | None
    kind: ChangeKind
    reason: str | None
    before: Moments | None
    after: Moments | None


def changes_of(
    stored: Iterable[StoredPrompt], change: Reconciliation, as_of: datetime
) -> tuple[PromptChange, ...]:
    """Return what the reconciliation of these rows changes for whoever looks at `as_of`.

    What nobody was asked for before and is not asked for after is no change, whatever is stored
    of it: a prompt that is skipped from the start, or whose time was over already.
    """
    rows = {row.id: row for row in stored}
    found = (
        *(_compared(None, prompt, as_of) for prompt in change.create),
        *(_compared(rows[row_id], prompt, as_of) for row_id, prompt in _rewritten(change)),
        *(_cancelled(rows[row_id], reason, as_of) for row_id, reason in change.cancel),
    )
    return tuple(each for each in found if each is not None)


def _rewritten(change: Reconciliation) -> Iterator[tuple[int, PlannedPrompt]]:
    yield from ((move.id, move.prompt) for move in change.move)
    yield from change.skip
    yield from change.finish
    yield from change.expire


def _compared(
    row: StoredPrompt | None, prompt: PlannedPrompt, as_of: datetime
) -> PromptChange | None:
    state = stored_state(prompt.state)
    before = _moments(row, as_of) if row and row.state in _LIVE else None
    after = _moments(prompt, as_of) if state in _LIVE else None
    if before is None and after is None:
        return None
    kind = _kind(row, prompt, before, after)
    row_id = row.id if row else None
    return PromptChange(prompt.key, row_id, kind, prompt.reason, before, after)


def _cancelled(row: StoredPrompt, reason: str, as_of: datetime) -> PromptChange | None:
    before = _moments(row, as_of)
    if before is None:
        return None
    return PromptChange(row.key, row.id, ChangeKind.CANCELLED, reason, before, None)


_ENDS = {
    PromptState.DONE: ChangeKind.FINISHED,
    PromptState.EXPIRED: ChangeKind.EXPIRED,
    PromptState.SKIPPED: ChangeKind.CANCELLED,
}


def _kind(
    row: StoredPrompt | None,
    prompt: PlannedPrompt,
    before: Moments | None,
    after: Moments | None,
) -> ChangeKind:
    """Return what to call it; what a person can do about it goes before when it is."""
    state = stored_state(prompt.state)
    if row is None or before is None:
        return ChangeKind.CREATED
    if after is None:
        return _ENDS.get(state, ChangeKind.EXPIRED)
    if state is PromptState.BLOCKED and (row.state, row.reason) != (state, prompt.reason):
        return ChangeKind.BLOCKED
    if state is PromptState.PLANNED and row.state is PromptState.BLOCKED:
        return ChangeKind.UNBLOCKED
    return ChangeKind.MOVED if before != after else ChangeKind.REWORDED


def _moments(prompt: StoredPrompt | PlannedPrompt, as_of: datetime) -> Moments | None:
    """Return its moments; None once its time is over, whatever its state says."""
    if prompt.expires_at is not None and prompt.expires_at <= as_of:
        return None
    return Moments(prompt.opens_at, prompt.due_at)
