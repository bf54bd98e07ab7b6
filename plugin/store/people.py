"""The mirror's people and firms: recruiters, client companies, candidates."""

from typing import Any

from sqlalchemy import Boolean, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow


class MirrorRow(TenantRow):
    """A copy of one CRM record. `ref` is the CRM's own id; `crm_updated_at` its version.

    What is older than `crm_updated_at` is ignored. `defects` lists what could not be read, as
    `{"field": …, "problem": …}`. `deleted_at`: the CRM has it no more.
    """

    ref: Mapped[str] = mapped_column(Text)
    crm_updated_at: Mapped[Instant]
    deleted_at: Mapped[Instant | None]
    defects: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")


class Recruiter(MirrorRow, Base):
    __tablename__ = "recruiters"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        UniqueConstraint("installation_id", "id"),
        Index("ix_recruiters_email", "installation_id", text("lower(email)")),
    )

    name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, server_default="true")
    is_manager: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")


class ClientCompany(MirrorRow, Base):
    """`contact_mode` is the agency's own answer and goes before `crm_contact_mode`."""

    __tablename__ = "client_companies"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        UniqueConstraint("installation_id", "id"),
        CheckConstraint("contact_mode in ('direct', 'via_recruiter', 'none')", name="contact_mode"),
        CheckConstraint(
            "crm_contact_mode in ('direct', 'via_recruiter', 'none')", name="crm_contact_mode"
        ),
    )

    name: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(Text)
    country: Mapped[str | None] = mapped_column(Text)
    subdivision: Mapped[str | None] = mapped_column(Text)
    contact_mode: Mapped[str | None] = mapped_column(Text)
    crm_contact_mode: Mapped[str | None] = mapped_column(Text)


class Candidate(MirrorRow, Base):
    __tablename__ = "candidates"
    __table_args__ = (
        UniqueConstraint("installation_id", "ref"),
        UniqueConstraint("installation_id", "id"),
    )

    name: Mapped[str | None] = mapped_column(Text)
    email: Mapped[str | None] = mapped_column(Text)
    phone: Mapped[str | None] = mapped_column(Text)
    timezone: Mapped[str | None] = mapped_column(Text)
    locale: Mapped[str | None] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    opted_out: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
