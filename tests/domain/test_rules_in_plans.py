"""The rules that a plan carries out: the prompt cites the rule, and does what it asks."""

from typing import Any

import pytest

from plugin.domain.journey_json import parse_journey
from plugin.domain.plan_json import plan_to_json
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK

JO = {"ref": "P-1", "name": "Dr. Jo Park", "email": "jo.park@acme.example"}
NOON = "2026-06-03T12:00:00Z"
"""Wednesday 3 June 2026 in London, an hour after the interview."""


def lines(
    told: dict[str, Any] | None = None, as_of: str = NOON, **around: Any
) -> list[dict[str, Any]]:
    """The plan for an interview of that day, 10:00 to 11:00 in London."""
    london = {"timezone": "Europe/London", "country": "GB", "subdivision": "ENG"}
    interview = {
        "ref": "I-1",
        "starts_at": "2026-06-03T09:00:00Z",
        "ends_at": "2026-06-03T10:00:00Z",
        "timezone": "Europe/London",
        "interviewers": [JO],
        **(told or {}),
    }
    interview = {name: value for name, value in interview.items() if value is not None}
    document = parse_journey(
        {
            "submission": {"ref": "S-1", "stage": "interviewing"},
            "recruiter": london,
            "employer": {**london, "contact_mode": "direct"},
            "interviews": [interview],
            "as_of": as_of,
            **around,
        }
    )
    assert document.as_of
    made = plan_to_json(plan(document.journey, DEFAULT_PLAYBOOK, as_of=document.as_of))
    prompts: list[dict[str, Any]] = made["prompts"]
    return prompts


def planned(*given: Any, **around: Any) -> dict[tuple[str, int], dict[str, Any]]:
    """The same by step and occurrence, for interviews with one interviewer."""
    return {(each["step"], each["occurrence"]): each for each in lines(*given, **around)}


def exact(day: str) -> dict[str, Any]:
    return {"promise": {"kind": "exact", "date": day}}


FIRST = ("check_in", 1)
SECOND = ("check_in", 2)
THANK_YOU = ("thank_you", 1)


@pytest.mark.rule("R02", "R04", "R06", "R07", "R08", "R09", "R10", "R11", "R12", "R16")
def test_preparing_comes_on_the_working_day_before() -> None:
    prompt = planned()["prep_kit", 1]

    assert prompt["opens_at"] == "2026-06-02T08:00:00Z"
    assert prompt["due_at"] == "2026-06-03T09:00:00Z"
    assert {"R02", "R06", "R12", "R16"} <= set(prompt["rules"])


@pytest.mark.rule("R17")
def test_an_interview_without_an_end_counts_as_an_hour() -> None:
    prompt = planned({"ends_at": None})[THANK_YOU]

    assert prompt["opens_at"] == "2026-06-03T10:00:00Z"


@pytest.mark.rule("R12", "R15", "R19")
def test_the_debrief_is_asked_for_as_soon_as_it_is_over() -> None:
    prompt = planned()["debrief", 1]

    assert prompt["opens_at"] == "2026-06-03T10:00:00Z"
    assert {"R12", "R15", "R19"} <= set(prompt["rules"])


@pytest.mark.rule("R23", "R24", "R25", "R30")
def test_a_thank_you_is_due_in_an_hour_and_at_the_latest_in_24() -> None:
    prompt = planned()[THANK_YOU]

    assert (prompt["opens_at"], prompt["due_at"], prompt["limit_at"]) == (
        "2026-06-03T10:00:00Z",
        "2026-06-03T11:00:00Z",
        "2026-06-04T10:00:00Z",
    )
    assert {"R23", "R24", "R25", "R30"} <= set(prompt["rules"])


@pytest.mark.rule("R29")
def test_a_late_thank_you_is_still_to_be_sent() -> None:
    prompt = planned(as_of="2026-06-05T12:00:00Z")[THANK_YOU]

    assert prompt["state"] == "late"
    assert "send it all the same" in prompt["why"]
    assert "R29" in prompt["rules"]


@pytest.mark.rule("R27", "R28")
def test_who_is_first_in_line_mails_at_once_and_writes_the_card_later() -> None:
    told = {"position_in_line": "first", "interviews_close_on": "2026-06-12"}
    prompts = planned(told)

    assert prompts[THANK_YOU]["due_at"] < prompts["card", 1]["due_at"]
    assert {"R27", "R28"} <= set(prompts[THANK_YOU]["rules"])
    assert "R27" in prompts["card", 1]["rules"]


@pytest.mark.rule("R28")
def test_who_is_last_in_line_hears_that_the_last_impression_counts() -> None:
    prompt = planned({"position_in_line": "last"})[THANK_YOU]

    assert "last impression" in prompt["why"]
    assert "R28" in prompt["rules"]


@pytest.mark.rule("R26", "R36", "R38", "R40")
def test_a_card_goes_where_there_is_a_tie_and_it_still_arrives() -> None:
    told = {"emotional_tie": True, "interviews_close_on": "2026-06-12"}
    late = told | {"interviews_close_on": "2026-06-04"}

    prompt = planned(told)["card", 1]

    assert prompt["due_at"] == "2026-06-10T16:00:00Z"  # two business days before they close
    assert {"R26", "R36", "R38", "R40"} <= set(prompt["rules"])
    assert ("card", 1) not in planned({"interviews_close_on": "2026-06-12"})
    assert planned(late)["card", 1]["reason"] == "arrives_too_late"


