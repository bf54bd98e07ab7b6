"""What a new version of a playbook leaves alone: activation starts now, and no backlog fires.

A prompt that only the new version calls for, and that would have been due before it came into
force, is skipped; one that the new version would move into that past keeps the times by which it
was planned.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.domain.explanations import BEFORE_PLAYBOOK
from plugin.domain.journeys import Journey
from plugin.domain.planning import plan
from plugin.domain.playbook import Playbook
from plugin.domain.prompts import (
    Plan,
    PlannedPrompt,
    PlannedState,
    PromptState,
    StoredPrompt,
    live_state,
)
from plugin.domain.reasons import CancelReason, SkipReason

_ASKS = frozenset(
    {
        PlannedState.OPEN,
        PlannedState.LATE,
        PlannedState.OVERDUE,
        PlannedState.EXPIRED,
        PlannedState.BLOCKED,
    }
)
_LIVE = frozenset({PromptState.PLANNED, PromptState.BLOCKED})
_SKIP = SkipReason.BEFORE_PLAYBOOK


@dataclass(frozen=True, slots=True)
class Activation:
    """When (aware UTC) a version came into force, and the playbook that was in force before."""

    at: datetime
    previous: Playbook


def plan_since(
    journey: Journey,
    playbook: Playbook,
    activation: Activation | None,
    stored: Iterable[StoredPrompt],
    *,
    as_of: datetime,
) -> Plan:
    """Return the plan under a playbook that came into force while work was under way.

    Without an activation it is `plan`. Raises what `plan` raises.
    """
    planned = plan(journey, playbook, as_of=as_of)
    if activation is None or not any(_was_due_before(p, activation.at) for p in planned.prompts):
        return planned
    before = plan(journey, activation.previous, as_of=as_of)
    rows = {row.key: row for row in stored}
    earlier = {prompt.key: prompt for prompt in before.prompts}

    def settled(prompt: PlannedPrompt) -> PlannedPrompt:
        if not _was_due_before(prompt, activation.at):
            return prompt
        row, was = rows.get(prompt.key), earlier.get(prompt.key)
        if row is not None and row.state in _LIVE:
            is_kept = _is_planned_by_its_times(row, was, activation.previous)
            return _with_times_of(row, prompt, as_of) if is_kept else prompt
        is_passed_over = row is not None and row.reason == _SKIP
        is_new = _is_not_stored(row) and (was is None or was.state is PlannedState.SKIPPED)
        return _skipped(prompt) if is_passed_over or is_new else prompt

    return replace(planned, prompts=tuple(settled(prompt) for prompt in planned.prompts))


def _was_due_before(prompt: PlannedPrompt, at: datetime) -> bool:
    return prompt.state in _ASKS and prompt.due_at is not None and prompt.due_at < at


def _is_not_stored(row: StoredPrompt | None) -> bool:
    """Tell whether nobody was asked for it; a version that did not call for it took it away."""
    return row is None or (
        row.state is PromptState.CANCELLED and row.reason == CancelReason.PLAYBOOK_CHANGED
    )


def _is_planned_by_its_times(
    row: StoredPrompt, was: PlannedPrompt | None, previous: Playbook
) -> bool:
    """Tell whether the facts still lead to the row's times under the version that planned it.

    A version before the previous one is taken at its word: the previous one kept it, too.
    """
    return (was is not None and was.due_at == row.due_at) or row.playbook_version < previous.version


def _with_times_of(row: StoredPrompt, prompt: PlannedPrompt, as_of: datetime) -> PlannedPrompt:
    is_blocked = prompt.state is PlannedState.BLOCKED
    by_clock = live_state(
        opens_at=row.opens_at,
        due_at=row.due_at,
        limit_at=row.limit_at,
        expires_at=row.expires_at,
        as_of=as_of,
    )
    return replace(
        prompt,
        opens_at=row.opens_at,
        due_at=row.due_at,
        limit_at=row.limit_at,
        expires_at=row.expires_at,
        state=PlannedState.BLOCKED if is_blocked else by_clock,
        needs_decision=row.needs_decision,
        why=row.why if is_blocked == (row.state is PromptState.BLOCKED) else prompt.why,
    )


def _skipped(prompt: PlannedPrompt) -> PlannedPrompt:
    return replace(
        prompt,
        state=PlannedState.SKIPPED,
        reason=_SKIP,
        opens_at=None,
        due_at=None,
        limit_at=None,
        expires_at=None,
        why=BEFORE_PLAYBOOK,
    )
