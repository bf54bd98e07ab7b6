"""When a recruiter's morning digest is due. Pure."""

from datetime import date, datetime, time, timedelta

from plugin.domain.calendars import at, calendar_of, local_date
from plugin.domain.people import Place

USUAL_AT = time(8, 0)
LATE_FOR = timedelta(hours=4)
"""How late a digest may still go out: from 08:00 that is noon (ours)."""

LEAST_APART = timedelta(hours=12)
"""Two digests are never nearer than this, wherever the recruiter has moved meanwhile (ours)."""

_DAY = timedelta(days=1)
_LONGEST_HOLIDAYS = 60


def next_digest(
    place: Place, wall_time: time, *, not_before: datetime, last_at: datetime | None
) -> datetime:
    """Return the first moment, from `not_before` on, at which a digest is due.

    That is the wall-clock time of one of the recruiter's working days, on a later local date than
    the last digest and well apart from it.
    """
    calendar = calendar_of(place.country, place.subdivision)
    first = local_date(not_before, place.timezone)
    for day in (first + number * _DAY for number in range(_LONGEST_HOLIDAYS)):
        moment = at(day, wall_time, place.timezone)
        if moment >= not_before and calendar.is_business_day(day) and _is_apart(moment, last_at):
            return moment
    raise AssertionError("nowhere are there two months of holidays")


def is_too_late(due_at: datetime, now: datetime) -> bool:
    """Tell whether a digest that was due then would say what is out of date."""
    return now - due_at > LATE_FOR


def digest_key(recruiter_id: int, on: date) -> str:
    """Return what makes a digest the only one of its recruiter and local date."""
    return f"digest:{recruiter_id}:{on.isoformat()}"


def _is_apart(moment: datetime, last_at: datetime | None) -> bool:
    return last_at is None or moment - last_at >= LEAST_APART
