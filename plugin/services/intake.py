"""From a webhook's bytes to the mirror: take in, read, fetch what is missing, apply."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import structlog
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import CrmAdapter, CrmAuthError, CrmError, UnreadablePayload
from plugin.domain.backoff import wait_before_retry
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords
from plugin.errors import NotFound
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services import erasure, feed_state, mirror, references, unlinked
from plugin.services.fetching import NOTHING, Fetched, fetch
from plugin.services.installations import adapter_for
from plugin.services.references import Wanted
from plugin.services.surprises import SURPRISES
from plugin.store import deliveries
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery, NewDelivery
from plugin.store.installations import Installation, feed_of, find_by_key

BATCH = 100
MOST_BYTES = 2 * 1024 * 1024
MOST_RECORDS = 5_000
"""What one transaction applies at most, beside the one delivery that is larger (all ours)."""

logger = structlog.get_logger()

_REFUSED = CrmAuthError("The CRM no longer accepts our connection.")


@dataclass(frozen=True, slots=True)
class _Reading:
    """What one delivery says: records it carries, records to ask for, or why it is unreadable."""

    delivery_id: int
    records: CrmRecords = NOTHING
    wanted: tuple[Wanted, ...] = ()
    unreadable: str | None = None
    remark: str | None = None
    occurred_at: datetime | None = None


def accept_delivery(
    key: str, headers: Mapping[str, str], body: bytes, url_token: str | None = None
) -> bool:
    """Verify a webhook, keep it, and wake a worker; return whether it was new.

    Of the headers only those are kept that the adapter reads again; none of them is a secret.

    Nothing else happens while the CRM waits. Raises NotFound for an unknown or uninstalled
    installation and BadSignature for bytes that its CRM did not sign; neither keeps anything.
    """
    now = utcnow()
    with transaction(None) as session:
        installation = find_by_key(session, key)
        if installation is None or installation.state == "uninstalled":
            raise NotFound("There is no installation with this key.")
        installation_id = installation.id
    with transaction(installation_id) as session:
        adapter = adapter_for(session, session.get_one(Installation, installation_id))
        adapter.verify(headers, body, now=now.timestamp(), url_token=url_token)
        new = _new_delivery(adapter, headers, body)
        is_new = deliveries.record(session, installation_id, new, now=now)
        if is_new:
            enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, installation_id)
    return is_new


def apply_deliveries(installation_id: int, *, limit: int = BATCH) -> bool:
    """Apply the deliveries that wait, oldest first; return whether more may wait.

    1. Read a batch. 2. Ask the CRM for what it only hinted at, and once a day for submissions that
    interviews wait for, outside any transaction. 3. In one transaction lock the batch's rows, apply
    what they say and settle each. A crash before the end leaves them pending; applying twice
    changes nothing.
    """
    now = utcnow()
    with transaction(installation_id) as session:
        installation = session.get_one(Installation, installation_id)
        adapter = adapter_for(session, installation)
        is_refused = feed_of(session, installation_id, now=now).must_reconnect_at is not None
        waiting = deliveries.pending(session, now=now, limit=limit, most_bytes=MOST_BYTES)
        readings = _read_some(adapter, waiting.deliveries)
        referred = references.unknown(session, _all_records(readings))
        missing = frozenset() if is_refused else unlinked.to_ask_for(session, now=now)
    if not readings and not missing:
        return False
    readings = [_with_references(reading, referred) for reading in readings]
    wanted = sorted({want for reading in readings for want in reading.wanted} | missing)
    if is_refused:
        fetched = Fetched(errors=dict.fromkeys(wanted, _REFUSED))
    else:
        fetched = fetch(adapter, wanted)
    _apply(installation_id, adapter, readings, fetched, now)
    if wanted and not is_refused:
        with transaction(installation_id) as session:
            feed_state.note_outcome(session, installation_id, fetched.error, now=now)
    return waiting.has_more or len(readings) < len(waiting.deliveries)


def take_in(session: Session, installation_id: int, records: CrmRecords, *, now: datetime) -> None:
    """Apply what the CRM tells, in the caller's transaction; whom it has no more is erased."""
    if mirror.apply(session, installation_id, records, now=now):
        enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, installation_id)
    session.flush()
    erasure.erase_gone(session, records, now)


def _apply(
    installation_id: int,
    adapter: CrmAdapter,
    readings: Sequence[_Reading],
    fetched: Fetched,
    now: datetime,
) -> None:
    """Apply all in one transaction; where the database refuses that, each in one of its own."""
    try:
        _apply_together(installation_id, readings, fetched, now)
    except (DataError, IntegrityError) as error:
        logger.warning("apply_failed", deliveries=len(readings), error=type(error).__name__)
        if len(readings) == 1:
            _set_aside(installation_id, readings[0], type(error).__name__)
            return
        for reading in readings:
            _apply(installation_id, adapter, [reading], fetch(adapter, reading.wanted), now)


