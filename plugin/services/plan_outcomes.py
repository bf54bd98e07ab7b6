"""Plan many journeys and compare each with what is stored: what saving and previewing share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from plugin.domain.activation import plan_since
from plugin.domain.journeys import Journey
from plugin.domain.long_past import is_long_past
from plugin.domain.prompts import Plan
from plugin.domain.reconcile import Reconciliation, reconcile
from plugin.services.journeys import LoadedJourney
from plugin.services.playbooks import InForce

_SURPRISES = (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError)
"""What facts that nobody foresaw may raise: it costs the submission, and never its batch."""

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What planning comes to for one submission; `loaded.journey` is the one that was planned.

    `is_long_past`: it was over long before we heard of it, so that nothing is planned at all.
    """

    loaded: LoadedJourney
    made: Plan
    change: Reconciliation
    is_long_past: bool = False


@dataclass(frozen=True, slots=True)
class Outcomes:
    """`errors` is the kind of error that kept a submission from being planned, by its id."""

    planned: tuple[Outcome, ...]
    errors: Mapping[int, str]


def work_out(
    journeys: Sequence[LoadedJourney],
    *,
    known: InForce,
    now: datetime,
    change: Callable[[Journey], Journey] | None = None,
) -> Outcomes:
    """Return what must change in the stored prompts of each journey; nothing is written.

    `change` is what the journeys are to become first: a fact that somebody thinks of changing.
    """
    known = known.for_planning()
    planned: list[Outcome] = []
    errors: dict[int, str] = {}
    for loaded in journeys:
        try:
            planned.append(_one(loaded, known, now, change))
        except _SURPRISES as error:
            logger.exception("plan_failed", submission_id=loaded.submission_id)
            errors[loaded.submission_id] = type(error).__name__
    return Outcomes(tuple(planned), errors)


def _one(
    loaded: LoadedJourney,
    known: InForce,
    now: datetime,
    fact: Callable[[Journey], Journey] | None,
) -> Outcome:
    journey = fact(loaded.journey) if fact else loaded.journey
    is_past = is_long_past(journey)
    if is_past:
        name, version = known.playbook.name, known.playbook.version
        made = Plan(journey.submission.ref, now, name, version, ())
    else:
        made = plan_since(journey, known.playbook, known.activation, loaded.stored, as_of=now)
    change = reconcile(loaded.stored, made, journey)
    return Outcome(replace(loaded, journey=journey), made, change, is_past)
