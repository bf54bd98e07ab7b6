"""What is still to be done for an agency that has left."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, Text, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant


class Uninstall(Base):
    """One uninstalled installation: its webhooks are taken down, and after the grace it is erased.

    `webhooks_settled_at`: when nothing more was to be done about the webhooks; `error` says in
    words where they could not be taken down.
    """

    __tablename__ = "uninstalls"

    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), primary_key=True
    )
    erase_at: Mapped[Instant]
    webhooks_settled_at: Mapped[Instant | None]
    next_attempt_at: Mapped[Instant | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    error: Mapped[str | None] = mapped_column(Text)

    def has_work(self, now: datetime) -> bool:
        """Tell whether anything is to be done at `now`."""
        is_due = self.next_attempt_at is None or self.next_attempt_at <= now
        return self.erase_at <= now or (self.webhooks_settled_at is None and is_due)


def uninstall_of(session: Session, installation_id: int, *, erase_at: datetime) -> Uninstall:
    """Return the session's own, made where there is none."""
    row = session.get(Uninstall, installation_id, with_for_update=True)
    if row is None:
        row = Uninstall(installation_id=installation_id, erase_at=erase_at)
        session.add(row)
        session.flush()
    return row


def forget_uninstall(session: Session, installation_id: int) -> None:
    """Let an agency that comes back have no date of erasing: leaving again begins anew."""
    session.execute(delete(Uninstall).where(Uninstall.installation_id == installation_id))
