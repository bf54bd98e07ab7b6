"""Read everything that a CRM has, page by page: the first time, and again to heal the mirror.

The first reading is the feed's own polling, whose cursor it moves. A later one has a cursor beside
it, and what the feed tells meanwhile is taken in as ever. What is read becomes deliveries; each
page is kept in the transaction that moves the cursor, so that a kill asks for one page again.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import POLLED, CrmAdapter, CrmAuthError, CrmError, PolledPage
from plugin.domain.backoff import wait_before_retry
from plugin.domain.records import RecordKind
from plugin.errors import Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.feed_state import note_outcome
from plugin.services.installations import adapter_for
from plugin.services.polled_pages import Told, record_page
from plugin.services.surprises import as_crm_error
from plugin.store import deliveries
from plugin.store.backfills import Backfill, active_backfill, latest_backfill
from plugin.store.base import transaction
from plugin.store.installations import Installation, feed_of
from plugin.store.submissions import Submission, count_plans

COUNTED = (RecordKind.CANDIDATE, RecordKind.SUBMISSION, RecordKind.INTERVIEW)
MOST_WAITING = 50
"""Pages that may wait to be applied before reading pauses: what waits is kept on disk (ours)."""
PAUSE = timedelta(seconds=15)
PAGES_PER_RUN = 20

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading of everything is. Moments are aware UTC.

    `seen` and `expected` count records by kind; what the CRM cannot count is not expected.
    `unread`: pages read and not applied yet; `unplanned`: submissions whose plan is due.
    """

    kind: str
    pages: int
    seen: Mapping[str, int]
    expected: Mapping[str, int]
    unread: int
    unplanned: int
    started_at: datetime
    finished_at: datetime | None
    waits_until: datetime | None
    error: str | None

    @property
    def is_done(self) -> bool:
        """Tell whether all was read, applied and planned."""
        return self.finished_at is not None and not (self.unread or self.unplanned)

    @property
    def share(self) -> float | None:
        """Return how much was read, from 0 to 1; None where the CRM counts nothing.

        While it goes on it is never all, as pages overlap and CRMs count what they do not show.
        """
        if self.finished_at is not None:
            return 1.0
        total = sum(self.expected.values())
        if not total:
            return None
        seen = sum(min(self.seen.get(kind, 0), most) for kind, most in self.expected.items())
        return min(seen / total, 0.99)


def begin(session: Session, installation_id: int, kind: str) -> Backfill:
    """Make the row of a reading that begins now."""
    row = Backfill(
        installation_id=installation_id, kind=kind, next_attempt_at=utcnow(), seen={}, pages=0
    )
    session.add(row)
    session.flush()
    return row


def ask_again(installation_id: int) -> None:
    """Have everything read anew beside the feed, unless a reading goes on already.

    Raises Refused where the CRM cannot be polled.
    """
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        if not adapter.capabilities & POLLED:
            raise Refused("This CRM cannot be asked for everything that it has.")
        if active_backfill(session) is None:
            is_first = feed_of(session, installation_id, now=utcnow()).cursor is None
            begin(session, installation_id, "first" if is_first else "again")
        enqueue_after_commit(session, TaskName.READ_AGAIN, installation_id)


def read_again(installation_id: int, *, pages: int = PAGES_PER_RUN) -> bool:
    """Read on beside the feed; return whether more is there to be read now."""
    found = _take_up(installation_id)
    if found is None:
        return False
    adapter, backfill_id, cursor = found
    for _ in range(pages):
        try:
            with as_crm_error(adapter):
                page = adapter.poll(cursor)
                has_more = _keep(installation_id, adapter, backfill_id, cursor, page)
        except CrmError as error:
            _note_failure(installation_id, error)
            return False
        if not has_more:
            return False
        cursor = page.cursor
    return True


def count_page(row: Backfill, told: Told, *, is_last: bool) -> None:
    """Note on the row that a page was kept."""
    row.pages += 1
    row.seen = dict(Counter(row.seen) + told)
    row.attempts, row.error = 0, None
    if is_last:
        row.finished_at = utcnow()


