"""Strict readers of parsed JSON: each turns one value into a fact or says what is wrong with it."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from typing import Any, TypeVar

from plugin.domain.calendars import known_zones

Reader = Callable[[Any], Any]
_Choice = TypeVar("_Choice", bound=Enum)
_Read = TypeVar("_Read")

_INSTANT = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d(:?\d\d)?)?", re.A | re.I
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_TIME = re.compile(r"\d\d:\d\d", re.ASCII)
_YEARS = range(1970, 2200)


class JourneyError(ValueError):
    """A document is not what it should be. `path` leads to the field, `reason` is one line.

    The reason never repeats a person's name or address.
    """

    def __init__(self, reason: str, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.path = path

    @property
    def field(self) -> str:
        """Return the path as people write it: `interviews[0].starts_at`; the whole is `.`."""
        parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path)
        return "".join(parts).removeprefix(".") or "."

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"

    def under(self, part: str | int) -> "JourneyError":
        """Return the same error as seen from the object or list around it."""
        return JourneyError(self.reason, (part, *self.path))


@dataclass(frozen=True, slots=True)
class Shape:
    """The fields that an object may have, and which of them it must."""

    fields: Mapping[str, Reader]
    required: tuple[str, ...] = ()

    def read(self, value: Any) -> dict[str, Any]:
        """Return the fields that have a value, read; a null is an absent field.

        Raise JourneyError for anything but an object, unknown fields and missing ones.
        """
        if not isinstance(value, dict):
            raise JourneyError("must be an object")
        read = {}
        for name, raw in value.items():
            if raw is None and name in self.fields:
                continue
            read[name] = self._read_field(name, raw)
        for name in self.required:
            if name not in read:
                raise JourneyError("is required", (name,))
        return read

    def _read_field(self, name: str, raw: Any) -> Any:
        try:
            reader = self.fields[name]
        except KeyError:
            raise JourneyError("is not a known field", (say_key(name),)) from None
        try:
            return reader(raw)
        except JourneyError as error:
            raise error.under(name) from None


def say_key(name: str) -> str:
    """Return an unknown field's name so that it fits on one line of an error."""
    plain = name.encode("ascii", "backslashreplace").decode("ascii")
    return "".join(char if char.isprintable() else "?" for char in plain)[:60] or '""'


def list_of(read: Callable[[Any], _Read]) -> Callable[[Any], tuple[_Read, ...]]:
    """Return a reader of lists whose members `read` understands."""

    def read_list(value: Any) -> tuple[_Read, ...]:
        if not isinstance(value, list):
            raise JourneyError("must be a list")
        members = []
        for place, member in enumerate(value):
            try:
                members.append(read(member))
            except JourneyError as error:
                raise error.under(place) from None
        return tuple(members)

    return read_list


def text(value: Any) -> str:
    """Return a text as it is; it may be empty."""
    if not isinstance(value, str):
        raise JourneyError("must be a text")
    return value


def ref(value: Any) -> str:
    """Return the CRM's own id, a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise JourneyError("must be a text that is not empty")
    return value


def whole_number(value: Any) -> int:
    """Return an integer; a truth value is none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise JourneyError("must be a whole number")
    return value


def truth(value: Any) -> bool:
    """Return true or false."""
    if not isinstance(value, bool):
        raise JourneyError("must be true or false")
    return value


def choice(choices: Iterable[_Choice]) -> Callable[[Any], _Choice]:
    """Return a reader of one of the enum members' values."""
    by_value = {member.value: member for member in choices}
    reason = f"must be one of {', '.join(by_value)}"

    def read_choice(value: Any) -> _Choice:
        found = by_value.get(value) if isinstance(value, str) else None
        if found is None:
            raise JourneyError(reason)
        return found

    return read_choice


def zone_name(value: Any) -> str:
    """Return the name of a known IANA zone."""
    if not isinstance(value, str) or value not in known_zones():
        raise JourneyError("is not a known time zone, such as Europe/London")
    return value


def day(value: Any) -> date:
    """Return a date written like 2026-03-27."""
    if not isinstance(value, str) or not _DATE.fullmatch(value):
        raise JourneyError("must be a date like 2026-03-27")
    try:
        read = date.fromisoformat(value)
    except ValueError:
        raise JourneyError("is not a day of the calendar") from None
    return _in_range(read)


def instant(value: Any) -> datetime:
    """Return an instant written like 2026-03-27T15:00:00Z, or with an offset, in UTC.

    As in RFC 3339, T and Z may be small; as in ISO 8601, an offset needs no colon, nor minutes.
    """
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise JourneyError("must be an instant like 2026-03-27T15:00:00Z")
    if match[3] is None:
        raise JourneyError("has no time zone; write it like 2026-03-27T15:00:00Z")
    try:
        read = datetime.fromisoformat(match[0].upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise JourneyError("is not a moment of the calendar") from None
    return _in_range(read)


def wall_time(value: Any) -> time:
    """Return a time of day written like 09:00."""
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise JourneyError("must be a time of day like 09:00")
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise JourneyError("is not a time of day") from None


_When = TypeVar("_When", date, datetime)


def _in_range(when: _When) -> _When:
    if when.year not in _YEARS:
        raise JourneyError(f"must lie between {_YEARS.start} and {_YEARS.stop - 1}")
    return when
