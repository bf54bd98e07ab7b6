"""Five pasts under two playbooks: what comes out was worked out by hand."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from plugin.domain.periods import Period
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.simulation import Outcome, Past, Trial, over_at, simulate
from plugin.domain.simulation_json import outcome_to_json, trial_to_json
from plugin.domain.simulation_tally import Tally, tally_from_json, tally_to_json
from tests.domain.makers import at, interview, journey, on
from tests.domain.pasts import ANA, BO, CY, DI, ED, FIRST_WEEK, PASTS, TRIAL
from tests.domain.test_properties import instants, journeys


def outcome(past: Past, trial: Trial = TRIAL) -> Outcome:
    found = simulate(past, trial)
    assert found is not None
    return found


def tally_of(pasts: tuple[Past, ...] = PASTS, trial: Trial = TRIAL) -> Tally:
    tally = Tally()
    for past in pasts:
        tally.add(outcome(past, trial))
    return tally


def changes(whole: Any) -> list[tuple[str, ...]]:
    """Return each difference as kind, step, and the days of June on which it opens."""
    return [
        (
            str(each.kind),
            f"{each.key.step} {each.key.occurrence}",
            *(
                f"{side.opened_at:%d %b}" if side and side.opened_at else "never"
                for side in (each.in_force, each.draft)
            ),
        )
        for each in outcome(Past("sam", whole)).differences
    ]


def test_the_prompts_of_each_recruiter_count_on_the_day_on_which_they_open() -> None:
    tally = tally_of()

    def days(whose: str, side: str) -> dict[str, int]:
        found = getattr(tally, side).days
        return {f"{day:%d %b}": count for (who, day), count in found.items() if who == whose}

    assert days("sam", "in_force") == {
        "02 Jun": 3, "03 Jun": 7, "04 Jun": 8, "17 Jun": 2, "18 Jun": 1, "24 Jun": 1, "03 Jul": 2,
    }  # fmt: skip
    assert days("kit", "in_force") == {
        "02 Jun": 1, "03 Jun": 2, "04 Jun": 1, "15 Jun": 1, "18 Jun": 1,
    }  # fmt: skip
    assert days("sam", "draft") == {
        "02 Jun": 3, "03 Jun": 7, "04 Jun": 4, "10 Jun": 2, "17 Jun": 1, "03 Jul": 2,
    }  # fmt: skip
    assert days("kit", "draft") == {"02 Jun": 1, "03 Jun": 2, "15 Jun": 1, "18 Jun": 1}


def test_the_share_of_late_ones_is_told_for_both() -> None:
    told = tally_to_json(tally_of())

    assert {name: told["in_force"][name] for name in ("prompts", "judged", "late")} == {
        "prompts": 30, "judged": 30, "late": 26,
    }  # fmt: skip
    assert {name: told["draft"][name] for name in ("prompts", "judged", "late")} == {
        "prompts": 24, "judged": 24, "late": 21,
    }  # fmt: skip
    assert told["in_force"]["share_late"] == 0.8667
    assert told["draft"]["share_late"] == 0.875


def test_who_was_chased_too_often_is_judged_by_each_playbook() -> None:
    told = tally_to_json(tally_of())

    assert (told["in_force"]["chased"], told["in_force"]["grounds"]) == (
        1, {"too_early": 2, "call_after_email": 1},
    )  # fmt: skip
    assert (told["draft"]["chased"], told["draft"]["grounds"]) == (
        1, {"too_many": 1, "call_after_email": 1},
    )  # fmt: skip
    assert [chase.at for chase in outcome(PASTS[2]).draft.chases] == [at("2026-06-11 09:00")]


def test_five_submissions_with_an_interview_of_the_period_each_all_differ() -> None:
    tally = tally_of()

    assert (tally.submissions, tally.interviews, tally.differing) == (5, 5, 5)


ONLY_KEEP = ("only_in_force", "keep_applying 1", "04 Jun", "never")
NOTE_MOVED = ("moved", "thank_you 1", "03 Jun", "03 Jun")


@pytest.mark.parametrize(
    ("whole", "expected"),
    [
        (
            ANA,
            [
                ("moved", "check_in 1", "17 Jun", "10 Jun"),
                ("only_in_force", "check_in 2", "24 Jun", "never"),
                ONLY_KEEP,
                NOTE_MOVED,
            ],
        ),
        (BO, [ONLY_KEEP, NOTE_MOVED]),
        (
            CY,  # the first would open with the second, and expires then
            [
                ("moved", "check_in 1", "never", "10 Jun"),
                ("only_in_force", "check_in 2", "17 Jun", "never"),
                ONLY_KEEP,
                ("moved", "move_on 1", "18 Jun", "17 Jun"),
                NOTE_MOVED,
            ],
        ),
        (DI, [ONLY_KEEP, NOTE_MOVED]),
        (ED, [ONLY_KEEP]),
    ],
    ids=["ana", "bo", "cy", "di", "ed"],
)
def test_what_differs_is_told_candidate_by_candidate(
    whole: Any, expected: list[tuple[str, ...]]
) -> None:
    assert changes(whole) == expected


def test_an_interview_outside_the_period_counts_nothing_and_still_ends_the_wait() -> None:
    prompts = {prompt.key.step: prompt for prompt in outcome(Past("sam", DI)).in_force.prompts}

    assert {prompt.key.interview_ref for prompt in prompts.values()} == {"I-1"}
    assert prompts["check_in"].opened_at is None  # type: ignore[index]
    assert prompts["check_in"].ending == "withdrawn"  # type: ignore[index]


def test_a_submission_without_an_interview_of_the_period_is_left_out() -> None:
    july = replace(TRIAL, period=Period(on("2026-07-01"), on("2026-07-31")))

    assert simulate(PASTS[0], july) is None


@pytest.mark.parametrize(
    ("zone_name", "starts", "is_in"),
    [
        ("Pacific/Auckland", "2026-05-31 13:00", True),  # the first of June there
        ("Europe/London", "2026-05-31 13:00", False),
        ("America/Los_Angeles", "2026-06-08 02:00", True),  # the evening of the seventh
        ("Europe/London", "2026-06-08 02:00", False),
    ],
)
def test_an_interview_belongs_to_the_period_by_its_own_date(
    zone_name: str, starts: str, is_in: bool
) -> None:
    whole = journey(interview(start=starts, timezone=zone_name))

    assert (simulate(Past("sam", whole), TRIAL) is not None) is is_in


@pytest.mark.parametrize("status", ["cancelled", "deleted"])
def test_an_interview_that_never_was_is_not_counted(status: str) -> None:
    whole = journey(interview(status=status))

    assert simulate(Past("sam", whole), TRIAL) is None


def test_one_booked_after_the_end_of_the_replay_is_not_known_yet() -> None:
    whole = journey(interview(booked_at=at("2026-06-01 09:00")))

    assert simulate(Past("sam", whole), replace(TRIAL, as_of=at("2026-05-31 09:00"))) is None


def test_a_period_is_over_when_its_last_day_has_ended_everywhere() -> None:
    assert over_at(FIRST_WEEK) == at("2026-06-08 12:00")


def test_tallies_made_apart_add_up_in_any_order() -> None:
    first, second = tally_of(PASTS[:2]), tally_of(PASTS[2:])
    second.merge(first)

    assert tally_to_json(second) == tally_to_json(tally_of())
    assert json.dumps(tally_to_json(second)) == json.dumps(tally_to_json(tally_of(PASTS[::-1])))


def test_a_tally_comes_back_from_its_json() -> None:
    told = tally_to_json(tally_of())

    assert tally_to_json(tally_from_json(json.loads(json.dumps(told)))) == told


def test_the_question_is_told_with_the_answer() -> None:
    assert trial_to_json(TRIAL) == {
        "from": "2026-06-01",
        "to": "2026-06-07",
        "as_of": "2026-07-10T12:00:00Z",
        "playbooks": {
            "in_force": {"name": "default", "version": 1},
            "draft": {"name": "hasty", "version": 2},
        },
    }


def test_a_difference_is_told_with_both_sides() -> None:
    told = outcome_to_json(outcome(PASTS[0]))

    assert told["differences"][0] == {
        "kind": "moved",
        "step": "check_in",
        "occurrence": 1,
        "interview": "I-1",
        "interviewer": None,
        "in_force": {
            "opened_at": "2026-06-17T08:00:00Z",
            "opens_at": "2026-06-17T08:00:00Z",
            "due_at": "2026-06-17T16:00:00Z",
            "limit_at": None,
            "ending": "expired",
            "reason": None,
            "is_late": True,
        },
        "draft": {
            "opened_at": "2026-06-10T08:00:00Z",
            "opens_at": "2026-06-10T08:00:00Z",
            "due_at": "2026-06-10T16:00:00Z",
            "limit_at": None,
            "ending": "expired",
            "reason": None,
            "is_late": True,
        },
    }


EVER = Period(date(2000, 1, 1), date(2099, 12, 31))


@settings(max_examples=60, deadline=None)
@given(whole=journeys, as_of=instants)
def test_the_same_playbook_twice_differs_in_nothing(whole: Any, as_of: Any) -> None:
    trial = Trial(DEFAULT_PLAYBOOK, DEFAULT_PLAYBOOK, EVER, as_of)
    found = simulate(Past("sam", whole), trial)

    assert found is None or (found.differences, found.in_force) == ((), found.draft)


@settings(max_examples=60, deadline=None)
@given(whole=journeys, as_of=instants)
def test_a_simulation_made_twice_is_the_same(whole: Any, as_of: Any) -> None:
    trial = replace(TRIAL, period=EVER, as_of=as_of)

    assert simulate(Past("sam", whole), trial) == simulate(Past("sam", whole), trial)


@settings(max_examples=60, deadline=None)
@given(whole=journeys, as_of=instants)
def test_nothing_later_than_the_end_of_a_replay_is_told(whole: Any, as_of: Any) -> None:
    found = simulate(Past("sam", whole), replace(TRIAL, period=EVER, as_of=as_of))

    for side in (found.in_force, found.draft) if found else ():
        assert all(prompt.opened_at is None or prompt.opened_at <= as_of for prompt in side.prompts)
        assert all(chase.at <= as_of for chase in side.chases)
