"""How news comes from a CRM: polling, and what to say when it does not answer."""

import hashlib
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import POLLED, CrmAdapter, CrmError, PolledPage, UnreadablePayload
from plugin.domain.backoff import wait_before_retry
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.installations import adapter_for
from plugin.store import deliveries
from plugin.store.base import transaction
from plugin.store.deliveries import NewDelivery
from plugin.store.installations import Installation, feed_of

PAGES_PER_RUN = 20

logger = structlog.get_logger()


def poll(installation_id: int, *, pages: int = PAGES_PER_RUN) -> bool:
    """Ask the CRM what changed since the cursor; return whether more is there now.

    Each page becomes a delivery in the transaction that moves the cursor, so a crash between
    asking and keeping asks again. A CRM that fails is asked again after a growing wait, and one
    that cannot be polled is not asked.
    """
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        feed = feed_of(session, installation_id, now=utcnow())
        cursor = feed.cursor
        if not adapter.capabilities & POLLED:
            feed.next_poll_at = utcnow() + adapter.poll_every
            return False
    for _ in range(pages):
        try:
            page = adapter.poll(cursor)
        except CrmError as error:
            logger.warning("poll_failed", kind=adapter.kind, permanent=error.permanent)
            with transaction(installation_id) as session:
                note_outcome(session, installation_id, error, now=utcnow())
            return False
        _keep(installation_id, adapter, page)
        cursor = page.cursor
        if not page.has_more:
            return False
    return True


def note_outcome(
    session: Session, installation_id: int, error: CrmError | None, *, now: datetime
) -> None:
    """Write down how the last call to the CRM went, and when to ask again if it failed."""
    feed = feed_of(session, installation_id, now=now)
    if error is None:
        feed.attempts, feed.failing_since, feed.error = 0, None, None
        return
    feed.attempts += 1
    feed.failing_since = feed.failing_since or now
    feed.error = str(error)
    feed.next_poll_at = now + wait_before_retry(feed.attempts, error.retry_after)


def _keep(installation_id: int, adapter: CrmAdapter, page: PolledPage) -> None:
    now = utcnow()
    with transaction(installation_id) as session:
        fact = _fact(adapter, page.body)
        if fact is not None:
            new = NewDelivery("poll", f"poll:{fact}", {}, page.body)
            if deliveries.record(session, installation_id, new, now=now):
                enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, installation_id)
        feed = feed_of(session, installation_id, now=now)
        feed.cursor = page.cursor
        feed.last_polled_at = now
        feed.next_poll_at = now if page.has_more else now + adapter.poll_every
        note_outcome(session, installation_id, None, now=now)


def _fact(adapter: CrmAdapter, body: bytes) -> str | None:
    """Return what the page says, as a hash: overlapping polls say the same again and again.

    None where it says nothing. A page that cannot be read is kept by its bytes and shown.
    """
    try:
        events = adapter.parse_page(body)
    except UnreadablePayload:
        return hashlib.sha256(body).hexdigest()
    if not events:
        return None
    said = [event.records or (event.kind, event.ref, event.occurred_at) for event in events]
    return hashlib.sha256(repr(said).encode()).hexdigest()
