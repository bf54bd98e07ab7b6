"""The dates that people name on the phone, so that one press writes them down."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plugin.domain.promises import PromiseKind

_TO_FRIDAY = timedelta(days=3)


class QuickDate(StrEnum):
    """How a date was named."""

    TOMORROW = "tomorrow"
    THIS_WEEK = "this_week"
    MONDAY = "monday"
    NEXT_WEEK = "next_week"
    TWO_WEEKS = "two_weeks"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class QuickChoice:
    """A date as it was named, and the kind of promise that naming it so makes."""

    key: QuickDate
    on: date
    kind: PromiseKind


def quick_choices(today: date) -> tuple[QuickChoice, ...]:
    """Return the dates that may be meant on that day, earliest first, each once.

    "The end of the week" is a Friday and "the end of the month" its last day; they are only about
    then, where "tomorrow" and "Monday" are exact. A week begins on Monday.
    """
    seen: dict[date, QuickChoice] = {}
    for choice in sorted(_choices(today), key=lambda choice: choice.on):
        if choice.on > today:
            seen.setdefault(choice.on, choice)
    return tuple(seen.values())


def _choices(today: date) -> Iterator[QuickChoice]:
    monday = today + timedelta(days=7 - today.weekday())
    tomorrow = today + timedelta(days=1)
    if tomorrow.weekday() < calendar.SATURDAY:
        yield QuickChoice(QuickDate.TOMORROW, tomorrow, PromiseKind.EXACT)
    yield QuickChoice(QuickDate.MONDAY, monday, PromiseKind.EXACT)
    yield QuickChoice(QuickDate.THIS_WEEK, monday - _TO_FRIDAY, PromiseKind.APPROXIMATE)
    yield QuickChoice(QuickDate.NEXT_WEEK, monday + timedelta(days=4), PromiseKind.APPROXIMATE)
    yield QuickChoice(QuickDate.TWO_WEEKS, today + timedelta(days=14), PromiseKind.APPROXIMATE)
    last = calendar.monthrange(today.year, today.month)[1]
    yield QuickChoice(QuickDate.MONTH, today.replace(day=last), PromiseKind.APPROXIMATE)
