"""Find what a draft states that nobody told its writer: names, dates, times, numbers, addresses.

It reads no meaning. Whatever looks like a fact and does not stand in what was given is returned,
for a person to look at; so a false alarm costs a look, and a miss would cost a candidate a wrong
date. Languages: English, German, French, Spanish. Pure.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plugin.domain.languages import Language
from plugin.domain.said_moments import SaidDate, find_dates, find_times
from plugin.domain.said_names import (
    Vocabulary,
    find_unknown_names,
    guess_language,
)
from plugin.domain.said_numbers import find_numbers

_ADDRESS = re.compile(
    r"\b(?:https?://|www\.)[^\s<>\"')\]]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|io|de|fr|es|uk|eu|co|ai|dev|app|example)\b(?:/[^\s<>\"')\]]*)?",
    re.IGNORECASE,
)
_AT_THE_END = ".,;:!?"


class InventedKind(StrEnum):
    NAME = "name"
    DATE = "date"
    TIME = "time"
    NUMBER = "number"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Invented:
    """One fact that was not given: how the draft says it, and what it comes to.

    `key` is the same however it is written, so that what was vouched for stays so.
    """

    kind: InventedKind
    words: str
    key: str


def find_invented(draft: str, given: Collection[str], language: Language) -> tuple[Invented, ...]:
    """Return what the draft states beyond `given`, each once, in the order of kinds and text.

    `language` is the one that it should be in; one that is plainly in another is read as that.
    """
    language = guess_language(draft, language)
    source = _Source(given, language)
    rest = _Rest(draft)
    found = [
        *_addresses(rest, source),
        *_dates(rest, source),
        *_times(rest, source),
        *_numbers(rest, source),
        *_names(rest, source),
    ]
    return tuple({one.key: one for one in reversed(found)}.values())[::-1]


class _Rest:
    """A text, of which what has been read is taken out, at the same places."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, begin: int, end: int) -> str:
        words = self.text[begin:end]
        self.text = f"{self.text[:begin]}{'·' * (end - begin)}{self.text[end:]}"
        return words


class _Source:
    """What the writer was given, read in the same way as the draft."""

    def __init__(self, given: Collection[str], language: str) -> None:
        self.language = language
        self.names = Vocabulary(given)
        self.addresses: set[str] = set()
        self.dates: set[SaidDate] = set()
        self.times: set[tuple[int, int]] = set()
        self.numbers: set[str] = set()
        for value in given:
            self._read(_Rest(value))

    def _read(self, rest: _Rest) -> None:
        self.addresses.update(words.lower() for words in _take_addresses(rest))
        for said in list(find_dates(rest.text)):
            rest.take(said.begin, said.end)
            self.dates.update(value for value in said.values if isinstance(value, SaidDate))
        for said in list(find_times(rest.text)):
            rest.take(said.begin, said.end)
            self.times.update(value for value in said.values if not isinstance(value, SaidDate))
        self.numbers.update(number.value for number in find_numbers(rest.text, self.language))
        self.numbers.update(str(said.year) for said in self.dates if said.year)


def _take_addresses(rest: _Rest) -> Iterator[str]:
    for found in list(_ADDRESS.finditer(rest.text)):
        end = found.start() + len(found.group().rstrip(_AT_THE_END))
        yield rest.take(found.start(), end)


def _addresses(rest: _Rest, source: _Source) -> Iterator[Invented]:
    for words in _take_addresses(rest):
        if words.lower() not in source.addresses:
            yield _invented(InventedKind.ADDRESS, words, words.lower())


def _dates(rest: _Rest, source: _Source) -> Iterator[Invented]:
    for said in list(find_dates(rest.text)):
        words = rest.take(said.begin, said.end)
        readings = [value for value in said.values if isinstance(value, SaidDate)]
        if not any(one.is_within(given) for one in readings for given in source.dates):
            yield _invented(InventedKind.DATE, words, min(one.key for one in readings))


def _times(rest: _Rest, source: _Source) -> Iterator[Invented]:
    for said in list(find_times(rest.text)):
        words = rest.take(said.begin, said.end)
        if source.times.isdisjoint(said.values):
            yield _invented(InventedKind.TIME, words, str(min(said.values)))


def _numbers(rest: _Rest, source: _Source) -> Iterator[Invented]:
    for said in list(find_numbers(rest.text, source.language)):
        words = rest.take(said.begin, said.end)
        if said.value not in source.numbers:
            yield _invented(InventedKind.NUMBER, words, said.value)


def _names(rest: _Rest, source: _Source) -> Iterator[Invented]:
    for said in find_unknown_names(rest.text, source.names, source.language):
        yield _invented(InventedKind.NAME, said.words, said.words.casefold())


def _invented(kind: InventedKind, words: str, key: str) -> Invented:
    return Invented(kind, " ".join(words.split()), f"{kind}:{' '.join(key.split())}")
