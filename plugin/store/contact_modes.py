"""Who changed how candidates may contact a client company, when, from what to what."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, TenantRow
from plugin.store.submissions import tenant_key


class ContactModeChange(TenantRow, Base):
    """One answer given, changed or taken back (`to_mode` null), at `created_at`.

    `client_company_id` null: the agency's answer for all clients that have none of their own.
    `recruiter_id` null: it came with an install.
    """

    __tablename__ = "contact_mode_changes"
    __table_args__ = (
        tenant_key("client_company_id", "client_companies"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("from_mode in ('direct', 'via_recruiter', 'none')", name="from_mode"),
        CheckConstraint("to_mode in ('direct', 'via_recruiter', 'none')", name="to_mode"),
        CheckConstraint("from_mode is distinct from to_mode", name="differs"),
        Index("ix_contact_mode_changes_newest", "installation_id", "created_at"),
    )

    client_company_id: Mapped[int | None] = mapped_column(BigInteger)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)
    from_mode: Mapped[str | None] = mapped_column(Text)
    to_mode: Mapped[str | None] = mapped_column(Text)
