"""Prompts a day under two playbooks, as columns: the geometry of a small SVG, and its table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from plugin.domain.periods import week_of
from plugin.domain.simulation_tally import SideTally, Tally

MOST_DAYS = 45
"""Beyond so many days the columns are weeks."""

HEIGHT = 160
_DAY = timedelta(days=1)
_WIDTH = 640
_NARROWEST, _WIDEST = 16, 40
_BAR = 0.4
_LABEL_WIDTH = 64


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its left edge, its top, and how wide and high it is."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One day, or one week from its Monday: the numbers, and where they are drawn."""

    on: date
    in_force: int
    draft: int
    bars: tuple[Bar, Bar]
    is_labelled: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """All columns. `most` is the number at the top line; the bottom line is at `HEIGHT`."""

    columns: tuple[Column, ...]
    most: int
    width: int
    is_by_week: bool
    height: int = HEIGHT


def chart_of(tally: Tally, recruiter: str | None) -> Chart | None:
    """Return the chart of one recruiter's prompts, or (None) everybody's; None without any."""
    sides = [_by_day(side, recruiter) for side in (tally.in_force, tally.draft)]
    days = sorted(sides[0].keys() | sides[1].keys())
    if not days:
        return None
    is_by_week = (days[-1] - days[0]).days >= MOST_DAYS
    in_force, draft = (_by_week(side) if is_by_week else side for side in sides)
    most = _round_up(max(*in_force.values(), *draft.values(), 1))
    steps = list(_steps(days[0], days[-1], is_by_week=is_by_week))
    each = min(max(_WIDTH // len(steps), _NARROWEST), _WIDEST)
    every = ceil(_LABEL_WIDTH / each)
    return Chart(
        columns=tuple(
            _column(on, (in_force.get(on, 0), draft.get(on, 0)), (place, each, most), every)
            for place, on in enumerate(steps)
        ),
        most=most,
        width=max(each * len(steps), _LABEL_WIDTH),
        is_by_week=is_by_week,
    )


def _column(on: date, numbers: tuple[int, int], drawn: tuple[int, int, int], every: int) -> Column:
    place, each, most = drawn
    left = (place + 0.5 - _BAR) * each
    bars = [
        Bar(
            x=round(left + _BAR * each * side, 1),
            y=round(HEIGHT - number / most * HEIGHT, 1),
            width=round(_BAR * each, 1),
            height=round(number / most * HEIGHT, 1),
        )
        for side, number in enumerate(numbers)
    ]
    return Column(on, *numbers, (bars[0], bars[1]), is_labelled=place % every == 0)


def _by_day(side: SideTally, recruiter: str | None) -> dict[date, int]:
    found: dict[date, int] = {}
    for (whose, on), count in side.days.items():
        if recruiter in (None, whose):
            found[on] = found.get(on, 0) + count
    return found


def _by_week(days: Mapping[date, int]) -> dict[date, int]:
    found: dict[date, int] = {}
    for on, count in days.items():
        found[week_of(on)] = found.get(week_of(on), 0) + count
    return found


def _steps(first: date, last: date, *, is_by_week: bool) -> Iterable[date]:
    step = 7 * _DAY if is_by_week else _DAY
    on = week_of(first) if is_by_week else first
    while on <= last:
        yield on
        on += step


def _round_up(number: int) -> int:
    """Return the next number that is even and looks round: 2, 4, 6, 8, 10, 20, 40, 60 …"""
    scale = 1
    while True:
        for round_number in (2, 4, 6, 8, 10):
            if number <= round_number * scale:
                return round_number * scale
        scale *= 10
