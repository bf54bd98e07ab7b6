"""Plan what changed: load, plan, reconcile, save; in batches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ARRAY, BigInteger, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.activation import plan_since
from plugin.domain.journeys import Journey
from plugin.domain.prompts import Plan, PlannedPrompt, PromptKey, PromptState, StepKey
from plugin.domain.reconcile import reconcile, stored_state
from plugin.services.journeys import LoadedJourney, load
from plugin.services.playbooks import InForce, in_force
from plugin.store.base import transaction
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

BATCH = 500
"""Submissions a transaction: beyond some hundreds a larger batch is no faster."""

_SURPRISES = (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError)
"""What facts that nobody foresaw may raise: it costs the submission, and never its batch."""

Row = dict[str, Any]

logger = structlog.get_logger()


def replan(installation_id: int, *, limit: int = BATCH) -> bool:
    """Plan the submissions that are due for it; return whether more may be.

    One transaction: a crash leaves them due, and planning again changes nothing. Submissions
    that another worker has locked are left to it.
    """
    now = utcnow()
    with transaction(installation_id) as session:
        ids = _claim(session, now, limit)
        # Read once the rows are claimed: a version that came into force before has marked them.
        known = in_force(session, installation_id)
        journeys = load(session, installation_id, ids)
        errors = _save(session, installation_id, known, journeys, now)
        session.execute(
            update(Submission)
            .where(Submission.id.in_(ids))
            .values(plan_due_at=None, planned_at=now, plan_error=None)
        )
        for submission_id, error in errors.items():
            session.get_one(Submission, submission_id).plan_error = error
    return len(ids) == limit


def _claim(session: Session, now: datetime, limit: int) -> list[int]:
    return list(
        session.scalars(
            select(Submission.id)
            .where(Submission.plan_due_at <= now)
            .order_by(Submission.plan_due_at, Submission.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
    )


def _save(
    session: Session,
    installation_id: int,
    known: InForce,
    journeys: Sequence[LoadedJourney],
    now: datetime,
) -> dict[int, str]:
    """Write what planning changes; return why submissions could not be planned, by id."""
    errors: dict[int, str] = {}
    created: list[Row] = []
    changed: list[Row] = []
    cancelled: list[Row] = []
    for loaded in journeys:
        try:
            planned = plan_since(
                loaded.journey, known.playbook, known.activation, loaded.stored, as_of=now
            )
            change = reconcile(loaded.stored, planned, loaded.journey)
        except _SURPRISES as error:
            logger.exception("plan_failed", submission_id=loaded.submission_id)
            errors[loaded.submission_id] = type(error).__name__
            continue
        created += [
            _new_row(installation_id, loaded, prompt, now) | _version(planned)
            for prompt in change.create
        ]
        changed += [
            {"id": row_id} | _facts(loaded.journey, prompt, now) | _version(planned)
            for row_id, prompt in (
                *change.skip,
                *change.finish,
                *change.expire,
                *((move.id, move.prompt) for move in change.move),
            )
        ]
        cancelled += [
            {"id": row_id, "state": PromptState.CANCELLED, "reason": reason, "changed_at": now}
            for row_id, reason in change.cancel
        ]
        unsnoozed = [move.id for move in change.move if move.clear_snooze]
        if unsnoozed:
            session.execute(
                update(Prompt).where(Prompt.id.in_(unsnoozed)).values(snoozed_until=None)
            )
    if created:
        session.execute(insert(Prompt), created)
    for rows in (changed, cancelled):
        if rows:
            session.execute(update(Prompt), rows)
    _hand_over(session, journeys)
    return errors


def _new_row(
    installation_id: int, loaded: LoadedJourney, prompt: PlannedPrompt, now: datetime
) -> Row:
    key = prompt.key
    return {
        "installation_id": installation_id,
        "submission_id": loaded.submission_id,
        "interview_id": loaded.interview_ids[key.interview_ref],
        "interviewer_id": (
            loaded.interviewer_ids[key.interview_ref, key.interviewer_ref]
            if key.interviewer_ref
            else None
        ),
        "recruiter_id": loaded.recruiter_id,
        "step": key.step,
        "occurrence": key.occurrence,
        "created_at": now,
        **_facts(loaded.journey, prompt, now),
    }


def _facts(journey: Journey, prompt: PlannedPrompt, now: datetime) -> Row:
    """Return the columns that planning decides, all but the playbook's version."""
    state = stored_state(prompt.state)
    return {
        "state": state,
        "reason": prompt.reason,
        "opens_at": prompt.opens_at,
        "due_at": prompt.due_at,
        "limit_at": prompt.limit_at,
        "expires_at": prompt.expires_at,
        "needs_decision": prompt.needs_decision,
        "rules": list(prompt.rules),
        "sources": list(prompt.sources),
        "why": prompt.why,
        "done_at": _done_at(journey, prompt.key, now) if state is PromptState.DONE else None,
        "changed_at": now,
    }


def _version(planned: Plan) -> Row:
    return {
        "playbook_name": planned.playbook_name,
        "playbook_version": planned.playbook_version,
    }


def _done_at(journey: Journey, key: PromptKey, now: datetime) -> datetime:
    """Return when what the plan calls done was done: the debrief's or the follow-up's moment."""
    interview = next(i for i in journey.interviews if i.ref == key.interview_ref)
    if key.step is StepKey.DEBRIEF:
        return interview.debrief.debriefed_at or now
    made = sorted(f.at for f in journey.follow_ups if f.at >= interview.end)
    return made[key.occurrence - 1] if key.occurrence <= len(made) else now


def _hand_over(session: Session, journeys: Sequence[LoadedJourney]) -> None:
    """Give live prompts to the submission's present recruiter (playbook section 4)."""
    if not journeys:
        return
    owners = (
        func.unnest(
            bindparam("submissions", [j.submission_id for j in journeys], ARRAY(BigInteger)),
            bindparam("recruiters", [j.recruiter_id for j in journeys], ARRAY(BigInteger)),
        )
        .table_valued("submission_id", "recruiter_id", name="owners")
        .render_derived()
    )
    session.execute(
        update(Prompt)
        .where(
            Prompt.submission_id == owners.c.submission_id,
            Prompt.state.in_(LIVE_STATES),
            Prompt.recruiter_id.is_distinct_from(owners.c.recruiter_id),
        )
        .values(recruiter_id=owners.c.recruiter_id)
        .execution_options(synchronize_session=False)
    )
