"""Compare the mirror with all that the CRM lists, and mend what differs; deletions too.

Once a night, or when somebody asks for it: first each list is read to its end, page by page, into
rows; then what is missing on either side, or is newer in the CRM, is asked for. Only what the CRM
answers then counts: that a list lacks a record deletes nothing. A kill goes on where it was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import CrmAdapter, CrmAuthError, CrmError, ListedPage
from plugin.domain.backoff import wait_before_retry
from plugin.domain.nights import next_night
from plugin.domain.records import RecordKind
from plugin.errors import Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services import comparison_gaps
from plugin.services.comparison_gaps import Gap
from plugin.services.feed_state import note_outcome
from plugin.services.fetching import Fetched, fetch
from plugin.services.installations import adapter_for
from plugin.services.intake import take_in
from plugin.services.journeys import agency_place
from plugin.services.surprises import as_crm_error
from plugin.store.backfills import active_backfill
from plugin.store.base import transaction
from plugin.store.comparisons import Comparison, ListedRef, active_comparison
from plugin.store.installations import Feed, Installation, feed_of

GAPS_AT_ONCE = 100
MOST_ATTEMPTS = 8
"""Failures in a row after which tonight's comparison is given up (ours)."""

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Asked:
    """A batch of gaps, and where they were found. `side` 0: the CRM's list lacks them."""

    gaps: list[Gap]
    step: int
    position: str | None
    side: int


def has_due(session: Session, feed: Feed, *, now: datetime) -> bool:
    """Tell whether it is time to compare, or to go on with it; the first night is set here."""
    row = active_comparison(session)
    if row is not None:
        return row.next_attempt_at <= now
    if feed.compare_at is None:
        feed.compare_at = _next_night(session, feed, now)
    return feed.compare_at <= now


def ask_for(installation_id: int) -> None:
    """Compare now instead of at night. Raises Refused where the CRM can list nothing."""
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        if not adapter.compared:
            raise Refused("This CRM cannot list what it has, so there is nothing to compare with.")
        reading = active_backfill(session)
        if reading is not None and reading.kind == "first":
            raise Refused("The CRM is still being read for the first time. Compare afterwards.")
        feed_of(session, installation_id, now=utcnow()).compare_at = utcnow()
        enqueue_after_commit(session, TaskName.COMPARE, installation_id)


def compare(installation_id: int) -> bool:
    """Do the next piece of the comparison that is due; return whether there is more to do now."""
    now = utcnow()
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        row = _take_up(session, installation_id, adapter, now)
        if row is None:
            return False
        comparison_id, step, position = row.id, row.step, row.position
    kinds = adapter.compared
    try:
        with as_crm_error(adapter):
            if step < len(kinds):
                return _list(installation_id, adapter, comparison_id, kinds[step], position)
            return _mend(installation_id, adapter, comparison_id)
    except CrmError as error:
        _note_failure(installation_id, error)
        return False


def _take_up(
    session: Session, installation_id: int, adapter: CrmAdapter, now: datetime
) -> Comparison | None:
    """Return the comparison to go on with, begun if it is time; None where there is none."""
    feed = feed_of(session, installation_id, now=now)
    row = active_comparison(session)
    if not adapter.compared:
        feed.compare_at = _next_night(session, feed, now)
        return None
    if feed.must_reconnect_at is not None or (row is not None and row.next_attempt_at > now):
        return None
    if row is None:
        reading = active_backfill(session)
        if not has_due(session, feed, now=now) or (reading is not None and reading.kind == "first"):
            return None
        row = Comparison(installation_id=installation_id, next_attempt_at=now, doubts={}, step=0)
        session.add(row)
        feed.compare_at = _next_night(session, feed, now)
        session.flush()
    return row


def _list(
    installation_id: int,
    adapter: CrmAdapter,
    comparison_id: int,
    kind: RecordKind,
    position: str | None,
) -> bool:
    """Take a page of a list in; return True, since the gaps are still to come."""
    page = adapter.list_refs(kind, position)
    with transaction(installation_id) as session:
        row = session.get_one(Comparison, comparison_id, with_for_update=True)
        if row.finished_at is not None or row.position != position:
            return False  # another worker has taken this page in
        if page.cursor is not None and page.cursor == position:
            raise CrmError(f"The CRM's list of every {kind} does not go on", permanent=False)
        _keep_listed(session, row, kind, page)
        row.position, row.attempts, row.error = page.cursor, 0, None
        if page.cursor is None:
            row.step += 1
            comparison_gaps.note_suspicion(session, row, kind)
    return True


