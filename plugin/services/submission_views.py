"""A submission and what happened around it, as frozen rows: one query each, by a condition."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from plugin.domain.badger_guard import MadeBy
from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode, InterviewerSource
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.submissions import CLOSING_STAGES, Stage
from plugin.services.prompt_views import CONTACT_MODE
from plugin.store.installations import Installation
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import ClientCompany, Recruiter
from plugin.store.submissions import FollowUp, Reply, Submission

Defects = tuple[tuple[str, str], ...]
"""What could not be read: the CRM's field, and what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionView:
    """`stage` None is a CRM stage that nobody has mapped; `stage_name` says which.

    `is_at_rest`: it was over long before we heard of it, so that nothing is planned for it.
    """

    id: int
    job_title: str | None
    stage: Stage | None
    stage_name: str | None
    client_company_id: int | None
    client_company_name: str | None
    contact_mode: ContactMode | None
    recruiter_name: str | None
    is_deleted: bool
    is_unplanned: bool
    is_at_rest: bool
    defects: Defects

    @property
    def is_over(self) -> bool:
        """Tell whether the employer or the candidate has decided."""
        return self.is_deleted or self.stage in CLOSING_STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewView:
    """`starts_at` None: the CRM's value could not be read. `timezone` is the interview's own."""

    id: int
    submission_id: int
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    status: InterviewStatus
    round: int | None
    defects: Defects


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewerView:
    """One person on a panel. `found_email` and `found_title` are what people told us.

    `title` is the CRM's, else the found one.
    """

    id: int
    interview_id: int
    ref: str
    source: InterviewerSource
    name: str | None
    title: str | None
    found_title: str | None
    has_crm_title: bool
    email: str | None
    found_email: str | None
    topics: str | None
    is_removed: bool

    @property
    def is_added(self) -> bool:
        """Tell whether only a debrief names this person."""
        return self.source == InterviewerSource.DEBRIEF

    @property
    def address(self) -> str | None:
        """Return the person's work address, be it usable or not."""
        return self.found_email or self.email


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    submission_id: int
    at: datetime
    channel: str
    recruiter_name: str | None
    made_by: MadeBy
    note: str | None
    override_reason: str | None
    override_rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyView:
    submission_id: int
    at: datetime
    promise: Promise | None


def find_submissions(session: Session, condition: ColumnElement[bool]) -> list[SubmissionView]:
    """Return the submissions that meet the condition, with their job's client and owner."""
    rows = session.execute(
        select(
            Submission.id,
            Submission.job_title,
            Submission.stage,
            Submission.stage_name,
            Submission.client_company_id,
            ClientCompany.name.label("client_company_name"),
            CONTACT_MODE.label("contact_mode"),
            Recruiter.name.label("recruiter_name"),
            Submission.deleted_at,
            Submission.plan_error,
            Submission.plan_due_at,
            Submission.planned_at,
            Submission.defects,
            ClientCompany.defects.label("company_defects"),
        )
        .join(Installation, Installation.id == Submission.installation_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Recruiter, Recruiter.id == Submission.recruiter_id)
        .where(condition)
    )
    return [
        SubmissionView(
            id=row.id,
            job_title=row.job_title,
            stage=Stage(row.stage) if row.stage else None,
            stage_name=row.stage_name,
            client_company_id=row.client_company_id,
            client_company_name=row.client_company_name,
            contact_mode=ContactMode(row.contact_mode) if row.contact_mode else None,
            recruiter_name=row.recruiter_name,
            is_deleted=row.deleted_at is not None,
            is_unplanned=row.plan_error is not None,
            is_at_rest=row.planned_at is None and row.plan_due_at is None,
            defects=_defects([*row.defects, *(row.company_defects or ())]),
        )
        for row in rows
    ]


