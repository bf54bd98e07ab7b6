"""What of a sentence's wording tells what it does: short runs of its words and of their classes."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from plugin.domain.sentence_classes import CLASS_OF, PAIRED

_TOKEN = re.compile(r"\d[\d.,:]*|[^\W\d_]+(?:'[^\W\d_]+)?|[!?;:]")
_MARKS = frozenset("!?;:")
_PASSED_OVER = frozenset({"w", "DET", "PREP", "JUST", "-ly"})
_ENDINGS = ("ed", "ing", "ly")
_MOST_TOKENS = 120


def features_of(sentence: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the features made of words, and those made of classes of words."""
    words, classes = _read(sentence)
    return frozenset(_of_words(words)), frozenset(_of_classes(words, classes))


def _read(sentence: str) -> tuple[list[str], list[str]]:
    tokens = _TOKEN.findall(sentence.replace("’", "'"))[:_MOST_TOKENS]
    words, classes = ["^"], ["^"]
    for place, token in enumerate(tokens):
        if token[0].isdigit():
            words.append("<0>")
            classes.append("NUM")
            continue
        words.append(token.lower())
        classes.append(_class_of(token, is_first=place == 0 or tokens[place - 1] in _MARKS))
    return [*words, "$"], [*classes, "$"]


def _class_of(token: str, *, is_first: bool) -> str:
    word = token.lower()
    if word in CLASS_OF:
        return CLASS_OF[word]
    if word in _MARKS:
        return word
    if token[0].isupper() and not is_first:
        return "CAP"
    if len(word) > 4:
        return next((f"-{ending}" for ending in _ENDINGS if word.endswith(ending)), "w")
    return "w"


def _runs(tokens: Sequence[str], lengths: Sequence[int]) -> Iterator[str]:
    for length in lengths:
        for place in range(len(tokens) - length + 1):
            yield " ".join(tokens[place : place + length])


def _of_words(words: Sequence[str]) -> Iterator[str]:
    yield from _runs(words, (1, 2, 3))
    for first, third in zip(words, words[2:], strict=False):
        yield f"{first} _ {third}"


def _of_classes(words: Sequence[str], classes: Sequence[str]) -> Iterator[str]:
    yield from (f"C {run}" for run in _runs(classes, (1, 2, 3)))
    for place in range(len(words) - 1):
        yield f"M {words[place]}+{classes[place + 1]}"
        yield f"M {classes[place]}+{words[place + 1]}"
    telling = [name for name in classes if name not in _PASSED_OVER]
    paired = sorted(PAIRED.intersection(classes))
    yield from (f"P {one} {other}" for one, other in combinations(paired, 2))
    yield from (f"S {run}" for run in _runs(telling, (2, 3)))
