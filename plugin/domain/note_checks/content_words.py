"""The words of a text that say what it is about, and how well one text covers another's."""

import re
from collections.abc import Sequence, Set

from plugin.domain.note_language import Language
from plugin.domain.word_lists import words_of

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")
_FUNCTION_WORDS = words_of(
    """
    a an the and or but of to in on at for from by with as is are was were be been being it
    its i me my we us our you your he she they him them their his her this that these those
    there here what which who whom how why when where if then than so not no nor do does did
    have has had will would could should can may might must just about into out over up down
    off after before again very more most much many some any all both each every other such
    only own same too also am im ive i'm i've i'd i'll you're it's that's don't didn't doesn't
    can't won't wouldn't isn't wasn't ll ve re one get got go went come came make made let put
    take took say said tell told know knew think thought see saw like want still even really
    quite ever never always because while until though since through between without within
    away back yes oh well myself yourself itself s t d m
    """
)
_OF_ANY_NOTE = words_of(
    """
    thank thanks thanked time day days today yesterday week morning afternoon evening monday
    tuesday wednesday thursday friday saturday sunday interview talk conversation chat meeting
    meet job role position post place company team people person opportunity work working
    works year years dear hi hello best regards kind wishes hope glad happy pleasure great
    good nice lovely wonderful interesting interested interest look looking forward hear learn
    learned enjoyed enjoy skills experience candidate question visit tour welcome start sure
    something everything anything nothing thing things somebody everybody bit lot way feel
    felt keep kept bring find found give gave ask asked first last new
    """
)
_SHORTEST = 3
_MOST_WORDS = 600


def content_words(text: str, without: Set[str] = frozenset()) -> list[str]:
    """Return the words that any other note need not have, in lower case; with digits, too."""
    words = (match[0].lower().replace("’", "'") for match in _WORD.finditer(text[:20_000]))
    kept = (word for word in words if _is_telling(word) and word not in without)
    return [word for word, _ in zip(kept, range(_MOST_WORDS), strict=False)]


def phrase_words(phrase: str) -> list[str]:
    """Return the telling words of a topic, however few; all of them where none tells."""
    words = [match[0].lower().replace("’", "'") for match in _WORD.finditer(phrase[:2_000])]
    plain = [word for word in words if word not in _FUNCTION_WORDS and len(word) >= _SHORTEST]
    return [word for word in words if _is_telling(word)] or plain or words


def _is_telling(word: str) -> bool:
    if word in _FUNCTION_WORDS or word in _OF_ANY_NOTE:
        return False
    return len(word) >= _SHORTEST or (len(word) > 1 and not word.isalpha() and not word.isdigit())


def coverage(
    language: Language, phrase: Sequence[str], words: Sequence[str], weights: Sequence[float]
) -> float:
    """Return how well the words cover the phrase: each of its words finds the nearest of them.

    1 where every word of the phrase stands there itself; about 0.15 for any two texts.
    """
    total = sum(weights)
    if not phrase or not words or total <= 0:
        return 0.0
    nearest = (max(row) for row in language.likeness(phrase, words))
    return sum(near * weight for near, weight in zip(nearest, weights, strict=True)) / total
