"""Mail that came in at our own addresses, and how the mailbox that we look into does."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class InboundMail(TenantRow, Base):
    """One mail to one of our addresses; a mail to several of them is several rows.

    `body` is its bytes, perhaps cut, until it is read, and then null: what people write is not
    kept. `mail_key` is the same for copies of one mail. `people` (who it says it is from and to) is
    kept only while the mail waits for a recruiter. `sent_at` is when a note was sent, as far as its
    own Date is credible. `message_id` null: it came to the candidate's address.
    """

    __tablename__ = "inbound_mails"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        UniqueConstraint("installation_id", "dedupe_key"),
        tenant_key("candidate_id", "candidates"),
        tenant_key("message_id", "messages"),
        tenant_key("settled_by", "recruiters"),
        CheckConstraint("purpose in ('c', 'b', 'r', 'u')", name="purpose"),
        CheckConstraint("(purpose = 'c') = (message_id is null)", name="message"),
        CheckConstraint("via in ('smtp', 'imap', 'webhook')", name="via"),
        CheckConstraint("state in ('pending', 'done', 'waiting', 'failed')", name="state"),
        CheckConstraint("state <> 'pending' or body is not null", name="pending_body"),
        CheckConstraint("state not in ('done', 'waiting') or body is null", name="read_body"),
        CheckConstraint("(state = 'waiting') = (people is not null)", name="people"),
        Index(
            "ix_inbound_mails_pending",
            "installation_id",
            "next_attempt_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_inbound_mails_waiting",
            "installation_id",
            "id",
            postgresql_where=text("state = 'waiting'"),
        ),
        Index("ix_inbound_mails_candidate", "candidate_id", "id"),
    )

    purpose: Mapped[str] = mapped_column(Text)
    candidate_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    via: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str] = mapped_column(Text)
    received_at: Mapped[Instant]
    body: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(Text, default="pending", server_default="pending")
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    next_attempt_at: Mapped[Instant]
    error: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    mail_key: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[Instant | None]
    is_late_copy: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    back_on: Mapped[date | None] = mapped_column(Date)
    people: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    settled_by: Mapped[int | None] = mapped_column(BigInteger)
    settled_at: Mapped[Instant | None]


class MailFeed(Base):
    """Where we have read to in one IMAP mailbox, and how well that goes; it holds no mail.

    A mailbox serves all agencies. UIDs count up within one `uid_validity` (RFC 3501 section
    2.3.1.1). `failing_since` and `error` are of the last look into it.
    """

    __tablename__ = "mail_feeds"

    name: Mapped[str] = mapped_column(Text, primary_key=True)
    uid_validity: Mapped[int | None] = mapped_column(BigInteger)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    last_polled_at: Mapped[Instant | None]
    next_poll_at: Mapped[Instant]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    failing_since: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(Text)


def add_mail(session: Session, values: dict[str, Any]) -> bool:
    """Insert the mail unless its key is known; return whether it was new."""
    statement = (
        insert(InboundMail)
        .values(values)
        .on_conflict_do_nothing(index_elements=["installation_id", "dedupe_key"])
        .returning(InboundMail.id)
    )
    return session.scalar(statement) is not None


def claim_mails(
    session: Session, *, now: datetime, limit: int, lease: timedelta
) -> list[InboundMail]:
    """Return mails to read now, oldest first, put off for others until the lease is over."""
    chosen = (
        select(InboundMail.id)
        .where(InboundMail.state == "pending", InboundMail.next_attempt_at <= now)
        .order_by(InboundMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    claimed = session.scalars(
        update(InboundMail)
        .where(InboundMail.id.in_(chosen.scalar_subquery()))
        .values(attempts=InboundMail.attempts + 1, next_attempt_at=now + lease)
        .returning(InboundMail)
    )
    return sorted(claimed, key=lambda mail: mail.id)


def count_mails(session: Session, state: str, *, before: datetime | None = None) -> int:
    """Return how many mails are in that state, or have been since before that moment."""
    query = select(func.count()).select_from(InboundMail).where(InboundMail.state == state)
    if before is not None:
        query = query.where(InboundMail.created_at < before)
    return session.scalar(query) or 0


def feed_named(session: Session, name: str, *, now: datetime) -> MailFeed:
    """Return the mailbox's feed, made at its first use; others who make it wait."""
    session.execute(
        insert(MailFeed).values(name=name, next_poll_at=now, last_uid=0).on_conflict_do_nothing()
    )
    return session.get_one(MailFeed, name)
