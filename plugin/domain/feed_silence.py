"""When the silence of a CRM is longer than is usual for one agency. Pure.

Time is counted in the agency's business hours only: a night, a weekend or a public holiday without
news says nothing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from plugin.domain.calendars import at, calendar_of, local_date
from plugin.domain.people import Place

FROM, UNTIL = time(9), time(18)
DAYS_TO_LEARN_FROM = 10
"""Business days with news that it takes before an agency's own habits count (ours)."""

SHORTEST = timedelta(hours=2)
DEFAULT = timedelta(hours=18)
"""Two business days: what is allowed while little is known, and the most ever (ours)."""

LOOK_BACK = timedelta(days=42)
"""How far back its habits are looked for: longer than the quiet weeks around a new year (ours)."""

Stretch = tuple[datetime, datetime]
"""News from one moment to another without a pause worth counting; both may be the same."""

_DAY = timedelta(days=1)
_NOTHING = timedelta(0)


def working_time(begin: datetime, end: datetime, place: Place) -> timedelta:
    """Return how much of the time between two instants is business hours of the place."""
    calendar = calendar_of(place.country, place.subdivision)
    day, last = local_date(begin, place.timezone), local_date(end, place.timezone)
    worked = _NOTHING
    while day <= last:
        if calendar.is_business_day(day):
            opens, closes = at(day, FROM, place.timezone), at(day, UNTIL, place.timezone)
            worked += max(_NOTHING, min(end, closes) - max(begin, opens))
        day += _DAY
    return worked


def usual_silence(news: Sequence[Stretch], place: Place) -> timedelta:
    """Return after how much working time without news something may be wrong.

    It is twice the longest silence of the agency's business days, the very longest left out, which
    may have been an outage. `news` are in the order of time.
    """
    longest = sorted(_longest_by_day(news, place).values())
    if len(longest) < DAYS_TO_LEARN_FROM:
        return DEFAULT
    return min(max(2 * longest[-2], SHORTEST), DEFAULT)


def silent_since(
    news: Sequence[Stretch], place: Place, *, began_at: datetime, now: datetime
) -> datetime | None:
    """Return since when there is a silence that is not usual, None while there is none.

    Where there was no news yet, it counts from `began_at`, when the CRM was connected.
    """
    last = max(news[-1][1], began_at) if news else began_at
    is_silent = working_time(last, now, place) > usual_silence(news, place)
    return last if is_silent else None


def median_lag(lags: Iterable[timedelta]) -> timedelta | None:
    """Return the lag in the middle, None of none; a CRM's clock that runs ahead of ours is 0."""
    ordered = sorted(max(lag, _NOTHING) for lag in lags)
    return ordered[len(ordered) // 2] if ordered else None


def _longest_by_day(news: Sequence[Stretch], place: Place) -> dict[date, timedelta]:
    """Return the longest silence that ended on each business day with news."""
    calendar = calendar_of(place.country, place.subdivision)
    longest: dict[date, timedelta] = {}
    for (_, ended), (began, _) in pairwise(news):
        day = local_date(began, place.timezone)
        if calendar.is_business_day(day):
            silence = working_time(ended, began, place)
            longest[day] = max(longest.get(day, _NOTHING), silence)
    return longest
