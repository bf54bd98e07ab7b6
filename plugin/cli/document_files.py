"""JSON documents out of `.json` and `.jsonl` files, with errors that name file, line and field."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Generic, TypeVar

import click

from plugin.cli.json_lines import line_of, parse_json
from plugin.domain.json_fields import JourneyError

_Read = TypeVar("_Read")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class BadInput(click.ClickException):
    """What was given cannot be read; the message is one line that says where and why."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class RawDocument:
    """The bytes of one document; `number` is its line, where a file holds one a line."""

    content: bytes
    name: str
    number: int | None = None


def raw_file(path: Path) -> Iterator[RawDocument | BadInput]:
    """Yield the document of a `.json` file, or those of a `.jsonl` file, blank lines aside.

    What cannot be read is yielded as what is wrong with it, in its place.
    """
    name = say_path(path)
    try:
        with path.open("rb") as file:
            if path.suffix == ".jsonl":
                yield from raw_lines(file, name)
            elif path.suffix == ".json":
                yield RawDocument(file.read(), name)
            else:
                yield BadInput(f"{name}: its name must end in .json or .jsonl")
    except OSError as error:
        yield BadInput(f"{name}: {error.strerror or 'cannot be read'}")


def raw_lines(file: BinaryIO, name: str) -> Iterator[RawDocument]:
    """Yield the documents of an open `.jsonl` file as its lines arrive; none if it is empty."""
    for number, line in enumerate(_without_mark(file), start=1):
        if line.strip():
            yield RawDocument(line, name, number)


class DocumentReader(Generic[_Read]):
    """Reads documents of one kind; `parse` makes one of parsed JSON or raises JourneyError."""

    def __init__(self, parse: Callable[[Any], _Read]) -> None:
        self._parse = parse

    def read_file(self, path: Path) -> Iterator[_Read | BadInput]:
        """Yield what `raw_file` does, read; what cannot be read as what is wrong with it."""
        for raw in raw_file(path):
            yield raw if isinstance(raw, BadInput) else self.read(raw)

    def read_lines(self, file: BinaryIO, name: str) -> Iterator[_Read | BadInput]:
        """Yield what `raw_lines` does, read; what cannot be read as what is wrong with it."""
        return map(self.read, raw_lines(file, name))

    def read_whole(self, path: Path) -> _Read:
        """Return the one document of a JSON file; raise BadInput for anything wrong with it."""
        name = say_path(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            raise BadInput(f"{name}: {error.strerror or 'cannot be read'}") from None
        read = self.read(RawDocument(content, name))
        if isinstance(read, BadInput):
            raise read
        return read

    def read(self, raw: RawDocument) -> _Read | BadInput:
        """Return the document, or what is wrong with it."""
        try:
            document, text = _load(raw.content, raw.name, raw.number)
        except BadInput as error:
            return error
        try:
            return self._parse(document)
        except JourneyError as error:
            return _bad(error, text, raw.name, raw.number)


def say_path(path: Path) -> str:
    """Return the path so that it fits on one line."""
    return "".join(char if char.isprintable() else "?" for char in click.format_filename(path))


def _without_mark(lines: Iterable[bytes]) -> Iterator[bytes]:
    for place, line in enumerate(lines):
        yield line if place else line.removeprefix(_BYTE_ORDER_MARK)


def _load(content: bytes, name: str, number: int | None = None) -> tuple[Any, str]:
    """Return the parsed JSON and its text; `number` is the line where there is one each."""
    try:
        text = content.removeprefix(_BYTE_ORDER_MARK).decode()
    except UnicodeDecodeError as error:
        line = number or content.count(b"\n", 0, error.start) + 1
        raise BadInput(f"{name}:{line}: is not UTF-8") from None
    if not text.strip():
        raise BadInput(f"{name}:{number or 1}: is empty")
    try:
        document = parse_json(text)
    except json.JSONDecodeError as error:
        line = number or error.lineno
        raise BadInput(f"{name}:{line}: is not JSON: {error.msg}, column {error.colno}") from None
    except JourneyError as error:
        raise _bad(error, text, name, number) from None
    except (RecursionError, ValueError):
        raise BadInput(f"{name}:{number or 1}: is not JSON that can be read") from None
    return document, text


def _bad(error: JourneyError, text: str, name: str, number: int | None = None) -> BadInput:
    return BadInput(f"{name}:{number or line_of(text, error.path)}: {error}")