def _keep_listed(session: Session, row: Comparison, kind: RecordKind, page: ListedPage) -> None:
    listed = {each.ref: each.updated_at for each in page.records}
    if not listed:
        return
    statement = insert(ListedRef).values(
        [
            {
                "installation_id": row.installation_id,
                "comparison_id": row.id,
                "kind": kind,
                "ref": ref,
                "updated_at": updated_at,
                "created_at": utcnow(),
            }
            for ref, updated_at in listed.items()
        ]
    )
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["installation_id", "comparison_id", "kind", "ref"],
            set_={"updated_at": statement.excluded.updated_at},
        )
    )
    row.listed += len(listed)


def _mend(installation_id: int, adapter: CrmAdapter, comparison_id: int) -> bool:
    """Ask for a batch of what differs and apply the answers; return whether more differs."""
    with transaction(installation_id) as session:
        row = session.get_one(Comparison, comparison_id)
        gaps = comparison_gaps.next_gaps(session, row, adapter.compared, limit=GAPS_AT_ONCE)
        if not gaps:
            _finish(session, row)
            return False
        step, position = row.step, row.position
    fetched = fetch(adapter, [(gap.kind, gap.ref) for gap in gaps])
    if fetched.error is not None and not _has_answers(fetched, gaps):
        raise fetched.error
    asked = _Asked(gaps, step, position, side=(step - len(adapter.compared)) % 2)
    _apply(installation_id, comparison_id, asked, fetched)
    return True


def _has_answers(fetched: Fetched, gaps: list[Gap]) -> bool:
    """Tell whether the CRM answered anything, refusals of single records among it."""
    return len(fetched.errors) < len(gaps) or all(
        error.permanent and not isinstance(error, CrmAuthError) for error in fetched.errors.values()
    )


def _apply(
    installation_id: int,
    comparison_id: int,
    asked: _Asked,
    fetched: Fetched,
) -> None:
    now, gaps = utcnow(), asked.gaps
    with transaction(installation_id) as session:
        row = session.get_one(Comparison, comparison_id, with_for_update=True)
        if row.finished_at is not None or (row.step, row.position) != (asked.step, asked.position):
            return  # another worker has done these
        records = comparison_gaps.without_erased(session, fetched.records)
        before = comparison_gaps.versions(session, gaps)
        take_in(session, installation_id, records, now=now)
        after = comparison_gaps.versions(session, gaps)
        healed = [gap for gap in gaps if before.get(gap) != after.get(gap)]
        row.asked += len(gaps)
        row.healed += len(healed)
        row.gone += sum(after[gap].is_deleted for gap in healed)
        row.position, row.attempts, row.error = gaps[-1].ref, 0, None
        comparison_gaps.doubt_list(row, gaps, after, side=asked.side)
        feed_of(session, installation_id, now=now).gaps_healed += len(healed)
        note_outcome(session, installation_id, None, now=now)


def _finish(session: Session, row: Comparison) -> None:
    row.finished_at = utcnow()
    session.execute(delete(ListedRef).where(ListedRef.comparison_id == row.id))
    old = select(Comparison.id).order_by(Comparison.id.desc()).limit(30)
    session.execute(delete(Comparison).where(Comparison.id.not_in(old)))
    logger.info("compared", listed=row.listed, asked=row.asked, healed=row.healed, gone=row.gone)


def _note_failure(installation_id: int, error: CrmError) -> None:
    logger.warning("compare_failed", permanent=error.permanent)
    now = utcnow()
    with transaction(installation_id) as session:
        row = active_comparison(session)
        if row is not None:
            row.attempts += 1
            row.error = str(error)
            row.next_attempt_at = now + wait_before_retry(row.attempts, error.retry_after)
            if row.attempts >= MOST_ATTEMPTS:
                _finish(session, row)
        if isinstance(error, CrmAuthError):
            note_outcome(session, installation_id, error, now=now)


def _next_night(session: Session, feed: Feed, now: datetime) -> datetime:
    installation = session.get_one(Installation, feed.installation_id)
    zone = agency_place(installation).timezone
    return next_night(now + timedelta(minutes=1), zone, installation.id)
