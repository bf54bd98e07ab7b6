"""The checks that look for given words in other words: `topic` and `forgotten`."""

from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome

_TOPIC = 0.2
_FORGOTTEN = 0.3


def check_topic(view: NoteView) -> Outcome:
    """Tell whether the note refers to a topic of this interviewer's part (R55, R62, R67)."""
    topics = view.draft.interviewer.topics
    who = view.interviewer
    if _nearest(view, topics) >= _TOPIC:
        return Outcome(True, f"The note picks up something from {who}'s part of the interview.")
    return Outcome(
        False,
        f"Nothing here comes from {who}'s part of the interview.",
        f"You talked about {topics[0]}: say in one sentence what stayed with you.",
    )


def check_forgotten(view: NoteView) -> Outcome:
    """Tell whether the note uses a point that the candidate forgot to mention (R56)."""
    points = view.draft.forgot
    if _nearest(view, points) >= _FORGOTTEN:
        return Outcome(True, "The note adds what was forgotten in the interview.")
    return Outcome(
        False,
        f"The note leaves out what was forgotten in the interview: {points[0]}.",
        "Add it in one sentence, if it helps.",
    )


def _nearest(view: NoteView, phrases: tuple[str, ...]) -> float:
    rows = view.language.likeness(phrases, view.texts)
    return max((value for row in rows for value in row), default=0.0)
