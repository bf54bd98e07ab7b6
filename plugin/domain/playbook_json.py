"""A playbook as JSON: its name, its version and whichever of the default's settings it changes."""

from collections.abc import Callable
from dataclasses import fields
from datetime import time
from typing import Any

from plugin.domain.json_fields import JourneyError, Shape, ref, wall_time, whole_number
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook


def parse_playbook(document: Any) -> Playbook:
    """Return the playbook that a parsed JSON document tells; what it leaves out is the default's.

    Settings bear the names of `Playbook`'s fields; times are written like 09:00. Raise JourneyError
    for unknown or missing fields, wrong types, numbers out of bounds and an evening that is not
    after its morning.
    """
    playbook = Playbook(**_PLAYBOOK.read(document))
    for earlier, later in (
        ("morning", "evening"),
        ("promised_date_opens", "evening"),
        ("coaching_from", "coaching_until"),
    ):
        if getattr(playbook, earlier) >= getattr(playbook, later):
            raise JourneyError(f"must be later than {earlier}", (later,))
    if playbook.thank_you_due_minutes > playbook.thank_you_limit_minutes:
        raise JourneyError(
            "must not be less than thank_you_due_minutes", ("thank_you_limit_minutes",)
        )
    return playbook


def _between(least: int, most: int) -> Callable[[Any], int]:
    def read_number(value: Any) -> int:
        number = whole_number(value)
        if not least <= number <= most:
            raise JourneyError(f"must be between {least} and {most}")
        return number

    return read_number


_BOUNDS = {
    "version": (1, 1_000_000),
    "follow_ups": (1, 5),
    "calls": (0, 5),
    "move_on_months": (1, 12),
    "coaching_a_day": (1, 10),
    "coaching_an_interview": (1, 20),
    "stage_settles_seconds": (0, 3600),
}
_BOUNDS_BY_ENDING = {"_minutes": (0, 7 * 24 * 60), "_business_days": (0, 60), "_days": (0, 90)}


def _bounds(name: str) -> tuple[int, int]:
    if name in _BOUNDS:
        return _BOUNDS[name]
    return next(span for ending, span in _BOUNDS_BY_ENDING.items() if name.endswith(ending))


def _reader(name: str) -> Callable[[Any], Any]:
    default = getattr(DEFAULT_PLAYBOOK, name)
    if isinstance(default, str):
        return ref
    return wall_time if isinstance(default, time) else _between(*_bounds(name))


_PLAYBOOK = Shape(
    {field.name: _reader(field.name) for field in fields(Playbook)}, ("name", "version")
)
