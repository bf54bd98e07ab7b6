"""An agency's own past, as simulations replay it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.domain.periods import Period
from plugin.domain.simulation import Past
from plugin.services.journeys import LoadedJourney, load
from plugin.store.interviews import Interview
from plugin.store.people import ClientCompany
from plugin.store.submissions import Submission

_DAY = timedelta(days=1)

NOBODY = 0
"""Stands for the recruiter where a submission has none."""


@dataclass(frozen=True, slots=True)
class LoadedPast:
    """One submission's past, and which rows its refs stand for. The recruiter is told by id."""

    past: Past
    loaded: LoadedJourney


def count_pasts(session: Session, period: Period) -> int:
    """Return how many submissions may have an interview in the period."""
    counted = select(func.count(Interview.submission_id.distinct())).where(*_is_near(period))
    return session.scalar(counted) or 0


def find_pasts(session: Session, period: Period, *, after: int, limit: int) -> list[int]:
    """Return the ids of submissions that may have an interview in the period, in order."""
    return list(
        session.scalars(
            select(Interview.submission_id)
            .where(*_is_near(period), Interview.submission_id > after)
            .distinct()
            .order_by(Interview.submission_id)
            .limit(limit)
        )
    )


def load_pasts(session: Session, installation_id: int, ids: Sequence[int]) -> list[LoadedPast]:
    """Return the pasts of these submissions, in the order of their ids."""
    unanswered = _unanswered(session, ids)
    found = sorted(load(session, installation_id, ids), key=lambda each: each.submission_id)
    return [
        LoadedPast(_past(each, is_answered=each.submission_id not in unanswered), each)
        for each in found
    ]


def _past(loaded: LoadedJourney, *, is_answered: bool) -> Past:
    """Return the past; a client's own answer counts, the agency's for all is the playbook's."""
    journey = loaded.journey
    if not is_answered:
        company = replace(journey.client_company, contact_mode=None)
        journey = replace(journey, client_company=company)
    return Past(str(loaded.recruiter_id or NOBODY), journey)


def _unanswered(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Return those whose client company has no contact mode of its own."""
    return frozenset(
        session.scalars(
            select(Submission.id)
            .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
            .where(
                Submission.id.in_(ids),
                ClientCompany.contact_mode.is_(None),
                ClientCompany.crm_contact_mode.is_(None),
            )
        )
    )


def _is_near(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of interviews whose own date may lie in the period, in any zone."""
    first = datetime.combine(period.first, time(0), tzinfo=UTC) - _DAY
    last = datetime.combine(period.last, time(0), tzinfo=UTC) + 2 * _DAY
    return (
        Interview.starts_at >= first,
        Interview.starts_at < last,
        Interview.status.not_in(("cancelled", "deleted")),
    )
