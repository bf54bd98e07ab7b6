"""The one way by which a use case gives a message another state."""

import itertools

import pytest

from plugin.domain.messages import TRANSITIONS, MessageReason, MessageState
from plugin.errors import Conflict
from plugin.services.outcomes import move
from plugin.store.messages import Message

PAIRS = list(itertools.product(MessageState, MessageState))
ALLOWED = [(before, after) for before, after in PAIRS if after in TRANSITIONS[before]]
FORBIDDEN = [pair for pair in PAIRS if pair not in ALLOWED]


@pytest.mark.parametrize(("before", "after"), ALLOWED)
def test_a_step_of_the_table_is_taken_with_its_reason(
    before: MessageState, after: MessageState
) -> None:
    message = Message(state=before, reason="server_busy")

    move(message, after, MessageReason.NO_ANSWER)

    assert (message.state, message.reason) == (after, MessageReason.NO_ANSWER)


@pytest.mark.parametrize(("before", "after"), FORBIDDEN)
def test_no_other_step_is_taken(before: MessageState, after: MessageState) -> None:
    message = Message(state=before)

    with pytest.raises(Conflict):
        move(message, after)

    assert message.state == before
