"""Spans of whole days that a page looks back on, and the weeks in them. A week starts on Monday."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)
LONGEST = timedelta(days=366)
"""How much may be looked at at once."""

_EARLIEST, _LATEST = date(2000, 1, 1), date(2100, 12, 31)


class PeriodKey(StrEnum):
    THIS_WEEK = "this_week"
    FOUR_WEEKS = "four_weeks"
    QUARTER = "quarter"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    @property
    def weeks(self) -> tuple[date, ...]:
        """Return the Mondays of the weeks that it touches, earliest first."""
        monday, mondays = week_of(self.first), []
        while monday <= self.last:
            mondays.append(monday)
            monday += _WEEK
        return tuple(mondays)

    def within_week(self, monday: date) -> "Period":
        """Return what it has of the week; with none of it, a period without days."""
        return Period(max(self.first, monday), min(self.last, monday + 6 * _DAY))


def week_of(on: date) -> date:
    """Return the Monday of the date's week."""
    return on - on.weekday() * _DAY


def period_of(key: PeriodKey, today: date) -> Period:
    """Return a period that is named: this week, it and the four before it, this calendar quarter.

    Raise ValueError for `own`, which has days of its own.
    """
    monday = week_of(today)
    if key is PeriodKey.THIS_WEEK:
        return Period(monday, monday + 6 * _DAY)
    if key is PeriodKey.FOUR_WEEKS:
        return Period(monday - 4 * _WEEK, monday + 6 * _DAY)
    if key is PeriodKey.QUARTER:
        return _quarter(today)
    raise ValueError("a period of one's own has no days but those that are given")


def find_objection(first: date | None, last: date | None) -> str | None:
    """Return what speaks against a period of one's own, in a sentence; None if nothing does."""
    if first is None or last is None:
        return "Give both dates."
    if first < _EARLIEST or last > _LATEST:
        return "Choose days between 2000 and 2100."
    if first > last:
        return "The first date is after the last one."
    if last - first > LONGEST:
        return "That is more than a year. Choose a shorter time."
    return None


def _quarter(today: date) -> Period:
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
    in_the_next = first + 95 * _DAY  # quarters have 90 to 92 days, months at least 28
    return Period(first, in_the_next.replace(day=1) - _DAY)
