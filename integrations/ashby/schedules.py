"""From an interview schedule to interviews: one for each of its events.

Ashby has no procedure that reads an event by its id; schedules are listed by application. An
interview's ref is therefore `<application id>:<event id>`, both Ashby's own.
"""

from collections.abc import Mapping
from datetime import datetime

from integrations.ashby.mapping import changed_at
from integrations.ashby.settings import Settings
from integrations.documents import Row, find_ref, row, rows
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import Defects, full_name, read_email, read_end, read_instant
from plugin.domain.records import InterviewerRecord, InterviewRecord

STATUSES: Mapping[str, InterviewStatus] = {
    "NeedsScheduling": InterviewStatus.RESCHEDULING,
    "WaitingOnCandidateBooking": InterviewStatus.RESCHEDULING,
    "WaitingOnCandidateAvailability": InterviewStatus.RESCHEDULING,
    "CandidateAvailabilitySubmitted": InterviewStatus.RESCHEDULING,
    "OnHold": InterviewStatus.RESCHEDULING,
    "Scheduled": InterviewStatus.SCHEDULED,
    "WaitingOnFeedback": InterviewStatus.COMPLETED,
    "Complete": InterviewStatus.COMPLETED,
    "Cancelled": InterviewStatus.CANCELLED,
}
"""A schedule's status; `Unknown` and new ones are scheduled. While a schedule is to be booked
again, the times that its events still have do not hold."""

ONLOOKERS = frozenset({"Shadow", "Reverse-Shadow"})
"""Training roles of people whom nobody thanks: they learn to interview."""


def interviews_of(
    schedule: Row, settings: Settings, read_at: datetime
) -> tuple[InterviewRecord, ...]:
    """Return the interviews of a schedule; none where it lacks its application's id."""
    application_ref = find_ref(schedule, "applicationId")
    if application_ref is None:
        return ()
    return tuple(
        _interview(event, schedule, application_ref, read_at)
        for event in rows(schedule.get("interviewEvents"))
        if find_ref(event) is not None and is_wanted(event, settings)
    )


def is_wanted(event: Row, settings: Settings) -> bool:
    """Tell whether an event is an interview that is followed up; a debrief never is."""
    interview = row(event.get("interview"))
    if interview.get("isDebrief") is True:
        return False
    ref = find_ref(event, "interviewId") or find_ref(interview)
    return settings.interview_types is None or ref in settings.interview_types


def interview_ref(application_ref: str, event: Row) -> str:
    """Return the ref of an event's interview."""
    return f"{application_ref}:{find_ref(event)}"


def _interview(
    event: Row, schedule: Row, application_ref: str, read_at: datetime
) -> InterviewRecord:
    defects = Defects()
    updated_at = max(changed_at(one, read_at) for one in (schedule, event))
    ends_at = defects.keep(read_instant(event.get("endTime"), "endTime"))
    status = _status(schedule, ends_at, updated_at)
    start = read_instant(event.get("startTime"), "startTime")
    needs_start = status is not InterviewStatus.RESCHEDULING
    starts_at = defects.keep_required(start, "startTime") if needs_start else defects.keep(start)
    return InterviewRecord(
        ref=interview_ref(application_ref, event),
        updated_at=updated_at,
        submission_ref=application_ref,
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "endTime")),
        booked_at=defects.keep(read_instant(event.get("createdAt"), "createdAt")),
        status=status,
        interviewers=_interviewers(event, defects),
        defects=defects.found,
    )


def _status(schedule: Row, ends_at: datetime | None, updated_at: datetime) -> InterviewStatus:
    """Return the status of one event; its schedule's may be that of an earlier event of the day."""
    status = STATUSES.get(str(schedule.get("status")), InterviewStatus.SCHEDULED)
    is_yet_to_come = ends_at is not None and ends_at > updated_at
    if status is InterviewStatus.COMPLETED and is_yet_to_come:
        return InterviewStatus.SCHEDULED
    return status


def _interviewers(event: Row, defects: Defects) -> tuple[InterviewerRecord, ...] | None:
    """Return who asks, each once and without onlookers; None where the event does not say."""
    if not isinstance(event.get("interviewers"), list):
        return None
    found: dict[str, InterviewerRecord] = {}
    for person in rows(event["interviewers"]):
        ref = find_ref(person)
        if ref is None or person.get("trainingRole") in ONLOOKERS:
            continue
        found.setdefault(
            ref,
            InterviewerRecord(
                ref=ref,
                name=full_name(person, defects),
                email=defects.keep(read_email(person.get("email"), "interviewers.email")),
            ),
        )
    return tuple(found.values())
