"""How the connection to the agency's CRM does: for the page that says so."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import POLLED, Capability
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services import backfills, comparing, feed_watch, unlinked
from plugin.services.access import Viewer
from plugin.services.backfills import Progress
from plugin.services.managers import refuse_unless_manager
from plugin.store.base import transaction
from plugin.store.comparisons import active_comparison, latest_comparison
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
class LastComparison:
    """The comparison that goes on, or ended last; `doubts` are what lists lacked, by kind."""

    began_at: datetime
    finished_at: datetime | None
    listed: int
    healed: int
    gone: int
    error: str | None
    doubts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Connection:
    """One CRM connection. `error` is of the last call, where it failed; moments are aware UTC.

    `waiting` deliveries are not applied yet; `lost_writes` notes or tasks the CRM refused.
    `must_reconnect_at`: since when the CRM is not asked any more, as it refuses us. `silent_since`:
    the last news before a silence longer than usual. `lag` is the usual time from what happens to
    our hearing of it, None where the CRM does not say when things happen. `is_polled` and
    `is_compared` tell what this kind of CRM can be asked for.
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
    has_webhooks: bool
    is_polled: bool
    is_compared: bool
    must_reconnect_at: datetime | None
    silent_since: datetime | None
    last_news_at: datetime | None
    lag: timedelta | None
    hooks_off: tuple[str, ...]
    gaps_healed: int
    backfill: Progress | None
    comparison: LastComparison | None


def get_connection(viewer: Viewer) -> Connection:
    """Return how the viewer's agency is connected, with the latest problems."""
    with transaction(viewer.installation_id) as session:
        installation = session.get_one(Installation, viewer.installation_id)
        feed = feed_of(session, viewer.installation_id, now=utcnow())
        kind = held.adapter_classes().get(installation.kind)
        capabilities = kind.capabilities if kind else frozenset()
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
            has_webhooks=Capability.WEBHOOKS in capabilities,
            is_polled=bool(capabilities & POLLED),
            is_compared=bool(kind and kind.compared),
            must_reconnect_at=feed.must_reconnect_at,
            silent_since=feed.silent_since,
            last_news_at=feed_watch.last_news_at(session),
            lag=feed_watch.usual_lag(session),
            hooks_off=tuple(feed.hooks_off),
            gaps_healed=feed.gaps_healed,
            backfill=backfills.progress_of(session, viewer.installation_id),
            comparison=_comparison(session),
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


def read_again(viewer: Viewer) -> None:
    """Have everything in the CRM read anew. Raises NotAllowed, and Refused where it cannot be."""
    _refuse_unless_manager(viewer)
    backfills.ask_again(viewer.installation_id)


def compare_now(viewer: Viewer) -> None:
    """Have our copy compared with the CRM now. Raises NotAllowed, and Refused as above."""
    _refuse_unless_manager(viewer)
    comparing.ask_for(viewer.installation_id)


def _refuse_unless_manager(viewer: Viewer) -> None:
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)


def _comparison(session: Session) -> LastComparison | None:
    row = active_comparison(session) or latest_comparison(session)
    if row is None:
        return None
    return LastComparison(
        row.created_at,
        row.finished_at,
        row.listed,
        row.healed,
        row.gone,
        row.error,
        row.doubts,
    )


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
