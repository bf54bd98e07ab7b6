"""What Greenhouse's webhooks say: which record to read again.

A body is signed as a whole, but tells neither when its records changed nor when an interview is nor
an interviewer's address: so nothing is taken from it but ids.
"""

from collections.abc import Callable, Mapping

from integrations.documents import Row, find_ref, ref_of, row
from integrations.greenhouse.payloads import Delivery
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_ref
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

Reading = Callable[[Delivery], list[CrmEvent]]

PING = "ping"


def _changed(delivery: Delivery, kind: RecordKind, ref: str) -> CrmEvent:
    return CrmEvent(type=CrmEventType.CHANGED, name=delivery.action, kind=kind, ref=ref)


def _application(delivery: Delivery) -> list[CrmEvent]:
    about = row(delivery.payload.get("application")) or delivery.payload
    return [_changed(delivery, RecordKind.SUBMISSION, ref_of(about))]


def _candidate(delivery: Delivery) -> list[CrmEvent]:
    about = row(delivery.payload.get("candidate"))
    return [_changed(delivery, RecordKind.CANDIDATE, ref_of(about))]


def _anonymized(delivery: Delivery) -> list[CrmEvent]:
    ref = ref_of(delivery.payload, "candidate_id")
    return [_changed(delivery, RecordKind.CANDIDATE, ref)]


def _deleted(delivery: Delivery) -> list[CrmEvent]:
    """Name the candidate and what went with them: fetched, they are gone."""
    person = _person(delivery)
    candidate = _changed(delivery, RecordKind.CANDIDATE, ref_of(person))
    return [candidate, *_deleted_applications(delivery, person)]


def _merged(delivery: Delivery) -> list[CrmEvent]:
    """Name the one who is gone and the one who is left, with whom the applications are now."""
    person = _person(delivery)
    left = find_ref(person, "new_candidate_id")
    found = [_changed(delivery, RecordKind.CANDIDATE, ref_of(person))]
    if left is not None:
        found.append(_changed(delivery, RecordKind.CANDIDATE, left))
    return [*found, *_deleted_applications(delivery, person)]


def _interview(delivery: Delivery) -> list[CrmEvent]:
    """Name the interview by the only thing that is told, its id; fetched, it is gone."""
    about = row(delivery.payload.get("interview"))
    return [_changed(delivery, RecordKind.INTERVIEW, ref_of(about))]


def _ping(delivery: Delivery) -> list[CrmEvent]:
    return [CrmEvent(type=CrmEventType.PING, name=delivery.action)]


def _person(delivery: Delivery) -> Row:
    person = row(delivery.payload.get("person"))
    if not person:
        raise UnreadablePayload("The body does not say which candidate.")
    return person


def _deleted_applications(delivery: Delivery, person: Row) -> list[CrmEvent]:
    named = person.get("deleted_application_ids")
    refs = [read_ref(one, "id")[0] for one in named] if isinstance(named, list) else []
    return [_changed(delivery, RecordKind.SUBMISSION, ref) for ref in refs if ref]


_EVENTS: Mapping[str, Reading] = {
    PING: _ping,
    "new_candidate_application": _application,
    "candidate_stage_change": _application,
    "application_updated": _application,
    "reject_candidate": _application,
    "unreject_candidate": _application,
    "hire_candidate": _application,
    "update_candidate": _candidate,
    "merge_candidate": _merged,
    "delete_candidate": _deleted,
    "candidate_anonymized": _anonymized,
    "interview_deleted": _interview,
}

EVENT_NAMES = frozenset(_EVENTS)
IGNORED_EVENT_NAMES = frozenset(
    {
        "new_prospect_application",
        "offer_created",
        "offer_updated",
        "offer_approved",
        "offer_deleted",
        "scorecard_deleted",
        "job_created",
        "job_updated",
        "job_deleted",
    }
)
"""Offers, feedback and jobs: what they change for us shows in an application's stage."""

HOOKED: Mapping[str, str] = {
    "new_candidate_application": "Candidate has submitted application",
    "candidate_stage_change": "Candidate has changed stage",
    "application_updated": "Application updated",
    "reject_candidate": "Candidate or Prospect rejected",
    "unreject_candidate": "Candidate or Prospect unrejected",
    "hire_candidate": "Candidate has been hired",
    "update_candidate": "Candidate or Prospect updated",
    "merge_candidate": "Candidate merged",
    "delete_candidate": "Candidate or Prospect deleted",
    "candidate_anonymized": "Candidate or Prospect anonymized",
    "interview_deleted": "Interview deleted",
}
"""Which webhooks to make: our events and what Greenhouse's list calls them (as far as known)."""


def events_in(delivery: Delivery) -> list[CrmEvent]:
    """Return what a delivery says. Raises UnreadablePayload where a record has no id."""
    read = _EVENTS.get(delivery.action)
    if read is not None:
        return read(delivery)
    is_known = delivery.action in IGNORED_EVENT_NAMES
    kind = CrmEventType.IGNORED if is_known else CrmEventType.UNKNOWN
    return [CrmEvent(type=kind, name=delivery.action)]
