"""Wherever recruiter, client and interview are: the same day, the same wall clock, one source."""

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from plugin.domain.calendars import at as wall_clock
from plugin.domain.calendars import calendar_of, local_date
from plugin.domain.people import Place
from plugin.domain.readers import read_instant
from tests.domain.makers import exact, interview, journey, planned, prompt

FAR_FLUNG = (
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Pacific/Auckland",
    "America/Anchorage",
    "Pacific/Kiritimati",
)


@pytest.mark.parametrize("zone", FAR_FLUNG)
def test_a_promised_date_is_a_date_wherever_the_client_is(zone: str) -> None:
    """By Thursday means: one asks on Friday there, at whatever hour of whichever day it is here."""
    there = Place(zone)
    told = journey(interview(promise=exact("2026-06-11")), employer=there, recruiter=there)

    for hour in range(24):
        plan = planned(told, f"2026-06-11 {hour:02}:00")
        first = next(one for one in plan.prompts if one.key.step == "check_in")
        assert first.opens_at == wall_clock(date(2026, 6, 12), time(9), zone)
        assert "Thu 11 June" in first.why


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Europe/London", "Asia/Singapore"])
@pytest.mark.parametrize("start", ["2026-03-27 10:00", "2026-03-30 10:00", "2026-10-26 10:00"])
def test_a_recruiters_morning_is_nine_by_their_own_clock(zone: str, start: str) -> None:
    """On either side of a clock change, and where clocks never change."""
    told = journey(interview(start=start), recruiter=Place(zone), employer=Place(zone))

    for step in ("prep_kit", "keep_applying", "move_on"):
        opens_at = prompt(told, step, start).opens_at
        assert opens_at is not None
        assert opens_at == wall_clock(local_date(opens_at, zone), time(9), zone)


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "Europe/London", "Asia/Singapore"])
def test_a_note_has_its_hour_and_its_day_wherever_the_recruiter_is(zone: str) -> None:
    told = journey(interview(start="2026-03-28 23:30"), recruiter=Place(zone))

    note = prompt(told, "thank_you", "2026-03-29 00:00")

    end = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    assert (note.opens_at, note.due_at, note.limit_at) == (
        end,
        end + timedelta(hours=1),
        end + timedelta(hours=24),
    )


def test_rounds_at_three_stay_at_three_when_the_clocks_change() -> None:
    """A CRM that gives wall-clock time means that clock, before and after."""
    before, _ = read_instant("2026-03-27T15:00", "startsAt", zone="Europe/London")
    after, _ = read_instant("2026-04-03T15:00", "startsAt", zone="Europe/London")

    assert before == datetime(2026, 3, 27, 15, 0, tzinfo=UTC)
    assert after == datetime(2026, 4, 3, 14, 0, tzinfo=UTC)
    for start, day in ((before, "Fri 27 March"), (after, "Fri 3 April")):
        assert start is not None
        told = journey(interview(start=f"{start:%Y-%m-%d %H:%M}"), recruiter=Place("Asia/Tokyo"))
        assert f"{day} at 15:00" in prompt(told, "prep_kit", "2026-03-01 00:00").why


@pytest.mark.parametrize(
    ("country", "part", "off", "working"),
    [
        ("BR", "SP", "2026-04-21", ("2026-04-20", "2026-04-22")),  # a Tuesday stays one
        ("US", None, "2026-11-26", ("2026-11-25", "2026-11-27")),
        ("US", None, "2026-07-03", ("2026-07-02", "2026-07-06")),  # the fourth is a Saturday
        ("GB", "ENG", "2026-12-28", ("2026-12-24", "2026-12-29")),  # Boxing Day is a Saturday
        ("DE", "BY", "2026-01-06", ("2026-01-05", "2026-01-07")),
    ],
)
def test_a_holiday_is_the_day_that_its_calendar_says_and_moves_no_other(
    country: str, part: str | None, off: str, working: tuple[str, str]
) -> None:
    calendar = calendar_of(country, part)

    assert not calendar.is_business_day(date.fromisoformat(off))
    assert [calendar.is_business_day(date.fromisoformat(day)) for day in working] == [True, True]


def test_zones_come_from_the_one_package_whatever_the_machine_has(tmp_path: Path) -> None:
    """A system whose London is Tokyo, set before we start, changes nothing."""
    (tmp_path / "Europe").mkdir()
    tokyo = files("tzdata").joinpath("zoneinfo", "Asia", "Tokyo").read_bytes()
    (tmp_path / "Europe" / "London").write_bytes(tokyo)
    program = (
        "from datetime import date, time\n"
        "from plugin.domain.calendars import at\n"
        "print(at(date(2026, 6, 3), time(9), 'Europe/London').isoformat())"
    )

    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).parents[2],
        env={"PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert done.stdout.strip() == "2026-06-03T08:00:00+00:00"
