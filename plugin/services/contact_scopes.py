"""Whom a change of contact mode concerns: clients, what is answered of them, submissions."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from plugin.domain.contact_modes import ContactAnswers, answers_of
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.submissions import CLOSING_STAGES
from plugin.errors import NotFound
from plugin.store.installations import Installation
from plugin.store.people import Candidate, ClientCompany
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True)
class ModeChange:
    """An answer to be given; None takes it back. No ids: the agency's for all without another."""

    company_ids: tuple[int, ...]
    answer: ContactMode | None

    @property
    def is_agency(self) -> bool:
        """Tell whether it is the answer for all clients."""
        return not self.company_ids


@dataclass(frozen=True, slots=True)
class ClientAnswers:
    """What is answered of one client company. `name` is None where the CRM gives none."""

    id: int
    name: str | None
    answers: ContactAnswers


@dataclass(frozen=True, slots=True)
class Scope:
    """What a change is about, as it stands now. `clients` is empty for the agency's answer."""

    agency: ContactMode | None
    clients: tuple[ClientAnswers, ...]

    @property
    def seen(self) -> str:
        """Return what tells this state of the answers from any other."""
        told = [
            self.agency,
            *((row.id, row.answers.client, row.answers.crm) for row in self.clients),
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]

    def is_so(self, change: ModeChange) -> bool:
        """Tell whether everything is answered that way already."""
        if change.is_agency:
            return self.agency is change.answer
        return all(row.answers.client is change.answer for row in self.clients)


@dataclass(frozen=True, slots=True)
class Shift:
    """Submissions whose mode in force becomes another one, named by a condition."""

    mode: ContactMode | None
    condition: ColumnElement[bool]

    def apply(self, journey: Journey) -> Journey:
        """Return the journey with its client's mode as it will be."""
        company = replace(journey.client_company, contact_mode=self.mode)
        return replace(journey, client_company=company)


def load_scope(session: Session, installation_id: int, change: ModeChange) -> Scope:
    """Return what the change is about. Raises NotFound."""
    installation = session.get_one(Installation, installation_id)
    return _scope(installation, _companies(session, change))


def lock_scope(
    session: Session, installation_id: int, change: ModeChange
) -> tuple[Scope, Installation, Sequence[ClientCompany]]:
    """Return the same with its rows, locked against new submissions of these clients too.

    A foreign key takes a share of such a lock: what is booked meanwhile is planned with the new
    answer. The answer for all cannot change while a client falls back to it. Raises NotFound.
    """
    installation = session.get_one(
        Installation, installation_id, with_for_update={"read": not change.is_agency}
    )
    companies = _companies(session, change, is_locked=True)
    return _scope(installation, companies), installation, companies


def shifts_of(scope: Scope, change: ModeChange) -> tuple[Shift, ...]:
    """Return which submissions get another mode by the change, and which."""
    if scope.is_so(change):
        return ()
    if change.is_agency:
        unanswered = and_(
            ClientCompany.contact_mode.is_(None), ClientCompany.crm_contact_mode.is_(None)
        )
        without = or_(Submission.client_company_id.is_(None), unanswered)
        return (Shift(change.answer, without),)
    groups: defaultdict[ContactMode | None, list[int]] = defaultdict(list)
    for row in scope.clients:
        after = replace(row.answers, client=change.answer).in_force
        if after is not row.answers.in_force:
            groups[after].append(row.id)
    return tuple(Shift(mode, Submission.client_company_id.in_(ids)) for mode, ids in groups.items())


def find_submissions(session: Session, shift: Shift) -> list[int]:
    """Return the submissions concerned that go on, the newest first.

    Of the others a plan only tells what is done, whatever the mode.
    """
    return list(
        session.scalars(
            select(Submission.id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
            .where(
                shift.condition,
                Submission.deleted_at.is_(None),
                Candidate.deleted_at.is_(None),
                or_(Submission.stage.is_(None), Submission.stage.not_in(CLOSING_STAGES)),
            )
            .order_by(Submission.id.desc())
        )
    )


def _companies(
    session: Session, change: ModeChange, *, is_locked: bool = False
) -> Sequence[ClientCompany]:
    if change.is_agency:
        return ()
    wanted = set(change.company_ids)
    statement = select(ClientCompany).where(ClientCompany.id.in_(wanted)).order_by(ClientCompany.id)
    found = session.scalars(statement.with_for_update() if is_locked else statement).all()
    if len(found) != len(wanted):
        raise NotFound("There is no such client company.")
    return found


def _scope(installation: Installation, companies: Sequence[ClientCompany]) -> Scope:
    agency = ContactMode(installation.contact_mode) if installation.contact_mode else None
    clients = (
        ClientAnswers(
            row.id,
            row.name,
            answers_of(row.contact_mode, row.crm_contact_mode, installation.contact_mode),
        )
        for row in companies
    )
    return Scope(agency, tuple(clients))
