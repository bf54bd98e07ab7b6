"""The client companies of an agency: how candidates may contact each, and what waits for that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, distinct, func, literal, or_, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.contact_modes import ContactAnswers, answers_of
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState
from plugin.domain.reasons import BlockReason
from plugin.services.access import Viewer
from plugin.services.managers import manages
from plugin.services.prompt_views import CONTACT_MODE
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.installations import Installation
from plugin.store.people import ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

PAGE_ROWS = 50
LAST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class ClientRow:
    """One client company. `waiting`: how many prompts wait for the answer."""

    id: int
    name: str | None
    answers: ContactAnswers
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeChangeView:
    """One change that was made. `is_agency`: of the answer for all. Names None: not captured.

    `recruiter_id` None: it came with an install.
    """

    at: datetime
    recruiter_id: int | None
    recruiter_name: str | None
    is_agency: bool
    client_company_name: str | None
    from_mode: ContactMode | None
    to_mode: ContactMode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientList:
    """One page of the clients, unanswered ones first. `agency` is the answer for all others.

    `waiting_without_client` counts prompts of submissions for which the CRM names no client.
    """

    rows: tuple[ClientRow, ...]
    page: int
    has_next: bool
    agency: ContactMode | None
    is_manager: bool
    waiting_without_client: int
    changes: tuple[ModeChangeView, ...]


def list_clients(viewer: Viewer, *, search: str = "", page: int = 1) -> ClientList:
    """Return a page of the agency's clients; `search` is a part of the name.

    A client that the CRM has no more is listed while prompts wait for its answer.
    """
    first = (page - 1) * PAGE_ROWS
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        found = _find(session, search, now, first)
        installation = session.get_one(Installation, viewer.installation_id)
        mode = installation.contact_mode
        rows = (
            ClientRow(
                row.id,
                row.name,
                answers_of(row.contact_mode, row.crm_contact_mode, mode),
                row.waiting,
            )
            for row in found[:PAGE_ROWS]
        )
        return ClientList(
            rows=tuple(rows),
            page=page,
            has_next=len(found) > PAGE_ROWS,
            agency=ContactMode(mode) if mode else None,
            is_manager=manages(session, viewer),
            waiting_without_client=_count_without_client(session, now),
            changes=tuple(_last_changes(session)),
        )


def count_unanswered(viewer: Viewer) -> int:
    """Return for a manager how many clients' missing answers hold prompts up; 0 for others."""
    with transaction(viewer.installation_id) as session:
        if not manages(session, viewer):
            return 0
        count = session.scalar(
            select(func.count(distinct(func.coalesce(Submission.client_company_id, 0))))
            .join(Prompt, Prompt.submission_id == Submission.id)
            .where(*_waits(utcnow()))
        )
    return count or 0


def _waits(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a prompt waits for a contact mode.

    Written into the SQL, so that the partial index serves it.
    """
    return (
        Prompt.state == literal(PromptState.BLOCKED.value, literal_execute=True),
        Prompt.reason == literal(BlockReason.CONTACT_MODE_UNKNOWN.value, literal_execute=True),
        or_(Prompt.expires_at.is_(None), Prompt.expires_at > now),
    )


def _find(session: Session, search: str, now: datetime, first: int) -> Sequence[Row[Any]]:
    waiting = (
        select(Submission.client_company_id, func.count().label("waiting"))
        .join(Prompt, Prompt.submission_id == Submission.id)
        .where(*_waits(now))
        .group_by(Submission.client_company_id)
        .subquery()
    )
    count = func.coalesce(waiting.c.waiting, 0)
    statement = (
        select(
            ClientCompany.id,
            ClientCompany.name,
            ClientCompany.contact_mode,
            ClientCompany.crm_contact_mode,
            count.label("waiting"),
        )
        .join(Installation, Installation.id == ClientCompany.installation_id)
        .outerjoin(waiting, waiting.c.client_company_id == ClientCompany.id)
        .where(or_(ClientCompany.deleted_at.is_(None), count > 0))
        .order_by(
            case((CONTACT_MODE.is_(None), 0), else_=1),
            count.desc(),
            func.lower(ClientCompany.name).nulls_last(),
            ClientCompany.id,
        )
    )
    if search:
        statement = statement.where(ClientCompany.name.icontains(search, autoescape=True))
    return session.execute(statement.offset(first).limit(PAGE_ROWS + 1)).all()


def _count_without_client(session: Session, now: datetime) -> int:
    statement = (
        select(func.count())
        .select_from(Prompt)
        .join(Submission, Submission.id == Prompt.submission_id)
        .where(Submission.client_company_id.is_(None), *_waits(now))
    )
    return session.scalar(statement) or 0


def _last_changes(session: Session) -> list[ModeChangeView]:
    rows = session.execute(
        select(ContactModeChange, Recruiter.name, ClientCompany.name)
        .outerjoin(Recruiter, Recruiter.id == ContactModeChange.recruiter_id)
        .outerjoin(ClientCompany, ClientCompany.id == ContactModeChange.client_company_id)
        .order_by(ContactModeChange.created_at.desc(), ContactModeChange.id.desc())
        .limit(LAST_CHANGES)
    )
    return [
        ModeChangeView(
            at=row.created_at,
            recruiter_id=row.recruiter_id,
            recruiter_name=recruiter,
            is_agency=row.client_company_id is None,
            client_company_name=company,
            from_mode=ContactMode(row.from_mode) if row.from_mode else None,
            to_mode=ContactMode(row.to_mode) if row.to_mode else None,
        )
        for row, recruiter, company in rows
    ]
