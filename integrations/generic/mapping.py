"""From the protocol's records to ours. What cannot be read becomes None and a `Defect`."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol, TypeVar

from integrations.generic.payloads import Document, Records
from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.readers import (
    Defects,
    Reading,
    read_choice,
    read_count,
    read_country,
    read_email,
    read_end,
    read_flag,
    read_instant,
    read_ref,
    read_subdivision,
    read_text,
    read_url,
    read_zone,
)
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    Defect,
    InterviewerRecord,
    InterviewRecord,
    RecordKind,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage

EVENT_KINDS: Mapping[str, RecordKind] = {
    "candidate.created": RecordKind.CANDIDATE,
    "candidate.updated": RecordKind.CANDIDATE,
    "candidate.deleted": RecordKind.CANDIDATE,
    "submission.created": RecordKind.SUBMISSION,
    "submission.updated": RecordKind.SUBMISSION,
    "submission.stage_changed": RecordKind.SUBMISSION,
    "submission.deleted": RecordKind.SUBMISSION,
    "interview.scheduled": RecordKind.INTERVIEW,
    "interview.rescheduled": RecordKind.INTERVIEW,
    "interview.cancelled": RecordKind.INTERVIEW,
    "interview.completed": RecordKind.INTERVIEW,
    "interview.no_show": RecordKind.INTERVIEW,
    "interview.deleted": RecordKind.INTERVIEW,
    "recruiter.updated": RecordKind.RECRUITER,
    "client_company.updated": RecordKind.CLIENT_COMPANY,
}
PING = "ping"
RECORDS = "records"
"""Several records at once, of any kinds: what a script or a CRM tells in one go."""

_CONTACT_MODES = {mode.value: mode for mode in ContactMode}
_STAGES = {stage.value: stage for stage in Stage}
_STATUSES = {status.value: status for status in InterviewStatus} | {
    "canceled": InterviewStatus.CANCELLED
}

T = TypeVar("T")


class _Referred(Protocol):
    @property
    def ref(self) -> str: ...


class _Reader:
    """Reads one record field by field; `defects` has what could not be read."""

    def __init__(self, document: Document, as_of: datetime) -> None:
        self._document = document
        self._defects = Defects()
        self.is_deleted = self.get(read_flag, "deleted") or False
        self.updated_at = self._updated_at(as_of)

    @property
    def ref(self) -> str:
        return str(self._document["ref"])

    @property
    def defects(self) -> tuple[Defect, ...]:
        """A tombstone has none: nobody can mend it."""
        return () if self.is_deleted else self._defects.found

    def raw(self, name: str) -> Any:
        return self._document.get(name)

    def get(self, read: Callable[[object, str], Reading[T]], name: str) -> T | None:
        return self._defects.keep(read(self.raw(name), name))

    def need(self, read: Callable[[object, str], Reading[T]], name: str) -> T | None:
        return self._defects.keep_required(read(self.raw(name), name), name)

    def choose(self, name: str, choices: Mapping[str, T]) -> T | None:
        return self._defects.keep(read_choice(self.raw(name), name, choices))

    def keep(self, reading: Reading[T]) -> T | None:
        return self._defects.keep(reading)

    def keep_required(self, reading: Reading[T], name: str) -> T | None:
        return self._defects.keep_required(reading, name)

    def _updated_at(self, as_of: datetime) -> datetime:
        """Return the record's version; where it has none it is as old as what carries it."""
        return self.need(read_instant, "updatedAt") or as_of


def map_records(records: Records) -> CrmRecords:
    """Return the records in our words."""

    def mapped(kind: RecordKind, to_ours: Callable[[_Reader], T]) -> tuple[T, ...]:
        return tuple(to_ours(_Reader(one, records.as_of)) for one in records.sections[kind])

    return CrmRecords(
        recruiters=mapped(RecordKind.RECRUITER, _recruiter),
        client_companies=mapped(RecordKind.CLIENT_COMPANY, _client_company),
        candidates=mapped(RecordKind.CANDIDATE, _candidate),
        submissions=mapped(RecordKind.SUBMISSION, _submission),
        interviews=mapped(RecordKind.INTERVIEW, _interview),
    )


def refs_of(records: CrmRecords, kind: RecordKind) -> tuple[str, ...]:
    """Return the refs of one kind of records, in their order."""
    sections: Mapping[RecordKind, tuple[_Referred, ...]] = {
        RecordKind.RECRUITER: records.recruiters,
        RecordKind.CLIENT_COMPANY: records.client_companies,
        RecordKind.CANDIDATE: records.candidates,
        RecordKind.SUBMISSION: records.submissions,
        RecordKind.INTERVIEW: records.interviews,
    }
    return tuple(record.ref for record in sections[kind])


