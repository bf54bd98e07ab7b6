"""Watch a feed: is it silent for longer than usual, and has the CRM switched our webhooks off?"""

from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import Capability, CrmAdapter, CrmError
from plugin.domain.feed_silence import LOOK_BACK, Stretch, median_lag, silent_since
from plugin.domain.notices import CrmTrouble
from plugin.services.crm_troubles import tell_managers
from plugin.services.installations import adapter_for
from plugin.services.journeys import agency_place
from plugin.store import deliveries
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Feed, Installation, feed_of

WATCH_EVERY = timedelta(minutes=10)
ASK_HOOKS_EVERY = timedelta(hours=1)
BYTES_KEPT_FOR = timedelta(days=30)
"""How long the bytes of a polled page are kept after it was applied (all ours)."""

LAGS = 100
"""Deliveries that the usual lag is told by (ours)."""

_PAUSE = timedelta(minutes=5)
"""News less apart than this is one stretch: within it nobody counts silences."""

_IS_NEWS = ~Delivery.is_backfill

logger = structlog.get_logger()


def has_due(feed: Feed, *, now: datetime) -> bool:
    """Tell whether it is time for a look."""
    return feed.watched_at is None or feed.watched_at <= now - WATCH_EVERY


def watch(installation_id: int) -> None:
    """Look at the feed; tell the managers, once, of a silence or of webhooks switched off."""
    now = utcnow()
    with transaction(installation_id) as session:
        feed = feed_of(session, installation_id, now=now)
        feed.watched_at = now
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        is_asked = _is_time_for_hooks(feed, adapter, now)
        _note_silence(session, feed, now)
        deliveries.drop_bytes(session, before=now - BYTES_KEPT_FOR)
    if is_asked:
        _ask_for_hooks(installation_id, adapter)


def last_news_at(session: Session) -> datetime | None:
    """Return when the CRM last told us anything, of itself or when it was asked."""
    return session.scalar(select(func.max(Delivery.created_at)).where(_IS_NEWS))


def usual_lag(session: Session) -> timedelta | None:
    """Return how long after it happened we usually hear of something, by the latest deliveries."""
    rows = session.execute(
        select(Delivery.created_at, Delivery.occurred_at)
        .where(Delivery.occurred_at.is_not(None), _IS_NEWS)
        .order_by(Delivery.id.desc())
        .limit(LAGS)
    )
    return median_lag(row.created_at - row.occurred_at for row in rows)


def _note_silence(session: Session, feed: Feed, now: datetime) -> None:
    if feed.must_reconnect_at is not None:
        feed.silent_since = None  # that it must be reconnected says more
        return
    installation = session.get_one(Installation, feed.installation_id)
    since = silent_since(
        _news(session, now),
        agency_place(installation),
        began_at=installation.created_at,
        now=now,
    )
    is_new = since is not None and feed.silent_since is None
    feed.silent_since = since
    if is_new and since is not None:
        tell_managers(session, feed.installation_id, CrmTrouble.SILENT, since=since, now=now)


def _news(session: Session, now: datetime) -> list[Stretch]:
    """Return when there was news; of webhooks alone where the CRM sends any.

    Polling says late what webhooks that no longer come would have said.
    """
    by_webhook = _stretches(session, now, "webhook")
    return by_webhook or _stretches(session, now, "poll")


def _stretches(session: Session, now: datetime, source: str) -> list[Stretch]:
    first = now - LOOK_BACK
    bucket = func.date_bin(_PAUSE, Delivery.created_at, first)
    began, ended = func.min(Delivery.created_at), func.max(Delivery.created_at)
    rows = session.execute(
        select(began.label("began"), ended.label("ended"))
        .where(Delivery.source == source, Delivery.created_at >= first, _IS_NEWS)
        .group_by(bucket)
        .order_by(bucket)
    )
    return [(row.began, row.ended) for row in rows]


def _is_time_for_hooks(feed: Feed, adapter: CrmAdapter, now: datetime) -> bool:
    if Capability.WEBHOOK_STATES not in adapter.capabilities or feed.must_reconnect_at:
        return False
    if feed.hooks_asked_at is not None and feed.hooks_asked_at > now - ASK_HOOKS_EVERY:
        return False
    feed.hooks_asked_at = now
    return True


def _ask_for_hooks(installation_id: int, adapter: CrmAdapter) -> None:
    """Ask which of our webhooks are off; where the CRM does not say, what it said last stands."""
    try:
        states = adapter.webhook_states()
    except CrmError as error:
        logger.warning("webhook_states_failed", kind=adapter.kind, permanent=error.permanent)
        return
    off = sorted(state.name for state in states if not state.is_on)
    now = utcnow()
    with transaction(installation_id) as session:
        feed = feed_of(session, installation_id, now=now)
        is_new = bool(set(off) - set(feed.hooks_off))
        feed.hooks_off = off
        feed.hooks_off_since = (feed.hooks_off_since or now) if off else None
        if is_new:
            tell_managers(session, installation_id, CrmTrouble.HOOKS_OFF, since=now, now=now)
