"""Messages: the outbox of coaching e-mails, and what is to be written into the CRM."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class Message(TenantRow, Base):
    """One e-mail to one candidate: drafted → queued → sending → sent, failed, unknown, cancelled.

    `mime` is what the preview shows and what goes out, byte for byte. `unknown` means that the
    server may have taken it; a person resolves that, and it is never sent again by itself.
    `token` is the form's, so that a double click makes one draft. `interview_starts_at` is the
    start that the text was written for: a message that waits while its interview moves is wrong.
    `mail_template_id`: the agency's own version that it was written with; null for the shipped one.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        UniqueConstraint("installation_id", "token"),
        UniqueConstraint("message_id"),
        tenant_key("prompt_id", "prompts"),
        tenant_key("submission_id", "submissions"),
        tenant_key("interview_id", "interviews"),
        tenant_key("candidate_id", "candidates"),
        tenant_key("recruiter_id", "recruiters"),
        tenant_key("mail_template_id", "mail_templates", ondelete="NO ACTION"),
        CheckConstraint(
            "state in ('drafted', 'queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled')",
            name="state",
        ),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_at"),
        CheckConstraint("drafted_by in ('template', 'ai')", name="drafted_by"),
        CheckConstraint("bounced_at is null or state = 'sent'", name="bounced_at"),
        CheckConstraint("state <> 'queued' or next_attempt_at is not null", name="waits_until"),
        Index(
            "ix_messages_outbox",
            "installation_id",
            "next_attempt_at",
            postgresql_where=text("state in ('queued', 'sending')"),
        ),
        Index("ix_messages_candidate", "candidate_id", "id"),
        Index(
            "ix_messages_trouble",
            "installation_id",
            "claimed_at",
            postgresql_where=text("state in ('failed', 'unknown')"),
        ),
        Index(
            "ix_messages_bounced",
            "installation_id",
            "bounced_at",
            postgresql_where=text("bounced_at is not null"),
        ),
    )

    prompt_id: Mapped[int] = mapped_column(BigInteger)
    submission_id: Mapped[int] = mapped_column(BigInteger)
    interview_id: Mapped[int] = mapped_column(BigInteger)
    candidate_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(Text)
    template: Mapped[str] = mapped_column(Text)
    interview_starts_at: Mapped[Instant | None]
    to_address: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    mime: Mapped[bytes | None] = mapped_column(LargeBinary)
    message_id: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="drafted")
    reason: Mapped[str | None] = mapped_column(Text)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    queued_at: Mapped[Instant | None]
    next_attempt_at: Mapped[Instant | None]
    claimed_at: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]
    mail_template_id: Mapped[int | None] = mapped_column(BigInteger)
    locale: Mapped[str] = mapped_column(Text, default="en", server_default="en")
    drafted_by: Mapped[str] = mapped_column(Text, default="template", server_default="template")
    bounced_at: Mapped[Instant | None]
    bounce_code: Mapped[str | None] = mapped_column(Text)
    replied_at: Mapped[Instant | None]
    auto_replied_at: Mapped[Instant | None]


class CrmWrite(TenantRow, Base):
    """A note or task to be written into the CRM, once per key."""

    __tablename__ = "crm_writes"
    __table_args__ = (
        UniqueConstraint("installation_id", "key"),
        tenant_key("submission_id", "submissions"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("kind in ('note', 'task')", name="kind"),
        CheckConstraint("state in ('pending', 'written', 'failed')", name="state"),
        CheckConstraint("(kind = 'task') = (due_on is not null)", name="due_on"),
        Index(
            "ix_crm_writes_pending",
            "installation_id",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
    )

    key: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text)
    submission_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    state: Mapped[str] = mapped_column(Text, default="pending")
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(Text)
    crm_ref: Mapped[str | None] = mapped_column(Text)
