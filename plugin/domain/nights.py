"""When an agency's night is, for work that nobody should notice. Pure."""

from datetime import datetime, time, timedelta

from plugin.domain.calendars import at, local_date

_BEGINS_HOUR = 1
_SPREAD_MINUTES = 180


def next_night(after: datetime, zone_name: str, number: int) -> datetime:
    """Return the next moment (aware UTC) after `after` that is in the small hours of the zone.

    Between one and four o'clock, and by its `number` always at the same minute for one agency, so
    that all do not ask their CRMs at once.
    """
    minute = number * 37 % _SPREAD_MINUTES
    wall = time(_BEGINS_HOUR + minute // 60, minute % 60)
    today = local_date(after, zone_name)
    moments = (at(today + timedelta(days=days), wall, zone_name) for days in range(3))
    return next(moment for moment in moments if moment > after)
