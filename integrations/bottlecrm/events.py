"""What BottleCRM's webhooks say. They are hints: a payload has neither custom fields nor the
stage before, so a record that may have changed is named, and read again.
"""

from collections.abc import Callable, Mapping

from integrations.bottlecrm.interviews import contact_wanted
from integrations.bottlecrm.mapping import gone_lead
from integrations.bottlecrm.payloads import Envelope, has_ref, ref_of
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind


def _ping(envelope: Envelope) -> CrmEvent:
    return _plain(CrmEventType.PING, envelope)


def _lead_changed(envelope: Envelope) -> CrmEvent:
    return _changed(envelope, RecordKind.SUBMISSION, ref_of(envelope.data))


def _lead_deleted(envelope: Envelope) -> CrmEvent:
    """Tell of the deletion; without the moment of it the lead is looked for instead."""
    ref, at = ref_of(envelope.data), envelope.created_at
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=envelope.event,
        occurred_at=at,
        kind=RecordKind.SUBMISSION,
        ref=ref,
        records=gone_lead(ref, at) if at else None,
    )


def _contact_changed(envelope: Envelope) -> CrmEvent:
    """Name the interviews that this contact sits in; which ones those are, `fetch` finds out."""
    return _changed(envelope, RecordKind.INTERVIEW, contact_wanted(ref_of(envelope.data)))


def _interaction_logged(envelope: Envelope) -> CrmEvent:
    """A past meeting logged on a lead says that its interview took place."""
    data = envelope.data
    if data.get("kind") != "meeting" or not data.get("lead_id"):
        return _plain(CrmEventType.IGNORED, envelope)
    return _changed(envelope, RecordKind.SUBMISSION, ref_of(data, "lead_id"))


_EVENTS: Mapping[str, Callable[[Envelope], CrmEvent]] = {
    "ping": _ping,
    "lead.created": _lead_changed,
    "lead.updated": _lead_changed,
    "lead.deleted": _lead_deleted,
    "contact.created": _contact_changed,
    "contact.updated": _contact_changed,
    "interaction.created": _interaction_logged,
}

EVENT_NAMES = frozenset(_EVENTS)
IGNORED_EVENT_NAMES = frozenset(
    {
        "contact.deleted",
        "account.created",
        "account.updated",
        "account.deleted",
        "deal.created",
        "deal.updated",
        "deal.deleted",
        "deal.won",
        "deal.lost",
        "ticket.created",
        "ticket.updated",
        "ticket.comment_added",
        "invoice.created",
        "invoice.updated",
        "invoice.paid",
        "task.created",
        "task.updated",
        "task.deleted",
    }
)
"""The rest of 1.35's catalogue: our own tasks among them, which need no answer."""


def event_in(envelope: Envelope) -> CrmEvent:
    """Return the delivery's event. Raises UnreadablePayload where a record has no id."""
    read = _EVENTS.get(envelope.event)
    if read is not None:
        return read(envelope)
    is_known = envelope.event in IGNORED_EVENT_NAMES
    return _plain(CrmEventType.IGNORED if is_known else CrmEventType.UNKNOWN, envelope)


def _plain(event_type: CrmEventType, envelope: Envelope) -> CrmEvent:
    """Return an event that asks for nothing; it names its record, for whoever reads deliveries."""
    ref = ref_of(envelope.data) if has_ref(envelope.data) else None
    return CrmEvent(type=event_type, name=envelope.event, occurred_at=envelope.created_at, ref=ref)


def _changed(envelope: Envelope, kind: RecordKind, ref: str) -> CrmEvent:
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=envelope.event,
        occurred_at=envelope.created_at,
        kind=kind,
        ref=ref,
    )
