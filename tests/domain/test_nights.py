"""Work of the night begins in the small hours of the agency's own place."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.calendars import zone
from plugin.domain.nights import next_night

NOON = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("zone_name", ["Europe/London", "America/New_York", "Asia/Kolkata"])
@pytest.mark.parametrize("number", [1, 2, 77])
def test_it_is_between_one_and_four_there_and_within_a_day(zone_name: str, number: int) -> None:
    found = next_night(NOON, zone_name, number)

    assert 1 <= found.astimezone(zone(zone_name)).hour < 4
    assert timedelta(0) < found - NOON <= timedelta(days=1)


def test_agencies_do_not_all_begin_at_once() -> None:
    assert len({next_night(NOON, "UTC", number) for number in range(100)}) > 90


def test_the_next_night_after_a_night_is_tomorrow_s() -> None:
    tonight = next_night(NOON, "UTC", 5)

    assert next_night(tonight, "UTC", 5) == tonight + timedelta(days=1)
