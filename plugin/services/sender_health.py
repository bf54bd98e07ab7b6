"""Do the agency's e-mails leave? Told by the rows that wait, not by how the last send went.

A message that goes out says nothing about those that do not, so it clears nothing: each is counted
until it has left or was cancelled itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.messages import MessageReason, MessageState
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.messages import Message

LATE = timedelta(minutes=5)

_SERVERS_FAULT = (
    MessageReason.SERVER_SILENT,
    MessageReason.SERVER_BUSY,
    MessageReason.SERVER_REFUSES_US,
)


@dataclass(frozen=True, slots=True)
class Stuck:
    """How many e-mails should have left and have not, and since when the first was to leave."""

    count: int
    since: datetime | None

    def __bool__(self) -> bool:
        return self.count > 0


def find_stuck(viewer: Viewer) -> Stuck:
    """Return what is stuck in the viewer's agency."""
    with transaction(viewer.installation_id) as session:
        return Stuck(*_stuck(session, utcnow()))


def count_stuck(session: Session, now: datetime) -> int:
    """Return how many of the installation's e-mails should have left and have not."""
    return _stuck(session, now)[0]


def _stuck(session: Session, now: datetime) -> tuple[int, datetime | None]:
    query = select(func.count(), func.min(Message.queued_at)).where(_is_stuck(now))
    count, since = session.execute(query).one()
    return count, since


def _is_stuck(now: datetime) -> ColumnElement[bool]:
    """Five minutes late: nobody tried it, or the server did not take it, and more than once."""
    untried = Message.next_attempt_at < now - LATE
    in_vain = (
        Message.reason.in_(_SERVERS_FAULT)
        & (Message.attempts > 1)
        & (Message.queued_at < now - LATE)
    )
    return (Message.state == MessageState.QUEUED) & or_(untried, in_vain)
