"""Notices: what recruiters are told by mail and chat, and how each of them wants it."""

from datetime import time

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    Text,
    Time,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from plugin.domain.notices import NoticeKind, NoticeState
from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key

_KINDS = ", ".join(f"'{kind}'" for kind in NoticeKind)
_STATES = ", ".join(f"'{state}'" for state in NoticeState)


class NoticeSettings(TenantRow, Base):
    """How one recruiter wants to be told. A recruiter without a row gets one, with the defaults.

    `digest_due_at` is the next digest's moment, null where none is wanted; `place` the zone and
    calendar that it was reckoned in, so that a recruiter who moves is noticed. `at_risk_since` and
    `mail_trouble_since` say since when instant notices are wanted: nothing older is sent.
    `crm_trouble`: a manager wants to be told of troubles with the CRM.
    """

    __tablename__ = "notice_settings"
    __table_args__ = (
        UniqueConstraint("installation_id", "recruiter_id"),
        tenant_key("recruiter_id", "recruiters"),
        Index("ix_notice_settings_digest", "installation_id", "digest_due_at"),
    )

    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    digest_at: Mapped[time] = mapped_column(Time)
    digest_when_empty: Mapped[bool] = mapped_column(Boolean)
    digest_due_at: Mapped[Instant | None]
    last_digest_at: Mapped[Instant | None]
    place: Mapped[str] = mapped_column(Text)
    quiet_from: Mapped[time] = mapped_column(Time)
    quiet_until: Mapped[time] = mapped_column(Time)
    quiet_weekends: Mapped[bool] = mapped_column(Boolean)
    says_names: Mapped[bool] = mapped_column(Boolean)
    at_risk_since: Mapped[Instant | None]
    mail_trouble_since: Mapped[Instant | None]
    crm_trouble: Mapped[bool] = mapped_column(Boolean, default=True, server_default="true")


class NoticeChannel(TenantRow, Base):
    """One place where a recruiter gets instant notices; its address is encrypted.

    `service` names it ("slack", …); "mail" is the recruiter's own address in the CRM, and has no
    address here. `failing_since`, `attempts` and `error` are of failures in a row; `paused_at`:
    we gave up on it until a test arrives.
    """

    __tablename__ = "notice_channels"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("(service = 'mail') = (ciphertext is null)", name="address"),
        Index("ix_notice_channels_recruiter", "recruiter_id"),
    )

    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    service: Mapped[str] = mapped_column(Text)
    masked: Mapped[str] = mapped_column(Text)
    ciphertext: Mapped[bytes | None] = mapped_column(LargeBinary)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[Instant | None]
    failing_since: Mapped[Instant | None]
    paused_at: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(Text)
    last_sent_at: Mapped[Instant | None]


class Notice(TenantRow, Base):
    """One thing told to one recruiter: queued → sending → sent, failed, unknown; or skipped.

    `key` is unique, so that nothing is told twice. `channel_id` null goes to the recruiter's own
    address: the digest, and a trouble with the CRM (`about` says which) where a manager has no
    channel. `due_at` is when it was wanted, `next_attempt_at` when it is
    looked at next. `unknown` may have arrived, and is never sent again.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("installation_id", "key"),
        tenant_key("recruiter_id", "recruiters"),
        tenant_key("channel_id", "notice_channels"),
        tenant_key("prompt_id", "prompts"),
        tenant_key("message_id", "messages"),
        CheckConstraint(f"kind in ({_KINDS})", name="kind"),
        CheckConstraint(f"state in ({_STATES})", name="state"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_at"),
        CheckConstraint("state <> 'queued' or next_attempt_at is not null", name="waits_until"),
        CheckConstraint("kind <> 'digest' or channel_id is null", name="digest"),
        CheckConstraint(
            "kind in ('digest', 'crm_trouble') or channel_id is not null", name="channel"
        ),
        CheckConstraint("(kind = 'crm_trouble') = (about is not null)", name="about"),
        CheckConstraint(
            "state in ('queued', 'sending', 'sent') or reason is not null", name="reason"
        ),
        Index(
            "ix_notices_outbox",
            "installation_id",
            "next_attempt_at",
            postgresql_where=text("state in ('queued', 'sending')"),
        ),
        Index("ix_notices_prompt", "channel_id", "prompt_id"),
        Index("ix_notices_message", "channel_id", "message_id"),
        Index("ix_notices_recruiter", "recruiter_id", "id"),
    )

    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    key: Mapped[str] = mapped_column(Text)
    prompt_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    about: Mapped[str | None] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="queued")
    reason: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[Instant]
    next_attempt_at: Mapped[Instant | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_at: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]


class NoticeStop(TenantRow, Base):
    """An agency's switch: while this row is there, no recruiter of it is sent anything."""

    __tablename__ = "notice_stops"
    __table_args__ = (UniqueConstraint("installation_id"),)

    stopped_by: Mapped[int] = mapped_column(BigInteger)
