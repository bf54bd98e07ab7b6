"""Dates, spans and numbers as people say them, and clauses made one sentence."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from plugin.domain.calendars import zone
from plugin.domain.moments import Moment, Unit
from plugin.domain.playbook_settings import Whose

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentence(*clauses: str | None) -> str:
    """Return the clauses that there are as one sentence."""
    return "; ".join(clause for clause in clauses if clause) + "."


def extend(why: str, clause: str) -> str:
    """Return the sentence with one more clause."""
    return f"{why[:-1]}; {clause}."


@lru_cache(maxsize=4096)
def say_date(on: date) -> str:
    """Return the date as people say it: "Thu 2 April"."""
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}"


def say_moment(instant: datetime, zone_name: str) -> str:
    """Return the instant as clocks in the zone show it: "Thu 2 April at 15:00"."""
    there = instant.astimezone(zone(zone_name))
    return f"{say_date(there.date())} at {there.hour:02}:{there.minute:02}"


WORKS = {
    Whose.BOTH: "both sides work",
    Whose.RECRUITER: "you work",
    Whose.EMPLOYER: "the client works",
}
"""Who must be at work on the day on which a prompt opens."""


def say_on_working_day(counted_on: date, on: date, whose: Whose) -> str:
    """Return on which day something comes: "on Thu 2 April", or that it was moved to that day."""
    if on == counted_on:
        return f"on {say_date(on)}"
    return f"moved to {say_date(on)}, the next day on which {WORKS[whose]}"


@lru_cache(maxsize=256)
def say_count(count: int, noun: str) -> str:
    """Return the count in words: "one business day", "three business days"."""
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    return f"{number} {noun}" if count == 1 else f"{number} {noun}s"


_NOUNS = {Unit.BUSINESS_DAYS: "business day", Unit.DAYS: "day", Unit.MONTHS: "month"}


@lru_cache(maxsize=256)
def say_wait(moment: Moment) -> str:
    """Return how long after, or before, its anchor a moment is: "one business day", "one hour"."""
    if moment.unit is Unit.MINUTES:
        return say_minutes(abs(moment.count))
    return say_count(abs(moment.count), _NOUNS[moment.unit])


@lru_cache(maxsize=256)
def say_minutes(minutes: int) -> str:
    """Return elapsed minutes in words: "45 minutes", "one hour"."""
    if minutes % 60 or not minutes:
        return say_count(minutes, "minute")
    return say_count(minutes // 60, "hour")


def say_span(span: timedelta) -> str:
    """Return how long something took: "less than a minute", "45 min", "14 h", "3 days"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // (24 * 60)} days"
