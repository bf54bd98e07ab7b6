"""How far the set-up of one installation is."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.clock import utcnow
from plugin.store.base import Base, Instant

ABANDONED_AFTER = timedelta(days=14)


class InstallProgress(Base):
    """What an administrator has answered, and what the CRM said meanwhile.

    `done` is {step: ISO moment}. `found` holds what the last test found: `findings`, `stages` and
    `interview_types` (the CRM's words with guesses), `counts` of its records, `error`, `place`, and
    `twin`, the key of the installation that this account has already. `consent_hash` is of the one
    OAuth consent under way. `reading_since`: when the CRM began to be read into the mirror; None:
    nothing is asked of it before its words are answered.
    """

    __tablename__ = "install_progress"

    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    done: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    found: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    consent_hash: Mapped[str | None] = mapped_column(Text)
    reading_since: Mapped[Instant | None]
    created_at: Mapped[Instant] = mapped_column(default=utcnow)


def progress_of(session: Session, installation_id: int, *, lock: bool = False) -> InstallProgress:
    """Return the installation's progress, made at its first use."""
    found = session.get(InstallProgress, installation_id, with_for_update=lock)
    if found is None:
        found = InstallProgress(installation_id=installation_id, done={}, found={})
        session.add(found)
        session.flush()
    return found


def is_reading(session: Session, installation_id: int, *, now: datetime) -> bool:
    """Tell whether an installation that is being set up reads its CRM now.

    One that nobody has gone on with for two weeks asks its CRM no more, until somebody does.
    """
    found = session.get(InstallProgress, installation_id)
    since = found.reading_since if found else None
    return since is not None and since > now - ABANDONED_AFTER
