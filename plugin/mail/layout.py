"""Make the HTML part of an e-mail from its text: paragraphs, lists and links, all escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

_BULLET = re.compile(r"[-*•]\s+(?P<rest>.*)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?P<rest>.*)")
_LINK = re.compile(r"https?://[^\s<>\"']+")
_AFTER_LINK = ".,;:!?)]}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text; `href` where it is a web address."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """One `p`, `ul` or `ol`; each of its lines is a line of the paragraph or an item of the list.

    `start` is the number of an `ol`'s first item.
    """

    tag: str
    lines: tuple[tuple[Piece, ...], ...]
    start: int = 1


def to_html(subject: str, text: str) -> str:
    """Return the whole HTML document that says the same as the text."""
    template = _environment().get_template("layout.html")
    return template.render(subject=subject, blocks=tuple(blocks(text)))


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text: a list ends where its kind or an empty line does."""
    for tag, group in groupby(map(_read_line, text.splitlines()), key=lambda line: line.tag):
        lines = list(group)
        if tag:
            yield Block(tag, tuple(tuple(_pieces(line.rest)) for line in lines), lines[0].number)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: the tag of the block it belongs to ("" for none), and what it says."""

    tag: str
    rest: str
    number: int = 1


def _read_line(line: str) -> _Line:
    stripped = line.strip()
    bullet, numbered = _BULLET.fullmatch(stripped), _NUMBER.fullmatch(stripped)
    if bullet:
        return _Line("ul", bullet["rest"])
    if numbered:
        return _Line("ol", numbered["rest"], int(numbered["number"]))
    return _Line("p" if stripped else "", stripped)


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for found in _LINK.finditer(line):
        address = found.group().rstrip(_AFTER_LINK)
        yield Piece(line[end : found.start()])
        yield Piece(address, address)
        end = found.start() + len(address)
    yield Piece(line[end:])


@cache
def _environment() -> Environment:
    return ImmutableSandboxedEnvironment(
        loader=PackageLoader("plugin", "templates/mail"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