def _recruiter(one: _Reader) -> RecruiterRecord:
    country = one.get(read_country, "country")
    return RecruiterRecord(
        ref=one.ref,
        updated_at=one.updated_at,
        name=one.get(read_text, "name"),
        email=one.need(read_email, "email"),
        timezone=one.need(read_zone, "timezone"),
        country=country,
        subdivision=_subdivision(one, country),
        is_active=one.get(read_flag, "active") is not False,
        is_manager=one.get(read_flag, "manager") or False,
        is_deleted=one.is_deleted,
        defects=one.defects,
    )


def _client_company(one: _Reader) -> ClientCompanyRecord:
    country = one.get(read_country, "country")
    return ClientCompanyRecord(
        ref=one.ref,
        updated_at=one.updated_at,
        name=one.get(read_text, "name"),
        timezone=one.need(read_zone, "timezone"),
        country=country,
        subdivision=_subdivision(one, country),
        contact_mode=one.choose("contactMode", _CONTACT_MODES),
        is_deleted=one.is_deleted,
        defects=one.defects,
    )


def _subdivision(one: _Reader, country: str | None) -> str | None:
    return one.keep(read_subdivision(one.raw("subdivision"), "subdivision", country=country))


def _candidate(one: _Reader) -> CandidateRecord:
    return CandidateRecord(
        ref=one.ref,
        updated_at=one.updated_at,
        name=one.need(read_text, "name"),
        email=one.need(read_email, "email"),
        phone=one.get(read_text, "phone"),
        timezone=one.get(read_zone, "timezone"),
        locale=one.get(read_text, "locale"),
        url=one.get(read_url, "url"),
        opted_out=one.get(read_flag, "optedOut") or False,
        is_deleted=one.is_deleted,
        defects=one.defects,
    )


def _submission(one: _Reader) -> SubmissionRecord:
    stage = one.choose("stage", _STAGES)
    unmapped = None if stage else read_text(one.raw("stage"), "stage")[0]
    return SubmissionRecord(
        ref=one.ref,
        updated_at=one.updated_at,
        candidate_ref=one.raw("candidateRef") or "",
        client_company_ref=one.get(read_ref, "clientCompanyRef"),
        recruiter_ref=one.get(read_ref, "recruiterRef"),
        job_title=one.get(read_text, "jobTitle"),
        stage=stage,
        stage_name=one.get(read_text, "stageName") or unmapped,
        stage_changed_at=one.get(read_instant, "stageChangedAt"),
        is_deleted=one.is_deleted,
        defects=one.defects,
    )


def _interview(one: _Reader) -> InterviewRecord:
    zone = one.need(read_zone, "timezone")
    starts_at = _starts_at(one, zone)
    ends_at = one.keep(read_instant(one.raw("endsAt"), "endsAt", zone=zone))
    return InterviewRecord(
        ref=one.ref,
        updated_at=one.updated_at,
        submission_ref=one.raw("submissionRef") or "",
        starts_at=starts_at,
        ends_at=one.keep(read_end(starts_at, ends_at, "endsAt")),
        timezone=zone,
        booked_at=one.get(read_instant, "bookedAt"),
        status=one.choose("status", _STATUSES) or InterviewStatus.SCHEDULED,
        round=one.get(read_count, "round"),
        interviewers=_interviewers(one),
        is_deleted=one.is_deleted,
        defects=one.defects,
    )


def _starts_at(one: _Reader, zone: str | None) -> datetime | None:
    """Return the start; only an interview that is being moved may be without one."""
    reading = read_instant(one.raw("startsAt"), "startsAt", zone=zone)
    status, _ = read_choice(one.raw("status"), "status", _STATUSES)
    if status is InterviewStatus.RESCHEDULING:
        return one.keep(reading)
    return one.keep_required(reading, "startsAt")


def _interviewers(one: _Reader) -> tuple[InterviewerRecord, ...] | None:
    """Return who asks, each `ref` once; None where the record does not say."""
    raw = one.raw("interviewers")
    if raw is None:
        return None
    if not isinstance(raw, list):
        one.keep((None, Defect("interviewers", "is not a list")))
        return None
    found: dict[str, InterviewerRecord] = {}
    for number, person in enumerate(raw, start=1):
        if not isinstance(person, dict):
            one.keep((None, Defect("interviewers", "holds what is no interviewer")))
            continue
        interviewer = _interviewer(one, person, number)
        if interviewer.ref in found:
            one.keep((None, Defect("interviewers.ref", "is there twice")))
        found.setdefault(interviewer.ref, interviewer)
    return tuple(found.values())


def _interviewer(one: _Reader, person: Document, number: int) -> InterviewerRecord:
    """Return one interviewer; without an id, their place in the list has to do."""

    def read(reader: Callable[[object, str], Reading[str]], name: str) -> str | None:
        return one.keep(reader(person.get(name), f"interviewers.{name}"))

    ref = one.keep_required(read_ref(person.get("ref"), "interviewers.ref"), "interviewers.ref")
    return InterviewerRecord(
        ref=ref or f"#{number}",
        name=read(read_text, "name"),
        email=read(read_email, "email"),
        title=read(read_text, "title"),
    )
