"""Follow-ups that were made although a rule spoke against it, with the reason that was given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.domain.calendars import at, local_date
from plugin.domain.coverage_counts import Cell, Outcome
from plugin.domain.periods import week_of
from plugin.services.coverage_facts import Statement, Wanted, whose
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.submissions import FollowUp, Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideView:
    """Who passed over a rule, when (aware UTC) and why. `rules` is empty where none was kept.

    `reason` None: it went with the candidate, who was erased.
    """

    at: datetime
    channel: str
    reason: str | None
    rules: tuple[str, ...]
    recruiter_name: str | None
    candidate_id: int
    candidate_name: str | None
    job_title: str | None
    client_company_name: str | None


def count_overrides(
    session: Session, wanted: Wanted, zone_name: str
) -> Iterator[tuple[Cell, Outcome]]:
    """Yield each override of the period, in the cell of whoever made it and of the day it was."""
    statement = _chosen(
        select(FollowUp.recruiter_id, Submission.client_company_id, FollowUp.at), wanted, zone_name
    )
    for row in session.execute(statement):
        week = week_of(local_date(row.at, zone_name))
        yield Cell(row.recruiter_id, row.client_company_id, week), Outcome.OVERRIDE


def find_overrides(
    session: Session, wanted: Wanted, zone_name: str, *, first: int, rows: int
) -> list[OverrideView]:
    """Return a page of the period's overrides, the latest first."""
    statement = (
        _chosen(
            select(
                FollowUp.at,
                FollowUp.channel,
                FollowUp.override_reason.label("reason"),
                FollowUp.override_rules.label("rules"),
                Recruiter.name.label("recruiter_name"),
                Submission.candidate_id,
                Candidate.name.label("candidate_name"),
                Submission.job_title,
                ClientCompany.name.label("client_company_name"),
            ),
            wanted,
            zone_name,
        )
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Recruiter, Recruiter.id == FollowUp.recruiter_id)
        .order_by(FollowUp.at.desc(), FollowUp.id.desc())
        .offset(first)
        .limit(rows)
    )
    return [_view(row._mapping) for row in session.execute(statement)]


def _view(values: Any) -> OverrideView:
    return OverrideView(**{**values, "rules": tuple(values["rules"] or ())})


def _chosen(statement: Statement, wanted: Wanted, zone_name: str) -> Statement:
    """Return the statement on the period's days, as the reader's wall calendar shows them."""
    return statement.join(Submission, Submission.id == FollowUp.submission_id).where(
        (func.cardinality(FollowUp.override_grounds) > 0) | FollowUp.override_reason.is_not(None),
        FollowUp.at >= at(wanted.period.first, time(), zone_name),
        FollowUp.at < at(wanted.period.last + timedelta(days=1), time(), zone_name),
        *whose(FollowUp.recruiter_id, wanted.recruiter_id),
        *whose(Submission.client_company_id, wanted.client_company_id),
    )
