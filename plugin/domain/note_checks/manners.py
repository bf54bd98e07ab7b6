"""The checks of how a note sounds: `tone` and `generic`."""

from plugin.domain.note_checks.saying import ENOUGH, strongest
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_language import Meaning
from plugin.domain.note_reviews import Outcome


def check_tone(view: NoteView) -> Outcome:
    """Tell whether the note is friendly and professional (R53, R83, R51)."""
    pairs = zip(view.meanings, view.sentences, strict=True)
    probability, sentence = max(
        ((each[Meaning.BAD_TONE], sentence) for each, sentence in pairs),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    if sentence is None or probability < ENOUGH:
        return Outcome(True, "The note is friendly and professional.")
    return Outcome(
        False,
        f"“{sentence.text[:80]}” may be read as a complaint, as pressure or as self-doubt.",
        "Leave it out, or say it kindly: they are more likely to answer a cheerful note.",
        sentence.span,
    )


def check_generic(view: NoteView) -> Outcome:
    """Tell whether the note holds something that would not suit any interview (R64, C18)."""
    if strongest(view, Meaning.FIT) >= ENOUGH:
        return Outcome(True, "The note says something of its own.")
    return Outcome(
        False,
        "The note would suit any interview.",
        f"Say one thing that only you could write to {view.interviewer}.",
    )
