"""Bullhorn's words to ours: pure functions from the raw rows of a batch to records.

A JobSubmission is the submission, its JobOrder's ClientCorporation the client company, and the
recruiter is who sent the submission, else who owns the candidate.
"""

from datetime import datetime
from itertools import takewhile

from integrations.bullhorn.interviews import interviews_in, name_of
from integrations.bullhorn.payloads import id_of, linked_id, modified_at
from integrations.bullhorn.reading import CONTACT, CONTACT_REF, Batch
from integrations.bullhorn.settings import Settings, plain
from integrations.documents import Row, row
from plugin.domain.epoch import read_milliseconds
from plugin.domain.readers import Defects, read_email, read_flag, read_text
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmEvent,
    CrmEventType,
    CrmRecords,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)

CANDIDATE_PAGE = (
    "https://www.bullhornstaffing.com/BullhornStaffing/OpenWindow.cfm?entity=Candidate&id={}"
    "&view=Overview"
)
"""Leads to the data centre of whoever opens it (the article on open-window links)."""

KINDS = {
    "Appointment": RecordKind.INTERVIEW,
    "JobSubmission": RecordKind.SUBMISSION,
    "Candidate": RecordKind.CANDIDATE,
    "ClientCorporation": RecordKind.CLIENT_COMPANY,
    "CorporateUser": RecordKind.RECRUITER,
}
EVENT_NAMES = frozenset(
    f"{entity}.{change}"
    for entity in (*KINDS, CONTACT)
    for change in ("INSERTED", "UPDATED", "DELETED")
)

_OF_A_PERSON = frozenset({"firstName", "lastName", "name", "email", "isDeleted"})
_READ_PROPERTIES = {
    "Candidate": _OF_A_PERSON | {"mobile", "phone", "massMailOptOut", "isAnonymized", "owner"},
    CONTACT: _OF_A_PERSON | {"occupation"},
}
"""These change all the time, and few of them are in an interview: the rest costs no call."""


def records_of(batch: Batch, settings: Settings) -> CrmRecords:
    """Return what a batch tells."""
    return CrmRecords(
        recruiters=tuple(_recruiter(one, batch.read_at) for one in batch.users.values()),
        client_companies=tuple(_company(one, batch.read_at) for one in batch.companies.values()),
        candidates=tuple(_candidate(one, batch.read_at) for one in batch.candidates.values()),
        submissions=tuple(_submission(one, batch, settings) for one in batch.submissions.values()),
        interviews=tuple(interviews_in(batch, settings)),
    )


def events_in(events: list[Row]) -> list[CrmEvent]:
    """Return what the queue says, each event once: ids only, so that all is fetched."""
    once = {str(one.get("eventId") or position): one for position, one in enumerate(events)}
    return [_event(one) for one in once.values()]


def _event(event: Row) -> CrmEvent:
    entity, change = str(event.get("entityName") or ""), str(event.get("entityEventType") or "")
    kind, ref = _subject(entity, id_of(event, "entityId"))
    moment, _ = read_milliseconds(event.get("eventTimestamp"), "eventTimestamp")
    told = CrmEventType.CHANGED if kind and ref else CrmEventType.UNKNOWN
    if told is CrmEventType.CHANGED and not _concerns_us(entity, event):
        told = CrmEventType.IGNORED
    return CrmEvent(type=told, name=f"{entity}.{change}", occurred_at=moment, kind=kind, ref=ref)


def _subject(entity: str, number: int | None) -> tuple[RecordKind | None, str | None]:
    """Return what is to be fetched; of a contact, the interviews that they are in."""
    if entity == CONTACT:
        return RecordKind.INTERVIEW, f"{CONTACT_REF}{number}" if number else None
    return KINDS.get(entity), _ref(number)


