import subprocess
import sys
from datetime import UTC, date, datetime, time

import pytest

from plugin.domain.calendars import (
    at,
    calendar_of,
    is_known_subdivision,
    known_countries,
    known_place,
    known_zones,
    local_date,
    shared_days,
)
from plugin.domain.people import Place
from tests.domain.makers import at as instant_at

ENGLAND = calendar_of("GB", "ENG")
NOWHERE = calendar_of(None, None)


def test_from_a_saturday_the_first_business_day_is_monday() -> None:
    assert ENGLAND.after(date(2026, 6, 13), 1) == date(2026, 6, 15)


def test_the_day_itself_never_counts() -> None:
    assert ENGLAND.after(date(2026, 6, 15), 1) == date(2026, 6, 16)


def test_no_business_days_later_is_the_day_itself_even_a_sunday() -> None:
    assert ENGLAND.after(date(2026, 6, 14), 0) == date(2026, 6, 14)


def test_business_days_are_counted_backwards_too() -> None:
    assert ENGLAND.before(date(2026, 4, 7), 2) == date(2026, 4, 1)


def test_rolling_leaves_a_business_day_where_it_is() -> None:
    assert ENGLAND.roll(date(2026, 6, 15)) == date(2026, 6, 15)


def test_rolling_skips_weekend_and_holidays() -> None:
    assert ENGLAND.roll(date(2026, 4, 3)) == date(2026, 4, 7)


def test_without_a_country_christmas_is_a_business_day() -> None:
    assert NOWHERE.is_business_day(date(2026, 12, 25))


def test_without_a_country_saturday_is_none() -> None:
    assert not NOWHERE.is_business_day(date(2026, 12, 26))


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    assert not calendar_of("GB", "SCT").is_business_day(date(2026, 11, 30))
    assert ENGLAND.is_business_day(date(2026, 11, 30))


def test_a_holiday_kept_on_the_last_day_of_the_year_before_is_one() -> None:
    assert not calendar_of("US", None).is_business_day(date(2027, 12, 31))


def test_an_unknown_country_is_refused_when_it_is_asked() -> None:
    with pytest.raises(NotImplementedError):
        calendar_of("XX", None).is_business_day(date(2026, 6, 15))


@pytest.mark.parametrize(
    ("day", "wall", "zone", "instant"),
    [
        # gaps: the first instant after
        (date(2026, 3, 29), time(1, 30), "Europe/London", instant_at("2026-03-29 01:00")),
        (date(2026, 3, 8), time(2, 0), "America/New_York", instant_at("2026-03-08 07:00")),
        (date(2026, 10, 4), time(2, 15), "Australia/Lord_Howe", instant_at("2026-10-03 15:30")),
        (date(2026, 9, 27), time(2, 59), "Pacific/Auckland", instant_at("2026-09-26 14:00")),
        (date(2011, 12, 30), time(9, 0), "Pacific/Apia", instant_at("2011-12-30 10:00")),
        # shown twice: the first
        (date(2026, 10, 25), time(1, 30), "Europe/London", instant_at("2026-10-25 00:30")),
        (date(2026, 11, 1), time(1, 30), "America/New_York", instant_at("2026-11-01 05:30")),
        (date(2026, 4, 5), time(1, 45), "Australia/Lord_Howe", instant_at("2026-04-04 14:45")),
        # the first moments before and after a gap
        (date(2026, 3, 29), time(0, 59), "Europe/London", instant_at("2026-03-29 00:59")),
        (date(2026, 3, 29), time(2, 0), "Europe/London", instant_at("2026-03-29 01:00")),
    ],
)
def test_a_wall_clock_time_is_one_instant(
    day: date, wall: time, zone: str, instant: datetime
) -> None:
    assert at(day, wall, zone) == instant


def test_the_local_date_is_the_one_on_the_wall_there() -> None:
    assert local_date(datetime(2026, 6, 3, 23, 30, tzinfo=UTC), "Asia/Tokyo") == date(2026, 6, 4)


class TestSharedDays:
    london = Place("Europe/London", "GB", "ENG")
    new_york = Place("America/New_York", "US")

    def test_both_must_work(self) -> None:
        days = shared_days(self.london, self.new_york)

        assert days.on_or_after(date(2026, 4, 3)) == date(2026, 4, 7)  # Easter in England
        assert days.on_or_after(date(2026, 7, 3)) == date(2026, 7, 6)  # 4 July kept on Friday

    def test_the_last_one_before_is_strictly_before(self) -> None:
        days = shared_days(self.london, self.new_york)

        assert days.last_before(date(2026, 4, 7)) == date(2026, 4, 2)

    def test_moments_are_the_recruiters(self) -> None:
        days = shared_days(self.london, self.new_york)

        assert days.moment(date(2026, 4, 3), time(9)) == datetime(2026, 4, 7, 13, tzinfo=UTC)


def test_zones_are_known_by_their_iana_names() -> None:
    assert {"Europe/London", "America/Argentina/Salta", "UTC"} <= known_zones()
    assert not {"localtime", "europe/london", "BST", "Mars/Base"} & known_zones()


def test_countries_are_known_by_two_letters() -> None:
    assert {"GB", "US", "IN", "BR"} <= known_countries()
    assert not {"GBR", "XX", "gb", "ECB"} & known_countries()


def test_parts_of_countries_are_known() -> None:
    assert is_known_subdivision("GB", "SCT")
    assert not is_known_subdivision("GB", "CA")


def test_a_country_whose_holidays_end_in_some_year_makes_no_noise() -> None:
    probe = (
        "from plugin.domain.calendars import calendar_of; from datetime import date; "
        "print(calendar_of('IN', None).after(date(2038, 5, 11), 3))"
    )

    said = subprocess.run(
        [sys.executable, "-W", "default", "-c", probe], capture_output=True, text=True, check=True
    )
    assert (said.stdout, said.stderr) == ("2038-05-14\n", "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (Place("Europe/London", "GB", "SCT"), Place("Europe/London", "GB", "SCT")),
        (Place("Europe/London", "GB", "5"), Place("Europe/London", "GB")),
        (Place("Europe/London", "ZZ", "SCT"), Place("Europe/London")),
        (Place("Mars/Olympus", "GB"), Place("Asia/Tokyo", "GB")),
    ],
)
def test_a_place_loses_what_no_calendar_knows(given: Place, kept: Place) -> None:
    assert known_place(given, "Asia/Tokyo") == kept
