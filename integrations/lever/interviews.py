"""Lever's interviews in our words.

An interview can only be asked for within its opportunity, so its ref holds the ids of both. It has
no time of change: the moment at which it was read is its version.
"""

from datetime import datetime, timedelta

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of, rows
from plugin.domain.epoch import read_milliseconds
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import Defects, Reading, read_email, read_end, read_text, read_zone
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

LONGEST = timedelta(days=7)


def interview_ref(opportunity_ref: str, interview_id: str) -> str:
    """Return our ref of an interview."""
    return f"{opportunity_ref}/{interview_id}"


def opportunity_ref_of(ref: str) -> str | None:
    """Return of which opportunity an interview's ref is; None where it is no such ref."""
    opportunity_ref, _, interview_id = ref.partition("/")
    return opportunity_ref if opportunity_ref and interview_id else None


def interviews_in(bundle: Bundle) -> tuple[InterviewRecord, ...]:
    """Return the interviews of a bundle."""
    return tuple(_interview(one, bundle) for one in bundle.of("interviews"))


def _interview(one: Row, bundle: Bundle) -> InterviewRecord:
    defects = Defects()
    opportunity_ref = ref_of(one, "opportunityId")
    starts_at = defects.keep_required(read_milliseconds(one.get("date"), "date"), "date")
    ends_at = defects.keep(_end(starts_at, one.get("duration")))
    is_cancelled = one.get("canceledAt") is not None
    return InterviewRecord(
        ref=interview_ref(opportunity_ref, ref_of(one)),
        updated_at=bundle.read_at,
        submission_ref=opportunity_ref,
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "duration")),
        timezone=defects.keep_required(read_zone(one.get("timezone"), "timezone"), "timezone"),
        booked_at=read_milliseconds(one.get("createdAt"), "createdAt")[0],
        status=InterviewStatus.CANCELLED if is_cancelled else InterviewStatus.SCHEDULED,
        interviewers=_interviewers(one, bundle.find("opportunities", opportunity_ref), defects),
        defects=defects.found,
    )


def _end(starts_at: datetime | None, duration: object) -> Reading[datetime]:
    """Return the start plus a length in minutes."""
    if starts_at is None or duration is None:
        return None, None
    if isinstance(duration, bool) or not isinstance(duration, int | float):
        return None, Defect("duration", "is not a number of minutes")
    if not 0 < duration <= LONGEST / timedelta(minutes=1):
        return None, Defect("duration", "is not the length of an interview")
    return starts_at + timedelta(minutes=duration), None


def _interviewers(one: Row, opportunity: Row, defects: Defects) -> tuple[InterviewerRecord, ...]:
    """Return who asks, each once, without the candidate."""
    addresses = opportunity.get("emails")
    own = {str(each).casefold() for each in addresses} if isinstance(addresses, list) else set()
    found: dict[str, InterviewerRecord] = {}
    for number, person in enumerate(rows(one.get("interviewers")), start=1):
        email = defects.keep(read_email(person.get("email"), "interviewers.email"))
        if email and email.casefold() in own:
            continue
        ref = find_ref(person) or f"#{number}"
        name = defects.keep(read_text(person.get("name"), "interviewers.name"))
        found.setdefault(ref, InterviewerRecord(ref=ref, name=name, email=email))
    return tuple(found.values())