def _apply_together(
    installation_id: int, readings: Sequence[_Reading], fetched: Fetched, now: datetime
) -> None:
    with transaction(installation_id) as session:
        rows = deliveries.lock_pending(session, [reading.delivery_id for reading in readings])
        settled = [reading for reading in readings if reading.delivery_id in rows]
        records = fetched.records.merged(_all_records(settled))
        for reading in settled:
            _settle(rows[reading.delivery_id], reading, fetched, now)
        take_in(session, installation_id, records, now=now)


def _set_aside(installation_id: int, reading: _Reading, error: str) -> None:
    """Mark a delivery that the database will not take, so that it stops none behind it."""
    with transaction(installation_id) as session:
        row = deliveries.lock_pending(session, [reading.delivery_id]).get(reading.delivery_id)
        if row is not None:
            row.state, row.error = "failed", f"What it says could not be stored ({error})."


def _new_delivery(adapter: CrmAdapter, headers: Mapping[str, str], body: bytes) -> NewDelivery:
    try:
        key, unreadable = adapter.dedupe_key(headers, body), None
    except UnreadablePayload as error:
        key, unreadable = f"sha256:{hashlib.sha256(body).hexdigest()}", str(error)
    kept = {name: headers[name] for name in headers if name.lower() in adapter.kept_headers}
    return NewDelivery("webhook", key, kept, body, unreadable or None)


def _read_some(adapter: CrmAdapter, waiting: Sequence[Delivery]) -> list[_Reading]:
    """Read deliveries until they hold enough records for one transaction."""
    readings: list[_Reading] = []
    size = 0
    for delivery in waiting:
        readings.append(_read(adapter, delivery))
        size += readings[-1].records.size
        if size >= MOST_RECORDS:
            break
    return readings


def _read(adapter: CrmAdapter, delivery: Delivery) -> _Reading:
    try:
        if delivery.source == "poll":
            events = adapter.parse_page(delivery.body)
        else:
            events = adapter.parse(delivery.headers, delivery.body)
    except UnreadablePayload as error:
        return _Reading(delivery.id, unreadable=str(error) or "The body could not be read.")
    except SURPRISES as error:  # they cost the delivery, and never those behind it
        logger.exception("parse_failed", delivery_id=delivery.id)
        return _Reading(delivery.id, unreadable=f"We failed to read it ({type(error).__name__}).")
    return _Reading(
        delivery.id,
        CrmRecords.together(event.records for event in events if event.records is not None),
        _wanted(events),
        remark=_remark(events),
        occurred_at=max((e.occurred_at for e in events if e.occurred_at), default=None),
    )


def _with_references(reading: _Reading, unknown: frozenset[Wanted]) -> _Reading:
    """Return the reading, asking also for what its records refer to and nobody knows."""
    missing = references.referred_by(reading.records) & unknown
    return replace(reading, wanted=(*reading.wanted, *missing)) if missing else reading


def _all_records(readings: Sequence[_Reading]) -> CrmRecords:
    return CrmRecords.together(reading.records for reading in readings)


def _wanted(events: Sequence[CrmEvent]) -> tuple[Wanted, ...]:
    return tuple(
        (event.kind, event.ref)
        for event in events
        if event.type is CrmEventType.CHANGED
        and event.records is None
        and event.kind is not None
        and event.ref is not None
    )


def _remark(events: Sequence[CrmEvent]) -> str | None:
    unknown = sorted({event.name for event in events if event.type is CrmEventType.UNKNOWN})
    return f"Unknown event: {', '.join(unknown)[:200]}" if unknown else None


def _settle(row: Delivery, reading: _Reading, fetched: Fetched, now: datetime) -> None:
    """Say on the delivery what became of it."""
    row.error = reading.remark
    row.occurred_at = reading.occurred_at
    if reading.unreadable is not None:
        row.state, row.error = "unreadable", reading.unreadable
    elif errors := [fetched.errors[want] for want in reading.wanted if want in fetched.errors]:
        _try_again(row, errors[0], now)
    else:
        row.state, row.applied_at = "applied", now
        if row.is_backfill:
            row.body = b""


def _try_again(row: Delivery, error: CrmError, now: datetime) -> None:
    row.error = str(error)
    # Credentials that a person mends make the delivery good again; other refusals are final.
    if error.permanent and not isinstance(error, CrmAuthError):
        row.state = "failed"
        return
    row.attempts += 1
    row.next_attempt_at = now + wait_before_retry(row.attempts, error.retry_after)
