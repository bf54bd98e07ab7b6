"""Proofs of who somebody is that may be used once."""

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class SignInCode(TenantRow, Base):
    """A one-time sign-in link of one recruiter. Only the code's hash is kept."""

    __tablename__ = "sign_in_codes"
    __table_args__ = (tenant_key("recruiter_id", "recruiters"),)

    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    code_hash: Mapped[str] = mapped_column(Text, unique=True)
    expires_at: Mapped[Instant]
    used_at: Mapped[Instant | None]


class LaunchProof(Base):
    """A CRM's launch proof that has been used; kept until it would have expired anyway."""

    __tablename__ = "launch_proofs"

    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    proof_id: Mapped[str] = mapped_column(Text, primary_key=True)
    used_at: Mapped[Instant]
