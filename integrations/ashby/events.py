"""What Ashby's webhook actions are to us.

The whole body is signed, so what it carries are records. Where it has no version of its own (a
deletion) or only a part (a new candidate), the record is named and read again.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from integrations.ashby.mapping import application_records, changed_at
from integrations.ashby.payloads import Envelope
from integrations.ashby.schedules import interviews_of
from integrations.ashby.settings import Settings
from integrations.documents import Row, find_ref, row
from plugin.crm import UnreadablePayload
from plugin.domain.readers import read_instant
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind

PING = "ping"
IGNORED_EVENT_NAMES = frozenset({"offerCreate", "offerUpdate"})

Reading = Callable[[Envelope, Settings], list[CrmEvent]]


def events_in(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    """Return the events of a delivery. Raises UnreadablePayload where it lacks its record."""
    if envelope.action == PING:
        return [CrmEvent(type=CrmEventType.PING, name=PING)]
    if envelope.action in IGNORED_EVENT_NAMES:
        return [CrmEvent(type=CrmEventType.IGNORED, name=envelope.action)]
    read = READINGS.get(envelope.action)
    if read is None:
        return [CrmEvent(type=CrmEventType.UNKNOWN, name=envelope.action)]
    return read(envelope, settings)


def _application(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    application = row(envelope.content.get("application"))
    ref = _required(application, "application")
    return [_submission(envelope, application, ref, settings)]


def _new_application(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    """Return the application, and its candidate to be read: the body has only a part of them."""
    application = row(envelope.content.get("application"))
    ref = _required(application, "application")
    candidate_ref = _required(row(application.get("candidate")), "candidate")
    return [
        _named(envelope, RecordKind.CANDIDATE, candidate_ref),
        _submission(envelope, application, ref, settings),
    ]


def _submission(envelope: Envelope, application: Row, ref: str, settings: Settings) -> CrmEvent:
    occurred_at = _time(application)
    records = None
    if occurred_at is not None:
        records = application_records(application, settings, occurred_at)
    return CrmEvent(
        type=CrmEventType.CHANGED,
        name=envelope.action,
        occurred_at=occurred_at,
        kind=RecordKind.SUBMISSION,
        ref=ref,
        records=records,
    )


def _schedule(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    """Return the interviews of a schedule; one without events that count says nothing."""
    schedule = row(envelope.content.get("interviewSchedule"))
    _required(schedule, "interviewSchedule")
    _required(schedule, "interviewSchedule", "applicationId")
    occurred_at = _time(schedule)
    interviews = interviews_of(schedule, settings, occurred_at or datetime.fromtimestamp(0, UTC))
    if not interviews:
        return [CrmEvent(type=CrmEventType.IGNORED, name=envelope.action, occurred_at=occurred_at)]
    if occurred_at is None:
        return [_named(envelope, RecordKind.INTERVIEW, one.ref) for one in interviews]
    return [
        CrmEvent(
            type=CrmEventType.CHANGED,
            name=envelope.action,
            occurred_at=occurred_at,
            kind=RecordKind.INTERVIEW,
            ref=interviews[0].ref,
            records=CrmRecords(interviews=interviews),
        )
    ]


def _deletion(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    del settings
    ref = _required(row(envelope.content.get("candidate")), "candidate")
    return [_named(envelope, RecordKind.CANDIDATE, ref)]


def _merge(envelope: Envelope, settings: Settings) -> list[CrmEvent]:
    """Return both candidates: the one that is gone, and the one that has its applications now."""
    del settings
    names = ("deletedCandidate", "mergedCandidate")
    refs = [_required(row(envelope.content.get(name)), name) for name in names]
    return [_named(envelope, RecordKind.CANDIDATE, ref) for ref in refs]


READINGS: Mapping[str, Reading] = {
    "applicationSubmit": _new_application,
    "applicationUpdate": _application,
    "candidateHire": _application,
    "candidateStageChange": _application,
    "interviewPlanTransition": _application,
    "interviewScheduleCreate": _schedule,
    "interviewScheduleUpdate": _schedule,
    "candidateDelete": _deletion,
    "candidateMerge": _merge,
}
"""The webhook types that we set up, with what each is read as."""


def _named(envelope: Envelope, kind: RecordKind, ref: str) -> CrmEvent:
    return CrmEvent(type=CrmEventType.CHANGED, name=envelope.action, kind=kind, ref=ref)


def _required(source: Row, name: str, id_name: str = "id") -> str:
    ref = find_ref(source, id_name)
    if ref is None:
        raise UnreadablePayload(f"The body has no {id_name} of its {name}.")
    return ref


def _time(source: Row) -> datetime | None:
    if read_instant(source.get("updatedAt"), "updatedAt")[0] is None:
        return None
    return changed_at(source, datetime.fromtimestamp(0, UTC))