def find_interviews(session: Session, condition: ColumnElement[bool]) -> list[InterviewView]:
    """Return the submissions' interviews, earliest first, unreadable times last."""
    rows = session.execute(
        _of(
            select(
                Interview.id,
                Interview.submission_id,
                Interview.starts_at,
                Interview.ends_at,
                Interview.timezone,
                Interview.status,
                Interview.round,
                Interview.defects,
                Interview.deleted_at,
                Installation.timezone.label("home"),
            ).join(Installation, Installation.id == Interview.installation_id),
            condition,
            Interview,
        ).order_by(Interview.starts_at.nulls_last(), Interview.id)
    )
    return [
        InterviewView(
            id=row.id,
            submission_id=row.submission_id,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            timezone=row.timezone or row.home,
            status=InterviewStatus.DELETED if row.deleted_at else InterviewStatus(row.status),
            round=row.round,
            defects=_defects(row.defects),
        )
        for row in rows
    ]


def find_interviewers(session: Session, condition: ColumnElement[bool]) -> list[InterviewerView]:
    """Return all who sit or sat on the submissions' panels."""
    rows = session.execute(
        select(Interviewer)
        .with_only_columns(
            Interviewer.id,
            Interviewer.interview_id,
            Interviewer.ref,
            Interviewer.name,
            Interviewer.source,
            func.coalesce(Interviewer.title, Interviewer.found_title).label("title"),
            Interviewer.found_title,
            Interviewer.title.is_not(None).label("has_crm_title"),
            Interviewer.email,
            Interviewer.found_email,
            Interviewer.topics,
            Interviewer.removed_at.is_not(None).label("is_removed"),
        )
        .join(Interview, Interview.id == Interviewer.interview_id)
        .join(Submission, Submission.id == Interview.submission_id)
        .where(condition)
        .order_by(Interviewer.id)
    )
    return [InterviewerView(**row._mapping) for row in rows]


def find_follow_ups(session: Session, condition: ColumnElement[bool]) -> list[FollowUpView]:
    """Return the check-ins made about the submissions, earliest first."""
    rows = session.execute(
        _of(
            select(
                FollowUp.submission_id,
                FollowUp.at,
                FollowUp.channel,
                Recruiter.name.label("recruiter_name"),
                FollowUp.made_by,
                FollowUp.note,
                FollowUp.override_reason,
                FollowUp.override_rules,
            ).outerjoin(Recruiter, Recruiter.id == FollowUp.recruiter_id),
            condition,
            FollowUp,
        ).order_by(FollowUp.at, FollowUp.id)
    )
    return [
        FollowUpView(
            **dict(row._mapping)
            | {"made_by": MadeBy(row.made_by), "override_rules": tuple(row.override_rules)}
        )
        for row in rows
    ]


def find_replies(session: Session, condition: ColumnElement[bool]) -> list[ReplyView]:
    """Return the answers without a decision, earliest first."""
    rows = session.execute(
        _of(
            select(
                Reply.submission_id,
                Reply.at,
                Reply.promise_kind,
                Reply.promise_on,
                Reply.promise_said_on,
            ),
            condition,
            Reply,
        ).order_by(Reply.at, Reply.id)
    )
    return [
        ReplyView(
            submission_id=row.submission_id,
            at=row.at,
            promise=stored_promise(row.promise_kind, row.promise_on, row.promise_said_on),
        )
        for row in rows
    ]


def _of(
    statement: Select[*tuple[Any, ...]],
    condition: ColumnElement[bool],
    model: type[Interview] | type[FollowUp] | type[Reply],
) -> Select[*tuple[Any, ...]]:
    return statement.join(Submission, Submission.id == model.submission_id).where(condition)


def stored_promise(kind: str | None, on: date | None, said_on: date | None) -> Promise | None:
    """Return the promise in three columns; None where nothing is known of one."""
    return Promise(PromiseKind(kind), on, said_on) if kind else None


def _defects(stored: Sequence[dict[str, Any]]) -> Defects:
    return tuple((defect["field"], defect["problem"]) for defect in stored)
