"""How news comes from a CRM: polling, and what to say when it does not answer."""

from typing import NamedTuple

import structlog
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import POLLED, CrmAdapter, CrmError, PolledPage
from plugin.services import backfills
from plugin.services.feed_state import note_outcome, reconnected
from plugin.services.installations import adapter_for
from plugin.services.polled_pages import record_page
from plugin.services.surprises import as_crm_error
from plugin.store.backfills import Backfill, active_backfill
from plugin.store.base import transaction
from plugin.store.installations import Feed, Installation, feed_of

__all__ = ["note_outcome", "poll", "reconnected"]

PAGES_PER_RUN = 20

logger = structlog.get_logger()


class _Turn(NamedTuple):
    """What one run of polling begins with."""

    adapter: CrmAdapter
    cursor: str | None
    is_uncounted: bool


def poll(installation_id: int, *, pages: int = PAGES_PER_RUN) -> bool:
    """Ask the CRM what changed since the cursor; return whether more is there now.

    Each page becomes a delivery in the transaction that moves the cursor, so a crash between
    asking and keeping asks again. A CRM that fails is asked again after a growing wait; one that
    no longer accepts us not before somebody has reconnected it.
    """
    turn = _begin(installation_id)
    if turn is None:
        return False
    adapter, cursor, is_uncounted = turn
    if is_uncounted:
        backfills.expect(installation_id, adapter)
    for _ in range(pages):
        try:
            with as_crm_error(adapter):
                page = adapter.poll(cursor)
                has_more = _keep(installation_id, adapter, cursor, page)
        except CrmError as error:
            logger.warning("poll_failed", kind=adapter.kind, permanent=error.permanent)
            _fail(installation_id, error)
            return False
        cursor = page.cursor
        if not has_more:
            return False
    return True


def _begin(installation_id: int) -> _Turn | None:
    """Return what to poll by; None where there is nothing to poll now."""
    now = utcnow()
    with transaction(installation_id) as session:
        feed = feed_of(session, installation_id, now=now)
        if feed.must_reconnect_at is not None:
            return None
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        feed.next_poll_at = now + adapter.poll_every  # a run that dies is not repeated at once
        if not adapter.capabilities & POLLED:
            return None
        reading = _first_reading(session, feed)
        if reading is not None and backfills.is_ahead(session):
            feed.next_poll_at = now + backfills.PAUSE
            return None
        return _Turn(adapter, feed.cursor, reading is not None and reading.expected is None)


def _first_reading(session: Session, feed: Feed) -> Backfill | None:
    """Return the first reading of everything while it goes on; begun with the first poll."""
    row = active_backfill(session)
    if row is None and feed.cursor is None:
        row = backfills.begin(session, feed.installation_id, "first")
    return row if row is not None and row.kind == "first" else None


def _fail(installation_id: int, error: CrmError) -> None:
    with transaction(installation_id) as session:
        note_outcome(session, installation_id, error, now=utcnow())


def _keep(installation_id: int, adapter: CrmAdapter, asked: str | None, page: PolledPage) -> bool:
    """Keep a page; return whether to ask for the next one.

    Where another worker has moved the cursor meanwhile, the page is that worker's. Behind a cursor
    that stands still the same page would come again at once, without end: it is asked for later.
    """
    now = utcnow()
    has_more = page.has_more and page.cursor != asked
    with transaction(installation_id) as session:
        feed = session.get_one(Feed, installation_id, with_for_update=True)
        if feed.cursor != asked:
            return False
        reading = _first_reading(session, feed)
        told = record_page(
            session, installation_id, adapter, page.body, is_backfill=reading is not None
        )
        if reading is not None:
            backfills.count_page(reading, told, is_last=not page.has_more)
        feed.cursor = page.cursor
        feed.last_polled_at = now
        feed.next_poll_at = now if has_more else now + adapter.poll_every
        note_outcome(session, installation_id, None, now=now)
    return has_more
