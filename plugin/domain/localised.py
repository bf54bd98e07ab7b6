"""Dates, times and lists as the reader of an e-mail writes them (Babel's CLDR data)."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_time, get_timezone_location
from babel.dates import match_skeleton as find_skeleton
from babel.lists import format_list

from plugin.domain.calendars import zone
from plugin.domain.coaching_words import words_of
from plugin.domain.languages import babel_locale, language_of

_WEEKDAY = re.compile(r"E+|c+")
_DAY_SKELETON = "MMMMEEEEd"


def say_day(on: date, locale: str) -> str:
    """Return the date with its weekday: "Thursday 2 April", "Donnerstag, 2. April"."""
    return format_date(on, _day_pattern(locale), locale=babel_locale(locale))


def say_time(instant: datetime, zone_name: str, locale: str) -> str:
    """Return the time of day on clocks in that zone: "17:00", "5:00 PM"."""
    at = format_time(instant, "short", zone(zone_name), locale=babel_locale(locale))
    return at.replace("\u202f", "\u00a0")  # as wide, and known to every font


def say_moment(instant: datetime, zone_name: str, locale: str) -> str:
    """Return day and time on clocks in that zone: "Thursday 2 April at 15:00"."""
    time = say_time(instant, zone_name, locale)
    words = words_of(language_of(locale))
    is_one = re.match(r"0?1\D", time) is not None
    pattern = words.at_one if is_one else words.at
    day = say_day(instant.astimezone(zone(zone_name)).date(), locale)
    return pattern.format(day=day, time=time)


def say_local_moment(instant: datetime, zone_name: str, locale: str) -> str:
    """Return the moment with the place that the clock is set by: "… at 17:00 (Madrid time)"."""
    return f"{say_moment(instant, zone_name, locale)} ({say_zone(zone_name, locale)})"


def say_zone(zone_name: str, locale: str) -> str:
    """Return whose time it is: "Madrid time", "heure de Londres"."""
    return words_of(language_of(locale)).local_time.format(place=_place(zone_name, locale))


def say_list(names: Iterable[str], locale: str) -> str:
    """Return names as people list them: "Jo Park, Bo Li and Al Yu"."""
    return format_list([name for name in names if name], locale=babel_locale(locale))


@lru_cache(maxsize=256)
def _day_pattern(locale: str) -> str:
    """Return the pattern for day, month and weekday, the weekday written out."""
    known = babel_locale(locale).datetime_skeletons
    matched = find_skeleton(_DAY_SKELETON, known)
    pattern = known[matched].pattern if matched else "EEEE d MMMM"
    return _WEEKDAY.sub("EEEE", re.sub(r"L+|M+", "MMMM", pattern))


@lru_cache(maxsize=1024)
def _place(zone_name: str, locale: str) -> str:
    if "/" not in zone_name:
        return zone_name
    found = get_timezone_location(zone(zone_name), locale=babel_locale(locale), return_city=True)
    return found or zone_name.rpartition("/")[2].replace("_", " ")
