"""A playbook that is not in force yet: what it would change, tried on the agency's own work."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.activation import Activation
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_diff import Difference, differences
from plugin.domain.submissions import CLOSING_STAGES
from plugin.errors import Conflict
from plugin.services.access import Viewer
from plugin.services.contact_scopes import ModeChange, Shift, load_scope, shifts_of
from plugin.services.managers import refuse_unless_manager
from plugin.services.plan_previews import PlanPreview, preview
from plugin.services.playbooks import InForce, in_force
from plugin.store.base import transaction
from plugin.store.people import Candidate, ClientCompany
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

MOST_PREVIEWED = 500
"""Submissions that a preview plans, those with open prompts and planned last first."""


@dataclass(frozen=True, slots=True)
class DraftPreview:
    """What taking a draft now would do. `plan.looked_at` of `of` submissions were planned for it.

    `is_same`: it is what is in force, its name included; then there is nothing to take.
    """

    current: Playbook
    draft: Playbook
    differences: tuple[Difference, ...]
    plan: PlanPreview
    of: int

    @property
    def is_same(self) -> bool:
        """Tell whether the draft is what is in force."""
        return replace(self.draft, version=self.current.version) == self.current


def preview_draft(viewer: Viewer, draft: Playbook, *, based_on: int) -> DraftPreview:
    """Return what would change if the draft came into force now; nothing is saved.

    Raises NotAllowed for all but managers, and Conflict where `based_on` is no longer in force.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        current = in_force(session, viewer.installation_id).playbook
        if current.version != based_on:
            raise Conflict("Another version of the playbook came into force meanwhile.")
        draft = replace(draft, version=current.version + 1)
        plan, count = _plan(session, viewer.installation_id, current, draft, now)
    return DraftPreview(current, draft, differences(current, draft), plan, count)


def _plan(
    session: Session, installation_id: int, current: Playbook, draft: Playbook, now: datetime
) -> tuple[PlanPreview, int]:
    """Return what the draft changes in the first submissions, and how many there are in all."""
    ids = _at_work(session)
    known = InForce(draft, Activation(now, current))
    mode = ModeChange((), draft.contact_mode)
    shifts = shifts_of(load_scope(session, installation_id, mode), mode)
    first = ids[:MOST_PREVIEWED]
    found = PlanPreview()
    for shift in shifts:
        moved = _under(session, shift, first)
        found += preview(
            session,
            installation_id,
            [number for number in first if number in moved],
            known=known,
            now=now,
            change=shift.apply,
        )
        first = [number for number in first if number not in moved]
    found += preview(session, installation_id, first, known=known, now=now)
    return found, len(ids)


def _at_work(session: Session) -> list[int]:
    """Return the submissions that go on or have open prompts."""
    has_open = exists().where(Prompt.submission_id == Submission.id, Prompt.state.in_(LIVE_STATES))
    goes_on = or_(Submission.stage.is_(None), Submission.stage.not_in(CLOSING_STAGES))
    return list(
        session.scalars(
            select(Submission.id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .where(
                Submission.deleted_at.is_(None),
                Candidate.deleted_at.is_(None),
                or_(goes_on, has_open),
            )
            .order_by(
                has_open.desc(), Submission.planned_at.desc().nulls_last(), Submission.id.desc()
            )
        )
    )


def _under(session: Session, shift: Shift, ids: list[int]) -> set[int]:
    """Return those of the submissions that another contact mode would come into force for."""
    return set(
        session.scalars(
            select(Submission.id)
            .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
            .where(Submission.id.in_(ids), shift.condition)
        )
    )
