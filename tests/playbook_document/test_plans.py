"""What holds for the plans of every playbook that can be taken."""

from hypothesis import HealthCheck, given, settings

from plugin.domain.journey_json import parse_journey
from plugin.domain.planning import plan
from plugin.domain.playbook import Playbook
from tests.domain.makers import JOURNEYS, journey_file
from tests.playbook_document.strategies import playbooks

ALL = [
    parse_journey(journey_file(path.name)["journey"]) for path in sorted(JOURNEYS.glob("*.json"))
]
many = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


@many
@given(playbooks())
def test_moments_come_in_their_order(playbook: Playbook) -> None:
    for told in ALL:
        assert told.as_of
        for each in plan(told.journey, playbook, as_of=told.as_of).prompts:
            moments = [m for m in (each.opens_at, each.due_at, each.limit_at) if m]
            assert moments == sorted(moments), each
