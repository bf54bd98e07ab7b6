"""Interviews of which nobody knows yet to which submission they belong."""

from typing import Any

from sqlalchemy import Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow


class UnlinkedInterview(TenantRow, Base):
    """An interview as the CRM told of it, kept until its submission is known.

    `record` is the `InterviewRecord` as JSON. `submission_ref` null: the CRM did not say whose it
    is. `asked_at`: when the CRM was last asked for that submission; null: ask now. `hidden_at`:
    somebody took it off the list; it still links itself. `problem`: why linking it failed.
    """

    __tablename__ = "unlinked_interviews"
    __table_args__ = (UniqueConstraint("installation_id", "ref"),)

    ref: Mapped[str] = mapped_column(Text)
    submission_ref: Mapped[str | None] = mapped_column(Text)
    crm_updated_at: Mapped[Instant]
    record: Mapped[dict[str, Any]] = mapped_column(JSONB)
    asked_at: Mapped[Instant | None]
    hidden_at: Mapped[Instant | None]
    problem: Mapped[str | None] = mapped_column(Text)
