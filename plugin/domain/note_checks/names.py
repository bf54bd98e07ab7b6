"""Whether a name as somebody writes it is the name of a given person."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from plugin.domain.note_checks.name_words import AFTER_NAMES, ALWAYS_TITLES, TITLES
from plugin.domain.note_checks.nicknames import NICKNAMES
from plugin.domain.word_lists import words_of

_TOKEN = re.compile(r"[^\W\d_]+(?:['’‘`´][^\W\d_]+)*")
_NOT_DECOMPOSED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_APOSTROPHES = re.compile(r"['’‘`´]")
_OTHER_GENDER = words_of(
    """
    a e i o ah le la ine ina na ne in ette etta elle ella ia ie us es ta te
    """
)
_LONG_ENOUGH_TO_SLIP = 5


@lru_cache(maxsize=4_096)
def fold(word: str) -> str:
    """Return the word in lower case, without accents and apostrophes."""
    return plain(_APOSTROPHES.sub("", word))


def plain(text: str) -> str:
    """Return the text in lower case and without accents."""
    lowered = text.casefold()
    if lowered.isascii():
        return lowered
    decomposed = unicodedata.normalize("NFKD", lowered.translate(_NOT_DECOMPOSED))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def name_tokens(name: str) -> list[str]:
    """Return the parts of a name as they stand, hyphens and dots between them aside."""
    return _TOKEN.findall(name)


@lru_cache(maxsize=4_096)
def known_parts(name: str) -> frozenset[str]:
    """Return the folded parts of a person's own name, titles aside, in each way of folding."""
    own = _without_titles(name_tokens(name))
    parts = {fold(token) for token in own}
    parts |= {fold(token.casefold().translate(_UMLAUTS)) for token in own}
    parts |= {fold(word.replace("-", "")) for word in name.split() if "-" in word}
    return frozenset(parts)


@lru_cache(maxsize=4_096)
def _joined_parts(name: str) -> frozenset[str]:
    """Return neighbouring parts written as one: `vanderberg`."""
    own = [fold(token) for token in _without_titles(name_tokens(name))]
    return frozenset("".join(pair) for pair in pairwise(own))


def _without_titles(tokens: list[str]) -> list[str]:
    """Return the parts without what stands before or after them: Dean Smith is called Dean."""
    own = list(tokens)
    while len(own) > 1 and fold(own[-1]) in AFTER_NAMES:
        own.pop()
    while len(own) > 1 and _is_title(own):
        own.pop(0)
    return own


def _is_title(tokens: list[str]) -> bool:
    first = fold(tokens[0])
    return first in ALWAYS_TITLES or (first in TITLES and len(tokens) > 2)


def is_part_of(token: str, name: str) -> bool:
    """Tell whether the token is a part of the person's name, or a short form of one.

    Accents, apostrophes and one slip of the pen in a longer part do no harm; the name of the other
    gender (Paul for Paula) is somebody else's.
    """
    written = {fold(token), fold(token.casefold().translate(_UMLAUTS))}
    parts = known_parts(name)
    if not written.isdisjoint(parts | _joined_parts(name)):
        return True
    return any(_is_form_of(form, part) for form in written for part in parts)


def _is_form_of(form: str, part: str) -> bool:
    if part in NICKNAMES.get(form, ()) or form in NICKNAMES.get(part, ()):
        return True
    short, long = sorted((form, part), key=len)
    if len(short) >= 3 and long.startswith(short):
        return long[len(short) :] not in _OTHER_GENDER
    return _is_slip(form, part)


def _is_slip(form: str, part: str) -> bool:
    """Tell whether two neighbouring letters are swapped, or one is doubled or left out inside."""
    if min(len(form), len(part)) < _LONG_ENOUGH_TO_SLIP or form[0] != part[0]:
        return False
    if sorted(form) == sorted(part):
        return sum(a != b for a, b in zip(form, part, strict=True)) == 2
    short, long = sorted((form, part), key=len)
    if len(long) - len(short) != 1 or long[-1] != short[-1]:
        return False
    return any(long[:at] + long[at + 1 :] == short for at in range(1, len(long) - 1))
