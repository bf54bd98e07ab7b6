"""The columns of a chart: days or weeks, how high, and labelled so that labels have room."""

import itertools
from datetime import date, timedelta

import pytest

from plugin.domain.simulation_tally import SideTally, Tally
from plugin.web.simulation_chart import HEIGHT, MOST_DAYS, Chart, chart_of

MONDAY = date(2026, 1, 5)


def tally(in_force: dict[int, int], draft: dict[int, int], whose: str = "sam") -> Tally:
    """Return the numbers of days counted from a Monday."""
    found = Tally(in_force=SideTally(), draft=SideTally())
    for side, days in ((found.in_force, in_force), (found.draft, draft)):
        for day, count in days.items():
            side.days[whose, MONDAY + timedelta(days=day)] = count
    return found


def chart(of: Tally, recruiter: str | None = None) -> Chart:
    found = chart_of(of, recruiter)
    assert found is not None
    return found


def test_days_between_have_columns_too() -> None:
    found = chart(tally({0: 3}, {3: 4}))

    assert [(column.in_force, column.draft) for column in found.columns] == [
        (3, 0), (0, 0), (0, 0), (0, 4),
    ]  # fmt: skip
    assert found.columns[3].on == date(2026, 1, 8)
    assert not found.is_by_week


def test_the_highest_bar_stays_below_the_top_line() -> None:
    found = chart(tally({0: 3}, {0: 1}))
    high, low = found.columns[0].bars

    assert found.most == 4
    assert (high.y, high.height) == (HEIGHT / 4, HEIGHT * 3 / 4)
    assert (low.y, low.height) == (HEIGHT * 3 / 4, HEIGHT / 4)


@pytest.mark.parametrize(
    ("highest", "most"),
    [(1, 2), (2, 2), (3, 4), (5, 6), (9, 10), (11, 20), (61, 80), (101, 200)],
)
def test_the_top_line_is_a_round_number_with_a_half(highest: int, most: int) -> None:
    assert chart(tally({0: highest}, {})).most == most


def test_a_long_time_is_told_by_week() -> None:
    found = chart(tally({0: 1, 6: 2, 7: 4}, {MOST_DAYS: 5}))

    assert found.is_by_week
    assert [(column.in_force, column.draft) for column in found.columns] == [
        (3, 0), (4, 0), (0, 0), (0, 0), (0, 0), (0, 0), (0, 5),
    ]  # fmt: skip
    assert all(column.on.weekday() == 0 for column in found.columns)


def test_a_day_less_is_told_by_day() -> None:
    assert len(chart(tally({0: 1}, {MOST_DAYS - 1: 1})).columns) == MOST_DAYS


def test_only_one_recruiters_prompts_can_be_told() -> None:
    both = tally({0: 1}, {0: 2})
    both.merge(tally({0: 10}, {0: 20}, "kit"))

    assert [(c.in_force, c.draft) for c in chart(both, "kit").columns] == [(10, 20)]
    assert [(c.in_force, c.draft) for c in chart(both).columns] == [(11, 22)]


def test_without_prompts_there_is_no_chart() -> None:
    assert chart_of(Tally(), None) is None
    assert chart_of(tally({0: 1}, {}), "kit") is None


def test_labels_have_room() -> None:
    found = chart(tally({0: 1}, {40: 1}))
    labelled = [column.bars[1].x for column in found.columns if column.is_labelled]

    assert min(b - a for a, b in itertools.pairwise(labelled)) >= 64
    assert found.columns[0].is_labelled
