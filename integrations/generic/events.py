"""From a webhook or a page to our events."""

from integrations.generic.mapping import EVENT_KINDS, PING, RECORDS, map_records, refs_of
from integrations.generic.payloads import Records, Webhook
from plugin.crm import UnreadablePayload
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind


def event_of(webhook: Webhook) -> list[CrmEvent]:
    """Return what one delivery says. Raises UnreadablePayload where it names nothing."""
    if webhook.event == PING:
        return [_event(CrmEventType.PING, webhook)]
    if webhook.event == RECORDS:
        return _batch(webhook)
    kind = EVENT_KINDS.get(webhook.event)
    if kind is None:
        return [_event(CrmEventType.UNKNOWN, webhook)]
    return [_change(webhook, kind)]


def events_in(records: Records, name: str) -> list[CrmEvent]:
    """Return one event with all of the records, and one for each kind that had some without ids.

    Those are left out, so that the others go on.
    """
    changed = map_records(records)
    events = [
        CrmEvent(
            type=CrmEventType.UNKNOWN,
            name=f"{kind.value} without a readable id",
            occurred_at=records.as_of,
            kind=kind,
        )
        for kind in records.rejected
    ]
    if changed != CrmRecords():
        events.append(
            CrmEvent(
                type=CrmEventType.CHANGED,
                name=name,
                occurred_at=records.as_of,
                records=changed,
            )
        )
    return events


def complete(records: Records) -> Records:
    """Return the records, all of them; raises UnreadablePayload where some have no ids."""
    if records.rejected:
        kinds = ", ".join(sorted(kind.value for kind in records.rejected))
        raise UnreadablePayload(f"The body has records without a readable id: {kinds}.")
    return records


def _event(kind: CrmEventType, webhook: Webhook) -> CrmEvent:
    return CrmEvent(type=kind, name=webhook.event, occurred_at=webhook.occurred_at)


def _batch(webhook: Webhook) -> list[CrmEvent]:
    """Return what a batch tells; one that tells nothing is unreadable, not news."""
    events = events_in(webhook.records, RECORDS) if webhook.records else []
    if not events:
        raise UnreadablePayload("The body has no records.")
    return events


def _change(webhook: Webhook, kind: RecordKind) -> CrmEvent:
    """Return the change; without records of its kind the subject is fetched."""
    records = map_records(complete(webhook.records)) if webhook.records else None
    told = refs_of(records, kind) if records else ()
    subject = webhook.subject[1] if webhook.subject and webhook.subject[0] is kind else None
    ref = subject or next(iter(told), None)
    if ref is None:
        raise UnreadablePayload("The body says neither records nor subject.")
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=webhook.event,
        occurred_at=webhook.occurred_at,
        kind=kind,
        ref=ref,
        records=records if ref in told else None,
    )
