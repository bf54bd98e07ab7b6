"""Words that somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 7


def unknown(word: str, known: Iterable[str], elsewhere: Iterable[str] = ()) -> str:
    """Return what to say of a word that is none of those known.

    With the path `elsewhere` that ends in it, or the nearest word; without one, with all of a few.
    """
    words = tuple(known)
    there = [path for path in elsewhere if path.rpartition(".")[2] == word]
    near = there[0] if len(there) == 1 else _nearest(word, words)
    if near:
        return f"is not known; did you mean {near}?"
    return f"is not known; there is {', '.join(words)}" if len(words) <= _FEW else "is not known"


def no_choice(value: object, choices: Iterable[str]) -> str:
    """Return what to say of a value that is none of the choices."""
    words = tuple(choices)
    near = _nearest(value, words) if isinstance(value, str) and len(words) > 1 else None
    meant = f"; did you mean {near}?" if near else ""
    return f"must be {either(words)}{meant}"


def either(words: Iterable[str]) -> str:
    """Return the words as a choice: "a", "a or b", "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(word.lower(), words, n=1, cutoff=0.6)), None)
