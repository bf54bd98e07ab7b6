"""Whether a date that somebody was told can be meant: what is written down must be plannable."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from plugin.domain.promises import Promise

_YEAR = timedelta(days=366)
_AHEAD_OF_UTC = timedelta(hours=14)

TOO_EARLY = "This is more than a year back. Check the year."
TOO_LATE = "This is more than two years ahead. Check the year."
IN_THE_FUTURE = "This day has not come yet."
BEFORE_THE_INTERVIEW = "This is before the interview."


@dataclass(frozen=True, slots=True)
class DatesSaid:
    """The dates of one debrief, answer or reply: plain dates in the employer's place."""

    promise: Promise | None = None
    interviews_close_on: date | None = None


def find_objections(
    said: DatesSaid, interviewed_on: date | None, as_of: datetime
) -> Mapping[str, str]:
    """Return a sentence for each date that cannot be meant, by its field (the bounds are ours).

    The fields are `on`, `said_on` and `interviews_close_on`. A date lies at most a year before the
    interview (before today, where that is earlier) and at most two years ahead; a promised date is
    not before `interviewed_on`, the interview's own day, and what was said was said by now.
    """
    today = (as_of + _AHEAD_OF_UTC).date()  # where it is latest: no zone is wrongly in the future
    first = min(interviewed_on or today, today)
    promise = said.promise
    on, said_on = (promise.on, promise.said_on) if promise else (None, None)
    found = {
        "on": _out_of_bounds(on, first, today) or _before(on, interviewed_on),
        "said_on": _out_of_bounds(said_on, first, today) or _after(said_on, today),
        "interviews_close_on": _out_of_bounds(said.interviews_close_on, first, today),
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _out_of_bounds(day: date | None, first: date, today: date) -> str | None:
    """Compare distances: the bounds themselves may lie beyond what a calendar holds."""
    if day is None:
        return None
    if first - day > _YEAR:
        return TOO_EARLY
    return TOO_LATE if day - today > 2 * _YEAR else None


def _before(day: date | None, limit: date | None) -> str | None:
    return BEFORE_THE_INTERVIEW if day and limit and day < limit else None


def _after(day: date | None, limit: date) -> str | None:
    return IN_THE_FUTURE if day and day > limit else None
