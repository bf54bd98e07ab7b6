"""Lever's words to ours: tables and pure functions.

An opportunity is the submission, its contact the candidate, its owner the recruiter, its posting
the job order. Lever is an ATS of one company: it knows no client companies.
"""

from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of, row, rows
from integrations.lever.interviews import interviews_in
from integrations.lever.settings import Settings
from integrations.stage_names import guess_stage
from plugin.domain.epoch import read_milliseconds
from plugin.domain.readers import Defects, read_email, read_text, read_url
from plugin.domain.records import (
    CandidateRecord,
    CrmRecords,
    RecruiterRecord,
    SubmissionRecord,
)
from plugin.domain.submissions import Stage

HIRED_TYPE = "hired"
"""The type of those archive reasons that say that the candidate got the job."""

MANAGERS = frozenset({"super admin", "admin"})

_CHANGES = ("updatedAt", "lastAdvancedAt", "lastInteractionAt", "createdAt")


def records_of(bundle: Bundle, settings: Settings) -> CrmRecords:
    """Return what a bundle tells. Raises UnreadablePayload for an object without an id."""
    living = [one for one in bundle.of("opportunities") if not is_anonymized(one)]
    return CrmRecords(
        recruiters=tuple(_recruiter(one, bundle.read_at) for one in bundle.of("users")),
        candidates=tuple(
            _candidate(one, bundle.read_at) for one in living if find_ref(one, "contact")
        )
        + tuple(_contact(one, bundle.read_at) for one in bundle.of("contacts")),
        submissions=tuple(
            _submission(one, bundle, settings)
            for one in bundle.of("opportunities")
            if find_ref(one, "contact")
        )
        + tuple(_deleted(one, bundle.read_at) for one in bundle.of("deleted")),
        interviews=interviews_in(bundle),
    )


def is_anonymized(source: Row) -> bool:
    """Tell whether an opportunity or a contact has no person any more."""
    return source.get("isAnonymized") is True


def archive_of(opportunity: Row) -> tuple[datetime | None, str | None]:
    """Return when and for which reason it was archived; the samples have both spellings."""
    archive = row(opportunity.get("archived"))
    moment = archive.get("archivedAt") or opportunity.get("archivedAt")
    reason = find_ref(archive, "reason") or find_ref(opportunity, "archiveReason")
    return read_milliseconds(moment, "archivedAt")[0], reason


def changed_at(opportunity: Row, read_at: datetime) -> datetime:
    """Return when an opportunity last changed; old ones have no `updatedAt`."""
    updated_at, *others = (read_milliseconds(opportunity.get(name), name)[0] for name in _CHANGES)
    return updated_at or max((each for each in others if each), default=read_at)


def _recruiter(user: Row, read_at: datetime) -> RecruiterRecord:
    defects = Defects()
    return RecruiterRecord(
        ref=ref_of(user),
        updated_at=read_at,
        name=defects.keep(read_text(user.get("name"), "name")),
        email=defects.keep_required(read_email(user.get("email"), "email"), "email"),
        is_active=user.get("deactivatedAt") is None,
        is_manager=user.get("accessRole") in MANAGERS,
        defects=defects.found,
    )


def _candidate(one: Row, read_at: datetime) -> CandidateRecord:
    """Return the contact of an opportunity, which carries all that we need of it."""
    return _person(
        one,
        ref_of(one, "contact"),
        changed_at(one, read_at),
        url=row(one.get("urls")).get("show"),
        opted_out=row(row(one.get("dataProtection")).get("contact")).get("allowed") is False,
    )


def _contact(one: Row, read_at: datetime) -> CandidateRecord:
    """Return a contact that was read by itself: no opportunity of it can be seen."""
    if is_anonymized(one):
        return CandidateRecord(ref=ref_of(one), updated_at=read_at, is_deleted=True)
    return _person(one, ref_of(one), read_at)


def _person(
    one: Row, ref: str, updated_at: datetime, *, url: object = None, opted_out: bool = False
) -> CandidateRecord:
    defects = Defects()
    emails = one.get("emails")
    email = next(iter(emails), None) if isinstance(emails, list) else None
    phone = next((each.get("value") for each in rows(one.get("phones"))), None)
    return CandidateRecord(
        ref=ref,
        updated_at=updated_at,
        name=defects.keep_required(read_text(one.get("name"), "name"), "name"),
        email=defects.keep_required(read_email(email, "emails"), "emails"),
        phone=defects.keep(read_text(phone, "phones")),
        url=read_url(url, "urls.show")[0],
        opted_out=opted_out,
        defects=defects.found,
    )


def _deleted(one: Row, read_at: datetime) -> SubmissionRecord:
    deleted_at, _ = read_milliseconds(one.get("deletedAt"), "deletedAt")
    return SubmissionRecord(
        ref=ref_of(one), updated_at=deleted_at or read_at, candidate_ref="", is_deleted=True
    )


def _submission(one: Row, bundle: Bundle, settings: Settings) -> SubmissionRecord:
    defects = Defects()
    archived_at, reason_ref = archive_of(one)
    reason = bundle.find("reasons", reason_ref)
    stage = bundle.find("stages", find_ref(one, "stage"))
    posting = bundle.find("postings", find_ref(one, "posting"))
    is_over = archived_at is not None or reason_ref is not None
    said = reason if is_over and reason else stage
    advanced_at, _ = read_milliseconds(one.get("lastAdvancedAt"), "lastAdvancedAt")
    return SubmissionRecord(
        ref=ref_of(one),
        updated_at=changed_at(one, bundle.read_at),
        candidate_ref=ref_of(one, "contact"),
        recruiter_ref=find_ref(one, "owner"),
        job_title=defects.keep(read_text(posting.get("text"), "posting.text")),
        stage=_end_of(reason_ref, reason, settings)
        if is_over
        else settings.stages.get(find_ref(one, "stage") or ""),
        stage_name=defects.keep(read_text(said.get("text"), "stage.text")),
        stage_changed_at=archived_at if is_over else advanced_at,
        is_deleted=is_anonymized(one),
        defects=defects.found,
    )


def _end_of(reason_ref: str | None, reason: Row, settings: Settings) -> Stage:
    """Return how an archived opportunity ended: Lever knows two ends, hired and not.

    The agency's own answer for the reason goes first; of the others some say that they withdrew.
    """
    answered = settings.stages.get(reason_ref or "")
    if answered is not None:
        return answered
    if reason.get("type") == HIRED_TYPE:
        return Stage.HIRED
    withdrew = guess_stage(str(reason.get("text") or "")) is Stage.WITHDRAWN
    return Stage.WITHDRAWN if withdrew else Stage.REJECTED
