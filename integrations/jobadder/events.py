"""What JobAdder's webhook events are to us. Nothing in them is signed: they name, we read."""

from collections.abc import Mapping

from integrations.jobadder.payloads import Envelope, find_id
from plugin.domain.records import CrmEvent, CrmEventType, RecordKind

SUBJECTS: Mapping[str, tuple[RecordKind, str]] = {
    "interview_scheduled": (RecordKind.INTERVIEW, "interviewId"),
    "interview_evaluation_submitted": (RecordKind.INTERVIEW, "interviewId"),
    "jobapplication_status_changed": (RecordKind.SUBMISSION, "applicationId"),
    "candidate_updated": (RecordKind.CANDIDATE, "candidateId"),
    "candidate_status_changed": (RecordKind.CANDIDATE, "candidateId"),
    "company_updated": (RecordKind.CLIENT_COMPANY, "companyId"),
    "user_suspended": (RecordKind.RECRUITER, "userId"),
}
IGNORED_EVENT_NAMES = frozenset({"candidate_partner_action", "event_scheduled"})


def event_in(envelope: Envelope) -> CrmEvent:
    """Return the one event of a delivery.

    The specification gives no schema of `eventData` and shows it empty: where it names no record
    there is nothing to read again, and the next poll tells of the change.
    """
    if envelope.event in IGNORED_EVENT_NAMES:
        return _event(CrmEventType.IGNORED, envelope)
    if envelope.event not in SUBJECTS:
        return _event(CrmEventType.UNKNOWN, envelope)
    kind, id_name = SUBJECTS[envelope.event]
    ref = find_id(envelope.subject, id_name)
    if ref is None:
        return _event(CrmEventType.IGNORED, envelope)
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=envelope.event,
        occurred_at=envelope.occurred_at,
        kind=kind,
        ref=ref,
    )


def _event(kind: CrmEventType, envelope: Envelope) -> CrmEvent:
    return CrmEvent(type=kind, name=envelope.event, occurred_at=envelope.occurred_at)
