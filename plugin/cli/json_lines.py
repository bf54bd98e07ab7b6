"""On which line of a JSON text a field stands, so that an error can say it."""

import json
import re

_SPACE = re.compile(r"[ \t\n\r]*")
_DECODER = json.JSONDecoder()


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
