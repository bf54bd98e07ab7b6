"""Make both parts of an e-mail, text and HTML, from its words and what stands beside them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import mrml
from jinja2 import meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from plugin.domain.coaching import Letter, one_line
from plugin.domain.languages import language_of
from plugin.domain.mail_parts import MailParts
from plugin.mail.compose import SUBJECT_LIMIT, clean_text
from plugin.mail.templates import (
    BadTemplate,
    Source,
    render_markup,
    render_text,
    shipped_frame,
    shipped_part,
    write_closing,
)

PARTS = frozenset({"words", "facts", "button", "closing", "footer"})
"""What a frame puts where it likes. `words` and `footer` it must have."""

_BULLET = re.compile(r"[-*•]\s+(?P<rest>.*)")
_NUMBER = re.compile(r"(?P<number>\d{1,2})[.)]\s+(?P<rest>.*)")
_LINK = re.compile(r"https?://[^\s<>\"']+")
_AFTER_LINK = ".,;:!?)]}"
_HEAD = "<head>"
_SCHEMES = (
    '<meta name="color-scheme" content="light dark">'
    '<meta name="supported-color-schemes" content="light dark">'
)


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


@dataclass(frozen=True, slots=True, repr=False)
class Body:
    """What an e-mail says, twice."""

    text: str
    html: str


def lay_out(
    source: Source, letter: Letter, parts: MailParts, fields: Mapping[str, str | bool]
) -> Body:
    """Return the letter in its frame, as text and as a whole HTML document that says the same.

    The letter is the recruiter's; of the source the frame and the closing are used. The same input
    gives the same bytes. Raises Refused where the frame or the closing needs a missing field,
    BadTemplate where the frame is no MJML.
    """
    letter = Letter(one_line(letter.subject, SUBJECT_LIMIT), clean_text(letter.text))
    closing = write_closing(source, fields)
    placed = placed_parts(source.frame)
    known = {
        "parts": parts,
        "closing": closing,
        "language": language_of(parts.locale).value,
        "has_facts": "facts" in placed,
        "has_button": "button" in placed,
    }
    text = render_text(shipped_part("mail.txt"), known | {"words": letter.text.rstrip("\n")})
    mjml = render_markup(
        source.frame,
        {**fields, **known, "subject": letter.subject} | _as_markup(letter, parts, closing),
    )
    return Body(text.strip("\n") + "\n", _to_html(mjml))


def lay_out_notice(subject: str, text: str) -> str:
    """Return the HTML of a mail of ours to a recruiter: the shipped frame around its words."""
    words = render_markup(shipped_part("words.mjml"), {"blocks": tuple(blocks(text))})
    empty = dict.fromkeys(PARTS, "")
    known = {"language": "en", "agency": "Afterword", "subject": subject}
    # Rendered with escaping just now: what is marked safe is our own markup.
    placed = empty | {"words": Markup(words)}  # noqa: S704
    return _to_html(render_markup(shipped_frame(), known | placed))


def placed_parts(frame: str) -> frozenset[str]:
    """Return which of the parts the frame puts somewhere."""
    found = meta.find_undeclared_variables(ImmutableSandboxedEnvironment().parse(frame))
    return PARTS & found


def blocks(text: str) -> Iterator[Block]:
    """Yield the blocks of a text: a list ends where its kind or an empty line does."""
    for tag, group in groupby(map(_read_line, text.splitlines()), key=lambda line: line.tag):
        lines = list(group)
        if tag:
            yield Block(tag, tuple(tuple(_pieces(line.rest)) for line in lines), lines[0].number)


def _as_markup(letter: Letter, parts: MailParts, closing: str) -> dict[str, Markup]:
    """Return each part as the MJML that a frame puts into a column, its values escaped."""
    made: dict[str, dict[str, object]] = {
        "words": {"blocks": tuple(blocks(letter.text))},
        "facts": {"parts": parts},
        "button": {"parts": parts},
        "closing": {"blocks": tuple(blocks(closing))},
        "footer": {"parts": parts},
    }
    return {
        # Rendered with escaping just now: what is marked safe is our own markup.
        name: Markup(render_markup(shipped_part(f"{name}.mjml"), fields))  # noqa: S704
        for name, fields in made.items()
    }


def _to_html(mjml: str) -> str:
    try:
        # Without a map of web fonts it links to none, and it includes no file.
        made = mrml.to_html(
            mjml,
            mrml.ParserOptions(include_loader=mrml.noop_loader()),
            mrml.RenderOptions(disable_comments=True, fonts={}),
        ).content
    except OSError as error:  # what mrml raises for all that it cannot read
        raise BadTemplate(f"The frame is no MJML that can be read: {error}.") from error
    return made.replace(_HEAD, _HEAD + _SCHEMES, 1)


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
