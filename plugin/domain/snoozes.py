"""When a prompt may come back: the choices that a recruiter is offered. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from plugin.domain.calendars import at, local_date
from plugin.domain.prompts import StepKey

AFTERNOON = time(14, 0)
MORNING = time(9, 0)
LONGEST = timedelta(days=60)
"""How far ahead a prompt may be put off (ours): nobody remembers what comes back later."""

HAS_PASSED = "That time has passed. Choose a later one."
TOO_FAR = f"Choose a time within the next {LONGEST.days} days (our number)."
_MONDAY = 0
_DAY = timedelta(days=1)

_GOES_AWAY = "By then the next step is due, and this one goes away"
_LOSSES: Mapping[StepKey, str] = {
    StepKey.PREP_KIT: "By then the interview has begun, and the prep kit helps nobody any more",
    StepKey.DEBRIEF: "By then the first check-in is due, and the debrief goes away",
    StepKey.THANK_YOU: "By then the first check-in is due, and the thank-you goes away",
    StepKey.CARD: "By then the card would arrive too late",
    StepKey.KEEP_APPLYING: "By then a week has gone, and the encouragement goes away",
    StepKey.CHECK_IN: "By then the next step is due, and this check-in goes away",
}
_LIMIT_LOSS = "By then the 24 hours are over within which a thank-you should arrive"


class SnoozeKey(StrEnum):
    AFTERNOON = "afternoon"
    TOMORROW = "tomorrow"
    MONDAY = "monday"


@dataclass(frozen=True, slots=True)
class Snooze:
    """One choice. `until` is aware UTC."""

    key: SnoozeKey
    until: datetime


def snooze_choices(
    as_of: datetime, zone_name: str, *, before: datetime | None = None
) -> tuple[Snooze, ...]:
    """Return the choices that lie ahead, soonest first, in the recruiter's zone.

    This afternoon at 14:00, tomorrow at 09:00, next Monday at 09:00 (where tomorrow is another
    day). Those not before `before`, when the prompt would be lost, are left out.
    """
    today = local_date(as_of, zone_name)
    tomorrow = today + _DAY
    choices = tuple(Snooze(key, choice_on(key, today, zone_name)) for key in SnoozeKey)
    return tuple(
        choice
        for choice in choices
        if choice.until > as_of
        and (before is None or choice.until < before)
        and not (choice.key is SnoozeKey.MONDAY and tomorrow.weekday() == _MONDAY)
    )


def choice_on(key: SnoozeKey, today: date, zone_name: str) -> datetime:
    """Return until when a choice is that was offered on the recruiter's date `today`, in UTC.

    Whoever presses "tomorrow" after midnight means the day that was tomorrow when they read it.
    """
    day, wall = {
        SnoozeKey.AFTERNOON: (today, AFTERNOON),
        SnoozeKey.TOMORROW: (today + _DAY, MORNING),
        SnoozeKey.MONDAY: (next_monday(today), MORNING),
    }[key]
    return at(day, wall, zone_name)


def next_monday(today: date) -> date:
    """Return the first Monday after the day."""
    return today + timedelta(days=7 - today.weekday())


def find_objection(until: datetime, as_of: datetime) -> str | None:
    """Return what speaks against putting a prompt off from one instant until another."""
    if until <= as_of:
        return HAS_PASSED
    return TOO_FAR if until - as_of > LONGEST else None


def say_loss(step: StepKey, *, is_limit: bool) -> str:
    """Return what is lost where a prompt of the step comes back too late, without a full stop.

    `is_limit`: what ends is a thank-you's 24 hours, and not the prompt itself.
    """
    return _LIMIT_LOSS if is_limit else _LOSSES.get(step, _GOES_AWAY)


def find_objection_to_day(day: date, as_of: datetime) -> str | None:
    """Return what speaks against a day, whatever the time and zone; None where those decide.

    Only a day without objection is sure to be one that a calendar can turn into an instant.
    """
    today = as_of.date()
    if today - day > _DAY:
        return HAS_PASSED
    return TOO_FAR if day - today > LONGEST + _DAY else None
