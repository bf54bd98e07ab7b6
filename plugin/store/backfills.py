"""Backfills: how far the reading of everything in a CRM has come."""

from sqlalchemy import CheckConstraint, Index, Integer, Text, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow

ACTIVE = "finished_at is null"


class Backfill(TenantRow, Base):
    """One reading of everything, page by page; at most one of an installation goes on.

    `first` moves the feed's own cursor, as nothing can be polled before it is done; `again` has a
    `cursor` of its own beside it, and ends where the pages do. `seen` and `expected` count records
    by kind; `expected` is null until the CRM was asked, and lacks the kinds that it cannot count.
    Pages overlap, so that a record may be seen twice.
    """

    __tablename__ = "backfills"
    __table_args__ = (
        CheckConstraint("kind in ('first', 'again')", name="kind"),
        Index("uq_backfills_active", "installation_id", unique=True, postgresql_where=text(ACTIVE)),
    )

    kind: Mapped[str] = mapped_column(Text)
    cursor: Mapped[str | None] = mapped_column(Text)
    pages: Mapped[int] = mapped_column(Integer, default=0)
    seen: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    expected: Mapped[dict[str, int] | None] = mapped_column(JSONB)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[Instant]
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[Instant | None]


def active_backfill(session: Session) -> Backfill | None:
    """Return the reading that goes on."""
    return session.scalar(select(Backfill).where(Backfill.finished_at.is_(None)))


def latest_backfill(session: Session) -> Backfill | None:
    """Return the reading that began last."""
    return session.scalar(select(Backfill).order_by(Backfill.id.desc()).limit(1))
