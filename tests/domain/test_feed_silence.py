"""When a feed's silence is longer than usual, learnt from the agency's own days."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.feed_silence import (
    DEFAULT,
    SHORTEST,
    Stretch,
    median_lag,
    silent_since,
    usual_silence,
    working_time,
)
from plugin.domain.people import Place

LONDON = Place("Europe/London", "GB", "ENG")
MONDAY = datetime(2026, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_with_news_each(hours: int, days: int) -> list[Stretch]:
    """News every so many hours, round the clock, from a Monday on."""
    return moments(MONDAY + timedelta(hours=n) for n in range(0, days * 24, hours))


def moments(at: Iterable[datetime]) -> list[Stretch]:
    return [(moment, moment) for moment in at]


@pytest.mark.parametrize(
    ("begin", "end", "hours"),
    [
        ("2026-02-10 10:00", "2026-02-10 12:30", 2.5),
        ("2026-02-10 17:00", "2026-02-11 10:00", 2),
        ("2026-02-10 19:00", "2026-02-11 08:00", 0),
        ("2026-02-13 17:00", "2026-02-16 10:00", 2),  # over a weekend
        ("2026-04-02 17:00", "2026-04-07 10:00", 2),  # over Easter in England
        ("2026-02-10 12:00", "2026-02-10 12:00", 0),
    ],
)
def test_only_business_hours_of_the_place_count(begin: str, end: str, hours: float) -> None:
    assert working_time(at(begin), at(end), LONDON) == timedelta(hours=hours)


def test_business_hours_are_those_of_the_agency_s_own_zone() -> None:
    sydney = Place("Australia/Sydney", "AU", "NSW")

    worked = working_time(at("2026-02-10 22:00"), at("2026-02-11 00:00"), sydney)

    assert worked == 2 * HOUR  # nine to eleven on the eleventh


def test_where_little_is_known_two_business_days_are_allowed() -> None:
    assert usual_silence(days_with_news_each(1, days=7), LONDON) == DEFAULT


def test_an_agency_that_is_never_quiet_for_long_is_missed_after_hours() -> None:
    assert usual_silence(days_with_news_each(1, days=28), LONDON) == SHORTEST


def test_twice_the_longest_usual_silence_is_allowed() -> None:
    assert usual_silence(days_with_news_each(3, days=28), LONDON) == 6 * HOUR


def test_one_batch_a_day_makes_its_days_no_alarm() -> None:
    daily = moments(MONDAY + timedelta(days=n, hours=10) for n in range(28))

    found = silent_since(
        daily, LONDON, began_at=LONG_AGO, now=daily[-1][1] + timedelta(days=1, hours=1)
    )

    assert found is None


def test_one_outage_does_not_become_usual() -> None:
    news = [each for each in days_with_news_each(1, days=28) if not 50 <= hours_in(each[0]) <= 100]

    assert usual_silence(news, LONDON) == SHORTEST


def hours_in(moment: datetime) -> float:
    return (moment - MONDAY) / HOUR


def test_a_silence_is_told_with_its_last_news_once_it_is_longer_than_usual() -> None:
    news = days_with_news_each(1, days=26)
    last = news[-1][1]
    noon = at("2026-02-09 12:00")  # the Monday after

    assert silent_since(news, LONDON, began_at=LONG_AGO, now=noon) == last
    assert silent_since(news, LONDON, began_at=LONG_AGO, now=noon - 2 * HOUR) is None


def test_a_weekend_without_news_is_no_silence() -> None:
    news = days_with_news_each(1, days=26)  # to Friday night

    sunday = at("2026-02-08 20:00")

    assert silent_since(news, LONDON, began_at=LONG_AGO, now=sunday) is None


def test_a_crm_that_was_never_heard_of_is_missed_from_its_connection_on() -> None:
    connected = at("2026-02-09 09:00")

    assert silent_since([], LONDON, began_at=connected, now=connected + 30 * HOUR) is None
    assert silent_since([], LONDON, began_at=connected, now=connected + 50 * HOUR) == connected


@pytest.mark.parametrize(
    ("minutes", "median"), [((), None), ((3,), 3), ((9, 1, 2), 2), ((-5, -1, 0), 0)]
)
def test_the_usual_lag_is_the_one_in_the_middle(
    minutes: tuple[int, ...], median: int | None
) -> None:
    found = median_lag(timedelta(minutes=n) for n in minutes)

    assert found == (None if median is None else timedelta(minutes=median))
