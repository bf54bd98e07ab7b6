"""The links by which candidates come in."""

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class Link(TenantRow, Base):
    """One link. Its token is signed and holds only ids; what it opens is asked here each time.

    At most one link of a purpose is live for one candidate and submission: an e-mail that is
    composed twice carries the same address. A preferences link belongs to no submission.
    """

    __tablename__ = "links"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        tenant_key("candidate_id", "candidates"),
        tenant_key("submission_id", "submissions"),
        CheckConstraint("purpose in ('candidate_page', 'preferences')", name="purpose"),
        CheckConstraint(
            "(purpose = 'candidate_page') = (submission_id is not null)", name="submission"
        ),
        Index(
            "uq_links_live",
            "installation_id",
            "purpose",
            "candidate_id",
            "submission_id",
            unique=True,
            postgresql_where=text("revoked_at is null"),
            postgresql_nulls_not_distinct=True,
        ),
    )

    purpose: Mapped[str] = mapped_column(Text)
    candidate_id: Mapped[int] = mapped_column(BigInteger)
    submission_id: Mapped[int | None] = mapped_column(BigInteger)
    expires_at: Mapped[Instant]
    revoked_at: Mapped[Instant | None]
