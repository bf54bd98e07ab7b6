"""From JobAdder's rows to our records. What cannot be read becomes None and a `Defect`."""

from collections.abc import Mapping
from datetime import datetime

from integrations.documents import Row, find_ref, row, rows
from integrations.jobadder.payloads import PageDocument
from integrations.jobadder.settings import EXTERNAL, INTERNAL, Settings
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import (
    Defects,
    full_name,
    read_country,
    read_email,
    read_end,
    read_instant,
    read_text,
)
from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    CrmRecords,
    InterviewerRecord,
    InterviewRecord,
    RecruiterRecord,
    SubmissionRecord,
)

STATUSES: Mapping[str, InterviewStatus] = {
    "cancelled": InterviewStatus.CANCELLED,
    "canceled": InterviewStatus.CANCELLED,
    "declined": InterviewStatus.CANCELLED,
    "completed": InterviewStatus.COMPLETED,
    "no show": InterviewStatus.NO_SHOW,
    "noshow": InterviewStatus.NO_SHOW,
}
"""Unconfirmed: the specification that we know has no status of interviews, so one is read only
where it is there; all others are scheduled."""


def records_of(page: PageDocument, settings: Settings) -> CrmRecords:
    """Return all records of a page or a batch: its rows and what they refer to."""
    read_at = page.read_at
    subs = [one for each in page.applications if (one := submission_of(each, settings, read_at))]
    owners = [owner_of(each) for each in page.applications]
    return CrmRecords(
        recruiters=tuple(recruiter_of(one, read_at) for one in unique(owners, "userId")),
        client_companies=tuple(company_of(one, read_at) for one in page.companies.values()),
        candidates=tuple(candidate_of(one, settings, read_at) for one in page.candidates.values()),
        submissions=tuple(subs),
        interviews=tuple(
            interview_of(one, page.contacts, read_at)
            for one in page.interviews
            if is_wanted(one, settings)
        ),
    )


def unique(people: list[Row], id_name: str) -> list[Row]:
    """Return each record that has an id once."""
    found = {ref: one for one in people if (ref := find_ref(one, id_name)) is not None}
    return list(found.values())


def owner_of(application: Row) -> Row:
    """Return the recruiter of an application: its owner, else its job's."""
    owner = row(application.get("owner"))
    return owner if find_ref(owner, "userId") else row(row(application.get("job")).get("owner"))


def recruiter_of(user: Row, read_at: datetime) -> RecruiterRecord:
    """Return a user; JobAdder does not say when it changed, so it is as old as what was read."""
    defects = Defects()
    is_deleted = user.get("deleted") is True
    return RecruiterRecord(
        ref=find_ref(user, "userId") or "",
        updated_at=read_at,
        name=full_name(user, defects),
        email=defects.keep_required(read_email(user.get("email"), "email"), "email"),
        is_active=user.get("inactive") is not True and not is_deleted,
        is_deleted=is_deleted,
        defects=() if is_deleted else defects.found,
    )


def company_of(company: Row, read_at: datetime) -> ClientCompanyRecord:
    """Return a client company, with the country of its main address."""
    defects = Defects()
    address = row(company.get("primaryAddress"))
    return ClientCompanyRecord(
        ref=find_ref(company, "companyId") or "",
        updated_at=changed_at(company, read_at),
        name=defects.keep(read_text(company.get("name"), "name")),
        country=defects.keep(
            read_country(address.get("countryCode"), "primaryAddress.countryCode")
        ),
        defects=defects.found,
    )


def candidate_of(candidate: Row, settings: Settings, read_at: datetime) -> CandidateRecord:
    """Return a candidate; one who unsubscribed in JobAdder has opted out."""
    defects = Defects()
    ref = find_ref(candidate, "candidateId") or ""
    if candidate.get("deleted") is True:
        return CandidateRecord(ref=ref, updated_at=read_at, is_deleted=True)
    phone = candidate.get("mobile") or candidate.get("phone")
    return CandidateRecord(
        ref=ref,
        updated_at=changed_at(candidate, read_at),
        name=full_name(candidate, defects),
        email=defects.keep_required(read_email(candidate.get("email"), "email"), "email"),
        phone=defects.keep(read_text(phone, "phone")),
        url=f"{settings.web_url}/candidates/{ref}" if settings.web_url else None,
        opted_out=candidate.get("unsubscribed") is True,
        defects=defects.found,
    )


