"""What Lever's webhooks say: which record to read again.

A signature covers the token and the time and not a word of the data, so nothing is taken from it
but ids, which are asked for.
"""

from collections.abc import Callable, Mapping

from integrations.documents import find_ref, ref_of
from integrations.lever.interviews import interview_ref
from integrations.lever.payloads import Delivery
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

Reading = Callable[[Delivery], list[CrmEvent]]


def _opportunity(delivery: Delivery) -> list[CrmEvent]:
    """Name the opportunity; its interviews come with it."""
    return [_changed(delivery, RecordKind.SUBMISSION, ref_of(delivery.data, "opportunityId"))]


def _candidate_deleted(delivery: Delivery) -> list[CrmEvent]:
    """Name the opportunity, and the person, who may have others."""
    contact = find_ref(delivery.data, "contactId")
    person = [_changed(delivery, RecordKind.CANDIDATE, contact)] if contact else []
    return [*_opportunity(delivery), *person]


def _interview_deleted(delivery: Delivery) -> list[CrmEvent]:
    """Name the interview; which fields the data has is not documented."""
    opportunity = ref_of(delivery.data, "opportunityId")
    interview = find_ref(delivery.data, "interviewId") or find_ref(delivery.data)
    if interview is None:
        return _opportunity(delivery)
    ref = interview_ref(opportunity, interview)
    return [_changed(delivery, RecordKind.INTERVIEW, ref)]


def _contact(delivery: Delivery) -> list[CrmEvent]:
    return [_changed(delivery, RecordKind.CANDIDATE, ref_of(delivery.data, "contactId"))]


_EVENTS: Mapping[str, Reading] = {
    "applicationCreated": _opportunity,
    "candidateArchiveChange": _opportunity,
    "candidateDeleted": _candidate_deleted,
    "candidateHired": _opportunity,
    "candidateStageChange": _opportunity,
    "contactUpdated": _contact,
    "interviewCreated": _opportunity,
    "interviewDeleted": _interview_deleted,
    "interviewUpdated": _opportunity,
}

EVENT_NAMES = frozenset(_EVENTS)
IGNORED_EVENT_NAMES = frozenset({"contactCreated"})
"""A person without an opportunity is nobody whom we know yet."""

BETA = frozenset({"interviewCreated", "interviewDeleted", "interviewUpdated"})
"""Lever calls these Beta; an account may not have them."""


def events_in(delivery: Delivery) -> list[CrmEvent]:
    """Return what a delivery says. Raises UnreadablePayload where a record has no id."""
    if not delivery.data:
        return [_plain(CrmEventType.PING, delivery)]
    read = _EVENTS.get(delivery.event)
    if read is not None:
        return read(delivery)
    is_known = delivery.event in IGNORED_EVENT_NAMES
    return [_plain(CrmEventType.IGNORED if is_known else CrmEventType.UNKNOWN, delivery)]


def _plain(kind: CrmEventType, delivery: Delivery) -> CrmEvent:
    return CrmEvent(type=kind, name=delivery.event, occurred_at=delivery.at)


def _changed(delivery: Delivery, kind: RecordKind, ref: str) -> CrmEvent:
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=delivery.event,
        occurred_at=delivery.at,
        kind=kind,
        ref=ref,
    )
