"""Prompts: what the recruiters see, one row an occurrence."""

from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from plugin.domain.prompts import StepKey
from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key

LIVE_STATES = ("planned", "blocked")
LIVE = "state in ('planned', 'blocked')"
WAITS_FOR_CONTACT_MODE = "state = 'blocked' and reason = 'contact_mode_unknown'"
_STEPS = ", ".join(f"'{step}'" for step in StepKey)


class Prompt(TenantRow, Base):
    """One thing that one recruiter is asked to do about one interview.

    `state` never says whether a live prompt is open, late or overdue: its moments and the clock
    do. `recruiter_id` stands here so that an inbox is one index scan.

    For undo: `snoozed_at` is when the snooze in force was made (null where it cannot be taken
    back), `snoozed_before` until when it was snoozed before a recruiter's last press, and `batch`
    the press that did the same to several prompts, until something else is done with this one.
    """

    __tablename__ = "prompts"
    __table_args__ = (
        UniqueConstraint(
            "installation_id",
            "interview_id",
            "step",
            "interviewer_id",
            "occurrence",
            name="uq_prompts_occurrence",
            postgresql_nulls_not_distinct=True,
        ),
        UniqueConstraint("installation_id", "id"),
        tenant_key("submission_id", "submissions"),
        tenant_key("interview_id", "interviews"),
        tenant_key("interviewer_id", "interviewers"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint(
            "state in ('planned', 'blocked', 'done', 'dismissed', 'skipped', 'expired',"
            " 'cancelled')",
            name="state",
        ),
        CheckConstraint(f"step in ({_STEPS})", name="step"),
        CheckConstraint(
            "state in ('planned', 'done') or reason is not null or state = 'expired'",
            name="reason",
        ),
        CheckConstraint("(state = 'done') = (done_at is not null)", name="done_at"),
        CheckConstraint("snoozed_at is null or snoozed_until is not null", name="snoozed_at"),
        Index("ix_prompts_inbox", "recruiter_id", "due_at", "id", postgresql_where=text(LIVE)),
        Index(
            "ix_prompts_limit",
            "installation_id",
            "limit_at",
            postgresql_where=text(f"{LIVE} and limit_at is not null"),
        ),
        Index("ix_prompts_submission", "submission_id"),
        Index(
            "ix_prompts_batch",
            "installation_id",
            "batch",
            postgresql_where=text("batch is not null"),
        ),
        Index(
            "ix_prompts_contact_mode",
            "installation_id",
            "submission_id",
            postgresql_where=text(WAITS_FOR_CONTACT_MODE),
        ),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    interview_id: Mapped[int] = mapped_column(BigInteger)
    interviewer_id: Mapped[int | None] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    step: Mapped[str] = mapped_column(Text)
    occurrence: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    opens_at: Mapped[Instant | None]
    due_at: Mapped[Instant | None]
    limit_at: Mapped[Instant | None]
    expires_at: Mapped[Instant | None]
    snoozed_until: Mapped[Instant | None]
    snoozed_at: Mapped[Instant | None]
    snoozed_before: Mapped[Instant | None]
    needs_decision: Mapped[bool] = mapped_column(Boolean)
    rules: Mapped[list[str]] = mapped_column(ARRAY(Text))
    sources: Mapped[list[str]] = mapped_column(ARRAY(Text))
    why: Mapped[str] = mapped_column(Text)
    playbook_name: Mapped[str] = mapped_column(Text)
    playbook_version: Mapped[int] = mapped_column(Integer)
    done_at: Mapped[Instant | None]
    done_by: Mapped[int | None] = mapped_column(BigInteger)
    changed_at: Mapped[Instant]
    batch: Mapped[UUID | None] = mapped_column(Uuid)
