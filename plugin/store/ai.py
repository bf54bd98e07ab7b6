"""Drafts by a language model: what an agency allows to be sent to it, and what came back."""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from plugin.store.base import Base, Instant, TenantRow
from plugin.store.submissions import tenant_key


class AiSettings(TenantRow, Base):
    """An agency's own choice. Without a row nothing is sent to any model.

    `facts` are the names of those that may be sent (`domain.ai_facts.FactName`).
    """

    __tablename__ = "ai_settings"
    __table_args__ = (UniqueConstraint("installation_id"),)

    is_on: Mapped[bool] = mapped_column(Boolean)
    facts: Mapped[list[str]] = mapped_column(ARRAY(Text))
    changed_by: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[Instant]


class AiDraft(TenantRow, Base):
    """What a model wrote for one form, and from which facts: the record of what left the house.

    `token` is the form's, and so the message's; `language` is the one it was asked for in.
    `confirmed` lists what a recruiter vouched for, as
    `{"key": …, "words": …, "why": …, "by": …, "at": …}`.
    """

    __tablename__ = "ai_drafts"
    __table_args__ = (
        UniqueConstraint("installation_id", "token"),
        tenant_key("prompt_id", "prompts"),
        tenant_key("recruiter_id", "recruiters"),
        CheckConstraint("language in ('en', 'de', 'fr', 'es')", name="language"),
    )

    prompt_id: Mapped[int] = mapped_column(BigInteger)
    recruiter_id: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str] = mapped_column(Text)
    model: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, str]] = mapped_column(JSONB)
    language: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    confirmed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
