"""The journeys whose plan is known: V01 … V17, and the table of what changes a plan."""

from datetime import date, time
from typing import Any

import pytest

from plugin.domain.calendars import at as wall_clock
from plugin.domain.calendars import calendar_of
from plugin.domain.journey_json import parse_journey
from plugin.domain.plan_json import plan_to_json
from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from tests.domain.makers import JOURNEYS, at, journey_file

NAMES = sorted(path.name for path in JOURNEYS.glob("*.json"))
SAID = ("rules", "sources", "why")


def plan_of(name: str) -> list[dict[str, Any]]:
    document = parse_journey(journey_file(name)["journey"])
    assert document.as_of
    made = plan_to_json(plan(document.journey, DEFAULT_PLAYBOOK, as_of=document.as_of))
    prompts: list[dict[str, Any]] = made["prompts"]
    return prompts


def test_all_sample_journeys_are_here() -> None:
    assert len(NAMES) == 47


@pytest.mark.parametrize("name", NAMES)
def test_the_journey_gives_exactly_its_plan(name: str) -> None:
    got = plan_of(name)

    assert [{k: v for k, v in each.items() if k not in SAID} for each in got] == (
        journey_file(name)["prompts"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_prompt_of_the_journey_says_why_and_by_which_rules(name: str) -> None:
    for each in plan_of(name):
        assert each["rules"]
        assert each["sources"]
        assert each["why"].endswith(".")
        assert not each["why"].endswith("..")


def test_v12_a_time_that_the_clock_skips_comes_once_right_after_the_gap() -> None:
    skipped = wall_clock(date(2026, 3, 8), time(2, 30), "America/Toronto")

    assert skipped == at("2026-03-08 07:00")  # 03:00 EDT


def test_v17_a_business_day_after_thursday_before_a_long_weekend_is_tuesday() -> None:
    easter = calendar_of("GB", "ENG")

    assert easter.after(date(2026, 4, 2), 1) == date(2026, 4, 7)
