"""Write a step's e-mail from its template: strict, sandboxed, and never with a gap in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plugin.domain.coaching import MISSING, Letter
from plugin.domain.languages import Language
from plugin.errors import Refused

SUBJECT_MARK = "Subject:"
CLOSING_MARK = "--"
_GAPS = re.compile(r"\n{3,}")
_SHIPPED = files("plugin") / "templates" / "mail"


@dataclass(frozen=True, slots=True)
class Source:
    """One template as it is written: nothing of it is filled in.

    `words` are what a recruiter edits before sending; `closing` is what always follows them, such
    as the imprint that a country's law asks for; `frame` is the MJML around both.
    """

    subject: str
    words: str
    closing: str
    frame: str


class BadTemplate(Refused):
    """A template cannot be used; the message says what is wrong, and where."""


class _MissingField(StrictUndefined):
    """A field without a value: a text may ask whether it is there; using it raises Refused."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = None,
        name: str | None = None,
        exc: Any = Refused,
    ) -> None:
        super().__init__(MISSING.get(name or "", hint or "A fact is missing."), obj, name, exc)


@cache
def shipped(name: str, language: Language) -> Source:
    """Return the template of this name that we ship in the language."""
    return read_source(_shipped_text(f"{language}/{name}.txt"), shipped_frame())


@cache
def shipped_part(name: str) -> str:
    """Return the source of one part that code puts into a frame."""
    return _shipped_text(f"parts/{name}")


@cache
def shipped_frame() -> str:
    """Return the MJML around every e-mail that we ship."""
    return _shipped_text("frame.mjml")


def shipped_file(name: str, language: Language) -> str:
    """Return the .txt of a shipped template, as one may start a version of one's own from it."""
    return _shipped_text(f"{language}/{name}.txt")


def read_source(text: str, frame: str) -> Source:
    """Return the template that a .txt and its .mjml make.

    The .txt begins with the line "Subject: …"; what follows a line with two dashes is the closing.
    Raises BadTemplate.
    """
    first, _, rest = text.lstrip("\ufeff").replace("\r\n", "\n").partition("\n")
    if not first.startswith(SUBJECT_MARK):
        raise BadTemplate(f"The first line of the .txt has to begin with “{SUBJECT_MARK}”.")
    lines = rest.split("\n")
    marks = [number for number, line in enumerate(lines) if line.rstrip() == CLOSING_MARK]
    end = marks[0] if marks else len(lines)
    return Source(
        subject=first.removeprefix(SUBJECT_MARK).strip(),
        words="\n".join(lines[:end]).strip("\n") + "\n",
        closing="\n".join(lines[end + 1 :]).strip("\n"),
        frame=frame.lstrip("\ufeff").replace("\r\n", "\n"),
    )


def write_letter(source: Source, fields: Mapping[str, str | bool]) -> Letter:
    """Return the letter that the template makes of the fields.

    Raises Refused, saying which fact is missing, where the template needs a field that is not
    there. Values are put in as they are: none is ever read as a template.
    """
    subject = render_text(source.subject, fields)
    return Letter(" ".join(subject.split()), _tidy(render_text(source.words, fields)) + "\n")


def write_closing(source: Source, fields: Mapping[str, str | bool]) -> str:
    """Return what always follows the words; "" where the template has nothing. Raises Refused."""
    return _tidy(render_text(source.closing, fields))


def render_text(text: str, fields: Mapping[str, object]) -> str:
    """Return the text with its fields filled in, as plain text. Raises Refused."""
    return _render(text, fields, is_markup=False)


def render_markup(text: str, fields: Mapping[str, object]) -> str:
    """Return the markup with its fields filled in and escaped. Raises Refused."""
    return _render(text, fields, is_markup=True)


def _render(text: str, fields: Mapping[str, object], *, is_markup: bool) -> str:
    try:
        template = _compiled(text, is_markup=is_markup)
    except TemplateSyntaxError as error:
        raise BadTemplate(f"Line {error.lineno}: {error.message}") from error
    return template.render(fields)


@lru_cache(maxsize=256)
def _compiled(text: str, *, is_markup: bool) -> Template:
    return _environment(is_markup=is_markup).from_string(text)


def _tidy(text: str) -> str:
    return _GAPS.sub("\n\n", text).strip()


def _shipped_text(path: str) -> str:
    return (_SHIPPED / path).read_text(encoding="utf-8")


@cache
def _environment(*, is_markup: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=_MissingField,
        autoescape=is_markup,  # plain text is not escaped; MJML is
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
