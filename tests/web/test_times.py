"""Moments as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.web.times import Clock, place

NOW = datetime(2026, 4, 7, 14, 20, tzinfo=UTC)  # 15:20 on a Tuesday in London's summer
LONDON = Clock(NOW, "Europe/London")
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(seconds=-59), "now"),
        (40 * MINUTE, "in 40 min"),
        (-12 * MINUTE, "12 min ago"),
        (59 * MINUTE, "in 59 min"),
        (HOUR, "today 16:20"),
        (-HOUR, "today 14:20"),
        (-23 * HOUR, "yesterday 16:20"),
        (18 * HOUR, "tomorrow 09:20"),
        (2 * DAY, "Thu 9 Apr 15:20"),
        (365 * DAY, "Wed 7 Apr 2027 15:20"),
    ],
)
def test_a_moment_is_said_by_how_near_it_is(after: timedelta, said: str) -> None:
    assert LONDON.near(NOW + after) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (40 * MINUTE, "today 16:00"),
        (18 * HOUR, "tomorrow 09:20"),
        (2 * DAY, "Thursday 15:20"),
        (6 * DAY, "Monday 15:20"),
        (7 * DAY, "Tue 14 Apr 15:20"),
        (365 * DAY, "Wed 7 Apr 2027 15:20"),
    ],
)
def test_a_moment_to_come_is_said_by_day_and_time(after: timedelta, said: str) -> None:
    assert LONDON.point(NOW + after) == said


def test_today_is_the_readers() -> None:
    late = Clock(datetime(2026, 4, 7, 23, 30, tzinfo=UTC), "Europe/London")

    assert late.near(datetime(2026, 4, 8, 8, 0, tzinfo=UTC)) == "today 09:00"


def test_the_exact_time_names_its_zone() -> None:
    assert LONDON.exact(NOW) == "Tue 7 Apr 2026, 15:20 BST, Europe/London"
    assert LONDON.exact(NOW, "Asia/Tokyo") == "Tue 7 Apr 2026, 23:20 JST, Asia/Tokyo"
    assert LONDON.exact(NOW, "UTC") == "Tue 7 Apr 2026, 14:20 UTC"


@pytest.mark.parametrize(
    ("zone_name", "said"),
    [
        ("Europe/Madrid", "16:20 in Madrid"),
        ("Asia/Kolkata", "19:50 in Kolkata"),
        ("Pacific/Auckland", "02:20 Wed in Auckland"),
        ("Europe/London", None),
        ("Europe/Lisbon", None),
        (None, None),
    ],
)
def test_another_place_is_named_where_its_clocks_differ(
    zone_name: str | None, said: str | None
) -> None:
    assert LONDON.elsewhere(NOW, zone_name) == said


def test_a_place_is_named_after_its_zone() -> None:
    assert place("America/Argentina/Buenos_Aires") == "Buenos Aires"


@pytest.mark.parametrize(
    ("day", "said"),
    [(6, "yesterday"), (7, "today"), (8, "tomorrow"), (20, "Mon 20 Apr")],
)
def test_a_date_is_said_by_how_near_it_is(day: int, said: str) -> None:
    assert LONDON.day(date(2026, 4, day)) == said


def test_a_time_on_the_page_is_exact_for_machines_hover_and_screen_readers() -> None:
    assert LONDON.time(NOW + 40 * MINUTE) == (
        '<time datetime="2026-04-07T15:00:00+00:00"'
        ' title="Tue 7 Apr 2026, 16:00 BST, Europe/London">in 40 min'
        '<span class="visually-hidden"> (Tue 7 Apr 2026, 16:00 BST, Europe/London)</span></time>'
    )


def test_words_given_to_a_time_are_escaped() -> None:
    assert "&lt;b&gt;" in LONDON.time(NOW, "<b>")
