"""Plan what changed: load, plan, reconcile, save; in batches."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.journeys import Journey
from plugin.domain.prompts import Plan, PlannedPrompt, PromptKey, PromptState, StepKey
from plugin.domain.reconcile import stored_state
from plugin.services.journeys import LoadedJourney, load
from plugin.services.plan_outcomes import Outcome, Outcomes, work_out
from plugin.services.playbooks import InForce, in_force
from plugin.store.base import transaction
from plugin.store.bulk import is_one_of
from plugin.store.installations import Installation
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

BATCH = 500
"""Submissions a transaction: beyond some hundreds a larger batch is no faster."""

Row = dict[str, Any]


def replan(installation_id: int, *, limit: int = BATCH) -> bool:
    """Plan the submissions that are due for it; return whether more may be.

    One transaction: a crash leaves them due, and planning again changes nothing. Submissions
    that another worker has locked are left to it. While an installation is being set up nothing is
    planned.
    """
    now = utcnow()
    with transaction(installation_id) as session:
        if session.get_one(Installation, installation_id).state == "installing":
            return False
        ids = _claim(session, now, limit)
        # Read once the rows are claimed: a version that came into force before has marked them.
        known = in_force(session, installation_id)
        replan_now(session, installation_id, ids, known=known, now=now)
    return len(ids) == limit


def replan_now(
    session: Session,
    installation_id: int,
    ids: Sequence[int],
    *,
    known: InForce,
    now: datetime,
) -> Outcomes:
    """Plan these submissions within the caller's transaction, which has locked them.

    Return what was written. A submission that cannot be planned keeps its prompts and says so.
    """
    journeys = load(session, installation_id, ids)
    outcomes = work_out(journeys, known=known, now=now)
    _save(session, installation_id, outcomes.planned, now)
    _hand_over(session, journeys)
    _note_planned(session, ids, outcomes, now)
    for submission_id, error in outcomes.errors.items():
        session.get_one(Submission, submission_id).plan_error = error
    return outcomes


def _note_planned(session: Session, ids: Sequence[int], outcomes: Outcomes, now: datetime) -> None:
    """Write down that these were planned; what was over long before is not planned daily."""
    resting = {each.loaded.submission_id for each in outcomes.planned if each.is_long_past}
    for these, planned_at in ((set(ids) - resting, now), (resting, None)):
        if these:
            session.execute(
                update(Submission)
                .where(is_one_of(Submission.id, these))
                .values(plan_due_at=None, planned_at=planned_at, plan_error=None)
            )


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
    outcomes: Sequence[Outcome],
    now: datetime,
) -> None:
    """Write what planning changes."""
    created: list[Row] = []
    changed: list[Row] = []
    cancelled: list[Row] = []
    for outcome in outcomes:
        loaded, change, version = outcome.loaded, outcome.change, _version(outcome.made)
        created += [
            {"created_at": now}
            | _new_row(installation_id, loaded, prompt)
            | _facts(loaded.journey, prompt, now)
            | version
            for prompt in change.create
        ]
        changed += [
            {"id": row_id} | _facts(loaded.journey, prompt, now) | version
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
                update(Prompt)
                .where(Prompt.id.in_(unsnoozed))
                .values(snoozed_until=None, snoozed_at=None, snoozed_before=None)
            )
    if created:
        session.execute(insert(Prompt), created)
    for rows in (changed, cancelled):
        if rows:
            session.execute(update(Prompt), rows)


def _new_row(installation_id: int, loaded: LoadedJourney, prompt: PlannedPrompt) -> Row:
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
