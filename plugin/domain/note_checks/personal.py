"""`personal`: the note is not nearly the same as one to another interviewer (R62)."""

import re

from rapidfuzz import fuzz, process

from plugin.domain.note_checks.anatomy import take_apart
from plugin.domain.note_checks.names import fold, name_tokens
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome

_NEARLY_THE_SAME = 0.72
_SAME_SENTENCE = 82
_WORD = re.compile(r"\w+")
_FEWEST_WORDS = 2


def check_personal(view: NoteView) -> Outcome:
    """Tell whether enough of the note is not in any other note, whatever the order and names."""
    name = view.draft.candidate.name
    names = frozenset(fold(token) for token in name_tokens(view.draft.interviewer.name))
    own = _plain_sentences(view.texts, names)
    shared = max(
        (
            _share(own, _plain_sentences(_other_texts(other, name), names))
            for other in view.draft.other_notes
        ),
        default=0.0,
    )
    if shared < _NEARLY_THE_SAME:
        return Outcome(True, f"The note to {view.interviewer} is its own.")
    return Outcome(
        False,
        f"The note to {view.interviewer} is nearly the same as one to another interviewer.",
        f"Say something that only {view.interviewer} would recognise from the talk.",
    )


def _other_texts(body: str, candidate_name: str) -> list[str]:
    return [sentence.text for sentence in take_apart(body, candidate_name, ()).sentences]


def _plain_sentences(texts: list[str], names: frozenset[str]) -> list[str]:
    plain = []
    for text in texts:
        words = [word for word in _WORD.findall(text.casefold()) if fold(word) not in names]
        if len(words) >= _FEWEST_WORDS:
            plain.append(" ".join(words))
    return plain


def _share(own: list[str], other: list[str]) -> float:
    """Return which part of the note's words stands in sentences that the other note has, too."""
    total = sum(len(text) for text in own)
    if not total or not other:
        return 0.0
    scores = process.cdist(own, other, scorer=fuzz.ratio, workers=1).max(axis=1)
    same = sum(
        len(text) for text, score in zip(own, scores, strict=True) if score >= _SAME_SENTENCE
    )
    return float(same / total)
