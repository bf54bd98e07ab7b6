"""What holds for the plans of every playbook that can be taken."""

from collections.abc import Iterator
from datetime import time, timedelta

from hypothesis import HealthCheck, given, settings

from plugin.domain.calendars import at
from plugin.domain.journey_json import JourneyDocument, parse_journey
from plugin.domain.planning import plan
from plugin.domain.playbook import Playbook
from plugin.domain.promises import PromiseKind
from plugin.domain.prompts import PlannedPrompt, StepKey
from tests.domain.makers import JOURNEYS, journey_file
from tests.playbook_document.strategies import playbooks

ALL = [
    parse_journey(journey_file(path.name)["journey"]) for path in sorted(JOURNEYS.glob("*.json"))
]
some = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])

DATED = {PromiseKind.EXACT, PromiseKind.APPROXIMATE}
AT_END_OR_LATER = {StepKey.DEBRIEF, StepKey.THANK_YOU, StepKey.CARD}


def planned(playbook: Playbook) -> Iterator[tuple[JourneyDocument, PlannedPrompt]]:
    """Yield every prompt that the playbook plans for the journeys of the tests."""
    for told in ALL:
        assert told.as_of
        for prompt in plan(told.journey, playbook, as_of=told.as_of).prompts:
            yield told, prompt


@some
@given(playbooks())
def test_moments_come_in_their_order(playbook: Playbook) -> None:
    for _, prompt in planned(playbook):
        moments = [each for each in (prompt.opens_at, prompt.due_at, prompt.limit_at) if each]
        assert moments == sorted(moments), prompt


@some
@given(playbooks())
def test_no_check_in_opens_before_the_promised_date_has_passed(playbook: Playbook) -> None:
    for told, prompt in planned(playbook):
        promise = {each.ref: each.debrief.promise for each in told.journey.interviews}.get(
            prompt.key.interview_ref
        )
        is_promised = promise and promise.kind in DATED and not told.journey.replies
        if prompt.key.step is StepKey.CHECK_IN and prompt.opens_at and is_promised:
            zone = told.journey.client_company.place.timezone
            assert prompt.opens_at >= at(promise.on + timedelta(days=1), time(0), zone), prompt


@some
@given(playbooks())
def test_thanks_debriefs_and_cards_wait_for_the_interviews_end(playbook: Playbook) -> None:
    for told, prompt in planned(playbook):
        if prompt.key.step in AT_END_OR_LATER and prompt.opens_at:
            ends = {each.ref: each.end for each in told.journey.interviews}
            assert prompt.opens_at >= ends[prompt.key.interview_ref], prompt


@some
@given(playbooks())
def test_steps_that_are_off_plan_nothing_new(playbook: Playbook) -> None:
    for _, prompt in planned(playbook):
        if not getattr(playbook.steps, prompt.key.step).enabled:
            assert prompt.state == "done", prompt


@some
@given(playbooks())
def test_every_prompt_says_why(playbook: Playbook) -> None:
    for _, prompt in planned(playbook):
        assert prompt.why.endswith("."), prompt
        assert prompt.rules, prompt
