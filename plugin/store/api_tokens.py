"""Tokens by which an agency's own programs call our API."""

from sqlalchemy import BigInteger, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class ApiToken(TenantRow, Base):
    """One token. Only its hash is kept, and its last letters, so that people can tell them apart.

    `created_by` null: the operator made it on the command line.
    """

    __tablename__ = "api_tokens"
    __table_args__ = (
        UniqueConstraint("installation_id", "token_hash"),
        tenant_key("created_by", "recruiters"),
    )

    token_hash: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    last_letters: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(BigInteger)
    last_used_at: Mapped[Instant | None]
    revoked_at: Mapped[Instant | None]
