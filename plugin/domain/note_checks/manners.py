"""The checks of how a note sounds: `tone` and `generic`."""

from math import prod

from plugin.domain.note_checks.saying import is_said
from plugin.domain.note_checks.sentences import Sentence
from plugin.domain.note_checks.tone_cues import sounds_bad
from plugin.domain.note_checks.topics import is_topic_met
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_language import Meaning
from plugin.domain.note_reviews import Outcome

_TOO_BAD = 0.8
_KNOWN_WAY = 0.7
_SENTENCES_COUNTED = 3


def check_tone(view: NoteView) -> Outcome:
    """Tell whether the note is friendly and professional (R53, R83, R51).

    The three worst sentences count together: grumbling is rarely done in one.
    """
    rated = sorted(_rated(view), key=lambda pair: -pair[0])
    is_clean = prod(1 - probable for probable, _ in rated[:_SENTENCES_COUNTED])
    if 1 - is_clean < _TOO_BAD:
        return Outcome(True, "The note is friendly and professional.")
    sentence = rated[0][1]
    return Outcome(
        False,
        f"“{_short(sentence.text)}” may be read as a complaint, as pressure or as self-doubt.",
        "Leave it out, or say it kindly: a cheerful note gets an answer more often.",
        sentence.span,
    )


def _rated(view: NoteView) -> list[tuple[float, Sentence]]:
    return [
        (_badness(meanings[Meaning.BAD_TONE], sentence.text), sentence)
        for meanings, sentence in zip(view.meanings, view.sentences, strict=True)
    ]


def _badness(probable: float, text: str) -> float:
    """Return how probably the sentence sounds bad; a known way of sounding so adds to the scale."""
    return 1 - (1 - probable) * (1 - _KNOWN_WAY) if sounds_bad(text) else probable


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 90 else f"{plain[:89].rstrip()}…"


def check_generic(view: NoteView) -> Outcome:
    """Tell whether the note holds something that would not suit any interview (R64, C18).

    That is a fact of the candidate's own, or something from the talk.
    """
    if is_said(view, Meaning.FIT) or is_topic_met(view):
        return Outcome(True, "The note says something that would not suit any interview.")
    return Outcome(
        False,
        "The note would suit any interview.",
        f"Say one thing that only you could write to {view.interviewer}.",
    )
