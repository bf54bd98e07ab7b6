"""The parts of a note: salutation, body, sign-off and postscript."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugin.domain.note_checks.mail_lines import Line, own_lines
from plugin.domain.note_checks.salutation import Salutation, find_salutation
from plugin.domain.note_checks.sentences import Sentence, sentences_of
from plugin.domain.note_checks.sign_off import find_sign_off

_POSTSCRIPT = re.compile(r"\W{0,4}(?:p\.?\s?){1,3}s\b\.?[\s:.,–—-]|\W{0,3}post ?script\b", re.I)
_BULLET = re.compile(r"\s*(?:[-*•·–—]|\d{1,2}[.)]|[a-z]\))\s")
_MOST_SENTENCES = 60
_MOST_POSTSCRIPTS = 5
_LONGEST_BODY = 20_000


@dataclass(frozen=True, slots=True)
class Anatomy:
    """A note taken apart. `body` runs from the salutation to the sign-off, with the postscript.

    `ending` is the sign-off block, in which name and phone belong.
    """

    salutation: Salutation | None
    body: tuple[Line, ...]
    ending: tuple[Line, ...]
    sentences: tuple[Sentence, ...]

    @property
    def text(self) -> str:
        """Return the body as one text."""
        return "\n".join(line.text for line in self.body)

    @property
    def word_count(self) -> int:
        """Return how many words the body has."""
        words = (word for line in self.body for word in line.text.split())
        return sum(any(map(str.isalnum, word)) for word in words)


def take_apart(body: str, candidate_name: str, names: tuple[str, ...]) -> Anatomy:
    """Return the parts of the note; `names` are those who may be greeted by their bare name."""
    lines = own_lines(body)
    salutation = find_salutation(lines, names)
    if salutation:
        lines = lines[salutation.line :]
    main, postscript = _split_postscript(lines, candidate_name)
    sign_off = find_sign_off(main, candidate_name)
    if salutation and sign_off == 0:
        sign_off = 1
    kept = [*main[:sign_off], *postscript]
    return Anatomy(
        salutation,
        tuple(kept),
        tuple(main[sign_off:]),
        tuple(_sentences(kept, salutation)),
    )


def _split_postscript(lines: list[Line], name: str) -> tuple[list[Line], list[Line]]:
    """Return the lines without the postscript, and the postscript, which may stand anywhere.

    It is the first after a sign-off; where none comes after one, the last.
    """
    starts = [place for place, line in enumerate(lines) if _POSTSCRIPT.match(line.text[:20])]
    if not starts:
        return lines, []
    signed = (
        start for start in starts[:_MOST_POSTSCRIPTS] if find_sign_off(lines[:start], name) < start
    )
    start = next(signed, starts[-1])
    end = _end_of_postscript(lines, start)
    return [*lines[:start], *lines[end:]], lines[start:end]


def _end_of_postscript(lines: list[Line], start: int) -> int:
    """Return where the postscript ends: at a blank line after which no more prose follows."""
    for place in range(start + 1, len(lines)):
        if lines[place].is_blank:
            rest = [line for line in lines[place:] if not line.is_blank]
            if all(len(line.text.split()) < 6 for line in rest):
                return place
    return len(lines)


def _sentences(lines: Iterable[Line], salutation: Salutation | None) -> Iterator[Sentence]:
    """Yield the sentences of the lines; lines that run on belong together."""
    left = _LONGEST_BODY
    count = 0
    for text, start in _paragraphs(lines, salutation):
        for sentence in sentences_of(text[:left], start):
            count += 1
            if count > _MOST_SENTENCES:
                return
            yield sentence
        left -= len(text)
        if left <= 0:
            return


def _paragraphs(lines: Iterable[Line], salutation: Salutation | None) -> Iterator[tuple[str, int]]:
    """Yield each paragraph with its offset, as long in it as in the body."""
    text, start = "", 0
    for line in lines:
        begin = line.start
        content = line.text
        if salutation and line.start <= salutation.start < max(line.end, line.start + 1):
            content, begin = content[salutation.end - line.start :].lstrip(",;:! "), 0
            begin = line.end - len(content)
        if line.is_blank or _BULLET.match(content) or _POSTSCRIPT.match(content[:20]):
            if text:
                yield text, start
            text = ""
        if not text:
            text, start = content, begin
        else:
            text += " " * (begin - start - len(text)) + content
    if text:
        yield text, start
