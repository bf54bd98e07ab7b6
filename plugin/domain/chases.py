"""Who was chased too often: follow-ups that were made, judged by a playbook.

Each is judged by what the badger guard of that playbook would have said at its moment, by what was
known by then and by the follow-ups really made before it, whichever playbook let them pass.
Follow-ups made before any interview had ended belong to none and are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from plugin.domain.badger_guard import Attempt, Channel, Ground, find_objections
from plugin.domain.interview_days import day_that_had_ended
from plugin.domain.periods import Period
from plugin.domain.playbook import Playbook
from plugin.domain.replay_facts import Story, known_at


@dataclass(frozen=True, slots=True)
class Chase:
    """A follow-up that was made at `at` (aware UTC), and the grounds that speak against it."""

    at: datetime
    channel: Channel
    grounds: tuple[Ground, ...]


def find_chases(story: Story, playbook: Playbook, period: Period) -> tuple[Chase, ...]:
    """Return the follow-ups that speak against the playbook, in order.

    Only those about interview days of the period. Raises like `plan`.
    """
    return tuple(_chases(story, playbook, period))


def _chases(story: Story, playbook: Playbook, period: Period) -> Iterator[Chase]:
    journey, as_of = story.journey, story.as_of
    for place, made in enumerate(journey.follow_ups):
        day = day_that_had_ended(story.days, made.at)
        if made.at > as_of or day is None or day.on not in period:
            continue
        before = replace(journey, follow_ups=journey.follow_ups[:place])
        attempt = Attempt(Channel(made.channel), made.at)
        objections = find_objections(attempt, known_at(before, made.at, as_of), playbook)
        if objections:
            grounds = tuple(objection.ground for objection in objections)
            yield Chase(made.at, attempt.channel, grounds)
