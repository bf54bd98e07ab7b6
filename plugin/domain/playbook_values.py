"""A playbook's settings as plain JSON: the words of the playbook document."""

from collections.abc import Callable
from datetime import date, time
from enum import StrEnum
from typing import Any

from plugin.domain.moments import Moment
from plugin.domain.playbook_settings import Words

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ASK = "ask"
"""What stands for a contact mode that is asked for each client company."""


def plain(path: str, value: Any) -> Any:
    """Return the value of the setting at the path as JSON: strings, numbers, lists, objects.

    Times of day are like "09:00", dates like "2026-12-24", weekdays and choices words.
    """
    if path in _BY_PATH:
        return _BY_PATH[path](value)
    return _plain(value)


def plain_moment(moment: Moment) -> dict[str, Any]:
    """Return the moment as `{"anchor": …, "minutes": 60}`, with `at` where it has one."""
    told: dict[str, Any] = {"anchor": moment.anchor.value, moment.unit.value: moment.count}
    return told if moment.at is None else {**told, "at": _plain(moment.at)}


def plain_time(at: time) -> str:
    """Return the time of day like "09:00"."""
    return f"{at:%H:%M}"


def _plain(value: Any) -> Any:
    for kind, write in _BY_KIND:
        if isinstance(value, kind):
            return write(value)
    return value


_BY_KIND: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (StrEnum, lambda choice: choice.value),
    (Moment, plain_moment),
    (Words, lambda words: {"least": words.least, "most": words.most}),
    (time, plain_time),
    (date, date.isoformat),
    (tuple, lambda values: [_plain(each) for each in values]),
)
_BY_PATH: dict[str, Callable[[Any], Any]] = {
    "coaching.weekdays": lambda days: [WEEKDAYS[day] for day in days],
    "contact_mode": lambda mode: ASK if mode is None else mode.value,
}
