"""Find names in a text that another does not hold: of people, firms, products, places. Pure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from plugin.domain.languages import Language
from plugin.domain.neutral_words import (
    CAPITALS,
    FIRMS,
    HONORIFICS,
    NOUN_ENDINGS,
    NOUNS,
    STARTERS,
)
from plugin.domain.said_numbers import NUMBER_WORDS

_WORD = re.compile(r"[^\W\d_](?:[\w]|[.&+#'’-](?=[^\W_])|[+#])*")
_POSSESSIVE = re.compile(r"['’](?:s)?$", re.IGNORECASE)
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=.)", re.IGNORECASE)
_BEGINS = re.compile(r"(?:^|[\n.!?:;…>]|[-*•]\s)[\s\"'“”„«»‘’¡¿(\[*_-]*$")
_SAME_NAME = re.compile(r"[ \t\u00a0]+(?:[&+] )?|-")
_AFTER_SHORT = re.compile(r"\. ?")
_TELLING_WORDS = 4
_ENDINGS_OF_CASES = ("", "s", "n", "en", "e", "es", "er")


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, where it stands, and what it is without a possessive or an elision."""

    begin: int
    end: int
    text: str
    bare: str
    is_first: bool
    is_possessive: bool


@dataclass(frozen=True, slots=True)
class SaidName:
    begin: int
    end: int
    words: str


class Vocabulary:
    """The words and names that are known to be right."""

    def __init__(self, given: Collection[str]) -> None:
        self._values = [tuple(token.bare for token in _tokens(value)) for value in given]
        self._words = {word for value in self._values for word in value}
        self._wholes = {
            tuple(word for word in value if word not in HONORIFICS) for value in self._values
        }

    def knows(self, word: str, language: str) -> bool:
        """Tell whether the word is given, perhaps with a German genitive."""
        if word in self._words or all(part in self._words for part in word.split("-")):
            return True
        return language == "de" and word.endswith("s") and word[:-1] in self._words

    def knows_together(self, words: Sequence[str]) -> bool:
        """Tell whether the words follow one another in one value, or are whole values in a row.

        "Ana Park" is nobody where Ana and Jo Park are given.
        """
        return any(_contains(value, words) for value in self._values) or self._is_row(words)

    def holds_all(self, words: Sequence[str]) -> bool:
        """Tell whether one value holds all the words: who is "Dr. Park" is not "Ms Park"."""
        return any(set(words) <= set(value) for value in self._values)

    def _is_row(self, words: Sequence[str]) -> bool:
        return not words or any(
            tuple(words[:n]) in self._wholes and self._is_row(words[n:])
            for n in range(len(words), 0, -1)
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The language, and which words the text itself writes small somewhere."""

    language: str
    written_small: frozenset[str]


def find_unknown_names(text: str, known: Vocabulary, language: str) -> Iterator[SaidName]:
    """Yield what looks like a name and is not known; words next to one another are one name."""
    tokens = list(_tokens(text))
    small = frozenset(token.bare for token in tokens if token.text[0].islower())
    words = _Words(language, small)
    run: list[_Token] = []
    for token, after in zip_longest(tokens, tokens[1:]):
        is_name = _is_name(token, after, text, words)
        if run and not (is_name and _is_one_name(run[-1], token, text)):
            yield from _unknown(run, text, known, language)
            run = []
        if is_name:
            run.append(token)
    yield from _unknown(run, text, known, language)


def _unknown(
    run: Sequence[_Token], text: str, known: Vocabulary, language: str
) -> Iterator[SaidName]:
    if not run:
        return
    words = [token.bare for token in run]
    if all(known.knows(word, language) for word in words):
        people = [word for word in words if word not in HONORIFICS]
        is_one = len(people) < 2 or known.knows_together(people)
        if is_one and (people == words or known.holds_all(words)):
            return
    yield SaidName(run[0].begin, run[-1].end, text[run[0].begin : run[-1].end])


def _is_one_name(before: _Token, token: _Token, text: str) -> bool:
    """Tell whether two words stand together: "Jo Park", "Dr. Jo", "J. Park", "Ernst & Young"."""
    between = text[before.end : token.begin]
    if before.is_possessive:
        return False
    if _SAME_NAME.fullmatch(between):
        return True
    is_short = before.bare in HONORIFICS or len(before.bare) == 1
    return is_short and _AFTER_SHORT.fullmatch(between) is not None


def _is_name(token: _Token, after: _Token | None, text: str, words: "_Words") -> bool:
    """Tell whether the word is, or is part of, what only a name could be."""
    word = token.bare
    if not any(char.isupper() for char in token.text):
        return False
    if word in HONORIFICS or _is_of_firm(token, after, text):
        return True
    if word in CAPITALS[words.language] or _is_german_noun(word, words.language):
        return False
    has_inner_capital = any(char.isupper() for char in token.text[1:])
    if not token.is_first or (has_inner_capital and not token.text.isupper()):
        return True
    is_word = (
        word in STARTERS[words.language] or word in words.written_small or word in NUMBER_WORDS
    )
    return not is_word or (token.text.isupper() and len(word) > 1)


def _is_of_firm(token: _Token, after: _Token | None, text: str) -> bool:
    if token.bare in FIRMS and len(token.bare) > 2:
        return True
    return (
        after is not None
        and after.bare in FIRMS
        and after.text[0].isupper()
        and text[token.end : after.begin] == " "
    )


@lru_cache(maxsize=4096)
def _is_german_noun(word: str, language: str) -> bool:
    nouns = NOUNS.get(language)
    if nouns is None:
        return False
    stems = [word.removesuffix(ending) for ending in _ENDINGS_OF_CASES if word.endswith(ending)]
    if any(stem in nouns for stem in stems):
        return True
    last = word.rpartition("-")[2]
    if any(last.endswith(noun) for noun in nouns if len(last) > len(noun)):
        return True
    plural = [stem for stem in stems if any(stem.endswith(noun) for noun in nouns)]
    return bool(plural) or (len(word) > 6 and word.endswith(NOUN_ENDINGS[language]))


def _tokens(text: str) -> Iterator[_Token]:
    for found in _WORD.finditer(text):
        word, begin, end = found.group(), found.start(), found.end()
        elided = _ELISION.match(word)
        if elided:
            begin += elided.end()
            word = word[elided.end() :]
        bare = _POSSESSIVE.sub("", word)
        is_first = bool(_BEGINS.search(text, max(0, begin - 40), begin)) and not elided
        yield _Token(begin, end, word, bare.lower().rstrip("."), is_first, bare != word)


def guess_language(text: str, expected: Language) -> Language:
    """Return the language whose common words the text is full of; in doubt the expected one."""
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {language: sum(word in STARTERS[language] for word in words) for language in Language}
    best = max(counts, key=lambda language: counts[language])
    is_plain = counts[best] >= _TELLING_WORDS and counts[best] > counts[expected] * 1.3
    return best if is_plain else expected


def _contains(value: Sequence[str], chunk: Sequence[str]) -> bool:
    size = len(chunk)
    return any(tuple(value[n : n + size]) == tuple(chunk) for n in range(len(value) - size + 1))
