"""Greenhouse's words to ours: tables and pure functions.

An application is the submission, a job the job order, a user the recruiter. Greenhouse is an ATS of
one company: it knows no client companies.
"""

from collections.abc import Mapping
from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of, row, rows
from integrations.greenhouse.interviews import interviews_in, user_name
from integrations.greenhouse.payloads import newest
from integrations.greenhouse.settings import Settings
from plugin.domain.readers import (
    Defects,
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

PROFILE_URL = "https://app.greenhouse.io/people/"
"""Where webhooks say that a candidate's page is."""

ENDED: Mapping[str, Stage] = {"hired": Stage.HIRED, "rejected": Stage.REJECTED}
"""Statuses of an application that end it, whatever its stage; the others go on."""

THEY_REJECTED = "they rejected us"
"""The kind of rejection reason that says that the candidate withdrew."""

ANONYMIZED = "Anonymized"
"""The first name that Greenhouse gives; the last name is then the candidate's id."""


def stage_ref(name: str) -> str:
    """Return what is equal for stages of one name: every job has stages, and ids, of its own."""
    return " ".join(name.casefold().split())


def records_of(bundle: Bundle, settings: Settings) -> CrmRecords:
    """Return what a bundle tells. Raises UnreadablePayload for a row without an id."""
    hidden = {ref_of(one) for one in bundle.of("candidates") if is_hidden(one, settings)}
    recruiting = {find_ref(one, "recruiter_id") for one in bundle.of("applications")}
    recruiting |= {find_ref(one) for one in bundle.of("recruiters")}
    users = bundle.of("recruiters") + bundle.of("users")
    return CrmRecords(
        recruiters=tuple(
            _recruiter(one, bundle.read_at) for one in users if find_ref(one) in recruiting
        ),
        candidates=tuple(
            _candidate(one, bundle.read_at, is_kept=ref_of(one) not in hidden)
            for one in bundle.of("candidates")
        ),
        submissions=tuple(
            _submission(one, bundle, settings, is_kept=find_ref(one, "candidate_id") not in hidden)
            for one in bundle.of("applications")
            if is_submission(one)
        ),
        interviews=interviews_in(bundle),
    )


def is_submission(application: Row) -> bool:
    """Tell whether somebody applies: a prospect has not done so yet."""
    return (
        application.get("prospect") is not True
        and find_ref(application, "candidate_id") is not None
    )


def is_hidden(candidate: Row, settings: Settings) -> bool:
    """Tell whether Greenhouse shows a candidate to few, and we therefore to nobody."""
    is_private = True in (candidate.get("private"), candidate.get("is_private"))
    return is_private and not settings.include_private


def is_anonymized(candidate: Row) -> bool:
    """Tell whether Greenhouse has taken away who a candidate was."""
    return candidate.get("first_name") == ANONYMIZED and (
        str(candidate.get("last_name")) == ref_of(candidate)
    )


def _recruiter(user: Row, read_at: datetime) -> RecruiterRecord:
    defects = Defects()
    return RecruiterRecord(
        ref=ref_of(user),
        updated_at=newest(read_at, user),
        name=user_name(user),
        email=defects.keep_required(
            read_email(user.get("primary_email"), "primary_email"), "primary_email"
        ),
        is_active=user.get("deactivated") is not True,
        is_manager=user.get("site_admin") is True,
        defects=defects.found,
    )


def _candidate(one: Row, read_at: datetime, *, is_kept: bool) -> CandidateRecord:
    """Return a candidate; one that is private or was anonymised as gone."""
    ref, updated_at = ref_of(one), newest(read_at, one)
    if not is_kept or is_anonymized(one):
        return CandidateRecord(ref=ref, updated_at=updated_at, is_deleted=True)
    defects = Defects()
    address = _preferred(one.get("email_addresses"), "personal")
    return CandidateRecord(
        ref=ref,
        updated_at=updated_at,
        name=defects.keep_required(read_text(user_name(one), "first_name"), "first_name"),
        email=defects.keep_required(read_email(address, "email_addresses"), "email_addresses"),
        phone=defects.keep(
            read_text(_preferred(one.get("phone_numbers"), "mobile"), "phone_numbers")
        ),
        # Its spelling is not documented; what is no IANA zone is nobody's fault.
        timezone=read_zone(one.get("time_zone"), "time_zone")[0],
        url=read_url(f"{PROFILE_URL}{ref}", "url")[0],
        opted_out=one.get("can_email") is False,
        defects=defects.found,
    )


def _preferred(values: object, kind: str) -> object:
    """Return the value of this type, else the first one."""
    found = rows(values)
    of_kind = [one for one in found if one.get("type") == kind]
    return next((one.get("value") for one in of_kind + found if one.get("value")), None)


def _submission(one: Row, bundle: Bundle, settings: Settings, *, is_kept: bool) -> SubmissionRecord:
    defects = Defects()
    job = bundle.by_ref("jobs").get(find_ref(one, "job_id") or "", {})
    stage = bundle.by_ref("stages").get(find_ref(one, "stage_id") or "", {})
    stage_name = defects.keep(read_text(stage.get("name") or one.get("stage_name"), "stage_name"))
    return SubmissionRecord(
        ref=ref_of(one),
        updated_at=newest(bundle.read_at, one, job),
        candidate_ref=ref_of(one, "candidate_id"),
        recruiter_ref=find_ref(one, "recruiter_id"),
        job_title=defects.keep(read_text(job.get("name"), "job.name")),
        stage=_stage(one, job, stage_name, bundle, settings),
        stage_name=stage_name,
        stage_changed_at=read_instant(one.get("rejected_at"), "rejected_at")[0],
        is_deleted=not is_kept,
        defects=defects.found if is_kept else (),
    )


def _stage(
    one: Row, job: Row, stage_name: str | None, bundle: Bundle, settings: Settings
) -> Stage | None:
    ended = ENDED.get(str(one.get("status")))
    if ended is Stage.REJECTED:
        reason = bundle.by_ref("reasons").get(find_ref(one, "rejection_reason_id") or "", {})
        kind, _ = read_text(row(reason.get("type")).get("name"), "type")
        return Stage.WITHDRAWN if (kind or "").casefold() == THEY_REJECTED else ended
    if ended is None and job.get("status") == "closed":
        return Stage.JOB_CLOSED
    return ended or settings.stages.get(stage_ref(stage_name or ""))
