"""From Ashby's rows to our records. What cannot be read becomes None and a `Defect`."""

from collections.abc import Mapping
from datetime import datetime

from integrations.ashby.settings import Settings
from integrations.documents import Row, find_ref, row, rows
from plugin.domain.readers import (
    Defects,
    full_name,
    read_email,
    read_instant,
    read_text,
    read_url,
    read_zone,
)
from plugin.domain.records import (
    CandidateRecord,
    CrmRecords,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage

HIRED = "Hired"
ARCHIVED = "Archived"

ARCHIVE_REASONS: Mapping[str, Stage] = {
    "RejectedByOrg": Stage.REJECTED,
    "RejectedByCandidate": Stage.WITHDRAWN,
}
"""An application that was archived for any other reason is over: its job is closed to it."""

STAGE_TYPES: Mapping[str, Stage] = {"Offer": Stage.OFFER, "Hired": Stage.HIRED}
"""Types of stages whose meaning is fixed in every organisation."""

RECRUITER_ROLES = ("Recruiter", "Lead Recruiter", "Sourcer")
"""Who of a hiring team gets our prompts, the first that there is. Roles are names in Ashby."""


def candidate_of(candidate: Row, read_at: datetime) -> CandidateRecord:
    """Return a candidate. Ashby knows no opt-out from mail."""
    defects = Defects()
    email = row(candidate.get("primaryEmailAddress")).get("value")
    phone = row(candidate.get("primaryPhoneNumber")).get("value")
    return CandidateRecord(
        ref=find_ref(candidate) or "",
        updated_at=changed_at(candidate, read_at),
        name=defects.keep_required(read_text(candidate.get("name"), "name"), "name"),
        email=defects.keep_required(
            read_email(email, "primaryEmailAddress"), "primaryEmailAddress"
        ),
        phone=defects.keep(read_text(phone, "primaryPhoneNumber")),
        timezone=defects.keep(read_zone(candidate.get("timezone"), "timezone")),
        url=defects.keep(read_url(candidate.get("profileUrl"), "profileUrl")),
        defects=defects.found,
    )


def application_records(
    application: Row, settings: Settings, read_at: datetime
) -> CrmRecords | None:
    """Return an application as a submission with its recruiter; None where its ids are missing."""
    ref, candidate_ref = find_ref(application), find_ref(row(application.get("candidate")))
    if ref is None or candidate_ref is None:
        return None
    defects = Defects()
    stage = row(application.get("currentInterviewStage"))
    updated_at = changed_at(application, read_at)
    recruiter = recruiter_in(application)
    submission = SubmissionRecord(
        ref=ref,
        updated_at=updated_at,
        candidate_ref=candidate_ref,
        recruiter_ref=_user_ref(recruiter),
        job_title=defects.keep(read_text(row(application.get("job")).get("title"), "job.title")),
        stage=stage_of(application, settings),
        stage_name=defects.keep(read_text(stage.get("title"), "currentInterviewStage.title")),
        defects=defects.found,
    )
    people = (recruiter_of(recruiter, updated_at),) if recruiter else ()
    return CrmRecords(recruiters=people, submissions=(submission,))


def stage_of(application: Row, settings: Settings) -> Stage | None:
    """Return the stage: what is over is fixed in Ashby, the rest is what the agency mapped."""
    status = application.get("status")
    stage = row(application.get("currentInterviewStage"))
    if status == HIRED:
        return Stage.HIRED
    if status == ARCHIVED:
        reason = str(row(application.get("archiveReason")).get("reasonType"))
        return ARCHIVE_REASONS.get(reason, Stage.JOB_CLOSED)
    mapped = settings.stages.get(find_ref(stage) or "")
    return mapped or STAGE_TYPES.get(str(stage.get("type")))


def recruiter_in(application: Row) -> Row:
    """Return who works on an application: its hiring team's recruiter, else who is credited."""
    team = [one for one in rows(application.get("hiringTeam")) if _user_ref(one)]
    for role in RECRUITER_ROLES:
        for member in team:
            if member.get("role") == role:
                return member
    credited = row(application.get("creditedToUser"))
    return credited if _user_ref(credited) else {}


def recruiter_of(user: Row, updated_at: datetime) -> RecruiterRecord:
    """Return a user; a member of a hiring team has no time, and is as old as what names them."""
    defects = Defects()
    return RecruiterRecord(
        ref=_user_ref(user) or "",
        updated_at=changed_at(user, updated_at),
        name=full_name(user, defects),
        email=defects.keep_required(read_email(user.get("email"), "email"), "email"),
        is_active=user.get("isEnabled") is not False,
        defects=defects.found,
    )


def changed_at(source: Row, otherwise: datetime) -> datetime:
    """Return when the CRM last changed a record, or `otherwise` where it does not say."""
    for name in ("updatedAt", "createdAt"):
        moment, _ = read_instant(source.get(name), name)
        if moment is not None:
            return moment
    return otherwise


def _user_ref(user: Row) -> str | None:
    return find_ref(user, "userId") or find_ref(user)
