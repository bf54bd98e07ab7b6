"""A text cut into sentences that know where they stand."""

import re
from dataclasses import dataclass

from plugin.domain.word_lists import words_of

_ABBREVIATIONS = words_of(
    """
    mr mrs ms mx dr prof st sr jr eng ing dott dra sra sta hon rev capt col gen lt sgt messrs
    mme mlle fr no nos approx dept est etc vs e.g i.e eg ie inc ltd co p.s ph.d m.sc b.sc a.m
    p.m
    """
)
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]{0,3}(?=\s|$)|[。！？]|\s[–—-]\s(?=[A-Z])")
_LAST_WORD = re.compile(r"[\w.]+$")
_LONGEST = 600


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and where it begins in the body."""

    text: str
    start: int

    @property
    def span(self) -> tuple[int, int]:
        """Return `[start, end)` in the body."""
        return self.start, self.start + len(self.text)


def sentences_of(text: str, start: int) -> list[Sentence]:
    """Return the sentences of one paragraph that begins at `start` in the body."""
    found = []
    begin = 0
    for match in _STOP.finditer(text):
        if _is_abbreviation(text, begin, match):
            continue
        found.append((begin, match.end()))
        begin = match.end()
    found.append((begin, len(text)))
    pieces = (piece for span in found for piece in _short_pieces(*span))
    return [sentence for piece in pieces if (sentence := _stripped(text, piece, start))]


def _is_abbreviation(text: str, begin: int, stop: re.Match[str]) -> bool:
    if stop[0][0] != ".":
        return False
    word = _LAST_WORD.search(text, max(begin, stop.start() - 20), stop.start())
    if word is None:
        return False
    return word[0].casefold() in _ABBREVIATIONS or (len(word[0]) == 1 and word[0].isupper())


def _short_pieces(begin: int, end: int) -> list[tuple[int, int]]:
    """Return the span, cut where it is longer than any sentence is."""
    return [(cut, min(cut + _LONGEST, end)) for cut in range(begin, end, _LONGEST)]


def _stripped(text: str, span: tuple[int, int], start: int) -> Sentence | None:
    piece = text[slice(*span)]
    bare = piece.strip(" \t\u00a0*•·-–—")
    if not any(char.isalnum() for char in bare):
        return None
    return Sentence(bare, start + span[0] + piece.index(bare))
