"""Addresses that get no e-mail from us."""

from sqlalchemy import CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow


class Suppression(TenantRow, Base):
    """One address of one agency; it outlives a change of the candidate's address in the CRM."""

    __tablename__ = "suppressions"
    __table_args__ = (
        UniqueConstraint("installation_id", "address", "scope"),
        CheckConstraint("address = lower(address)", name="address"),
        CheckConstraint("scope in ('coaching', 'all')", name="scope"),
        CheckConstraint(
            "source in ('candidate', 'one_click', 'bounce', 'complaint', 'recruiter')",
            name="source",
        ),
    )

    address: Mapped[str] = mapped_column(Text)
    scope: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    at: Mapped[Instant]
