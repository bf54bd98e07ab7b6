"""`quotes_date`: the note mentions the date or time frame that they gave (R79)."""

from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome


def check_quotes_date(view: NoteView) -> Outcome:
    """Tell whether the note points at what was promised, in any words."""
    promise = view.draft.follow_up.promise
    day = str(promise.on.day) if promise and promise.on else "few days"
    if day in view.parts.text:
        return Outcome(True, "The note mentions when they meant to decide.")
    return Outcome(
        False, "The note does not mention when they meant to decide.", "Say when it was."
    )
