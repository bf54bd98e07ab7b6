"""When a prompt may come back: the choices that a recruiter is offered. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from plugin.domain.calendars import at, local_date

AFTERNOON = time(14, 0)
MORNING = time(9, 0)
LONGEST = timedelta(days=60)
"""How far ahead a prompt may be put off (ours): nobody remembers what comes back later."""

HAS_PASSED = "That time has passed. Choose a later one."
TOO_FAR = f"Choose a time within the next {LONGEST.days} days (our number)."
_MONDAY = 0
_DAY = timedelta(days=1)


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
    tomorrow = today + timedelta(days=1)
    moments = (
        (SnoozeKey.AFTERNOON, today, AFTERNOON),
        (SnoozeKey.TOMORROW, tomorrow, MORNING),
        (SnoozeKey.MONDAY, next_monday(today), MORNING),
    )
    choices = tuple(Snooze(key, at(day, wall, zone_name)) for key, day, wall in moments)
    return tuple(
        choice
        for choice in choices
        if choice.until > as_of
        and (before is None or choice.until < before)
        and not (choice.key is SnoozeKey.MONDAY and tomorrow.weekday() == _MONDAY)
    )


def next_monday(today: date) -> date:
    """Return the first Monday after the day."""
    return today + timedelta(days=7 - today.weekday())


def find_objection(until: datetime, as_of: datetime) -> str | None:
    """Return what speaks against putting a prompt off from one instant until another."""
    if until <= as_of:
        return HAS_PASSED
    return TOO_FAR if until - as_of > LONGEST else None


def find_objection_to_day(day: date, as_of: datetime) -> str | None:
    """Return what speaks against a day, whatever the time and zone; None where those decide.

    Only a day without objection is sure to be one that a calendar can turn into an instant.
    """
    today = as_of.date()
    if today - day > _DAY:
        return HAS_PASSED
    return TOO_FAR if day - today > LONGEST + _DAY else None
