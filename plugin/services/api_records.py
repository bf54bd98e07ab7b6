"""What an agency's own programs post: records and events, on the way that webhooks take.

A request becomes one delivery, which is kept before it is answered and applied by a worker.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import CrmAdapter, UnreadablePayload
from plugin.domain.records import CrmEventType, CrmRecords
from plugin.errors import Conflict, NotFound, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.api_tokens import ApiClient
from plugin.services.installations import adapter_for
from plugin.store import deliveries
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery, NewDelivery
from plugin.store.installations import Installation
from plugin.store.people import Candidate

BATCH_EVENT = "records"
"""The event of our protocol for several records at once; only kinds that map it take posts."""

Section = Sequence[Mapping[str, Any]]
Sections = Mapping[str, Section]

_NOT_KEPT = "has no readable ref, or none of what it belongs to: the record is left out"


@dataclass(frozen=True, slots=True)
class RecordDefect:
    """What cannot be read in one posted record. `is_kept` False: the record is left out.

    `position` counts from 0 within its section.
    """

    section: str
    position: int
    ref: str | None
    field: str
    problem: str
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class Accepted:
    """A delivery that was kept; `is_new` False: it was posted before."""

    delivery_id: int
    is_new: bool
    defects: tuple[RecordDefect, ...] = ()


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """What became of a delivery. Moments are aware UTC."""

    id: int
    source: str
    state: str
    received_at: datetime
    applied_at: datetime | None
    error: str | None


def post_records(client: ApiClient, sections: Sections, key: str | None) -> Accepted:
    """Keep records, by section of the protocol, as one delivery, and wake a worker.

    With an idempotency `key`, a repetition is kept once. Without one it is where each record tells
    its `updatedAt`; else the same words may be news again. A record without `updatedAt` is of now.
    Raises Conflict for a key that stood for other records, and for an agency whose CRM we read.
    """
    now = utcnow()
    fact = f"api:key:{_digest(key)}" if key else _fact(sections)
    versioned = {name: [_versioned(one, now) for one in some] for name, some in sections.items()}
    with transaction(client.installation_id) as session:
        adapter = _fed_adapter(session, client)
        defects = tuple(
            defect for name in versioned for defect in _defects(adapter, name, versioned[name], now)
        )
        body = _envelope(fact, versioned, now, posted=_digest(_text(sections)))
        accepted = _keep(session, client, NewDelivery("api", fact, {}, body), now)
        if not accepted.is_new:
            _refuse_other_records(session, fact, sections)
        return Accepted(accepted.delivery_id, accepted.is_new, defects)


def post_event(client: ApiClient, body: bytes) -> Accepted:
    """Keep the body of a webhook, proven by the token and not by a signature.

    Raises Refused for what cannot be read, Conflict for an agency whose CRM we read.
    """
    now = utcnow()
    with transaction(client.installation_id) as session:
        adapter = _fed_adapter(session, client)
        try:
            adapter.parse({}, body)
            fact = adapter.dedupe_key({}, body)
        except UnreadablePayload as error:
            raise Refused(str(error)) from None
        return _keep(session, client, NewDelivery("api", fact, {}, body), now)


def erase_candidate(client: ApiClient, ref: str) -> Accepted:
    """Have a candidate erased, as if their CRM had told that they are gone; twice does it once.

    Raises NotFound for one whom we do not know (any more), Conflict as `post_records` does.
    """
    with transaction(client.installation_id) as session:
        _fed_adapter(session, client)
        known = session.scalar(
            select(Candidate.id).where(Candidate.ref == ref, Candidate.deleted_at.is_(None))
        )
    if known is None:
        raise NotFound("There is no such candidate.")
    return post_records(client, {"candidates": [{"ref": ref, "deleted": True}]}, None)


def get_delivery(client: ApiClient, delivery_id: int) -> DeliveryView:
    """Return what became of a delivery of this agency. Raises NotFound."""
    with transaction(client.installation_id) as session:
        row = session.get(Delivery, delivery_id)
        if row is None:
            raise NotFound("There is no such delivery.")
        return DeliveryView(
            row.id, row.source, row.state, row.created_at, row.applied_at, row.error
        )


def _fed_adapter(session: Session, client: ApiClient) -> CrmAdapter:
    adapter = adapter_for(session, session.get_one(Installation, client.installation_id))
    if BATCH_EVENT not in adapter.event_names:
        raise Conflict("Afterword reads this agency's CRM itself: nothing can be posted to it.")
    return adapter


def _keep(session: Session, client: ApiClient, new: NewDelivery, now: datetime) -> Accepted:
    is_new = deliveries.record(session, client.installation_id, new, now=now)
    if is_new:
        enqueue_after_commit(session, TaskName.APPLY_DELIVERIES, client.installation_id)
    return Accepted(deliveries.find_by_fact(session, new.dedupe_key).id, is_new)


def _refuse_other_records(session: Session, fact: str, sections: Sections) -> None:
    """Raise Conflict where the key stood for other records; erased bytes tell nothing any more."""
    body = deliveries.find_by_fact(session, fact).body
    if body and json.loads(body)["posted"] != _digest(_text(sections)):
        raise Conflict("This Idempotency-Key was used for other records before.")


def _fact(sections: Sections) -> str:
    """Return what is equal for repetitions, where the records say of which version they are."""
    records = [record for some in sections.values() for record in some]
    if all(record.get("updatedAt") is not None for record in records):
        return f"api:{_digest(_text(sections))}"
    return f"api:{uuid4()}"


def _versioned(record: Mapping[str, Any], now: datetime) -> Mapping[str, Any]:
    if record.get("updatedAt") is not None:
        return record
    return {**record, "updatedAt": now.isoformat()}


def _envelope(fact: str, sections: Sections, now: datetime, *, posted: str = "") -> bytes:
    document = {
        "id": fact,
        "event": BATCH_EVENT,
        "occurredAt": now.isoformat(),
        "records": sections,
        "posted": posted,
    }
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _defects(
    adapter: CrmAdapter, section: str, records: Section, now: datetime
) -> list[RecordDefect]:
    """Return what the adapter cannot read, asked record by record so that each can be named."""
    found: list[RecordDefect] = []
    for position, record in enumerate(records):
        events = adapter.parse({}, _envelope("one", {section: [record]}, now))
        told = next((event.records for event in events if event.records is not None), None)
        if told is None or any(event.type is CrmEventType.UNKNOWN for event in events):
            found.append(RecordDefect(section, position, None, "ref", _NOT_KEPT, is_kept=False))
            continue
        found += [
            RecordDefect(section, position, str(record["ref"]), defect.field, defect.problem)
            for defect in _defects_in(told)
        ]
    return found


def _defects_in(records: CrmRecords) -> list[Any]:
    sections = (
        records.recruiters,
        records.client_companies,
        records.candidates,
        records.submissions,
        records.interviews,
    )
    return [defect for section in sections for record in section for defect in record.defects]


def _text(sections: Sections) -> str:
    return json.dumps(sections, sort_keys=True, ensure_ascii=True)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
