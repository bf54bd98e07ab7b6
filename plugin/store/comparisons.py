"""Comparisons: what the CRM lists, set against the mirror."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key

ACTIVE = "finished_at is null"


class Comparison(TenantRow, Base):
    """One comparison, and how far it is; at most one of an installation goes on.

    Its `step` counts through the lists of all kinds and then the gaps of all kinds. `position` is
    where the step goes on: the CRM's cursor in a list, the last ref that was settled in the gaps.
    `healed` are the gaps that a fetch has closed, `gone` those of them that the CRM has deleted;
    `error` is of the last failure, `doubts` says by kind how much a list lacks that lacks a lot.
    """

    __tablename__ = "comparisons"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        Index(
            "uq_comparisons_active", "installation_id", unique=True, postgresql_where=text(ACTIVE)
        ),
    )

    step: Mapped[int] = mapped_column(Integer, default=0)
    position: Mapped[str | None] = mapped_column(Text)
    listed: Mapped[int] = mapped_column(Integer, default=0)
    asked: Mapped[int] = mapped_column(Integer, default=0)
    healed: Mapped[int] = mapped_column(Integer, default=0)
    gone: Mapped[int] = mapped_column(Integer, default=0)
    doubts: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    next_attempt_at: Mapped[Instant]
    error: Mapped[str | None] = mapped_column(Text)
    finished_at: Mapped[Instant | None]


class ListedRef(TenantRow, Base):
    """A record that the CRM listed for a comparison; the rows go when it ends."""

    __tablename__ = "listed_refs"
    __table_args__ = (
        UniqueConstraint("installation_id", "comparison_id", "kind", "ref"),
        tenant_key("comparison_id", "comparisons"),
        CheckConstraint("kind in ('candidate', 'submission', 'interview')", name="kind"),
    )

    comparison_id: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(Text)
    ref: Mapped[str] = mapped_column(Text)
    updated_at: Mapped[Instant | None]


def active_comparison(session: Session) -> Comparison | None:
    """Return the comparison that goes on."""
    return session.scalar(select(Comparison).where(Comparison.finished_at.is_(None)))


def latest_comparison(session: Session) -> Comparison | None:
    """Return the comparison that ended last."""
    return session.scalar(
        select(Comparison)
        .where(Comparison.finished_at.is_not(None))
        .order_by(Comparison.id.desc())
        .limit(1)
    )