def _concerns_us(entity: str, event: Row) -> bool:
    """Tell whether a person's change is one that we read; a new one comes with what they are in."""
    read = _READ_PROPERTIES.get(entity)
    if read is None:
        return True
    properties = event.get("updatedProperties")
    if event.get("entityEventType") == "INSERTED":
        return False
    if event.get("entityEventType") != "UPDATED" or not isinstance(properties, list):
        return True
    return bool(read & {str(one) for one in properties})


def _recruiter(user: Row, read_at: datetime) -> RecruiterRecord:
    """Return a CorporateUser. It carries no time of change: each reading counts as the latest.

    `timeZoneOffsetEST` is never read: hours by the reference, minutes in its own example.
    """
    defects = Defects()
    email = defects.keep(read_email(user.get("email"), "email"))
    is_gone = user.get("isDeleted") is True
    return RecruiterRecord(
        ref=str(id_of(user)),
        updated_at=read_at,
        name=name_of(user, defects),
        email=email or defects.keep(read_email(user.get("externalEmail"), "externalEmail")),
        is_active=user.get("enabled") is not False and not is_gone,
        is_deleted=is_gone,
        defects=defects.found,
    )


def _company(company: Row, read_at: datetime) -> ClientCompanyRecord:
    defects = Defects()
    return ClientCompanyRecord(
        ref=str(id_of(company)),
        updated_at=modified_at([company], read_at),
        name=defects.keep(read_text(company.get("name"), "name")),
        defects=defects.found,
    )


def _candidate(candidate: Row, read_at: datetime) -> CandidateRecord:
    """Return a Candidate; one that was anonymised is gone, as far as we may know."""
    defects = Defects()
    ref, at = str(id_of(candidate)), modified_at([candidate], read_at)
    if candidate.get("isDeleted") is True or candidate.get("isAnonymized") is True:
        return CandidateRecord(ref=ref, updated_at=at, is_deleted=True)
    mobile = defects.keep(read_text(candidate.get("mobile"), "mobile"))
    opted_out = defects.keep(read_flag(candidate.get("massMailOptOut"), "massMailOptOut"))
    return CandidateRecord(
        ref=ref,
        updated_at=at,
        name=name_of(candidate, defects),
        email=defects.keep_required(read_email(candidate.get("email"), "email"), "email"),
        phone=mobile or defects.keep(read_text(candidate.get("phone"), "phone")),
        url=CANDIDATE_PAGE.format(ref),
        opted_out=opted_out or False,
        defects=defects.found,
    )


def _submission(submission: Row, batch: Batch, settings: Settings) -> SubmissionRecord:
    defects = Defects()
    job = row(submission.get("jobOrder"))
    candidate = linked_id(submission, "candidate")
    status = defects.keep(read_text(submission.get("status"), "status"))
    owner = linked_id(batch.candidates.get(candidate or 0, {}), "owner")
    return SubmissionRecord(
        ref=str(id_of(submission)),
        updated_at=modified_at([submission], batch.read_at),
        candidate_ref=str(candidate or ""),
        client_company_ref=_ref(linked_id(job, "clientCorporation")),
        recruiter_ref=_ref(linked_id(submission, "sendingUser") or owner),
        job_title=defects.keep(read_text(job.get("title"), "jobOrder.title")),
        stage=settings.stages.get(plain(status)) if status else None,
        stage_name=status,
        stage_changed_at=_changed_at(submission, batch),
        is_deleted=submission.get("isDeleted") is True,
        defects=defects.found,
    )


def _changed_at(submission: Row, batch: Batch) -> datetime | None:
    """Return when the status became what it is, by the history; None where it does not say."""
    ref, status = id_of(submission), submission.get("status")
    history = [one for one in batch.histories.values() if linked_id(one, "jobSubmission") == ref]
    newest_first = sorted(history, key=lambda one: id_of(one) or 0, reverse=True)
    # The same status again is no change.
    same = list(takewhile(lambda one: one.get("status") == status, newest_first))
    return read_milliseconds(same[-1].get("dateAdded"), "dateAdded")[0] if same else None


def _ref(number: int | None) -> str | None:
    return str(number) if number else None
