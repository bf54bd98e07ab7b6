"""A playbook as plain JSON and back: every setting under its path, in the playbook's order."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, time
from enum import Enum
from typing import Any, get_args, get_type_hints

from plugin.domain.moments import Anchor, Hour, Moment, Unit
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook

ASK = "ask"
"""How a document says that the agency has no answer for all clients."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def playbook_to_json(playbook: Playbook) -> dict[str, Any]:
    """Return the whole playbook as JSON, the same for the same playbook."""
    document: dict[str, Any] = _written(playbook)
    document["contact_mode"] = playbook.contact_mode or ASK
    document["coaching"]["weekdays"] = [WEEKDAYS[day] for day in playbook.coaching.weekdays]
    return document


def playbook_from_json(document: Mapping[str, Any]) -> Playbook:
    """Return the playbook that `playbook_to_json` wrote; what is left out is the default's.

    The document is one of ours and is not checked. Raises KeyError, TypeError or ValueError for
    what is none.
    """
    told = dict(document)
    mode = told.pop("contact_mode", ASK)
    coaching = dict(told.pop("coaching", {}))
    if "weekdays" in coaching:
        coaching["weekdays"] = [WEEKDAYS.index(name) for name in coaching["weekdays"]]
    playbook = _read(DEFAULT_PLAYBOOK, {**told, "coaching": coaching})
    assert isinstance(playbook, Playbook)  # noqa: S101 -- it is what was replaced
    return replace(playbook, contact_mode=None if mode == ASK else ContactMode(mode))


def moment_to_json(moment: Moment) -> dict[str, Any]:
    """Return the moment as a document writes it: `{"anchor": …, "minutes": 60}`."""
    written: dict[str, Any] = {"anchor": moment.anchor.value, moment.unit.value: moment.count}
    return written if moment.at is None else {**written, "at": _written(moment.at)}


def moment_from_json(told: Mapping[str, Any]) -> Moment:
    """Return the moment. Raises KeyError or ValueError for what is none."""
    unit = next((unit for unit in Unit if unit.value in told), Unit.MINUTES)
    at = told.get("at")
    return Moment(
        Anchor(told["anchor"]), told.get(unit.value, 0), unit, None if at is None else _hour(at)
    )


def _hour(text: str) -> time | Hour:
    return Hour(text) if text in tuple(Hour) else time.fromisoformat(text)


def _written(value: Any) -> Any:
    if isinstance(value, Moment):
        return moment_to_json(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: _written(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_written(each) for each in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else value


def _read(default: Any, told: Mapping[str, Any]) -> Any:
    """Return the dataclass with what is told of it."""
    types = get_type_hints(type(default))
    known = {each.name for each in fields(default)}
    changes = {
        name: _value(getattr(default, name), types[name], value)
        for name, value in told.items()
        if name in known
    }
    return replace(default, **changes)


def _value(default: Any, kind: Any, told: Any) -> Any:
    if told is None:
        return None
    if isinstance(default, Moment) or Moment in get_args(kind):
        return moment_from_json(told)
    if is_dataclass(default):
        return _read(default, told)
    if Hour in get_args(kind):
        return _hour(told)
    if isinstance(default, tuple):
        return tuple(_part(get_args(kind)[0], each) for each in told)
    return _part(kind, told)


def _part(kind: Any, told: Any) -> Any:
    if kind is time:
        return time.fromisoformat(told)
    if kind is date:
        return date.fromisoformat(told)
    return kind(told) if isinstance(kind, type) and issubclass(kind, Enum) else told
