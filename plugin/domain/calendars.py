"""Words of time: wall clocks in zones, business days, mornings and evenings (playbook section 1).

Instants are aware UTC; dates are dates and are never shifted through a time zone.
"""

import warnings
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

import holidays

from plugin.domain.people import Place
from plugin.domain.playbook_settings import Calendars, Whose

_DEFAULT_CALENDARS = Calendars()
# One source of zones, whatever the machine has: that of the `tzdata` package, whose version the
# health page says. A system's own files may be years older, and two answers are one too many.
zoneinfo.reset_tzpath(to=())

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
_SATURDAY = 5

# Of years far away `holidays` knows part of India's holidays and warns of it. Nobody who reads a
# plan can do anything about that. Filters belong to the whole program, so this is set once, and not
# around each look-up, where threads would undo one another's.
warnings.filterwarnings("ignore", "Requested Holidays are available only", UserWarning)


@cache
def zone(name: str) -> ZoneInfo:
    """Return the IANA zone; raise `zoneinfo.ZoneInfoNotFoundError` or ValueError if unknown."""
    return ZoneInfo(name)


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all IANA zones, links included."""
    return frozenset(files("tzdata").joinpath("zones").read_text(encoding="ascii").split())


@cache
def known_countries() -> frozenset[str]:
    """Return the two-letter country codes whose public holidays are known."""
    return frozenset(code for code in holidays.list_supported_countries() if len(code) == 2)


@lru_cache(maxsize=4096)
def is_known_subdivision(country: str, subdivision: str) -> bool:
    """Tell whether the country has a holiday calendar for that part of it."""
    try:
        holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError:
        return False
    return True


def known_zone(name: str | None, default: str) -> str:
    """Return the zone, or `default` where it is absent or no zone that we know."""
    return name if name in known_zones() else default


def known_place(place: Place, default_zone: str) -> Place:
    """Return the place less what nothing could be planned with: unknown zone, country or part."""
    timezone = known_zone(place.timezone, default_zone)
    if place.country not in known_countries():
        return Place(timezone)
    if place.subdivision and is_known_subdivision(place.country, place.subdivision):
        return Place(timezone, place.country, place.subdivision)
    return Place(timezone, place.country)


def local_date(instant: datetime, zone_name: str) -> date:
    """Return the date that a wall calendar in the zone shows at that instant."""
    return instant.astimezone(zone(zone_name)).date()


@lru_cache(maxsize=65_536)
def at(day: date, wall_time: time, zone_name: str) -> datetime:
    """Return, in UTC, the instant at which clocks in the zone show `wall_time` on `day`.

    In a gap of daylight saving: the first instant after the gap. Shown twice: the first.
    """
    there = zone(zone_name)
    wall = datetime.combine(day, wall_time, tzinfo=there)
    instant = wall.astimezone(UTC)
    if instant.astimezone(there).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _first_after_gap(wall.replace(fold=1).astimezone(UTC), instant, there)


def _first_after_gap(before: datetime, after: datetime, there: ZoneInfo) -> datetime:
    """Return the first instant in (before, after] at which the later offset holds."""
    later_offset = after.astimezone(there).utcoffset()
    while after - before > _SECOND:
        middle = before + (after - before) // _SECOND // 2 * _SECOND
        if middle.astimezone(there).utcoffset() == later_offset:
            after = middle
        else:
            before = middle
    return after


class BusinessCalendar:
    """Monday to Friday less the public holidays of one country or a part of it.

    Without a country there are no holidays; on `days_off` nobody works either. One object serves
    for ever (`calendar_of`), since building one costs a thousand times what asking it does.
    """

    def __init__(
        self, country: str | None, subdivision: str | None, days_off: frozenset[date] = frozenset()
    ) -> None:
        self._country = country
        self._subdivision = subdivision
        self._days_off = days_off
        self._by_year: dict[int, frozenset[date]] = {}
        self._known: dict[date, bool] = {}
        self._after: dict[tuple[date, int], date] = {}

    def is_business_day(self, day: date) -> bool:
        """Tell whether people work there on that day."""
        try:
            return self._known[day]
        except KeyError:
            is_one = day.weekday() < _SATURDAY and day not in self._holidays_of(day.year)
            self._known[day] = is_one
            return is_one

    def after(self, day: date, count: int) -> date:
        """Return the `count`-th business day strictly after the day; for 0 the day itself."""
        found = self._after.get((day, count))
        if found is None:
            found = self._after[day, count] = self._step(day, count)
        return found

    def before(self, day: date, count: int) -> date:
        """Return the `count`-th business day strictly before the day; for 0 the day itself."""
        while count:
            day -= _DAY
            count -= self.is_business_day(day)
        return day

    def roll(self, day: date) -> date:
        """Return the day itself if it is a business day, else the next one."""
        while not self.is_business_day(day):
            day += _DAY
        return day

    def _step(self, day: date, count: int) -> date:
        while count:
            day += _DAY
            count -= self.is_business_day(day)
        return day

    def _holidays_of(self, year: int) -> frozenset[date]:
        known = self._by_year.get(year)
        if known is None:
            known = self._by_year[year] = self._look_up(year)
        return known

    def _look_up(self, year: int) -> frozenset[date]:
        if self._country is None:
            return self._days_off
        return self._days_off | frozenset(
            holidays.country_holidays(self._country, subdiv=self._subdivision, years=year)
        )


@lru_cache(maxsize=4096)
def calendar_of(
    country: str | None, subdivision: str | None, days_off: frozenset[date] = frozenset()
) -> BusinessCalendar:
    """Return the one calendar of that place, less the days off.

    Raise NotImplementedError at its first use where the country or its part is unknown.
    """
    return BusinessCalendar(country, subdivision, days_off)


class SharedDays:
    """The days on which prompts open, told in the recruiter's zone, and those deadlines count.

    By default they are the days on which both the employer and the recruiter work, and deadlines
    count in the employer's business days. One object serves for ever (`shared_days`), and remembers
    what it was asked.
    """

    def __init__(self, employer: Place, recruiter: Place, calendars: Calendars) -> None:
        of = {
            Whose.EMPLOYER: calendar_of(employer.country, employer.subdivision),
            Whose.RECRUITER: calendar_of(
                recruiter.country, recruiter.subdivision, frozenset(calendars.days_off)
            ),
        }
        both = tuple(of.values())
        self._opening = both if calendars.prompts is Whose.BOTH else (of[calendars.prompts],)
        self.deadlines = of[calendars.deadlines]
        self.whose = calendars.prompts
        self.recruiter_zone = recruiter.timezone
        self._moments: dict[tuple[date, time], datetime] = {}
        self._following: dict[date, date] = {}
        self._previous: dict[date, date] = {}

    def on_or_after(self, day: date) -> date:
        """Return the first day on which prompts open that is not before the day."""
        found = self._following.get(day)
        if found is None:
            found = self._following[day] = self._search(day, _DAY)
        return found

    def last_before(self, day: date) -> date:
        """Return the last day on which prompts open strictly before the day."""
        found = self._previous.get(day)
        if found is None:
            found = self._previous[day] = self._search(day - _DAY, -_DAY)
        return found

    def moment(self, day: date, wall_time: time) -> datetime:
        """Return that time, for the recruiter, of the first opening day on or after the day.

        With the playbook's hours these are its `morning(day)` and `evening(day)`.
        """
        known = self._moments.get((day, wall_time))
        if known is None:
            known = at(self.on_or_after(day), wall_time, self.recruiter_zone)
            self._moments[day, wall_time] = known
        return known

    def _search(self, day: date, step: timedelta) -> date:
        while not all(calendar.is_business_day(day) for calendar in self._opening):
            day += step
        return day


@lru_cache(maxsize=4096)
def shared_days(
    employer: Place, recruiter: Place, calendars: Calendars = _DEFAULT_CALENDARS
) -> SharedDays:
    """Return the days that the two places share, as the playbook's calendars have it."""
    return SharedDays(employer, recruiter, calendars)
