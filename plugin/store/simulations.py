"""Simulations of a playbook on an agency's own past, and what they found for each submission."""

from datetime import date
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key

ACTIVE_STATES = ("queued", "running")
ACTIVE = "state in ('queued', 'running')"


class Simulation(TenantRow, Base):
    """One question, and how far its answer is. The documents are whole playbooks.

    Submissions up to `last_submission_id` are done; `numbers` is their tally. `attempts` counts the
    runs that died since the last progress.
    """

    __tablename__ = "simulations"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint(
            "state in ('queued', 'running', 'done', 'failed', 'cancelled')", name="state"
        ),
        CheckConstraint("first_on <= last_on", name="period"),
        CheckConstraint("done >= 0 and done <= total", name="progress"),
        CheckConstraint(f"({ACTIVE}) = (finished_at is null)", name="finished_at"),
        Index(
            "uq_simulations_active",
            "installation_id",
            unique=True,
            postgresql_where=text(ACTIVE),
        ),
    )

    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    in_force: Mapped[dict[str, Any]] = mapped_column(JSONB)
    draft: Mapped[dict[str, Any]] = mapped_column(JSONB)
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    as_of: Mapped[Instant]
    state: Mapped[str] = mapped_column(Text, default="queued")
    total: Mapped[int] = mapped_column(Integer, default=0)
    done: Mapped[int] = mapped_column(Integer, default=0)
    last_submission_id: Mapped[int] = mapped_column(BigInteger, default=0)
    unread: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    started_at: Mapped[Instant | None]
    finished_at: Mapped[Instant | None]


class SimulatedSubmission(TenantRow, Base):
    """What is to be said of one submission. `found` names people by the ids of their rows only."""

    __tablename__ = "simulated_submissions"
    __table_args__ = (
        UniqueConstraint(
            "installation_id",
            "simulation_id",
            "submission_id",
            name="uq_simulated_submissions_submission",
        ),
        tenant_key("simulation_id", "simulations"),
        tenant_key("submission_id", "submissions"),
        Index("ix_simulated_submissions_submission", "submission_id"),
    )

    simulation_id: Mapped[int] = mapped_column(BigInteger)
    submission_id: Mapped[int] = mapped_column(BigInteger)
    is_different: Mapped[bool] = mapped_column(Boolean)
    is_chased: Mapped[bool] = mapped_column(Boolean)
    found: Mapped[dict[str, Any]] = mapped_column(JSONB)
