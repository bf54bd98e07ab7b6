"""Hours in which a recruiter is left alone, told on their own clock. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from plugin.domain.calendars import at, local_date

_DAY = timedelta(days=1)
_MIDNIGHT = time(0)
_SATURDAY = 5
_REACH = 4
"""Days before and after one that its stretch of quiet can reach to: a weekend and its nights."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One unbroken stretch of quiet: aware UTC, the end not within it."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one wall-clock time until another, past midnight where it is earlier, and weekends.

    The same time twice means no hours of the day.
    """

    begin: time
    until: time
    weekends: bool
    zone_name: str

    @property
    def longest(self) -> timedelta:
        """Return what no stretch of quiet is longer than."""
        return timedelta(days=4)

    def around(self, instant: datetime) -> Stretch | None:
        """Return the stretch of quiet that the instant lies in, if it lies in one."""
        for stretch in _stretches(self, local_date(instant, self.zone_name)):
            if stretch.begins_at <= instant < stretch.ends_at:
                return stretch
        return None


@lru_cache(maxsize=1024)
def _stretches(quiet: QuietHours, around: date) -> tuple[Stretch, ...]:
    """Return the stretches near the day, those that touch made one."""
    days = [around + offset * _DAY for offset in range(-_REACH, _REACH + 1)]
    pieces = sorted(
        (stretch for day in days for stretch in _of_day(quiet, day)),
        key=lambda stretch: stretch.begins_at,
    )
    merged: list[Stretch] = []
    for piece in pieces:
        if merged and piece.begins_at <= merged[-1].ends_at:
            ends_at = max(merged[-1].ends_at, piece.ends_at)
            merged[-1] = Stretch(merged[-1].begins_at, ends_at)
        else:
            merged.append(piece)
    return tuple(merged)


def _of_day(quiet: QuietHours, day: date) -> list[Stretch]:
    """Return the quiet that begins on the day."""
    found = []
    if quiet.begin != quiet.until:
        last = day if quiet.begin < quiet.until else day + _DAY
        begins_at, ends_at = (
            at(day, quiet.begin, quiet.zone_name),
            at(last, quiet.until, quiet.zone_name),
        )
        if begins_at < ends_at:  # a gap of daylight saving can swallow it
            found.append(Stretch(begins_at, ends_at))
    if quiet.weekends and day.weekday() >= _SATURDAY:
        midnights = (at(on, _MIDNIGHT, quiet.zone_name) for on in (day, day + _DAY))
        found.append(Stretch(*midnights))
    return found
