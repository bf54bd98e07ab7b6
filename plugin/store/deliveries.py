"""Deliveries: what a CRM sent or answered, kept as the bytes it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ColumnElement,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
    exists,
    func,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant, TenantRow


class Delivery(TenantRow, Base):
    """One webhook request, polled page, or request to our API.

    `pending` until it is applied to the mirror; `unreadable` came from the CRM but says nothing we
    understand; `failed` could not be followed up for good (`error` says why). `occurred_at` is the
    moment that the CRM itself gives to what it tells. `is_backfill`: a page of a reading of
    everything, whose bytes go as soon as they are applied.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("installation_id", "dedupe_key"),
        CheckConstraint("source in ('webhook', 'poll', 'api')", name="source"),
        CheckConstraint("state in ('pending', 'applied', 'unreadable', 'failed')", name="state"),
        Index(
            "ix_deliveries_pending",
            "installation_id",
            "id",
            postgresql_where=text("state = 'pending'"),
        ),
        Index(
            "ix_deliveries_news",
            "installation_id",
            "source",
            "created_at",
            postgresql_where=text("not is_backfill"),
        ),
        Index(
            "ix_deliveries_bytes",
            "installation_id",
            "applied_at",
            postgresql_where=text("source = 'poll' and state = 'applied' and body <> ''"),
        ),
    )

    source: Mapped[str] = mapped_column(Text)
    dedupe_key: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(Text, default="pending", server_default="pending")
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    next_attempt_at: Mapped[Instant | None]
    error: Mapped[str | None] = mapped_column(Text)
    applied_at: Mapped[Instant | None]
    occurred_at: Mapped[Instant | None]
    is_backfill: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """What came in. `unreadable` says why nothing can be made of it, where that is so."""

    source: str
    dedupe_key: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    unreadable: str | None = None
    is_backfill: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """Some deliveries that wait; `has_more`: and there are others behind them."""

    deliveries: tuple[Delivery, ...]
    has_more: bool


def record(session: Session, installation_id: int, new: NewDelivery, *, now: datetime) -> bool:
    """Insert the delivery unless its key is known; return whether it was new."""
    statement = (
        insert(Delivery)
        .values(
            installation_id=installation_id,
            source=new.source,
            dedupe_key=new.dedupe_key,
            headers=dict(new.headers),
            body=new.body,
            state="pending" if new.unreadable is None else "unreadable",
            error=new.unreadable,
            is_backfill=new.is_backfill,
            created_at=now,
        )
        .on_conflict_do_nothing(index_elements=["installation_id", "dedupe_key"])
        .returning(Delivery.id)
    )
    return session.scalar(statement) is not None


def find_by_fact(session: Session, dedupe_key: str) -> Delivery:
    """Return the delivery that was kept under this key. There must be one."""
    return session.scalars(select(Delivery).where(Delivery.dedupe_key == dedupe_key)).one()


def pending(session: Session, *, now: datetime, limit: int, most_bytes: int) -> Waiting:
    """Return deliveries to apply now, oldest first: so many, and so many bytes, at most.

    One that is larger than that comes alone.
    """
    sizes = session.execute(
        select(Delivery.id, func.octet_length(Delivery.body))
        .where(*_is_due(now))
        .order_by(Delivery.id)
        .limit(limit + 1)
    ).all()
    totals = accumulate(size for _, size in sizes)
    fitting = [
        row_id for (row_id, _), total in zip(sizes, totals, strict=True) if total <= most_bytes
    ][:limit]
    ids = fitting or [row_id for row_id, _ in sizes[:1]]
    rows = session.scalars(select(Delivery).where(Delivery.id.in_(ids)).order_by(Delivery.id))
    return Waiting(tuple(rows), has_more=len(ids) < len(sizes))


def lock_pending(session: Session, ids: Sequence[int]) -> dict[int, Delivery]:
    """Return those of the deliveries that still wait, locked; other workers' are left out."""
    rows = session.scalars(
        select(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == "pending")
        .order_by(Delivery.id)
        .with_for_update(skip_locked=True)
    )
    return {row.id: row for row in rows}


def has_pending(session: Session, *, now: datetime) -> bool:
    """Tell whether something waits to be applied now."""
    return bool(session.scalar(select(exists().where(*_is_due(now)))))


def try_now(session: Session) -> None:
    """Let everything that waits after a failure be tried now."""
    session.execute(
        update(Delivery)
        .where(Delivery.state == "pending", Delivery.next_attempt_at.is_not(None))
        .values(next_attempt_at=None)
    )


def drop_bytes(session: Session, *, before: datetime, limit: int = 500) -> bool:
    """Let go of the bytes of polled pages applied before then; return whether more may be left.

    The rows stay, so that what they told is still known as told.
    """
    old = (
        select(Delivery.id)
        .where(
            Delivery.source == "poll",
            Delivery.state == "applied",
            Delivery.body != b"",
            Delivery.applied_at < before,
        )
        .limit(limit)
    )
    dropped = session.scalars(
        update(Delivery).where(Delivery.id.in_(old)).values(body=b"").returning(Delivery.id)
    ).all()
    return len(dropped) == limit


def count_backfill_pending(session: Session) -> int:
    """Return how many pages of a reading of everything wait to be applied."""
    waiting = select(func.count()).where(Delivery.state == "pending", Delivery.is_backfill)
    return session.scalar(waiting) or 0


def count_pending(session: Session, *, before: datetime) -> int:
    """Return how many deliveries have waited to be applied since before that moment."""
    waiting = select(func.count()).where(Delivery.state == "pending", Delivery.created_at < before)
    return session.scalar(waiting) or 0


def unreadable_count(session: Session) -> int:
    """Return how many deliveries could not be read or followed up."""
    return (
        session.scalar(select(func.count()).where(Delivery.state.in_(("unreadable", "failed"))))
        or 0
    )


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    retried = or_(Delivery.next_attempt_at.is_(None), Delivery.next_attempt_at <= now)
    return Delivery.state == "pending", retried