@pytest.mark.rule("R30", "R31")
def test_whoever_held_the_interview_is_thanked_one_by_one() -> None:
    bo = {"ref": "P-2", "name": "Bo Li", "email": "bo.li@acme.example"}
    thanked = [
        each["interviewer"]
        for each in lines({"interviewers": [JO, bo]})
        if each["step"] == "thank_you"
    ]

    assert thanked == ["P-1", "P-2"]


@pytest.mark.rule("R10", "R11", "R32", "R33", "R34", "R35")
@pytest.mark.parametrize("email", [None, "jobs@acme.example"])
def test_without_a_persons_address_it_is_looked_for_and_nothing_is_written(
    email: str | None,
) -> None:
    nobody = {"ref": "P-1", "name": "Dr. Jo Park"} | ({"email": email} if email else {})
    prompts = planned({"interviewers": [nobody]})

    assert prompts[THANK_YOU]["reason"] == "no_address"
    assert "R32" in prompts[THANK_YOU]["rules"]
    why = prompts["contacts", 1]["why"]
    assert "have cards collected, look the people up, or ask the client" in why
    assert {"R10", "R33", "R34", "R35"} <= set(prompts["contacts", 1]["rules"])


@pytest.mark.rule("R12", "R13", "R14", "R93")
def test_where_no_date_is_known_the_client_is_asked() -> None:
    prompt = planned()["promised_date", 1]

    assert prompt["opens_at"] == "2026-06-04T09:00:00Z"
    assert {"R12", "R13", "R14", "R93"} <= set(prompt["rules"])
    assert ("promised_date", 1) not in planned(exact("2026-06-12"))


@pytest.mark.rule("R70", "R76", "R77")
def test_after_a_date_that_they_gave_one_business_day_goes_by() -> None:
    prompt = planned(exact("2026-06-12"))[FIRST]

    assert prompt["opens_at"] == "2026-06-15T08:00:00Z"  # that was a Friday
    assert prompt["rules"] == ["R70", "R76", "R77"]


@pytest.mark.rule("R74", "R75", "R77")
def test_after_the_end_of_the_week_a_few_days_go_by() -> None:
    prompt = planned({"promise": {"kind": "approximate", "date": "2026-06-12"}})[FIRST]

    assert prompt["opens_at"] == "2026-06-17T08:00:00Z"
    assert prompt["rules"] == ["R74", "R75", "R77"]


@pytest.mark.rule("R73")
def test_after_within_a_few_days_a_week_goes_by() -> None:
    prompt = planned({"promise": {"kind": "few_days"}})[FIRST]

    assert prompt["opens_at"] == "2026-06-10T08:00:00Z"
    assert "R73" in prompt["rules"]


@pytest.mark.rule("R72")
def test_without_a_date_two_weeks_go_by() -> None:
    prompt = planned()[FIRST]

    assert prompt["opens_at"] == "2026-06-17T08:00:00Z"
    assert prompt["rules"] == ["R72"]


@pytest.mark.rule("R71", "R88")
def test_the_second_follow_up_is_the_last_and_needs_a_decision() -> None:
    prompts = planned(exact("2026-06-12"))

    assert prompts[SECOND]["needs_decision"]
    assert {"R71", "R88"} <= set(prompts[SECOND]["rules"])
    assert ("check_in", 3) not in prompts


@pytest.mark.rule("R82")
def test_a_follow_up_that_waits_says_how_late_it_is() -> None:
    prompt = planned(exact("2026-06-12"), as_of="2026-06-16T16:00:00Z")[FIRST]

    assert prompt["state"] == "overdue"
    assert "late by" in prompt["why"]


@pytest.mark.rule("R87")
def test_after_a_month_without_a_word_it_is_time_to_move_on() -> None:
    prompt = planned()["move_on", 1]

    assert prompt["opens_at"] == "2026-07-03T08:00:00Z"
    assert prompt["rules"] == ["R87"]


@pytest.mark.rule("R78", "R88", "R89")
@pytest.mark.parametrize(("channel", "rule"), [("email", "R88"), ("call", "R89")])
def test_after_two_follow_ups_it_is_time_to_move_on(channel: str, rule: str) -> None:
    made = [
        {"at": "2026-06-15T09:00:00Z", "channel": channel},
        {"at": "2026-06-22T09:00:00Z", "channel": channel},
    ]
    prompts = planned(exact("2026-06-12"), as_of="2026-06-23T09:00:00Z", follow_ups=made)

    assert prompts["move_on", 1]["opens_at"] == "2026-06-29T08:00:00Z"
    assert prompts["move_on", 1]["rules"] == [rule]


@pytest.mark.rule("R90")
def test_however_well_it_went_the_candidate_is_told_to_go_on_applying() -> None:
    prompt = planned()["keep_applying", 1]

    assert prompt["opens_at"] == "2026-06-04T08:00:00Z"
    assert prompt["rules"] == ["R90"]


@pytest.mark.rule("R91")
def test_a_rejection_leads_on_at_once() -> None:
    submission = {"ref": "S-1", "stage": "rejected", "stage_changed_at": "2026-06-05T09:00:00Z"}
    prompts = planned(as_of="2026-06-05T10:00:00Z", submission=submission)

    assert prompts["move_on", 1]["opens_at"] == "2026-06-05T09:00:00Z"
    assert prompts["move_on", 1]["rules"] == ["R91"]
