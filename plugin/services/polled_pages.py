"""Keep a polled page as a delivery, unless it says only what was told already."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import CrmAdapter, UnreadablePayload
from plugin.domain.records import CrmEvent
from plugin.queue import TaskName, enqueue_after_commit
from plugin.store import deliveries
from plugin.store.deliveries import NewDelivery

Told = Counter[str]
"""How many records a page tells of, by kind."""


def record_page(
    session: Session,
    installation_id: int,
    adapter: CrmAdapter,
    body: bytes,
    *,
    series: str = "poll",
    is_backfill: bool = False,
) -> Told:
    """Keep the page in the caller's transaction and wake a worker; return what it tells of.

    Overlapping polls say the same again and again: what is kept is known by what it says, within
    its `series`. A series of its own takes in anew what was told before.
    """
    events: Sequence[CrmEvent] | None
    try:
        events = adapter.parse_page(body)
    except UnreadablePayload:  # kept by its bytes and shown
        events, fact = None, hashlib.sha256(body).hexdigest()
    else:
        fact = _fact(events)
    if events == []:
        return Counter()
    new = NewDelivery("poll", f"{series}:{fact}", {}, body, is_backfill=is_backfill)
    if deliveries.record(session, installation_id, new, now=utcnow()):
        enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, installation_id)
    return count_records(events or ())


def count_records(events: Sequence[CrmEvent]) -> Told:
    """Return how many records the events tell of, or name."""
    told: Told = Counter()
    for event in events:
        if event.records is not None:
            told.update({str(kind): count for kind, count in event.records.counts().items()})
        elif event.kind is not None:
            told[str(event.kind)] += 1
    return told


def _fact(events: Sequence[CrmEvent]) -> str:
    said = [event.records or (event.kind, event.ref, event.occurred_at) for event in events]
    return hashlib.sha256(repr(said).encode()).hexdigest()
