"""When a prompt may come back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.domain.prompts import StepKey
from plugin.domain.snoozes import (
    HAS_PASSED,
    TOO_FAR,
    SnoozeKey,
    choice_on,
    find_objection,
    find_objection_to_day,
    next_monday,
    say_loss,
    snooze_choices,
)

LONDON = "Europe/London"


def offered(as_of: datetime, zone_name: str = LONDON, **limits: datetime) -> dict[str, str]:
    choices = snooze_choices(as_of, zone_name, **limits)
    return {choice.key: f"{choice.until:%Y-%m-%dT%H:%MZ}" for choice in choices}


def test_on_a_tuesday_morning_all_three_are_offered() -> None:
    assert offered(datetime(2026, 2, 10, 9, 0, tzinfo=UTC)) == {
        SnoozeKey.AFTERNOON: "2026-02-10T14:00Z",
        SnoozeKey.TOMORROW: "2026-02-11T09:00Z",
        SnoozeKey.MONDAY: "2026-02-16T09:00Z",
    }


def test_in_the_afternoon_this_afternoon_is_not_offered() -> None:
    assert SnoozeKey.AFTERNOON not in offered(datetime(2026, 2, 10, 14, 0, tzinfo=UTC))


def test_on_a_sunday_monday_is_tomorrow_and_offered_once() -> None:
    assert list(offered(datetime(2026, 2, 15, 15, 0, tzinfo=UTC))) == [SnoozeKey.TOMORROW]


def test_the_morning_after_the_clocks_go_forward_is_at_nine_by_the_wall_clock() -> None:
    # Saturday 28 March 2026 is the last day of winter time in London.
    assert offered(datetime(2026, 3, 28, 15, 0, tzinfo=UTC)) == {
        SnoozeKey.TOMORROW: "2026-03-29T08:00Z",
        SnoozeKey.MONDAY: "2026-03-30T08:00Z",
    }


def test_tomorrow_is_the_recruiters_tomorrow() -> None:
    late_in_utc = datetime(2026, 2, 10, 23, 30, tzinfo=UTC)

    assert offered(late_in_utc, "Asia/Tokyo")[SnoozeKey.TOMORROW] == "2026-02-12T00:00Z"


def test_what_would_be_lost_by_then_is_not_offered() -> None:
    limit = datetime(2026, 2, 11, 9, 0, tzinfo=UTC)

    choices = offered(datetime(2026, 2, 10, 9, 0, tzinfo=UTC), before=limit)

    assert list(choices) == [SnoozeKey.AFTERNOON]


@pytest.mark.parametrize(("day", "monday"), [(9, 16), (10, 16), (15, 16)])
def test_next_monday_is_never_today(day: int, monday: int) -> None:
    assert next_monday(date(2026, 2, day)) == date(2026, 2, monday)


NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (timedelta(0), HAS_PASSED),
        (SECOND, None),
        (timedelta(days=60), None),
        (timedelta(days=60) + SECOND, TOO_FAR),
    ],
)
def test_a_snooze_lies_ahead_and_within_sixty_days(ahead: timedelta, said: str | None) -> None:
    assert find_objection(NOW + ahead, NOW) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date.min, HAS_PASSED),
        (date(2026, 2, 8), HAS_PASSED),
        (date(2026, 2, 9), None),
        (date(2026, 4, 12), None),
        (date(2026, 4, 13), TOO_FAR),
        (date.max, TOO_FAR),
    ],
)
def test_a_day_is_refused_where_no_zone_could_save_it(day: date, said: str | None) -> None:
    assert find_objection_to_day(day, NOW) == said


@pytest.mark.parametrize(
    ("key", "until"),
    [
        # The clocks of Beirut go forward at midnight: 28 March 2027 begins at 01:00.
        (SnoozeKey.TOMORROW, "2027-03-28T06:00Z"),
        (SnoozeKey.MONDAY, "2027-03-29T06:00Z"),
    ],
)
def test_a_morning_is_at_nine_where_the_day_before_it_has_no_midnight(
    key: SnoozeKey, until: str
) -> None:
    assert f"{choice_on(key, date(2027, 3, 27), 'Asia/Beirut'):%Y-%m-%dT%H:%MZ}" == until


def test_what_was_offered_before_midnight_keeps_its_day_after_it() -> None:
    pressed_on_tuesday = choice_on(SnoozeKey.TOMORROW, date(2026, 2, 9), LONDON)

    assert pressed_on_tuesday == datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("step", StepKey)
@pytest.mark.parametrize("is_limit", [True, False])
def test_every_step_says_what_is_lost(step: StepKey, is_limit: bool) -> None:
    assert say_loss(step, is_limit=is_limit).startswith("By then ")


def test_of_a_note_the_loss_of_its_24_hours_is_told_from_its_going_away() -> None:
    within = say_loss(StepKey.THANK_YOU, is_limit=True)
    after = say_loss(StepKey.THANK_YOU, is_limit=False)

    assert ("24 hours" in within, "24 hours" in after) == (True, False)
