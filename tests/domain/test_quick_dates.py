"""The dates that people name on the phone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.promises import PromiseKind
from plugin.domain.quick_dates import QuickDate, quick_choices

WEDNESDAY = date(2026, 2, 11)


def on(key: QuickDate, today: date) -> date | None:
    return next((choice.on for choice in quick_choices(today) if choice.key is key), None)


def test_what_may_be_meant_on_a_wednesday() -> None:
    assert [(choice.key, choice.on) for choice in quick_choices(WEDNESDAY)] == [
        (QuickDate.TOMORROW, date(2026, 2, 12)),
        (QuickDate.THIS_WEEK, date(2026, 2, 13)),
        (QuickDate.MONDAY, date(2026, 2, 16)),
        (QuickDate.NEXT_WEEK, date(2026, 2, 20)),
        (QuickDate.TWO_WEEKS, date(2026, 2, 25)),
        (QuickDate.MONTH, date(2026, 2, 28)),
    ]


@pytest.mark.parametrize("today", [date(2026, 2, 13), date(2026, 2, 14), date(2026, 2, 15)])
def test_a_week_that_is_over_has_no_end_to_come(today: date) -> None:
    assert on(QuickDate.THIS_WEEK, today) is None
    assert on(QuickDate.NEXT_WEEK, today) == date(2026, 2, 20)


def test_nobody_means_a_saturday_by_tomorrow() -> None:
    assert on(QuickDate.TOMORROW, date(2026, 2, 13)) is None


def test_a_day_is_exact_and_an_end_is_about_then() -> None:
    kinds = {choice.key: choice.kind for choice in quick_choices(WEDNESDAY)}

    assert kinds[QuickDate.TOMORROW] is kinds[QuickDate.MONDAY] is PromiseKind.EXACT
    assert kinds[QuickDate.NEXT_WEEK] is kinds[QuickDate.MONTH] is PromiseKind.APPROXIMATE


@given(st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_every_day_has_dates_to_come_each_once_and_in_order(today: date) -> None:
    days = [choice.on for choice in quick_choices(today)]

    assert days == sorted(set(days))
    assert today < days[0] <= today + timedelta(days=3)
    assert days[-1] <= today + timedelta(days=31)
    assert len(days) >= 3
