"""When a step does something, told from an anchor: the grammar of a playbook's times."""

from dataclasses import dataclass
from datetime import time
from enum import StrEnum


class Anchor(StrEnum):
    """What a moment is told from.

    An instant: `booked`, `interview_start` (of the day's first slot), `interview_end` (of its
    last), `interview_day_end` (midnight, where the interview is), `stage_changed`,
    `first_check_in` (when the first check-in opens, or would). A date: `interview_date`,
    `interviews_close`, `promised_date`, `said_on` (when the promise in force was given),
    `last_follow_up` (when it was made, else due), `last_word` (the latest of the interview, the
    promised date and the client's reply).
    """

    BOOKED = "booked"
    INTERVIEW_START = "interview_start"
    INTERVIEW_END = "interview_end"
    INTERVIEW_DAY_END = "interview_day_end"
    STAGE_CHANGED = "stage_changed"
    FIRST_CHECK_IN = "first_check_in"
    INTERVIEW_DATE = "interview_date"
    INTERVIEWS_CLOSE = "interviews_close"
    PROMISED_DATE = "promised_date"
    SAID_ON = "said_on"
    LAST_FOLLOW_UP = "last_follow_up"
    LAST_WORD = "last_word"


INSTANTS = frozenset(
    {
        Anchor.BOOKED,
        Anchor.INTERVIEW_START,
        Anchor.INTERVIEW_END,
        Anchor.INTERVIEW_DAY_END,
        Anchor.FIRST_CHECK_IN,
    }
)
"""Anchors from which elapsed minutes count; from the others, days."""


class Unit(StrEnum):
    """What is counted; business days are those of the playbook's `calendars.deadlines`."""

    MINUTES = "minutes"
    BUSINESS_DAYS = "business_days"
    DAYS = "days"
    MONTHS = "months"


class Hour(StrEnum):
    """A time of day that the playbook's `hours` give, on the recruiter's wall clock."""

    MORNING = "morning"
    EVENING = "evening"


@dataclass(frozen=True, slots=True)
class Moment:
    """`count` units after the anchor, or before it where negative.

    From an instant the unit is elapsed minutes and `at` is None. From a date the unit is days of
    some kind, and `at` is the recruiter's wall-clock time on the day that this leads to.
    """

    anchor: Anchor
    count: int = 0
    unit: Unit = Unit.MINUTES
    at: time | Hour | None = None


def minutes_after(anchor: Anchor, count: int = 0) -> Moment:
    """Return the moment so many elapsed minutes after an instant."""
    return Moment(anchor, count)


def business_days_after(anchor: Anchor, count: int, at: time | Hour) -> Moment:
    """Return the time on the `count`-th business day strictly after a date (before: negative)."""
    return Moment(anchor, count, Unit.BUSINESS_DAYS, at)


def days_after(anchor: Anchor, count: int, at: time | Hour) -> Moment:
    """Return the time on the day so many calendar days after a date."""
    return Moment(anchor, count, Unit.DAYS, at)


def months_after(anchor: Anchor, count: int, at: time | Hour) -> Moment:
    """Return the time on the same day so many calendar months after a date."""
    return Moment(anchor, count, Unit.MONTHS, at)
