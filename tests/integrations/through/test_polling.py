"""What stands in a CRM is polled into the mirror and becomes prompts, whatever kind it is."""

from datetime import timedelta

import time_machine

from plugin.store.prompts import LIVE_STATES
from tests.integrations.through.connected import Connected


def test_a_booked_interview_is_in_the_mirror_with_all_that_belongs_to_it(
    connected: Connected,
) -> None:
    connected.polls()

    assert connected.story() == connected.agency.story
    assert {one.state for one in connected.deliveries()} == {"applied"}


def test_a_booked_interview_has_thank_you_prompts_after_it(connected: Connected) -> None:
    connected.polls()

    prompts = connected.thank_yous()
    assert {one.state for one in prompts} <= set(LIVE_STATES)
    assert len(prompts) == len(connected.agency.story.interviewer_emails)
    assert all(one.opens_at and one.opens_at >= connected.agency.story.ends_at for one in prompts)


def test_polling_again_adds_nothing(connected: Connected, clock: time_machine.Traveller) -> None:
    connected.polls()
    before = connected.everything()
    for _ in range(2):  # what overlaps the first round is told in other pages, once
        clock.shift(timedelta(minutes=15))
        connected.polls()
    deliveries = len(connected.deliveries())
    clock.shift(timedelta(minutes=15))

    connected.polls()

    assert connected.everything() == before
    assert len(connected.deliveries()) == deliveries
