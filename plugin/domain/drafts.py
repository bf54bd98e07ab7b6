"""What a step says of one prompt, and how the clock and what is done make a plan's line of it."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from plugin.domain import explanations
from plugin.domain.calendars import SharedDays
from plugin.domain.check_in_dates import CheckInDates
from plugin.domain.interview_days import InterviewDay
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.prompts import (
    PlannedPrompt,
    PlannedState,
    PromptKey,
    StepKey,
    live_state,
)
from plugin.domain.reasons import BlockReason, SkipReason
from plugin.domain.rules import sources_of

DoneMark = tuple[StepKey, str, str | None]
"""What a done entry is matched on: step, interview, interviewer."""

_BLOCK_RULES = {BlockReason.NO_ADDRESS: ("R32",)}


@dataclass(frozen=True, slots=True)
class DayView:
    """All that a step needs to know to speak of one interview day."""

    journey: Journey
    playbook: Playbook
    day: InterviewDay
    shared: SharedDays
    dates: CheckInDates
    is_superseded: bool

    @property
    def contact_mode(self) -> ContactMode | None:
        """Return the client company's contact mode, else the agency's; None is unanswered."""
        return self.journey.client_company.contact_mode or self.playbook.contact_mode


Say = Callable[[], str]
"""Makes a sentence once somebody asks for it: a replay of many plans asks for none."""


class Draft(NamedTuple):
    """One prompt before the clock is looked at; a tuple, since a batch makes a hundred thousand.

    `is_called` False: the facts do not call for it, so only its being done keeps it in the plan.
    With a skip reason it has no moments. `why` says what the prompt is for, which stays true once
    it is done; `why_not` why it is skipped. What opens after `late_from`, being booked so late, is
    overdue at once.
    """

    key: PromptKey
    rules: tuple[str, ...]
    why: Say
    opens_at: datetime | None = None
    due_at: datetime | None = None
    limit_at: datetime | None = None
    expires_at: datetime | None = None
    skip: SkipReason | None = None
    why_not: Say = str
    block: BlockReason | None = None
    needs_decision: bool = False
    is_called: bool = True
    is_done: bool = False
    late_from: datetime | None = None

    @property
    def mark(self) -> DoneMark:
        """Return what a done entry must say to mark it."""
        return self.key.step, self.key.interview_ref, self.key.interviewer_ref


def contact_gate(view: DayView) -> tuple[SkipReason | None, BlockReason | None]:
    """Return why contact mode skips or blocks a step by which the candidate writes, if it does."""
    if view.contact_mode is None:
        return None, BlockReason.CONTACT_MODE_UNKNOWN
    if view.contact_mode is ContactMode.NONE:
        return SkipReason.CLIENT_FORBIDS, None
    return None, None


def settle(
    draft: Draft, done: Set[DoneMark], first_seen_at: datetime | None, as_of: datetime
) -> PlannedPrompt | None:
    """Return the plan's line for the draft at `as_of`; None where nothing calls for it.

    Its moments are put in order first. In this order: done, skipped (`stale` where it had expired
    when we first heard of the interview), blocked, else what the clock says. A done prompt keeps
    its moments unless the step gives it none, and says what it was for.
    """
    is_done = draft.is_done or draft.mark in done
    if not (is_done or draft.is_called):
        return None
    draft = in_order(draft)
    if is_done:
        return _line(draft, PlannedState.DONE, None)
    if draft.skip:
        return _line(draft._replace(why=draft.why_not), PlannedState.SKIPPED, draft.skip)
    if _is_stale(draft, first_seen_at):
        stale = draft._replace(why=lambda: explanations.STALE)
        return _line(stale, PlannedState.SKIPPED, SkipReason.STALE)
    if draft.block:
        rules = (*draft.rules, *_BLOCK_RULES.get(draft.block, ()))
        why = partial(explanations.blocked, draft.why(), draft.block)
        blocked = draft._replace(why=why, rules=rules)
        return _line(blocked, PlannedState.BLOCKED, draft.block)
    return _line(draft, _clock_state(draft, as_of), None)


def in_order(draft: Draft) -> Draft:
    """Return the draft with nothing due before it opens, and no limit before it is due.

    An agency's own moments can cross where they count in different days, or over zones.
    """
    opens_at, due_at, limit_at = draft.opens_at, draft.due_at, draft.limit_at
    if opens_at and draft.late_from:
        opens_at = min(opens_at, draft.late_from)
    if opens_at and due_at and due_at < opens_at:
        draft, due_at = draft._replace(due_at=opens_at), opens_at
    if due_at and limit_at and limit_at < due_at:
        draft = draft._replace(limit_at=due_at)
    return draft


def _is_stale(draft: Draft, first_seen_at: datetime | None) -> bool:
    return bool(first_seen_at and draft.expires_at and first_seen_at >= draft.expires_at)


def _clock_state(draft: Draft, as_of: datetime) -> PlannedState:
    return live_state(
        opens_at=draft.opens_at,
        due_at=draft.due_at,
        limit_at=draft.limit_at,
        expires_at=draft.expires_at,
        as_of=as_of,
    )


def _line(draft: Draft, state: PlannedState, reason: str | None) -> PlannedPrompt:
    has_moments = state is not PlannedState.SKIPPED
    return PlannedPrompt(
        key=draft.key,
        state=state,
        reason=reason,
        opens_at=draft.opens_at if has_moments else None,
        due_at=draft.due_at if has_moments else None,
        limit_at=draft.limit_at if has_moments else None,
        expires_at=draft.expires_at if has_moments else None,
        needs_decision=draft.needs_decision,
        rules=draft.rules,
        sources=sources_of(draft.rules),
        why=draft.why(),
    )
