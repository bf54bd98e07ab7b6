"""Hours in which a recruiter is left alone: across midnight, weekends and clock changes."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.quiet_hours import QuietHours

LONDON = "Europe/London"
USUAL = QuietHours(time(20, 0), time(7, 30), weekends=True, zone_name=LONDON)
NIGHTS = QuietHours(time(20, 0), time(7, 30), weekends=False, zone_name=LONDON)


def at(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("quiet", "moment", "until"),
    [
        (NIGHTS, "2026-02-10 19:59", None),
        (NIGHTS, "2026-02-10 20:00", "2026-02-11 07:30"),
        (NIGHTS, "2026-02-11 03:00", "2026-02-11 07:30"),
        (NIGHTS, "2026-02-11 07:29", "2026-02-11 07:30"),
        (NIGHTS, "2026-02-11 07:30", None),
        (NIGHTS, "2026-02-14 12:00", None),  # a Saturday
        (USUAL, "2026-02-13 19:59", None),
        (USUAL, "2026-02-13 20:00", "2026-02-16 07:30"),  # Friday evening to Monday morning
        (USUAL, "2026-02-14 12:00", "2026-02-16 07:30"),
        (USUAL, "2026-02-15 23:30", "2026-02-16 07:30"),
        (USUAL, "2026-02-16 07:30", None),
    ],
)
def test_quiet_lasts_until(quiet: QuietHours, moment: str, until: str | None) -> None:
    stretch = quiet.around(at(moment))

    assert (stretch.ends_at if stretch else None) == (at(until) if until else None)


def test_a_stretch_over_the_weekend_began_on_friday_evening() -> None:
    stretch = USUAL.around(at("2026-02-15 10:00"))

    assert stretch is not None
    assert stretch.begins_at == at("2026-02-13 20:00")
    assert stretch.ends_at - stretch.begins_at <= USUAL.longest


def test_hours_within_one_day_are_quiet_on_that_day() -> None:
    lunch = QuietHours(time(12, 0), time(13, 0), weekends=False, zone_name=LONDON)

    assert lunch.around(at("2026-02-10 12:30")) is not None
    assert lunch.around(at("2026-02-10 13:00")) is None
    assert lunch.around(at("2026-02-10 23:00")) is None


def test_the_same_time_twice_means_no_quiet_hours() -> None:
    never = QuietHours(time(8, 0), time(8, 0), weekends=False, zone_name=LONDON)

    assert all(never.around(at("2026-02-10 00:00") + timedelta(hours=n)) is None for n in range(48))


@pytest.mark.parametrize(
    ("zone", "night"),
    [
        ("Europe/London", "2026-03-29"),  # clocks go forward at 01:00
        ("Europe/London", "2026-10-25"),  # and back at 02:00
        ("America/New_York", "2026-03-08"),
        ("America/New_York", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"),  # by half an hour
    ],
)
def test_a_clock_change_moves_neither_end(zone: str, night: str) -> None:
    """C.3-54."""
    quiet = QuietHours(time(20, 0), time(7, 30), weekends=False, zone_name=zone)

    stretch = quiet.around(at(f"{night} 05:00", zone))

    assert stretch is not None
    assert stretch.ends_at == at(f"{night} 07:30", zone)
    assert stretch.begins_at.astimezone(ZoneInfo(zone)).time() == time(20, 0)


def test_quiet_hours_that_a_spring_night_swallows_are_none() -> None:
    quiet = QuietHours(time(1, 10), time(1, 50), weekends=False, zone_name=LONDON)

    assert quiet.around(at("2026-03-29 00:59")) is None
    assert quiet.around(at("2026-03-30 01:20")) is not None
