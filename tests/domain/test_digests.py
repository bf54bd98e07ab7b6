"""When the next digest is due."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from plugin.domain.digests import digest_key, is_too_late, next_digest
from plugin.domain.people import Place

EIGHT = time(8, 0)
ENGLAND = Place("Europe/London", "GB", "ENG")


def at(text: str, zone: str = "Europe/London") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("not_before", "due"),
    [
        ("2026-02-10 07:00", "2026-02-10 08:00"),
        ("2026-02-10 08:00", "2026-02-10 08:00"),
        ("2026-02-10 08:01", "2026-02-11 08:00"),
        ("2026-02-13 08:01", "2026-02-16 08:00"),  # Friday to Monday
        ("2026-04-02 09:00", "2026-04-07 08:00"),  # over Easter
        ("2026-12-24 09:00", "2026-12-29 08:00"),  # over Christmas, Boxing Day observed
    ],
)
def test_it_is_due_on_the_next_working_day(not_before: str, due: str) -> None:
    assert next_digest(ENGLAND, EIGHT, not_before=at(not_before), last_at=None) == at(due)


@pytest.mark.parametrize("day", ["2026-03-27", "2026-10-23"])
def test_it_stays_at_eight_across_a_clock_change(day: str) -> None:
    """C.3-54: the Monday after the clocks changed."""
    last = at(f"{day} 08:00")

    due = next_digest(ENGLAND, EIGHT, not_before=last + timedelta(minutes=1), last_at=last)

    assert due.astimezone(ZoneInfo("Europe/London")).time() == EIGHT
    assert due - last in (timedelta(hours=71), timedelta(hours=73))


def test_a_time_that_the_clocks_skip_is_the_first_moment_after_it() -> None:
    """C.3-54: in Cairo the night to Friday 24 April 2026 has no half past twelve."""
    cairo = Place("Africa/Cairo")

    due = next_digest(
        cairo, time(0, 30), not_before=at("2026-04-23 12:00", "Africa/Cairo"), last_at=None
    )

    assert due == at("2026-04-24 01:00", "Africa/Cairo")


def test_two_digests_are_never_close_together_wherever_somebody_has_moved() -> None:
    last = at("2026-02-10 08:00")  # 21:00 in Auckland
    auckland = Place("Pacific/Auckland", "NZ")

    due = next_digest(auckland, EIGHT, not_before=last + timedelta(minutes=1), last_at=last)

    assert due - last >= timedelta(hours=12)


def test_one_four_hours_late_still_goes_out_and_no_later_one() -> None:
    due = at("2026-02-10 08:00")

    assert not is_too_late(due, at("2026-02-10 12:00"))
    assert is_too_late(due, at("2026-02-10 12:01"))


def test_its_key_is_the_recruiter_s_and_the_day_s() -> None:
    assert digest_key(7, date(2026, 2, 10)) == "digest:7:2026-02-10"
