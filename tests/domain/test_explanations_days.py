"""The day that a sentence names as the day to act is the day on which the prompt opens."""

import re
from datetime import datetime, timedelta

import pytest
from hypothesis import given

from plugin.domain.calendars import calendar_of, local_date
from plugin.domain.journeys import Journey
from plugin.domain.people import Place
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PlannedPrompt, StepKey
from plugin.domain.wording import say_date
from tests.domain.makers import (
    exact,
    follow_up,
    interview,
    journey,
    on,
    prompt,
    prompts,
    reply,
)
from tests.domain.test_properties import instants, journeys, many

SAYS_DAY = {
    StepKey.CHECK_IN: re.compile(r"(?:, on|moved to) (\w{3} \d+ \w+)"),
    StepKey.MOVE_ON: re.compile(r"from (\w{3} \d+ \w+) it is time"),
    StepKey.CARD: re.compile(r"post it by (\w{3} \d+ \w+)"),
    StepKey.KEEP_APPLYING: re.compile(r"interview, is (?:moved to )?(\w{3} \d+ \w+)"),
}
CANADA_AT_THANKSGIVING = Place("Europe/London", "CA", "ON")  # off on Mon 12 October 2026


def moment_of(prompt: PlannedPrompt) -> datetime | None:
    """Return the moment whose day the sentence names."""
    if prompt.key.step is StepKey.CARD:
        return prompt.due_at
    return prompt.expires_at if prompt.key.step is StepKey.KEEP_APPLYING else prompt.opens_at


@many
@given(journeys, instants)
def test_a_day_named_to_act_is_the_day_of_the_prompt_where_the_recruiter_is(
    journey: Journey, as_of: datetime
) -> None:
    zone = journey.recruiter.place.timezone

    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        moment = moment_of(each)
        is_told_off = "heard" in each.why or "chose somebody" in each.why
        if each.key.step in SAYS_DAY and moment and each.reason != "stale" and not is_told_off:
            assert SAYS_DAY[each.key.step].findall(each.why) == [say_date(local_date(moment, zone))]


@many
@given(journeys, instants)
def test_what_is_said_to_come_business_days_later_does(journey: Journey, as_of: datetime) -> None:
    place = journey.client_company.place
    calendar = calendar_of(place.country, place.subdivision)

    for each in plan(journey, DEFAULT_PLAYBOOK, as_of=as_of).prompts:
        said = re.match(r"They said by (.*); the .* one business day later, on (.*?)[.;]", each.why)
        if said and each.opens_at:
            opens_on = local_date(each.opens_at, journey.recruiter.place.timezone)
            last = calendar.before(opens_on, 1)
            since = (opens_on - last).days
            # a promise for a day off in between counts from that day
            assert said[1] in {say_date(last + timedelta(days=more)) for more in range(since)}


def test_a_first_follow_up_that_waits_for_the_clients_midnight_says_so() -> None:
    pacific = Place("America/Los_Angeles")
    far = journey(
        interview(
            start="2026-05-11 17:00",
            timezone="America/Los_Angeles",
            promise=exact("2026-05-13"),
        ),
        employer=pacific,
        recruiter=Place("Pacific/Auckland"),
    )

    assert prompts(far, "check_in")[0].why == (
        "They said by Wed 13 May; the first follow-up is one business day later, moved to Fri 15 "
        "May, the first day on which both sides work once that date has passed where the client is."
    )


def test_a_first_follow_up_on_the_recruiters_day_off_says_that_it_moved() -> None:
    off = journey(
        interview(start="2026-10-02 09:00", promise=exact("2026-10-09")),
        recruiter=CANADA_AT_THANKSGIVING,
    )

    assert prompts(off, "check_in")[0].why == (
        "They said by Fri 9 October; the first follow-up is one business day later, moved to Tue "
        "13 October, the next day on which both sides work."
    )


def test_a_second_follow_up_says_from_which_day_it_counts_where_the_first_moved() -> None:
    off = journey(
        interview(start="2026-10-02 09:00", promise=exact("2026-10-09")),
        recruiter=CANADA_AT_THANKSGIVING,
    )

    assert prompts(off, "check_in")[1].why.startswith(
        "One more time, five business days (our number) after Mon 12 October, from which the last "
        "one was moved, on Mon 19 October;"
    )


def test_a_follow_up_that_is_left_out_names_the_day_on_which_moving_on_opens() -> None:
    late = journey(
        interview(start="2026-09-12 09:00"),
        follow_ups=(follow_up("2026-10-08 09:00"),),
        recruiter=CANADA_AT_THANKSGIVING,
    )

    end, second = prompt(late, "move_on"), prompts(late, "check_in")[1]
    assert end.opens_at is not None
    assert say_date(end.opens_at.date()) == "Tue 13 October"
    assert "would not come before Tue 13 October" in second.why


def test_the_last_day_to_say_go_on_applying_moves_with_the_recruiters_day_off() -> None:
    off = journey(interview(start="2026-10-05 09:00"), recruiter=CANADA_AT_THANKSGIVING)

    assert prompt(off, "keep_applying").why.endswith(
        "the last day for it, five business days (our number) after the interview, is moved to Tue "
        "13 October, the next day on which both sides work."
    )


def test_clients_who_would_not_name_a_date_are_told_with_the_day_they_said_so() -> None:
    asked = journey(interview(promise=Promise(PromiseKind.NONE, said_on=on("2026-06-08"))))

    assert prompts(asked, "check_in")[0].why == (
        "On Mon 8 June they would not name a date; the first follow-up is 14 days later, on Mon "
        "22 June."
    )


def test_a_reply_that_would_not_name_a_date_is_told_with_its_own_day() -> None:
    said = Promise(PromiseKind.NONE, said_on=on("2026-06-08"))
    answered = journey(replies=(reply("2026-06-10 09:00", said),))

    assert "On Mon 8 June they would not name a date" in prompts(answered, "check_in")[0].why


@pytest.mark.parametrize("promise", [None, Promise(PromiseKind.NONE)])
def test_without_that_day_the_interview_is_what_nothing_is_known_since(
    promise: Promise | None,
) -> None:
    why = prompts(journey(interview(promise=promise)), "check_in")[0].why

    assert why.startswith("No date is known since the interview of Wed 3 June;")
