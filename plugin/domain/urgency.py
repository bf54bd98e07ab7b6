"""How urgent an open prompt is: the groups of an inbox, and the order in them. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum

from plugin.domain.calendars import local_date
from plugin.domain.prompts import PromptState, StepKey

NEVER = datetime.max.replace(tzinfo=UTC)


class Urgency(IntEnum):
    """The groups of an inbox, the most urgent first.

    `AT_RISK` is what can still be lost today: a thank-you note before its limit, a prep kit
    before an interview of today, a card on its posting date.
    """

    AT_RISK = 1
    LATE = 2
    DUE_TODAY = 3
    BLOCKED = 4
    WAITING = 5
    MOVING_ON = 6
    LATER = 7


@dataclass(frozen=True, slots=True)
class OpenPrompt:
    """What decides how urgent an open prompt is. Moments are aware UTC."""

    id: int
    step: StepKey
    state: PromptState
    due_at: datetime | None
    limit_at: datetime | None = None
    expires_at: datetime | None = None


_BY_STEP = {StepKey.PROMISED_DATE: Urgency.WAITING, StepKey.MOVE_ON: Urgency.MOVING_ON}
_LOST_WHEN_EXPIRED = frozenset({StepKey.PREP_KIT, StepKey.CARD})


def urgency_of(prompt: OpenPrompt, *, as_of: datetime, zone_name: str) -> Urgency:
    """Return the group of an open prompt, "today" being that of the recruiter's zone."""
    if _can_be_lost_today(prompt, as_of, zone_name):
        return Urgency.AT_RISK
    if prompt.state is PromptState.BLOCKED:
        return Urgency.BLOCKED
    if prompt.step in _BY_STEP:
        return _BY_STEP[prompt.step]
    if prompt.due_at is None:
        return Urgency.LATER
    if prompt.due_at < as_of:
        return Urgency.LATE
    is_today = local_date(prompt.due_at, zone_name) == local_date(as_of, zone_name)
    return Urgency.DUE_TODAY if is_today else Urgency.LATER


def most_urgent_first(
    prompts: list[OpenPrompt], *, as_of: datetime, zone_name: str
) -> list[tuple[Urgency, OpenPrompt]]:
    """Return the prompts with their groups: by group, then by what runs out first, then by id."""
    grouped = [(urgency_of(prompt, as_of=as_of, zone_name=zone_name), prompt) for prompt in prompts]
    return sorted(grouped, key=lambda item: (item[0], _runs_out_at(item[1], as_of), item[1].id))


def _can_be_lost_today(prompt: OpenPrompt, as_of: datetime, zone_name: str) -> bool:
    if prompt.step is StepKey.THANK_YOU:
        return prompt.limit_at is not None and as_of <= prompt.limit_at
    if prompt.step in _LOST_WHEN_EXPIRED and prompt.expires_at is not None:
        return local_date(prompt.expires_at, zone_name) == local_date(as_of, zone_name)
    return False


def _runs_out_at(prompt: OpenPrompt, as_of: datetime) -> datetime:
    """Return the next moment that counts: the due moment, and once it has passed the limit."""
    moments = (prompt.due_at, prompt.limit_at)
    to_come = [moment for moment in moments if moment is not None and moment >= as_of]
    return min(to_come, default=prompt.due_at or NEVER)
