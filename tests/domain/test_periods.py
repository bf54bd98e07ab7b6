"""Periods: whole days, weeks from Monday on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.periods import Period, PeriodKey, find_objection, period_of, week_of

A_TUESDAY = date(2026, 2, 10)
DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("key", "first", "last"),
    [
        (PeriodKey.THIS_WEEK, date(2026, 2, 9), date(2026, 2, 15)),
        (PeriodKey.FOUR_WEEKS, date(2026, 1, 12), date(2026, 2, 15)),
        (PeriodKey.QUARTER, date(2026, 1, 1), date(2026, 3, 31)),
    ],
)
def test_a_named_period_goes_by_today(key: PeriodKey, first: date, last: date) -> None:
    assert period_of(key, A_TUESDAY) == Period(first, last)


@pytest.mark.parametrize("month", range(1, 13))
def test_a_quarter_ends_before_the_next_one_begins(month: int) -> None:
    period = period_of(PeriodKey.QUARTER, date(2028, month, 29))

    assert date(2028, month, 29) in period
    assert (period.last + timedelta(days=1)).day == 1
    assert (period.last + timedelta(days=1)).month in (1, 4, 7, 10)


def test_a_period_of_ones_own_needs_days() -> None:
    with pytest.raises(ValueError, match="own"):
        period_of(PeriodKey.OWN, A_TUESDAY)


@given(first=DAYS, length=st.integers(0, 366), on=DAYS)
def test_the_weeks_of_a_period_share_its_days_out(first: date, length: int, on: date) -> None:
    period = Period(first, first + timedelta(days=length))
    parts = [period.within_week(monday) for monday in period.weeks]

    assert sum((part.last - part.first).days + 1 for part in parts) == length + 1
    assert (on in period) == any(on in part for part in parts)
    assert {monday.weekday() for monday in period.weeks} == {0}


@given(on=DAYS)
def test_a_date_is_in_its_week(on: date) -> None:
    assert timedelta(0) <= on - week_of(on) < timedelta(days=7)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, A_TUESDAY, "Give both dates."),
        (A_TUESDAY, None, "Give both dates."),
        (A_TUESDAY, date(2026, 2, 9), "The first date is after the last one."),
        (A_TUESDAY, date(2027, 2, 12), "That is more than a year. Choose a shorter time."),
        (date(1, 1, 1), date(1, 2, 1), "Choose days between 2000 and 2100."),
        (date(9999, 12, 1), date(9999, 12, 31), "Choose days between 2000 and 2100."),
        (A_TUESDAY, A_TUESDAY, None),
        (A_TUESDAY, date(2027, 2, 10), None),
    ],
)
def test_days_of_ones_own_are_checked(
    first: date | None, last: date | None, said: str | None
) -> None:
    assert find_objection(first, last) == said
