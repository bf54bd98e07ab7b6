"""Which dates can be meant."""

from datetime import UTC, date, datetime, timedelta

import pytest

from plugin.domain.dates_said import (
    BEFORE_THE_INTERVIEW,
    IN_THE_FUTURE,
    TOO_EARLY,
    TOO_LATE,
    DatesSaid,
    find_objections,
)
from plugin.domain.promises import Promise, PromiseKind

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
INTERVIEW = date(2026, 2, 9)


def objections(
    on: date | None = None,
    said_on: date | None = None,
    closes_on: date | None = None,
    interviewed_on: date | None = INTERVIEW,
) -> dict[str, str]:
    said = DatesSaid(Promise(PromiseKind.EXACT, on, said_on), closes_on)
    return dict(find_objections(said, interviewed_on, NOW))


def test_what_is_not_said_is_not_objected_to() -> None:
    assert find_objections(DatesSaid(), None, NOW) == {}


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date.min, TOO_EARLY),
        (INTERVIEW - timedelta(days=1), BEFORE_THE_INTERVIEW),
        (INTERVIEW, None),
        (date(2028, 2, 10), None),
        (date(2028, 3, 10), TOO_LATE),
        (date.max, TOO_LATE),
    ],
)
def test_a_promised_date_lies_between_the_interview_and_two_years_ahead(
    on: date, said: str | None
) -> None:
    assert objections(on=on).get("on") == said


@pytest.mark.parametrize(
    ("said_on", "said"),
    [
        (date.min, TOO_EARLY),
        (date(2025, 2, 7), TOO_EARLY),
        (date(2025, 2, 9), None),
        (date(2026, 2, 10), None),
        (date(2026, 2, 11), IN_THE_FUTURE),
        (date.max, TOO_LATE),
    ],
)
def test_what_was_said_was_said_by_now_and_within_a_year_before_the_interview(
    said_on: date, said: str | None
) -> None:
    assert objections(said_on=said_on).get("said_on") == said


def test_what_is_today_somewhere_is_not_in_the_future() -> None:
    promise = Promise(PromiseKind.NONE, said_on=date(2026, 2, 11))
    noon = NOW.replace(hour=12)

    assert find_objections(DatesSaid(promise), INTERVIEW, noon) == {}


@pytest.mark.parametrize(
    ("closes_on", "said"),
    [(date.min, TOO_EARLY), (date(2026, 2, 1), None), (date.max, TOO_LATE)],
)
def test_interviews_close_within_a_year_before_and_two_years_ahead(
    closes_on: date, said: str | None
) -> None:
    assert objections(closes_on=closes_on).get("interviews_close_on") == said


def test_after_an_old_interview_its_old_dates_still_stand() -> None:
    old = date(2023, 5, 1)

    assert objections(on=old, said_on=old, closes_on=old, interviewed_on=old) == {}


@pytest.mark.parametrize("interviewed_on", [None, date.min, date.max])
def test_an_interview_without_a_usable_day_breaks_nothing(interviewed_on: date | None) -> None:
    found = objections(on=date.max, said_on=date.max, interviewed_on=interviewed_on)

    assert found == {"on": TOO_LATE, "said_on": TOO_LATE}