def expect(installation_id: int, adapter: CrmAdapter) -> None:
    """Ask the CRM how much there is, once; what it does not answer is not expected."""
    counts: dict[str, int] = {}
    for kind in COUNTED:
        try:
            found = adapter.count(kind)
        except CrmError as error:
            logger.warning("count_failed", kind=adapter.kind, permanent=error.permanent)
            break
        if found is not None:
            counts[kind] = found
    with transaction(installation_id) as session:
        row = active_backfill(session)
        if row is not None and row.expected is None:
            row.expected = counts


def is_ahead(session: Session) -> bool:
    """Tell whether so much waits to be applied that reading has to wait for it."""
    return deliveries.count_backfill_pending(session) >= MOST_WAITING


def has_due(session: Session, *, now: datetime) -> bool:
    """Tell whether a reading beside the feed is to go on now."""
    row = active_backfill(session)
    return row is not None and row.kind == "again" and row.next_attempt_at <= now


def progress_of(session: Session, installation_id: int) -> Progress | None:
    """Return how far the latest reading is; None where there was none yet."""
    row = latest_backfill(session)
    if row is None:
        return None
    now = utcnow()
    feed = feed_of(session, installation_id, now=now)
    is_first = row.kind == "first"
    waits_until = feed.next_poll_at if is_first else row.next_attempt_at
    unread = deliveries.count_backfill_pending(session)
    return Progress(
        kind=row.kind,
        pages=row.pages,
        seen=row.seen,
        expected=row.expected or {},
        unread=unread,
        unplanned=count_plans(session, Submission.plan_due_at <= now),
        started_at=row.created_at,
        finished_at=row.finished_at,
        waits_until=waits_until if row.finished_at is None and waits_until > now else None,
        error=feed.error if is_first else row.error,
    )


def get_progress(installation_id: int) -> Progress | None:
    """Return the same, in a transaction of its own."""
    with transaction(installation_id) as session:
        return progress_of(session, installation_id)


def _take_up(installation_id: int) -> tuple[CrmAdapter, int, str | None] | None:
    now = utcnow()
    with transaction(installation_id) as session:
        row = active_backfill(session)
        if row is None or row.kind != "again" or row.next_attempt_at > now:
            return None
        if feed_of(session, installation_id, now=now).must_reconnect_at is not None:
            return None
        if is_ahead(session):
            row.next_attempt_at = now + PAUSE
            return None
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        row.next_attempt_at = now + adapter.poll_every  # if this dies before the first page
        found = adapter, row.id, row.cursor
        is_counted = row.expected is not None
    if not is_counted:
        expect(installation_id, adapter)
    return found


def _keep(
    installation_id: int,
    adapter: CrmAdapter,
    backfill_id: int,
    asked: str | None,
    page: PolledPage,
) -> bool:
    """Keep a page; return whether to go on. Somebody who read on meanwhile goes before us."""
    if page.has_more and page.cursor == asked:
        raise CrmError("The CRM's pages do not go on", permanent=False)
    with transaction(installation_id) as session:
        row = session.scalar(select(Backfill).where(Backfill.id == backfill_id).with_for_update())
        if row is None or row.finished_at is not None or row.cursor != asked:
            return False
        series = f"again-{backfill_id}"
        told = record_page(
            session, installation_id, adapter, page.body, series=series, is_backfill=True
        )
        row.cursor = page.cursor
        row.next_attempt_at = utcnow()
        count_page(row, told, is_last=not page.has_more)
        note_outcome(session, installation_id, None, now=utcnow())
        return page.has_more


def _note_failure(installation_id: int, error: CrmError) -> None:
    logger.warning("backfill_failed", permanent=error.permanent)
    now = utcnow()
    with transaction(installation_id) as session:
        row = active_backfill(session)
        if row is not None:
            row.attempts += 1
            row.error = str(error)
            row.next_attempt_at = now + wait_before_retry(row.attempts, error.retry_after)
        if isinstance(error, CrmAuthError):
            note_outcome(session, installation_id, error, now=now)
