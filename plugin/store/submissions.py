"""Submissions and what was said with the employer about them."""

from datetime import date

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKeyConstraint,
    Index,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.people import MirrorRow

STAGES = (
    "stage in ('submitted', 'interviewing', 'offer', 'hired', 'rejected', 'withdrawn',"
    " 'job_closed')"
)
PROMISES = (
    "promise_kind in ('exact', 'approximate', 'few_days', 'none')"
    " and (promise_on is not null) = (promise_kind in ('exact', 'approximate'))"
)


def tenant_key(column: str, table: str, *, ondelete: str = "CASCADE") -> ForeignKeyConstraint:
    """Return a foreign key that cannot lead into another installation."""
    return ForeignKeyConstraint(
        ["installation_id", column],
        [f"{table}.installation_id", f"{table}.id"],
        ondelete=ondelete,
    )


class Submission(MirrorRow, Base):
    """`plan_due_at` is set when its plan may have changed, and null while it stands.

    `plan_error` is the kind of error that kept it from being planned last time; its prompts stay.
    `stage` null is a CRM stage that nobody has mapped yet. `first_seen_at`: when we heard of it.
    `planned_at` null, and not due: it was over long before, and the clock changes nothing.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        UniqueConstraint("installation_id", "id"),
        tenant_key("candidate_id", "candidates"),
        tenant_key("client_company_id", "client_companies"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint(STAGES, name="stage"),
        Index(
            "ix_submissions_plan_due",
            "installation_id",
            "plan_due_at",
            postgresql_where=text("plan_due_at is not null"),
        ),
        Index("ix_submissions_candidate", "candidate_id"),
        Index("ix_submissions_recruiter", "recruiter_id"),
        Index("ix_submissions_client_company", "client_company_id"),
    )

    candidate_id: Mapped[int] = mapped_column(BigInteger)
    client_company_id: Mapped[int | None] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    job_title: Mapped[str | None] = mapped_column(Text)
    stage: Mapped[str | None] = mapped_column(Text)
    stage_name: Mapped[str | None] = mapped_column(Text)
    stage_changed_at: Mapped[Instant | None]
    first_seen_at: Mapped[Instant]
    plan_due_at: Mapped[Instant | None]
    planned_at: Mapped[Instant | None]
    plan_error: Mapped[str | None] = mapped_column(Text)


class FollowUp(TenantRow, Base):
    """One check-in made with the employer.

    `recruiter_id` is who made it (nobody where `made_by` is the candidate), `logged_by` who wrote
    it down, `prompt_id` the check-in that it completed. `override_grounds` and `override_rules` say
    what spoke against it, `override_reason` why that was passed over.
    """

    __tablename__ = "follow_ups"
    __table_args__ = (
        tenant_key("submission_id", "submissions"),
        tenant_key("recruiter_id", "recruiters"),
        tenant_key("logged_by", "recruiters"),
        tenant_key("prompt_id", "prompts"),
        CheckConstraint("channel in ('email', 'call')", name="channel"),
        CheckConstraint("made_by in ('recruiter', 'candidate')", name="made_by"),
        CheckConstraint("made_by = 'recruiter' or recruiter_id is null", name="maker"),
        Index("ix_follow_ups_submission", "submission_id"),
        Index(
            "ix_follow_ups_overrides",
            "installation_id",
            "at",
            postgresql_where=text("override_grounds <> '{}' or override_reason is not null"),
        ),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[Instant]
    channel: Mapped[str] = mapped_column(Text)
    made_by: Mapped[str] = mapped_column(Text, default="recruiter", server_default="recruiter")
    logged_by: Mapped[int | None] = mapped_column(BigInteger)
    prompt_id: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(Text)
    override_grounds: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default="{}"
    )
    override_rules: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default="{}"
    )
    override_reason: Mapped[str | None] = mapped_column(Text)


class Reply(TenantRow, Base):
    """The employer answered without deciding; the promise is theirs, if they gave one."""

    __tablename__ = "replies"
    __table_args__ = (
        tenant_key("submission_id", "submissions"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint(PROMISES, name="promise"),
        Index("ix_replies_submission", "submission_id"),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    at: Mapped[Instant]
    promise_kind: Mapped[str | None] = mapped_column(Text)
    promise_on: Mapped[date | None] = mapped_column(Date)
    promise_said_on: Mapped[date | None] = mapped_column(Date)


def count_plans(session: Session, condition: ColumnElement[bool]) -> int:
    """Return how many submissions meet a condition on their plan."""
    return session.scalar(select(func.count()).select_from(Submission).where(condition)) or 0
