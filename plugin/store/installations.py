"""An installation: one agency's connection to one CRM account. It is the tenant."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.clock import utcnow
from plugin.store.base import Base, Instant

STATES = "state in ('installing', 'enabled', 'disabled', 'uninstalled')"
MODES = "contact_mode in ('direct', 'via_recruiter', 'none')"


class Installation(Base):
    """The agency's own facts, and nothing of its people: the one table that every process sees.

    While it is `installing` its CRM is read into the mirror, and nothing else is done with it;
    until its account is known, `account` is a name of our own.
    """

    __tablename__ = "installations"
    __table_args__ = (
        UniqueConstraint("kind", "account"),
        CheckConstraint(STATES, name="state"),
        CheckConstraint(MODES, name="contact_mode"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(Text, unique=True)
    kind: Mapped[str] = mapped_column(Text)
    account: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    base_url: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="enabled")
    timezone: Mapped[str] = mapped_column(Text, default="UTC")
    country: Mapped[str | None] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    contact_mode: Mapped[str | None] = mapped_column(Text)
    frame_ancestors: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[Instant] = mapped_column(default=utcnow)
    uninstalled_at: Mapped[Instant | None]


class InstallCode(Base):
    """A one-time code by which an operator lets one CRM account in. Only its hash is kept.

    `contact_mode` is what the operator answered for all clients, where the CRM answers nothing.
    """

    __tablename__ = "install_codes"
    __table_args__ = (CheckConstraint(MODES, name="contact_mode"),)

    code_hash: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text)
    contact_mode: Mapped[str | None] = mapped_column(Text)
    leads_to_id: Mapped[int | None] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="SET NULL")
    )
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class InstallationSecret(Base):
    """One credential of an installation, encrypted with our rotatable keys."""

    __tablename__ = "installation_secrets"

    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class Feed(Base):
    """How news reaches us from one CRM account, and how well that goes.

    `cursor` is the adapter's own and never read here. `failing_since` and `error` are of the
    last call to the CRM; `attempts` counts failures in a row. `looked_at`: when the sweep last
    looked for what is due here, which is how one knows that cron and worker run.

    `must_reconnect_at`: since when nothing is asked any more, because the CRM had refused our
    credentials `auth_failures` times in a row. `silent_since`: the last news before a silence that
    is longer than usual. `hooks_off`: webhooks of ours that the CRM has switched off, which it is
    asked at `hooks_asked_at`. `gaps_healed` counts what comparing at night has mended so far;
    `compare_at` is when it is done next.
    """

    __tablename__ = "feeds"

    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    cursor: Mapped[str | None] = mapped_column(Text)
    last_polled_at: Mapped[Instant | None]
    next_poll_at: Mapped[Instant] = mapped_column(default=utcnow)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    failing_since: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(Text)
    looked_at: Mapped[Instant | None]
    auth_failures: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    must_reconnect_at: Mapped[Instant | None]
    watched_at: Mapped[Instant | None]
    silent_since: Mapped[Instant | None]
    hooks_asked_at: Mapped[Instant | None]
    hooks_off: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default="{}")
    hooks_off_since: Mapped[Instant | None]
    gaps_healed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    compare_at: Mapped[Instant | None]


def find_by_key(session: Session, key: str) -> Installation | None:
    """Return the installation with this public key, whatever its state."""
    if "\x00" in key:  # it comes from an address, and PostgreSQL's text cannot hold that
        return None
    return session.scalar(select(Installation).where(Installation.key == key))


def find_by_account(session: Session, kind: str, account: str) -> Installation | None:
    """Return the installation of one CRM account, whatever its state."""
    return session.scalar(
        select(Installation).where(Installation.kind == kind, Installation.account == account)
    )


def enabled_ids(session: Session) -> list[int]:
    """Return the ids of the installations whose work goes on, oldest first."""
    return list(
        session.scalars(
            select(Installation.id).where(Installation.state == "enabled").order_by(Installation.id)
        )
    )


def reading_ids(session: Session) -> list[int]:
    """Return the ids of the installations whose CRM is listened to: enabled or being set up."""
    states = ("enabled", "installing")
    query = select(Installation.id).where(Installation.state.in_(states))
    return list(session.scalars(query.order_by(Installation.id)))


def feed_of(session: Session, installation_id: int, *, now: datetime) -> Feed:
    """Return the installation's feed, made at its first use."""
    feed = session.get(Feed, installation_id)
    if feed is None:
        feed = Feed(installation_id=installation_id, next_poll_at=now, watched_at=now)
        session.add(feed)
        session.flush()
    return feed
