"""What shows that a candidate's note was sent."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Index,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.prompts import Prompt
from plugin.store.submissions import tenant_key


class NoteEvidence(TenantRow, Base):
    """One source's word that a note to one interviewer was sent at `at`; each source keeps its own.

    `recruiter_id` is who ticked it; `inbound_mail_id` the e-mail that was captured.
    """

    __tablename__ = "note_evidence"
    __table_args__ = (
        UniqueConstraint("installation_id", "interviewer_id", "kind", "source"),
        tenant_key("submission_id", "submissions"),
        tenant_key("interview_id", "interviews"),
        tenant_key("interviewer_id", "interviewers"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("kind in ('thank_you', 'check_in')", name="kind"),
        CheckConstraint("source in ('candidate', 'recruiter', 'bcc')", name="source"),
        CheckConstraint("(source = 'recruiter') = (recruiter_id is not null)", name="recruiter"),
        Index("ix_note_evidence_submission", "submission_id"),
    )

    submission_id: Mapped[int] = mapped_column(BigInteger)
    interview_id: Mapped[int] = mapped_column(BigInteger)
    interviewer_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[Instant]
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    inbound_mail_id: Mapped[int | None] = mapped_column(BigInteger)


def is_forwarding_of(prompt: Prompt) -> tuple[ColumnElement[bool], ...]:
    """Return what holds for a recruiter's word on the check-in by which this prompt was done."""
    return (
        NoteEvidence.submission_id == prompt.submission_id,
        NoteEvidence.kind == "check_in",
        NoteEvidence.source == "recruiter",
        NoteEvidence.at == prompt.done_at,
    )


def add_evidence(session: Session, values: dict[str, Any]) -> bool:
    """Insert one row of evidence; return False where this source had said so before."""
    added = session.scalar(
        insert(NoteEvidence)
        .values(values)
        .on_conflict_do_nothing(
            index_elements=["installation_id", "interviewer_id", "kind", "source"]
        )
        .returning(NoteEvidence.id)
    )
    return added is not None


def find_note_evidence(session: Session, interviewer_id: int, kind: str) -> list[NoteEvidence]:
    """Return what shows that one note was sent, locked, the earliest first."""
    return list(
        session.scalars(
            select(NoteEvidence)
            .where(NoteEvidence.interviewer_id == interviewer_id, NoteEvidence.kind == kind)
            .order_by(NoteEvidence.at, NoteEvidence.id)
            .with_for_update()
        )
    )
