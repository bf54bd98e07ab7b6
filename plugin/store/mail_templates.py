"""An agency's own versions of the coaching e-mails; every one that was uploaded is kept."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    Text,
    UniqueConstraint,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, TenantRow
from plugin.store.submissions import tenant_key

_WHICH = ("installation_id", "name", "voice", "language")


class MailTemplate(TenantRow, Base):
    """One version of one e-mail in one voice and language; at most one of them is in use.

    `text` and `frame` are the uploaded .txt and .mjml as they were accepted. Rows are never
    changed but for `is_active`: messages say which one they were written with.
    """

    __tablename__ = "mail_templates"
    __table_args__ = (
        UniqueConstraint("installation_id", "id"),
        UniqueConstraint(*_WHICH, "version"),
        # A recruiter or a version that messages name is not deleted but with its installation.
        tenant_key("recruiter_id", "recruiters", ondelete="NO ACTION"),
        CheckConstraint("voice in ('direct', 'via_recruiter', 'any')", name="voice"),
        CheckConstraint("language in ('en', 'de', 'fr', 'es')", name="language"),
        CheckConstraint("version > 0", name="version"),
        Index("uq_mail_templates_active", *_WHICH, unique=True, postgresql_where=text("is_active")),
    )

    name: Mapped[str] = mapped_column(Text)
    voice: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    frame: Mapped[str] = mapped_column(Text)
    is_active: Mapped[bool] = mapped_column(Boolean, default=False, server_default="false")
    recruiter_id: Mapped[int] = mapped_column(BigInteger)


def find_active(session: Session, name: str, voice: str, language: str) -> MailTemplate | None:
    """Return the version in use, in the session's installation."""
    return session.scalar(
        select(MailTemplate).where(
            MailTemplate.name == name,
            MailTemplate.voice == voice,
            MailTemplate.language == language,
            MailTemplate.is_active,
        )
    )