def submission_of(
    application: Row, settings: Settings, read_at: datetime
) -> SubmissionRecord | None:
    """Return an application; None where it lacks its own id or its candidate's."""
    ref = find_ref(application, "applicationId")
    candidate_ref = find_ref(row(application.get("candidate")), "candidateId")
    if ref is None or candidate_ref is None:
        return None
    defects = Defects()
    job, status = row(application.get("job")), row(application.get("status"))
    title = application.get("jobTitle") or job.get("jobTitle")
    return SubmissionRecord(
        ref=ref,
        updated_at=changed_at(application, read_at),
        candidate_ref=candidate_ref,
        client_company_ref=find_ref(row(job.get("company")), "companyId"),
        recruiter_ref=find_ref(owner_of(application), "userId"),
        job_title=defects.keep(read_text(title, "jobTitle")),
        stage=settings.stages.get(find_ref(status, "statusId") or ""),
        stage_name=defects.keep(read_text(status.get("name"), "status.name")),
        defects=defects.found,
    )


def interview_type(interview: Row) -> str:
    """Return whether client contacts ask, or only the agency's own users.

    Nobody named is external: that is what an agency books, and people are asked who it is.
    """
    people = rows(interview.get("interviewers"))
    has_contact = any(find_ref(one, "contactId") for one in people)
    return EXTERNAL if has_contact or not people else INTERNAL


def is_wanted(interview: Row, settings: Settings) -> bool:
    """Tell whether an interview is one of those that the agency follows up."""
    return (
        find_ref(interview, "interviewId") is not None
        and find_ref(row(interview.get("interviewee")), "applicationId") is not None
        and interview_type(interview) in settings.interview_types
    )


def interview_of(interview: Row, contacts: Mapping[str, Row], read_at: datetime) -> InterviewRecord:
    """Return an interview. Times are UTC where they have no offset (the API says "UTC assumed")."""
    defects = Defects()
    is_deleted = interview.get("deleted") is True
    start = read_instant(interview.get("startAt"), "startAt", zone="UTC")
    starts_at = defects.keep_required(start, "startAt")
    ends_at = defects.keep(read_instant(interview.get("endAt"), "endAt", zone="UTC"))
    booked_at = defects.keep(read_instant(interview.get("createdAt"), "createdAt", zone="UTC"))
    return InterviewRecord(
        ref=find_ref(interview, "interviewId") or "",
        updated_at=max(
            changed_at(one, read_at) for one in (interview, *_asked(interview, contacts))
        ),
        submission_ref=find_ref(row(interview.get("interviewee")), "applicationId") or "",
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "endAt")),
        booked_at=booked_at,
        status=_status(interview),
        interviewers=_interviewers(interview, contacts, defects),
        is_deleted=is_deleted,
        defects=() if is_deleted else defects.found,
    )


def _asked(interview: Row, contacts: Mapping[str, Row]) -> list[Row]:
    """Return the looked-up contacts of an interview: their newer addresses make it newer."""
    refs = [find_ref(person, "contactId") or "" for person in rows(interview.get("interviewers"))]
    return [contacts[ref] for ref in refs if ref in contacts]


def changed_at(source: Row, read_at: datetime) -> datetime:
    """Return when the CRM last changed a record; without its word, when it was read."""
    for name in ("updatedAt", "createdAt"):
        moment, _ = read_instant(source.get(name), name, zone="UTC")
        if moment is not None:
            return moment
    return read_at


def _status(interview: Row) -> InterviewStatus:
    if interview.get("cancelled") is True:
        return InterviewStatus.CANCELLED
    status = interview.get("status")
    name = row(status).get("name") if isinstance(status, dict) else status
    text, _ = read_text(name, "status")
    return STATUSES.get((text or "").casefold(), InterviewStatus.SCHEDULED)


def _interviewers(
    interview: Row, contacts: Mapping[str, Row], defects: Defects
) -> tuple[InterviewerRecord, ...] | None:
    """Return who asks, each once; contacts with what was looked up of them."""
    if not isinstance(interview.get("interviewers"), list):
        return None
    found: dict[str, InterviewerRecord] = {}
    for person in rows(interview["interviewers"]):
        contact_ref, user_ref = find_ref(person, "contactId"), find_ref(person, "userId")
        if contact_ref is None and user_ref is None:
            continue
        # Contacts and users are numbered apart, so that one number may be two people.
        ref = f"contact:{contact_ref}" if contact_ref else f"user:{user_ref}"
        known = contacts.get(contact_ref, {}) if contact_ref else {}
        found.setdefault(ref, _interviewer(ref, {**person, **known}, defects))
    return tuple(found.values())


def _interviewer(ref: str, person: Row, defects: Defects) -> InterviewerRecord:
    return InterviewerRecord(
        ref=ref,
        name=full_name(person, defects),
        email=defects.keep(read_email(person.get("email"), "interviewers.email")),
        title=defects.keep(read_text(person.get("position"), "interviewers.position")),
    )
