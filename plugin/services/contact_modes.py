"""Answer how candidates may contact a client's people: seen before it is taken, planned at once.

Any recruiter answers for clients, since they know them; the answer for all clients is a manager's.
Each change is kept with who made it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.errors import Conflict
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.contact_scopes import (
    ClientAnswers,
    ModeChange,
    Scope,
    find_submissions,
    load_scope,
    lock_scope,
    shifts_of,
)
from plugin.services.follow_ups import replan_now
from plugin.services.managers import refuse_unless_manager
from plugin.services.plan_previews import PlanPreview, describe, preview
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.installations import Installation
from plugin.store.people import ClientCompany
from plugin.store.submissions import Submission

PLANNED_AT_ONCE = 500
"""Submissions planned within the change's own transaction; a worker plans the others at once."""

MOST_PREVIEWED = 2_000
"""Submissions looked at before a change, the newest first."""


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What a change would do. `seen` is to be handed back with it, so that nobody's is overwritten.

    `of` is how many submissions it concerns; `plan.looked_at` of them were planned for this.
    `agency` is the answer for all clients as it stands.
    """

    change: ModeChange
    agency: ContactMode | None
    clients: tuple[ClientAnswers, ...]
    seen: str
    is_so: bool
    plan: PlanPreview
    of: int


@dataclass(frozen=True, slots=True)
class ChangeDone:
    """What a change did at once; `later` submissions are left to a worker."""

    change: ModeChange
    clients: tuple[ClientAnswers, ...]
    plan: PlanPreview
    later: int


def look_at(viewer: Viewer, change: ModeChange) -> Scope:
    """Return the answers that a change would be about. Raises NotFound, NotAllowed."""
    with transaction(viewer.installation_id) as session:
        _refuse_unless_allowed(session, viewer, change)
        return load_scope(session, viewer.installation_id, change)


def preview_change(viewer: Viewer, change: ModeChange) -> ChangePreview:
    """Return what the change would do to prompts; nothing is written.

    Raises NotFound, also for another agency's client; NotAllowed.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        _refuse_unless_allowed(session, viewer, change)
        scope = load_scope(session, viewer.installation_id, change)
        known = in_force(session, viewer.installation_id)
        plan, count = PlanPreview(), 0
        known = in_force(session, viewer.installation_id)
        for shift in shifts_of(scope, change):
            ids = find_submissions(session, shift)
            count += len(ids)
            plan += preview(
                session,
                viewer.installation_id,
                ids[: MOST_PREVIEWED - plan.looked_at],
                known=known,
                now=now,
                change=shift.apply,
            )
    return ChangePreview(
        change, scope.agency, scope.clients, scope.seen, scope.is_so(change), plan, count
    )


def take_change(viewer: Viewer, change: ModeChange, *, seen: str | None = None) -> ChangeDone:
    """Keep the answer and plan what it concerns; taking it twice takes it once.

    Raises Conflict where the answers are no longer those that were `seen`; NotFound, NotAllowed.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        _refuse_unless_allowed(session, viewer, change)
        scope, installation, companies = lock_scope(session, viewer.installation_id, change)
        if scope.is_so(change):
            return ChangeDone(change, scope.clients, PlanPreview(), 0)
        if seen is not None and seen != scope.seen:
            raise Conflict("Somebody has answered this meanwhile. Here is how things stand now.")
        shifts = shifts_of(scope, change)
        ids = [number for shift in shifts for number in find_submissions(session, shift)]
        _write(session, viewer, change.answer, companies or (installation,))
        plan, later = _plan(session, viewer.installation_id, ids, now)
    return ChangeDone(change, scope.clients, plan, later)


def _refuse_unless_allowed(session: Session, viewer: Viewer, change: ModeChange) -> None:
    if change.is_agency:
        refuse_unless_manager(session, viewer)


def _write(
    session: Session,
    viewer: Viewer,
    answer: ContactMode | None,
    rows: Sequence[ClientCompany | Installation],
) -> None:
    for row in rows:
        if row.contact_mode == answer:
            continue
        session.add(
            ContactModeChange(
                installation_id=viewer.installation_id,
                client_company_id=row.id if isinstance(row, ClientCompany) else None,
                recruiter_id=viewer.recruiter_id,
                from_mode=row.contact_mode,
                to_mode=answer,
            )
        )
        row.contact_mode = answer
    session.flush()


def _plan(
    session: Session, installation_id: int, ids: Sequence[int], now: datetime
) -> tuple[PlanPreview, int]:
    """Plan the first of the submissions now, and have the others planned by a worker.

    One whose stage settles still is planned when it has, as it would have been.
    """
    locked = set(
        session.scalars(
            select(Submission.id)
            .where(Submission.id.in_(ids), _is_settled(now))
            .order_by(Submission.id)
            .with_for_update()
        )
    )
    settled = [number for number in ids if number in locked]
    first, rest = settled[:PLANNED_AT_ONCE], settled[PLANNED_AT_ONCE:]
    known = in_force(session, installation_id)
    outcomes = replan_now(session, installation_id, first, known=known, now=now)
    if rest:
        session.execute(update(Submission).where(Submission.id.in_(rest)).values(plan_due_at=now))
        enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, installation_id)
    described = describe(session, outcomes.planned, now, failed=len(outcomes.errors))
    return described, len(ids) - len(first)


def _is_settled(now: datetime) -> ColumnElement[bool]:
    return or_(Submission.plan_due_at.is_(None), Submission.plan_due_at <= now)
