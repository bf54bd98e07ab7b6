"""The groups of an inbox, and the order in them."""

from datetime import UTC, datetime, timedelta

import pytest

from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.urgency import OpenPrompt, Urgency, most_urgent_first, urgency_of

NOW = datetime(2026, 2, 10, 12, 0, tzinfo=UTC)
LONDON = "Europe/London"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def prompt(
    step: StepKey = StepKey.DEBRIEF,
    *,
    number: int = 1,
    state: PromptState = PromptState.PLANNED,
    due: timedelta | None = HOUR,
    limit: timedelta | None = None,
    expires: timedelta | None = None,
) -> OpenPrompt:
    def moment(after: timedelta | None) -> datetime | None:
        return None if after is None else NOW + after

    return OpenPrompt(number, step, state, moment(due), moment(limit), moment(expires))


@pytest.mark.parametrize(
    ("given", "urgency"),
    [
        (prompt(StepKey.THANK_YOU, due=HOUR, limit=DAY), Urgency.AT_RISK),
        (prompt(StepKey.THANK_YOU, due=-HOUR, limit=DAY), Urgency.AT_RISK),
        (prompt(StepKey.THANK_YOU, due=-DAY, limit=timedelta(0)), Urgency.AT_RISK),
        (prompt(StepKey.THANK_YOU, due=-2 * DAY, limit=-HOUR), Urgency.LATE),
        (
            prompt(StepKey.THANK_YOU, state=PromptState.BLOCKED, due=HOUR, limit=DAY),
            Urgency.AT_RISK,
        ),
        (
            prompt(StepKey.THANK_YOU, state=PromptState.BLOCKED, due=-2 * DAY, limit=-HOUR),
            Urgency.BLOCKED,
        ),
        (prompt(StepKey.PREP_KIT, due=3 * HOUR, expires=3 * HOUR), Urgency.AT_RISK),
        (prompt(StepKey.PREP_KIT, due=DAY, expires=DAY), Urgency.LATER),
        (prompt(StepKey.CARD, due=5 * HOUR, expires=5 * HOUR), Urgency.AT_RISK),
        (prompt(StepKey.CARD, due=2 * DAY, expires=2 * DAY), Urgency.LATER),
        (prompt(StepKey.DEBRIEF, due=HOUR), Urgency.DUE_TODAY),
        (prompt(StepKey.DEBRIEF, due=-HOUR), Urgency.LATE),
        (prompt(StepKey.CHECK_IN, due=5 * HOUR), Urgency.DUE_TODAY),
        (prompt(StepKey.CHECK_IN, state=PromptState.BLOCKED, due=5 * HOUR), Urgency.BLOCKED),
        (prompt(StepKey.PROMISED_DATE, due=-DAY), Urgency.WAITING),
        (prompt(StepKey.MOVE_ON, due=-DAY), Urgency.MOVING_ON),
        (prompt(StepKey.CONTACTS, due=None), Urgency.LATER),
    ],
)
def test_an_open_prompt_belongs_to_one_group(given: OpenPrompt, urgency: Urgency) -> None:
    assert urgency_of(given, as_of=NOW, zone_name=LONDON) is urgency


def test_today_is_the_recruiters_today() -> None:
    # 12:00 in London is 04:00 in Los Angeles and 21:00 in Tokyo.
    given = prompt(due=5 * HOUR)

    assert urgency_of(given, as_of=NOW, zone_name="America/Los_Angeles") is Urgency.DUE_TODAY
    assert urgency_of(given, as_of=NOW, zone_name="Asia/Tokyo") is Urgency.LATER


def test_the_group_goes_before_the_moment() -> None:
    late = prompt(number=1, due=-DAY)
    at_risk = prompt(StepKey.THANK_YOU, number=2, due=HOUR, limit=DAY)

    ordered = most_urgent_first([late, at_risk], as_of=NOW, zone_name=LONDON)

    assert [item.id for _, item in ordered] == [2, 1]


def test_a_note_within_its_first_hour_goes_before_one_that_has_the_day() -> None:
    day_left = prompt(StepKey.THANK_YOU, number=1, due=-5 * HOUR, limit=19 * HOUR)
    hour_left = prompt(StepKey.THANK_YOU, number=2, due=HOUR / 2, limit=23.5 * HOUR)

    ordered = most_urgent_first([day_left, hour_left], as_of=NOW, zone_name=LONDON)

    assert [item.id for _, item in ordered] == [2, 1]


def test_what_ties_is_ordered_by_id() -> None:
    ordered = most_urgent_first([prompt(number=2), prompt(number=1)], as_of=NOW, zone_name=LONDON)

    assert [item.id for _, item in ordered] == [1, 2]


def test_what_has_no_moment_comes_last_in_its_group() -> None:
    given = [prompt(StepKey.CONTACTS, number=1, due=None), prompt(number=2, due=2 * DAY)]

    ordered = most_urgent_first(given, as_of=NOW, zone_name=LONDON)

    assert [item.id for _, item in ordered] == [2, 1]
