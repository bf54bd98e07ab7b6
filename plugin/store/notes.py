"""Notes: what a candidate writes to an interviewer, kept as they type."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class Note(TenantRow, Base):
    """One note of a candidate to one interviewer. The words belong to the candidate.

    `subject` and `body` are for the candidate's page alone; a recruiter is shown `verdict`, and of
    the words only `shared_subject` and `shared_body`, a copy made when the candidate sent them to
    the recruiter. `version` counts the changes, so that two open pages notice one another.
    `release_reason`: why the recruiter lets `released_version` go although a check fails.
    """

    __tablename__ = "notes"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        UniqueConstraint("installation_id", "interviewer_id", "kind", "occurrence"),
        tenant_key("submission_id", "submissions"),
        tenant_key("interview_id", "interviews"),
        tenant_key("interviewer_id", "interviewers"),
        tenant_key("released_by", "recruiters"),
        CheckConstraint("kind in ('thank_you', 'check_in')", name="kind"),
        CheckConstraint("verdict in ('ready', 'revise', 'blocked')", name="verdict"),
        CheckConstraint("(shared_at is not null) = (shared_body is not null)", name="shared"),
        CheckConstraint(
            "(released_at is not null) = (release_reason is not null)", name="released"
        ),
        Index("ix_notes_submission", "submission_id"),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    interview_id: Mapped[int] = mapped_column(BigInteger)
    interviewer_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    occurrence: Mapped[int] = mapped_column(Integer)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    verdict: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[Instant]
    shared_at: Mapped[Instant | None]
    shared_subject: Mapped[str | None] = mapped_column(Text)
    shared_body: Mapped[str | None] = mapped_column(Text)
    shared_version: Mapped[int | None] = mapped_column(Integer)
    released_at: Mapped[Instant | None]
    released_by: Mapped[int | None] = mapped_column(BigInteger)
    released_version: Mapped[int | None] = mapped_column(Integer)
    release_reason: Mapped[str | None] = mapped_column(Text)
