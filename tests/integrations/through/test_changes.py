"""An interview that is moved, cancelled or deleted in a CRM takes its prompts along."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from plugin.clock import utcnow
from plugin.store.prompts import LIVE_STATES
from tests.integrations.through.agency import (
    CANCELLED,
    COMPARISON,
    DELETED,
    EVERY_WAY,
    MOVED,
    POLL,
)
from tests.integrations.through.connected import Connected

A_WEEK = timedelta(days=7)
LATER = timedelta(minutes=15)

Tell = Callable[[str], None]


@pytest.fixture(params=EVERY_WAY)
def tell(
    request: pytest.FixtureRequest,
    connected: Connected,
    client: FlaskClient,
    clock: time_machine.Traveller,
) -> Tell:
    """Let a change happen in the CRM a while after the first poll, and become known in a way."""
    connected.polls()
    clock.shift(LATER)

    def happens(change: str) -> None:
        if request.param not in connected.agency.told_by.get(change, ()):
            pytest.skip(f"{connected.agency.kind} does not tell by {request.param}: {change}")
        story, now = connected.agency.story, utcnow()
        changes: Mapping[str, Callable[[], None]] = {
            MOVED: lambda: connected.agency.moves(
                story.starts_at + A_WEEK, story.ends_at + A_WEEK, now
            ),
            CANCELLED: lambda: connected.agency.cancels(now),
            DELETED: lambda: connected.agency.deletes(now),
        }
        changes[change]()
        clock.shift(timedelta(seconds=2))
        if request.param == POLL:
            connected.polls()
        elif request.param == COMPARISON:
            connected.compares()
        else:
            sent = connected.agency.delivery(change, utcnow())
            assert connected.hears(client, sent).status_code == 200
            connected.catches_up()

    return happens


def test_an_interview_that_moves_takes_its_prompts_along(connected: Connected, tell: Tell) -> None:
    before = connected.thank_yous()

    tell(MOVED)

    story = connected.agency.story
    moved = replace(story, starts_at=story.starts_at + A_WEEK, ends_at=story.ends_at + A_WEEK)
    live = [one for one in connected.thank_yous() if one.state in LIVE_STATES]
    assert connected.story() == moved
    assert len(live) == len(before)
    assert all(one.opens_at and one.opens_at >= moved.ends_at for one in live)


@pytest.mark.parametrize("change", [CANCELLED, DELETED])
def test_an_interview_that_is_off_has_no_prompts_any_more(
    connected: Connected, tell: Tell, change: str
) -> None:
    tell(change)

    assert {one.state for one in connected.thank_yous()} == {"cancelled"}
    assert connected.known().status in ("cancelled", "deleted")
    assert {one.state for one in connected.deliveries()} == {"applied"}


def test_comparing_what_was_just_polled_finds_nothing_to_mend(connected: Connected) -> None:
    connected.polls()

    comparison = connected.compares()

    assert comparison.listed
    assert (comparison.asked, comparison.healed, comparison.gone) == (0, 0, 0)
    assert comparison.error is None
