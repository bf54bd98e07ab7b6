"""The text of a playbook document, read with the line of each of its values.

YAML 1.2 less what a playbook has no use for: no anchors and aliases, no tags, no second document.
JSON is read as the YAML that it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from ruamel.yaml.reader import ReaderError

from plugin.playbook_document.errors import Path, PlaybookError, PlaybookErrors, say_path
from plugin.playbook_document.scalars import Scalar, scalar

MOST_BYTES = 64 * 1024
_DEEPEST = 8
_MARK = b"\xef\xbb\xbf"
_Event = TypeVar("_Event", bound=Event)


@dataclass(frozen=True, slots=True)
class Source:
    """What the text says, as plain values, and on which line each path of it begins.

    `errors`: what stands there twice; the document holds the first of them.
    """

    document: Any
    lines: dict[Path, int] = field(default_factory=dict)
    errors: tuple[PlaybookError, ...] = ()

    def line_of(self, path: Path) -> int | None:
        """Return the line of the value; of what is around it where there is none; None: no text."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


def read_source(content: bytes | str) -> Source:
    """Return what the document says. Raises PlaybookErrors where it is no such YAML or JSON."""
    text = _text(content)
    if not text.strip():
        raise _refused(1, "is empty")
    events = YAML(typ="safe", pure=True).parse(text)
    reader = _Reader(events)
    try:
        document = reader.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = " ".join((error.problem or error.context or "cannot be read").split())
        raise _refused(mark.line + 1 if mark else 1, f"is not YAML: {reason}") from None
    except PlaybookErrors:
        raise
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _refused(line, "holds a character that YAML does not take") from None
    except (YAMLError, ValueError, RecursionError):
        raise _refused(1, "is not YAML that can be read") from None
    return Source(document, reader.lines, tuple(reader.errors))


class _Reader:
    """Makes plain values of YAML's events, and keeps the line of each and what stands twice."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self.lines: dict[Path, int] = {}
        self.errors: list[PlaybookError] = []

    def document(self) -> Any:
        """Return the value of the only document."""
        self._next(StreamStartEvent)
        start = self._next(DocumentStartEvent)
        if start.version or start.tags:
            raise _refused(1, "has a % line, which a playbook has no use for")
        document = self._value(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if not isinstance(after, StreamEndEvent):
            raise _refused(_line(after), "holds a second document after ---")
        return document

    def _next(self, kind: type[_Event]) -> _Event:
        event = next(self._events)
        if not isinstance(event, kind):
            raise _refused(_line(event), "holds no document")
        return event

    def _value(self, event: Event, path: Path) -> Any:
        _refuse_extras(event, path)
        self.lines.setdefault(path, _line(event))
        if isinstance(event, ScalarEvent):
            return _scalar(event, path)
        if len(path) >= _DEEPEST:
            raise _refused(_line(event), "goes too deep", path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        return self._list(path)

    def _list(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key = self._key(event, path)
            inner = (*path, key)
            if key in values:
                self.errors.append(
                    PlaybookError(say_path(inner), _line(event), "stands there twice")
                )
                self._value(next(self._events), inner)
                continue
            self.lines[inner] = _line(event)
            values[key] = self._value(next(self._events), inner)
        return values

    def _key(self, event: Event, path: Path) -> str:
        _refuse_extras(event, path)
        if not isinstance(event, ScalarEvent):
            raise _refused(_line(event), "has a key that is no word", path)
        return str(_scalar(event, path, is_plain=False))


def _scalar(event: ScalarEvent, path: Path, *, is_plain: bool = True) -> Scalar:
    try:
        return scalar(event.value, is_plain=is_plain and event.implicit[0])
    except UnicodeDecodeError:
        raise _refused(_line(event), "holds half a character", path) from None


def _refuse_extras(event: Event, path: Path) -> None:
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        raise _refused(_line(event), "has an anchor (& or *); write the value out", path)
    if getattr(event, "ctag", None) is not None:
        raise _refused(_line(event), "has a tag (!); write the value alone", path)


def _line(event: Event) -> int:
    return int(event.start_mark.line) + 1


def _refused(line: int, reason: str, path: Path = ()) -> PlaybookErrors:
    return PlaybookErrors(PlaybookError(say_path(path), line, reason))


def _text(content: bytes | str) -> str:
    """Return the content as text. Raises PlaybookErrors where it is too long or no UTF-8."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    if len(raw) > MOST_BYTES:
        raise _refused(1, f"is longer than {MOST_BYTES // 1024} KiB")
    try:
        return raw.removeprefix(_MARK).decode()
    except UnicodeDecodeError as error:
        raise _refused(raw.count(b"\n", 0, error.start) + 1, "is not UTF-8") from None
