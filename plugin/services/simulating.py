"""Replay an agency's past for a simulation, a batch a transaction, whoever kills the worker."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.periods import Period
from plugin.domain.simulation import Outcome, Trial, simulate
from plugin.domain.simulation_json import outcome_to_json
from plugin.domain.simulation_tally import Tally, tally_from_json, tally_to_json
from plugin.playbook_document import playbook_from_json
from plugin.services.journeys import LoadedJourney
from plugin.services.pasts import LoadedPast, count_pasts, find_pasts, load_pasts
from plugin.services.simulations import IS_ACTIVE
from plugin.store.base import transaction
from plugin.store.simulations import SimulatedSubmission, Simulation

BATCH = 300
"""Submissions a transaction: about half a second's work."""

ATTEMPTS = 5
"""Runs that may die without any progress before a simulation is given up."""

_SURPRISES = (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError)
"""What facts that nobody foresaw may raise: it costs the submission, and never the simulation."""

logger = structlog.get_logger()


class _Overtaken(Exception):
    """Somebody cancelled the simulation meanwhile, or another worker did this batch."""


def begin(installation_id: int) -> bool:
    """Note that a run begins; return whether there is a simulation to go on with.

    One whose runs keep dying before they get anywhere has failed.
    """
    with transaction(installation_id) as session:
        row = session.scalar(select(Simulation).where(IS_ACTIVE).with_for_update())
        if row is None:
            return False
        if row.attempts >= ATTEMPTS:
            row.state, row.finished_at = "failed", utcnow()
            logger.error("simulation_failed", simulation_id=row.id)
            return False
        row.attempts += 1
        if row.state == "queued":
            row.state, row.started_at = "running", utcnow()
            row.total = count_pasts(session, Period(row.first_on, row.last_on))
        return True


def replay_batch(installation_id: int) -> bool:
    """Replay the next submissions of the simulation that goes on; return whether more may be.

    Found, counted and ticked off in one transaction: a crash leaves the batch to be done again.
    """
    try:
        with transaction(installation_id) as session:
            row = session.scalar(select(Simulation).where(IS_ACTIVE))
            if row is None:
                return False
            period = Period(row.first_on, row.last_on)
            ids = find_pasts(session, period, after=row.last_submission_id, limit=BATCH)
            batch = _replay(_trial(row, period), load_pasts(session, installation_id, ids))
            _save(session, row, batch, ids)
    except _Overtaken:
        return True
    return len(ids) == BATCH


@dataclass(slots=True)
class _Batch:
    """What became of some submissions; `unread` could not be replayed."""

    tally: Tally
    found: list[tuple[LoadedJourney, Outcome]] = field(default_factory=list)
    unread: int = 0


def _trial(row: Simulation, period: Period) -> Trial:
    return Trial(
        in_force=playbook_from_json(row.in_force),
        draft=playbook_from_json(row.draft),
        period=period,
        as_of=row.as_of,
    )


def _replay(trial: Trial, pasts: Sequence[LoadedPast]) -> _Batch:
    batch = _Batch(Tally())
    for each in pasts:
        try:
            outcome = simulate(each.past, trial)
        except _SURPRISES:
            logger.exception("replay_failed", submission_id=each.loaded.submission_id)
            batch.unread += 1
            continue
        if outcome is None:
            continue
        batch.tally.add(outcome)
        if outcome.is_remarkable:
            batch.found.append((each.loaded, outcome))
    return batch


def _save(session: Session, row: Simulation, batch: _Batch, ids: Sequence[int]) -> None:
    """Write the batch down. Raises _Overtaken where the simulation is not as it was read.

    Written last, since what it refers to is locked from then on, and planning passes over that.
    """
    tally = tally_from_json(row.numbers)
    tally.merge(batch.tally)
    is_last = len(ids) < BATCH
    done = row.done + len(ids)
    ticked = session.scalar(
        update(Simulation)
        .where(
            Simulation.id == row.id,
            IS_ACTIVE,
            Simulation.last_submission_id == row.last_submission_id,
        )
        .values(
            state="done" if is_last else "running",
            finished_at=utcnow() if is_last else None,
            done=done,
            total=done if is_last else func.greatest(Simulation.total, done),
            last_submission_id=ids[-1] if ids else row.last_submission_id,
            unread=row.unread + batch.unread,
            attempts=0,
            numbers=tally_to_json(tally),
        )
        .returning(Simulation.id)
        .execution_options(synchronize_session=False)
    )
    if ticked is None:
        raise _Overtaken
    if batch.found:
        session.execute(
            insert(SimulatedSubmission),
            [
                {
                    "installation_id": row.installation_id,
                    "simulation_id": row.id,
                    "submission_id": loaded.submission_id,
                    "is_different": bool(outcome.differences),
                    "is_chased": bool(outcome.in_force.chases or outcome.draft.chases),
                    "found": _found(outcome, loaded),
                }
                for loaded, outcome in batch.found
            ],
        )


def _found(outcome: Outcome, loaded: LoadedJourney) -> dict[str, Any]:
    """Return what there is to say, with ids for refs: a CRM's ref may be somebody's address."""
    told = outcome_to_json(outcome)
    for difference in told["differences"]:
        interview, person = difference.pop("interview"), difference.pop("interviewer")
        difference["interview_id"] = loaded.interview_ids[interview]
        difference["interviewer_id"] = (
            loaded.interviewer_ids.get((interview, person)) if person else None
        )
    return {"differences": told["differences"], "chased": told["chased"]}
