"""Interviews, who asks in them, and what their debrief told."""

from datetime import date

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.people import MirrorRow
from plugin.store.submissions import PROMISES, tenant_key


class Interview(MirrorRow, Base):
    """`starts_at` null: the CRM's value could not be read; it plans nothing until it can."""

    __tablename__ = "interviews"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        UniqueConstraint("installation_id", "id"),
        tenant_key("submission_id", "submissions"),
        CheckConstraint(
            "status in ('scheduled', 'completed', 'cancelled', 'deleted', 'no_show',"
            " 'rescheduling')",
            name="status",
        ),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_interviews_submission", "submission_id"),
        Index("ix_interviews_starts_at", "installation_id", "starts_at"),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    starts_at: Mapped[Instant | None]
    ends_at: Mapped[Instant | None]
    timezone: Mapped[str | None] = mapped_column(Text)
    booked_at: Mapped[Instant | None]
    status: Mapped[str] = mapped_column(Text)
    round: Mapped[int | None] = mapped_column(Integer)
    first_seen_at: Mapped[Instant]


class Interviewer(TenantRow, Base):
    """One person on one interview's panel, told of by the CRM or (`source`) by a debrief.

    `email` and `title` are the CRM's; `found_email` and `found_title` are what people told us
    where the CRM has none that can be used. `topics` is what the debrief says this person talked
    about. The CRM changes none of the latter. Of a person whom only a debrief names, `name` is the
    debrief's, too. The CRM decides who of its own sits on a panel, and of nobody else.
    """

    __tablename__ = "interviewers"
    __table_args__ = (
        UniqueConstraint("installation_id", "interview_id", "ref"),
        UniqueConstraint("installation_id", "id"),
        tenant_key("interview_id", "interviews"),
        CheckConstraint("source in ('crm', 'debrief')", name="source"),
        Index("ix_interviewers_interview", "interview_id"),
    )

    interview_id: Mapped[int] = mapped_column(BigInteger)
    ref: Mapped[str] = mapped_column(Text)
    name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    found_email: Mapped[str | None] = mapped_column(Text)
    found_title: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text, default="crm", server_default="crm")
    topics: Mapped[str | None] = mapped_column(Text)
    removed_at: Mapped[Instant | None]


class Debrief(TenantRow, Base):
    """What the candidate told after one interview, under the four headings of S1 and beside them.

    `debriefed_at` is set when the call was held; facts may be written down before that.
    `candidate_fields` names what the candidate wrote on their own page and no recruiter has
    changed since: a column, or `topics:` and an interviewer's id. `version` counts the changes.
    """

    __tablename__ = "debriefs"
    __table_args__ = (
        UniqueConstraint("installation_id", "interview_id"),
        tenant_key("interview_id", "interviews"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint(PROMISES, name="promise"),
        CheckConstraint("position_in_line in ('first', 'middle', 'last')", name="position"),
    )

    interview_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    went_well: Mapped[str | None] = mapped_column(Text)
    went_badly: Mapped[str | None] = mapped_column(Text)
    stood_out: Mapped[str | None] = mapped_column(Text)
    forgot: Mapped[str | None] = mapped_column(Text)
    promise_kind: Mapped[str | None] = mapped_column(Text)
    promise_on: Mapped[date | None] = mapped_column(Date)
    promise_said_on: Mapped[date | None] = mapped_column(Date)
    position_in_line: Mapped[str | None] = mapped_column(Text)
    emotional_tie: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    told_to_call: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    linkedin_ok: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    interviews_close_on: Mapped[date | None] = mapped_column(Date)
    debriefed_at: Mapped[Instant | None]
    also_there: Mapped[str | None] = mapped_column(Text)
    candidate_fields: Mapped[list[str]] = mapped_column(
        ARRAY(Text), default=list, server_default="{}"
    )
    candidate_wrote_at: Mapped[Instant | None]
    version: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
