"""JSON texts in which every field stands once, and on which line it stands."""

import json
import re
from collections.abc import Iterator
from typing import Any

from plugin.domain.json_fields import JourneyError, say_key

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


class _Twice(dict[str, Any]):
    """An object in which some key stands twice."""

    key: str


def parse_json(text: str) -> Any:
    """Return what the JSON text says.

    Raise JourneyError where an object has a key twice, since one of them would be lost in silence;
    else as `json.loads` does.
    """
    found: list[_Twice] = []

    def make_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) == len(pairs):
            return made
        twice = _Twice(made)
        keys = [key for key, _ in pairs]
        twice.key = next(key for key in made if keys.count(key) > 1)
        found.append(twice)
        return twice

    document = json.loads(text, object_pairs_hook=make_object)
    if found:
        path = next(_paths_to_twice(document))
        raise JourneyError("stands there twice", path)
    return document


def _paths_to_twice(value: Any) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, _Twice):
        yield (say_key(value.key),)
    for name, member in _members(value):
        yield from ((name, *path) for path in _paths_to_twice(member))


def _members(value: Any) -> Iterator[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return ((say_key(key), member) for key, member in value.items())
    return iter(enumerate(value)) if isinstance(value, list) else iter(())


def line_of(text: str, path: tuple[str | int, ...]) -> int:
    """Return the line, from 1, on which the value at `path` begins in a valid JSON text.

    Where the path leads nowhere, as that of a missing field does, the line of the innermost
    object or list around it.
    """
    offset = _skip(text, 0)
    for part in path:
        found = _find(text, offset, part)
        if found is None:
            break
        offset = found
    return text.count("\n", 0, offset) + 1


def _skip(text: str, offset: int) -> int:
    """Return the offset of the next character that is not white space."""
    match = _SPACE.match(text, offset)
    return match.end() if match else offset


def _find(text: str, offset: int, part: str | int) -> int | None:
    """Return where the member begins of the object or list that begins at `offset`."""
    if text[offset] not in "{[":
        return None
    is_object = text[offset] == "{"
    offset = _skip(text, offset + 1)
    place = 0
    while text[offset] not in "}]":
        name: str | int = place
        if is_object:
            name, offset = _DECODER.raw_decode(text, offset)
            offset = _skip(text, _skip(text, offset) + 1)
        if name == part:
            return offset
        offset = _skip(text, _DECODER.raw_decode(text, offset)[1])
        if text[offset] == ",":
            offset = _skip(text, offset + 1)
        place += 1
    return None
