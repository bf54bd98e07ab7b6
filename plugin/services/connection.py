"""How the connection to the agency's CRM does: for the page that says so."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.errors import NotFound
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services import unlinked
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Installation, feed_of
from plugin.store.messages import CrmWrite

SHOWN = 20
"""Problems on one page; older ones are counted."""


@dataclass(frozen=True, slots=True)
class ProblemDelivery:
    """A delivery that could not be applied, or said something we have never heard of."""

    id: int
    received_at: datetime
    source: str
    state: str
    error: str


@dataclass(frozen=True, slots=True)
class Connection:
    """One CRM connection. `error` is of the last call, where it failed; moments are aware UTC.

    `waiting` deliveries are not applied yet; `lost_writes` notes or tasks the CRM refused.
    """

    agency_name: str
    kind: str
    webhook_url_path: str
    last_webhook_at: datetime | None
    last_polled_at: datetime | None
    next_poll_at: datetime
    failing_since: datetime | None
    error: str | None
    waiting: int
    lost_writes: int
    problems: tuple[ProblemDelivery, ...]
    problem_count: int


def get_connection(viewer: Viewer) -> Connection:
    """Return how the viewer's agency is connected, with the latest problems."""
    with transaction(viewer.installation_id) as session:
        installation = session.get_one(Installation, viewer.installation_id)
        feed = feed_of(session, viewer.installation_id, now=utcnow())
        return Connection(
            agency_name=installation.name,
            kind=installation.kind,
            webhook_url_path=f"/webhooks/{installation.key}",
            last_webhook_at=session.scalar(
                select(func.max(Delivery.created_at)).where(Delivery.source != "poll")
            ),
            last_polled_at=feed.last_polled_at,
            next_poll_at=feed.next_poll_at,
            failing_since=feed.failing_since,
            error=feed.error,
            waiting=_count(session, Delivery.state == "pending"),
            lost_writes=session.scalar(
                select(func.count()).select_from(CrmWrite).where(CrmWrite.state == "failed")
            )
            or 0,
            problems=tuple(
                ProblemDelivery(*row)
                for row in session.execute(
                    select(
                        Delivery.id,
                        Delivery.created_at,
                        Delivery.source,
                        Delivery.state,
                        func.coalesce(Delivery.error, ""),
                    )
                    .where(Delivery.error.is_not(None))
                    .order_by(Delivery.id.desc())
                    .limit(SHOWN)
                )
            ),
            problem_count=_count(session, Delivery.error.is_not(None)),
        )


def try_again(viewer: Viewer, delivery_id: int) -> None:
    """Let an unreadable or failed delivery be read once more. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        row = session.get(Delivery, delivery_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such delivery.")
        if row.state in ("unreadable", "failed"):
            row.state, row.next_attempt_at = "pending", None
            enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, viewer.installation_id)


def poll_now(viewer: Viewer) -> None:
    """Ask the CRM now what changed, and whose the unlinked interviews are, not at the next turn."""
    with transaction(viewer.installation_id) as session:
        feed_of(session, viewer.installation_id, now=utcnow()).next_poll_at = utcnow()
        unlinked.ask_again(session)
        enqueue_after_commit(session, TaskName.POLL, viewer.installation_id)
        enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, viewer.installation_id)


def _count(session: Session, condition: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(Delivery).where(condition)
    return session.scalar(query) or 0
