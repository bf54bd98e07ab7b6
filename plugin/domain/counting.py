"""Counting days from a date, as a playbook's moments say."""

from calendar import monthrange
from datetime import date, timedelta

from plugin.domain.calendars import BusinessCalendar
from plugin.domain.moments import Moment, Unit

_DAY = timedelta(days=1)


def months_after(day: date, months: int) -> date:
    """Return the same day that many calendar months later, or the month's last one.

    31 January and one month is 28 or 29 February.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def counted_from(day: date, moment: Moment, calendar: BusinessCalendar) -> date:
    """Return the day to which the moment leads from a date, a working day or not."""
    if moment.unit is Unit.BUSINESS_DAYS:
        count = moment.count
        return calendar.after(day, count) if count >= 0 else calendar.before(day, -count)
    if moment.unit is Unit.MONTHS:
        return months_after(day, moment.count)
    return day + moment.count * _DAY
