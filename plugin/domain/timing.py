"""What the moments of a playbook come to for one interview day."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from plugin.domain.calendars import at
from plugin.domain.counting import counted_from
from plugin.domain.drafts import DayView
from plugin.domain.moments import Anchor, Moment, Unit

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


def instant_of(view: DayView, moment: Moment | None) -> datetime | None:
    """Return the instant (aware UTC) that the moment means for the day; None where it has none.

    It has none where the playbook gives none, or where nobody knows its anchor.
    """
    if moment is None:
        return None
    if moment.anchor is Anchor.INTERVIEW_DATE:
        return _near_interview(view, moment)
    if moment.anchor is Anchor.INTERVIEWS_CLOSE:
        return _before_close(view, moment)
    anchor = _INSTANTS[moment.anchor](view)
    return anchor + timedelta(minutes=moment.count) if anchor else None


def latest_of(*instants: datetime | None) -> datetime | None:
    """Return the latest of the instants that there are; None where there is none."""
    return max((instant for instant in instants if instant), default=None)


def day_near_interview(view: DayView, moment: Moment) -> date:
    """Return the day to which a moment told from the interview's date leads, before it is rolled.

    Before the interview, days are those on which prompts open, so that it never comes later.
    """
    if moment.count >= 0:
        return counted_from(view.day.on, moment, view.shared.deadlines)
    if moment.unit is not Unit.BUSINESS_DAYS:
        return view.shared.last_before(
            counted_from(view.day.on, moment, view.shared.deadlines) + _DAY
        )
    day = view.day.on
    for _ in range(-moment.count):
        day = view.shared.last_before(day)
    return day


def posting_day(view: DayView, moment: Moment) -> date | None:
    """Return the day to which a moment leads that is told from the closing of the interviews."""
    closes_on = view.day.last.debrief.interviews_close_on
    return counted_from(closes_on, moment, view.shared.deadlines) if closes_on else None


def _near_interview(view: DayView, moment: Moment) -> datetime:
    return view.shared.moment(day_near_interview(view, moment), _wall_time(view, moment))


def _before_close(view: DayView, moment: Moment) -> datetime | None:
    day = posting_day(view, moment)
    return at(day, _wall_time(view, moment), view.shared.recruiter_zone) if day else None


def _wall_time(view: DayView, moment: Moment) -> time:
    return view.playbook.hours.wall_time(moment.at or _MIDNIGHT)


def first_check_in_at(view: DayView) -> datetime:
    """Return when the first check-in in force opens, or would: what it closes ends then."""
    return view.shared.moment(view.dates.asks[0], view.dates.opens[0])


def _day_end(view: DayView) -> datetime:
    return at(view.day.on + _DAY, _MIDNIGHT, view.day.last.timezone)


_INSTANTS: dict[Anchor, Callable[[DayView], datetime | None]] = {
    Anchor.BOOKED: lambda view: view.day.first.booked_at,
    Anchor.INTERVIEW_START: lambda view: view.day.start,
    Anchor.INTERVIEW_END: lambda view: view.day.end,
    Anchor.INTERVIEW_DAY_END: _day_end,
    Anchor.FIRST_CHECK_IN: first_check_in_at,
}
