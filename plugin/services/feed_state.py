"""How the calls to a CRM go: when to ask again, when to stop asking, and that we may again."""

from datetime import datetime

from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import CrmAuthError, CrmError, MustReconnect
from plugin.domain.backoff import wait_before_retry
from plugin.domain.notices import CrmTrouble
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.crm_troubles import tell_managers
from plugin.store import deliveries
from plugin.store.backfills import active_backfill
from plugin.store.comparisons import active_comparison
from plugin.store.installations import Feed, feed_of

REFUSALS = 3
"""Refused credentials in a row after which a person must reconnect (ours): one may be a slip."""


def note_outcome(
    session: Session, installation_id: int, error: CrmError | None, *, now: datetime
) -> None:
    """Write down how the last call to the CRM went, and when to ask again if it failed.

    Credentials that are refused again and again are not tried for ever: the managers are told.
    """
    feed = feed_of(session, installation_id, now=now)
    if error is None:
        feed.attempts, feed.failing_since, feed.error, feed.auth_failures = 0, None, None, 0
        return
    feed.attempts += 1
    feed.failing_since = feed.failing_since or now
    feed.error = str(error)
    feed.next_poll_at = now + wait_before_retry(feed.attempts, error.retry_after)
    if isinstance(error, CrmAuthError):
        _note_refusal(session, feed, error, now)
    else:
        feed.auth_failures = 0


def reconnected(session: Session, installation_id: int) -> None:
    """Go on at once: somebody has connected us anew. What waited for it is tried again.

    To be called in the transaction that stores the new credentials.
    """
    now = utcnow()
    feed = feed_of(session, installation_id, now=now)
    feed.must_reconnect_at = None
    feed.next_poll_at = now
    note_outcome(session, installation_id, None, now=now)
    deliveries.try_now(session)
    for under_way in (active_backfill(session), active_comparison(session)):
        if under_way is not None:
            under_way.attempts, under_way.next_attempt_at, under_way.error = 0, now, None
    enqueue_after_commit(session, TaskName.POLL, installation_id)
    enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, installation_id)


def _note_refusal(session: Session, feed: Feed, error: CrmAuthError, now: datetime) -> None:
    feed.auth_failures += 1
    is_final = isinstance(error, MustReconnect) or feed.auth_failures >= REFUSALS
    if is_final and feed.must_reconnect_at is None:
        feed.must_reconnect_at = now
        tell_managers(session, feed.installation_id, CrmTrouble.RECONNECT, since=now, now=now)
