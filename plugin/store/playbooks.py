"""The versions of an agency's playbook."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Integer, Text, UniqueConstraint, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, TenantRow
from plugin.store.submissions import tenant_key


class PlaybookVersion(TenantRow, Base):
    """One version, in force from `created_at` until the next; the application cannot change it.

    Version 1 is the default playbook and has no row. `note` is what whoever made it says of it.
    """

    __tablename__ = "playbook_versions"
    __table_args__ = (
        UniqueConstraint("installation_id", "version"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("version > 1", name="version"),
    )

    version: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(Text)
    document: Mapped[dict[str, Any]] = mapped_column(JSONB)
    note: Mapped[str | None] = mapped_column(Text)
    recruiter_id: Mapped[int | None] = mapped_column(BigInteger)


def latest_versions(session: Session, count: int) -> list[PlaybookVersion]:
    """Return the newest versions, newest first."""
    return list(
        session.scalars(
            select(PlaybookVersion).order_by(PlaybookVersion.version.desc()).limit(count)
        )
    )
