"""Greenhouse's scheduled interviews in our words.

In v3 who interviews stands in rows of its own; v1's names of the times are read as well. All times
are UTC, and no interview says in which zone it takes place.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from integrations.bundles import Bundle
from integrations.documents import Row, find_ref, ref_of, row
from integrations.greenhouse.payloads import newest
from plugin.domain.interviews import InterviewStatus
from plugin.domain.readers import Defects, full_name, read_email, read_end, read_instant, read_text
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

STATUSES: Mapping[str, InterviewStatus] = {
    "scheduled": InterviewStatus.SCHEDULED,
    "awaiting_feedback": InterviewStatus.COMPLETED,
    "complete": InterviewStatus.COMPLETED,
    "collect_feedback": InterviewStatus.COMPLETED,
    "to_be_scheduled": InterviewStatus.RESCHEDULING,
    "skipped": InterviewStatus.CANCELLED,
}

NO_INTERVIEWS = frozenset({"to_be_sent", "sent", "received"})
"""Statuses of take-home tests, which share the list."""

DECLINED = "declined"


def is_interview(interview: Row) -> bool:
    """Tell whether a row of the list is a meeting, and whose it is."""
    return (
        interview.get("status") not in NO_INTERVIEWS
        and find_ref(interview, "application_id") is not None
    )


def interviews_in(bundle: Bundle) -> tuple[InterviewRecord, ...]:
    """Return the interviews of a bundle, each with its panel."""
    users = bundle.by_ref("users")
    panels: dict[str, list[Row]] = {}
    for seat in bundle.of("interviewers"):
        panels.setdefault(find_ref(seat, "interview_id") or "", []).append(seat)
    return tuple(
        _interview(one, panels.get(ref_of(one), []), users, bundle.read_at)
        for one in bundle.of("interviews")
        if is_interview(one)
    )


def _interview(
    one: Row, panel: Sequence[Row], users: Mapping[str, Row], read_at: datetime
) -> InterviewRecord:
    defects = Defects()
    status = _status(one, defects)
    starts_at = _start(one, status, defects)
    ends_at = defects.keep(read_instant(_moment(one, "ends_at", "end"), "ends_at"))
    return InterviewRecord(
        ref=ref_of(one),
        updated_at=newest(read_at, one, *panel),
        submission_ref=ref_of(one, "application_id"),
        starts_at=starts_at,
        ends_at=defects.keep(read_end(starts_at, ends_at, "ends_at")),
        booked_at=_booked_at(one),
        status=status,
        interviewers=_interviewers(panel, users, defects),
        defects=defects.found,
    )


def _status(one: Row, defects: Defects) -> InterviewStatus:
    said, _ = read_text(one.get("status"), "status")
    if said is None or said not in STATUSES:
        defects.keep(
            (None, Defect("status", "is not a value that we know" if said else "is missing"))
        )
        return InterviewStatus.SCHEDULED
    return STATUSES[said]


def _moment(one: Row, name: str, old_name: str) -> object:
    return one.get(name) or row(one.get(old_name)).get("date_time")


def _start(one: Row, status: InterviewStatus, defects: Defects) -> datetime | None:
    """Return the start. An all-day interview has a date alone: people are asked for the hour."""
    raw = _moment(one, "starts_at", "start")
    if raw is None and (one.get("all_day_start_on") or row(one.get("start")).get("date")):
        defects.keep((None, Defect("all_day_start_on", "is a date without a time")))
        return None
    reading = read_instant(raw, "starts_at")
    if status in (InterviewStatus.RESCHEDULING, InterviewStatus.CANCELLED):
        return defects.keep(reading)
    return defects.keep_required(reading, "starts_at")


def _booked_at(one: Row) -> datetime | None:
    booked_at, _ = read_instant(one.get("scheduled_at"), "scheduled_at")
    return booked_at or read_instant(one.get("created_at"), "created_at")[0]


def _interviewers(
    panel: Sequence[Row], users: Mapping[str, Row], defects: Defects
) -> tuple[InterviewerRecord, ...]:
    """Return who asks, without those who declined; some are addresses that are no user."""
    found: dict[str, InterviewerRecord] = {}
    for seat in panel:
        if seat.get("response_status") == DECLINED:
            continue
        user = users.get(find_ref(seat, "user_id") or "", {})
        ref = find_ref(seat, "user_id") or f"interviewer-{ref_of(seat)}"
        address = seat.get("email") or user.get("primary_email")
        found.setdefault(
            ref,
            InterviewerRecord(
                ref=ref,
                name=user_name(user) or read_text(seat.get("name"), "name")[0],
                email=defects.keep(read_email(address, "interviewers.email")),
            ),
        )
    return tuple(found.values())


def user_name(user: Row) -> str | None:
    """Return a user's name, which stands in one field or in two."""
    parts = full_name(user, Defects(), ("first_name", "last_name"))
    return parts or read_text(user.get("name"), "name")[0]
