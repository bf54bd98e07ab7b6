"""What was over long before we heard of it asks for nothing."""

from dataclasses import replace
from typing import Any

import pytest

from plugin.domain.interviews import Debrief
from plugin.domain.journeys import Journey
from plugin.domain.long_past import is_long_past
from plugin.domain.submissions import Stage
from tests.domain.makers import at, done, follow_up, interview, journey, reply

HEARD = "2026-06-03 09:00"


def heard_of(*starts: str, **changes: Any) -> Journey:
    interviews = [interview(f"I-{n}", start) for n, start in enumerate(starts)]
    return journey(*interviews, first_seen_at=at(HEARD), **changes)


def test_an_interview_of_last_year_is_long_past() -> None:
    assert is_long_past(heard_of("2025-06-03 09:00"))


def test_an_interview_of_two_months_ago_is_not() -> None:
    assert not is_long_past(heard_of("2026-04-03 09:00"))


def test_one_recent_interview_keeps_the_whole_submission() -> None:
    assert not is_long_past(heard_of("2025-06-03 09:00", "2026-05-20 09:00"))


@pytest.mark.parametrize(
    "touched",
    [
        {"follow_ups": (follow_up("2026-06-04 09:00"),)},
        {"replies": (reply("2026-06-04 09:00"),)},
    ],
)
def test_what_somebody_has_done_something_about_is_not(touched: dict[str, Any]) -> None:
    assert not is_long_past(heard_of("2025-06-03 09:00", **touched))


def test_a_prompt_done_keeps_it() -> None:
    assert not is_long_past(heard_of("2025-06-03 09:00", done=(done("debrief", "I-0"),)))


def test_a_debrief_keeps_it() -> None:
    old = heard_of("2025-06-03 09:00")
    told = replace(old.interviews[0], debrief=Debrief(debriefed_at=at("2026-06-04 09:00")))

    assert not is_long_past(replace(old, interviews=(told,)))


def test_what_we_heard_of_in_time_never_is() -> None:
    assert not is_long_past(journey(interview("I-1", "2020-06-03 09:00")))


@pytest.mark.parametrize(
    ("rejected_on", "is_past"),
    [("2026-04-20 09:00", True), ("2026-06-01 09:00", False), ("2026-07-01 09:00", False)],
)
def test_a_rejection_asks_for_a_word_only_while_it_is_news(rejected_on: str, is_past: bool) -> None:
    old = heard_of("2026-04-12 09:00")
    rejected = replace(old.submission, stage=Stage.REJECTED, changed_at=at(rejected_on))

    assert is_long_past(replace(old, submission=rejected)) is is_past
