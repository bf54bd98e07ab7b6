"""The kinds of a playbook's settings: each reads one of plain JSON, and tells its JSON schema.

A kind is strict: no text for a number, no number for yes and no. Reasons are one line, and the
values read are those that the domain's settings hold.
"""

import re
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any

from marshmallow import ValidationError, fields

from plugin.domain.people import ContactMode
from plugin.domain.playbook_settings import Words
from plugin.domain.playbook_values import ASK, WEEKDAYS
from plugin.playbook_document.nearest import no_choice, unknown

_TIME = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_DATE = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
_CONTROL = r"[\u0000-\u001f\u007f-\u009f\ud800-\udfff]"
MOST_DAYS_OFF = 400


class Kind(fields.Field[Any]):
    """A kind of setting. Subclasses read plain JSON in `read`, which raises ValidationError."""

    default_error_messages = {"null": "must not be empty", "required": "is missing"}  # noqa: RUF012

    def read(self, value: Any) -> Any:
        """Return what the domain holds."""
        raise NotImplementedError

    def json_schema(self) -> dict[str, Any]:
        """Return the JSON schema (draft 2020-12) of the values that it reads."""
        raise NotImplementedError

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> Any:
        return self.read(value)


class Text(Kind):
    """A line of text of some length."""

    def __init__(self, *, most: int, **given: Any) -> None:
        super().__init__(**given)
        self._most = most

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError("must be text")
        if not value.strip() or len(value) > self._most:
            raise ValidationError(f"must be 1 to {self._most} characters")
        if re.search(_CONTROL, value):
            raise ValidationError("must be one line of text")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "string",
            "maxLength": self._most,
            "pattern": r"\S",
            "not": {"pattern": _CONTROL},
        }


class Whole(Kind):
    """A whole number within bounds; 3.0 is one, as JSON schema has it."""

    def __init__(self, least: int, most: int, **given: Any) -> None:
        super().__init__(**given)
        self._least, self._most = least, most

    def read(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float) or value % 1:
            raise ValidationError("must be a whole number")
        if not self._least <= value <= self._most:
            bounds = f"{self._least} to {self._most}" if self._least < self._most else self._least
            raise ValidationError(f"must be {bounds}")
        return int(value)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self._least, "maximum": self._most}


class Switch(Kind):
    """Yes or no: true or false."""

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("must be true or false")
        return value

    def json_schema(self) -> dict[str, Any]:
        return {"type": "boolean"}


class OneOf(Kind):
    """One word of several, each of which stands for a value."""

    def __init__(self, values: Mapping[str, Any], **given: Any) -> None:
        super().__init__(**given)
        self._values = values

    def read(self, value: Any) -> Any:
        if not isinstance(value, str) or value not in self._values:
            raise ValidationError(no_choice(value, self._values))
        return self._values[value]

    def json_schema(self) -> dict[str, Any]:
        return {"enum": list(self._values)}


def choice(kind: type[StrEnum]) -> OneOf:
    """Return the field of one of the choices."""
    return OneOf({each.value: each for each in kind})


def contact_mode() -> OneOf:
    """Return the field of the agency's contact mode; `ask` is None."""
    return OneOf({ASK: None, **{mode.value: mode for mode in ContactMode}})


class WallTime(Kind):
    """A time of day like "09:00", or a word that stands for one."""

    def __init__(self, words: type[StrEnum] | None = None, **given: Any) -> None:
        super().__init__(**given)
        self._words = {each.value: each for each in words or ()}

    def read(self, value: Any) -> Any:
        if isinstance(value, str) and value in self._words:
            return self._words[value]
        if not isinstance(value, str) or not re.fullmatch(_TIME, value):
            words = "".join(f"{word}, " for word in self._words)
            raise ValidationError(f'must be {words and words[:-2] + " or "}a time like "09:00"')
        return time.fromisoformat(value)

    def json_schema(self) -> dict[str, Any]:
        clock = {"type": "string", "pattern": f"^{_TIME}$", "maxLength": 5}
        return {"anyOf": [{"enum": list(self._words)}, clock]} if self._words else clock


class Several(Kind):
    """Several of a few words, each at most once.

    They are kept in the order of the words, or, where `is_order`, are all of them in an order.
    """

    def __init__(self, values: Mapping[str, Any], *, is_order: bool = False, **given: Any) -> None:
        super().__init__(**given)
        self._values, self._is_order = values, is_order

    def read(self, value: Any) -> tuple[Any, ...]:
        given = _each_once(value, self._read_one)
        if self._is_order:
            missing = [word for word in self._values if self._values[word] not in given]
            if missing:
                raise ValidationError(f"must name all of them; {missing[0]} is missing")
            return given
        if not given:
            raise ValidationError("must name at least one")
        return tuple(each for each in self._values.values() if each in given)

    def json_schema(self) -> dict[str, Any]:
        least = len(self._values) if self._is_order else 1
        return {
            "type": "array",
            "items": {"enum": list(self._values)},
            "uniqueItems": True,
            "minItems": least,
        }

    def _read_one(self, value: Any) -> Any:
        if not isinstance(value, str) or value not in self._values:
            raise ValidationError(no_choice(value, self._values))
        return self._values[value]


def weekdays() -> Several:
    """Return the field of days of the week by their names; 0 is Monday."""
    return Several({name: number for number, name in enumerate(WEEKDAYS)})


class Dates(Kind):
    """Dates like 2026-12-24, each once, in any order; kept sorted."""

    def read(self, value: Any) -> tuple[date, ...]:
        if isinstance(value, list) and len(value) > MOST_DAYS_OFF:
            raise ValidationError(f"must be at most {MOST_DAYS_OFF} dates")
        return tuple(sorted(_each_once(value, _read_date)))

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "array",
            "items": {
                "type": "string",
                "format": "date",
                "pattern": f"^{_DATE}$",
                "maxLength": 10,
            },
            "uniqueItems": True,
            "maxItems": MOST_DAYS_OFF,
        }


def _read_date(value: Any) -> date:
    if isinstance(value, str) and re.fullmatch(_DATE, value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValidationError("is no date that there is") from None
    raise ValidationError("must be a date like 2026-12-24")


class WordCount(Kind):
    """How many words: `{least: 60, most: 180}`."""

    _parts = ("least", "most")
    _number = Whole(1, 1000)

    def read(self, value: Any) -> Words:
        if not isinstance(value, dict):
            raise ValidationError("must be like {least: 60, most: 180}")
        errors = {key: [unknown(key, self._parts)] for key in value if key not in self._parts}
        read = {}
        for part in self._parts:
            try:
                read[part] = self._number.read(value[part])
            except KeyError:
                errors[part] = ["is missing"]
            except ValidationError as error:
                errors[part] = [str(message) for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return Words(**read)

    def json_schema(self) -> dict[str, Any]:
        return {
            "type": "object",
            "properties": dict.fromkeys(self._parts, self._number.json_schema()),
            "required": list(self._parts),
            "additionalProperties": False,
        }


def _each_once(value: Any, read_one: Any) -> tuple[Any, ...]:
    """Return the items of a list, read; each may stand there once."""
    if not isinstance(value, list):
        raise ValidationError("must be a list")
    read: list[Any] = []
    errors: dict[int, list[str]] = {}
    for place, raw in enumerate(value):
        try:
            item = read_one(raw)
        except ValidationError as error:
            errors[place] = [str(message) for message in error.messages]
            continue
        if item in read:
            errors[place] = ["stands there twice"]
        read.append(item)
    if errors:
        raise ValidationError(errors)
    return tuple(read)
