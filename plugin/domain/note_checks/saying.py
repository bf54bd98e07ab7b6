"""The checks that ask whether some sentence of the note does something: thank, want, ask, offer."""

from collections.abc import Callable

from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_language import Meaning
from plugin.domain.note_reviews import Outcome

# How probable a sentence must make it. Below a half where drafts that were left out of the training
# showed that the scales are more sure of what is absent than of what is there.
ENOUGH = {
    Meaning.THANKS: 0.2,
    Meaning.INTEREST: 0.15,
    Meaning.FIT: 0.3,
    Meaning.ASKS: 0.1,
    Meaning.OFFERS: 0.1,
}


def is_said(view: NoteView, meaning: Meaning) -> bool:
    """Tell whether some sentence of the note has the meaning."""
    return strongest(view, meaning) >= ENOUGH[meaning]


def strongest(view: NoteView, meaning: Meaning) -> float:
    """Return how probable it is that some sentence has the meaning."""
    return max((each[meaning] for each in view.meanings), default=0.0)


def check_thanks(view: NoteView) -> Outcome:
    """Tell whether the note thanks them for their time, the talk or the visit (R48, R68, R81)."""
    return _said(view, Meaning.THANKS, _thanks_words)


def check_interest(view: NoteView) -> Outcome:
    """Tell whether the candidate says that they still want this job (R54, R60, R49)."""
    return _said(view, Meaning.INTEREST, _interest_words)


def check_fit(view: NoteView) -> Outcome:
    """Tell whether the candidate says what of their own they would bring (R50, R61)."""
    return _said(view, Meaning.FIT, _fit_words)


def check_asks_update(view: NoteView) -> Outcome:
    """Tell whether the note asks how things stand (R81)."""
    return _said(view, Meaning.ASKS, _asks_words)


def check_offers_more(view: NoteView) -> Outcome:
    """Tell whether the note offers whatever else they need (R81)."""
    return _said(view, Meaning.OFFERS, _offers_words)


Words = Callable[[NoteView], tuple[str, str, str]]


def _said(view: NoteView, meaning: Meaning, words: Words) -> Outcome:
    good, bad, advice = words(view)
    if is_said(view, meaning):
        return Outcome(True, good)
    return Outcome(False, bad, advice)


def _thanks_words(view: NoteView) -> tuple[str, str, str]:
    who = view.interviewer
    return (
        f"The note thanks {who}.",
        f"The note does not thank {who}.",
        f"Thank {who} for the time, the talk or the visit, in a sentence of its own.",
    )


def _interest_words(view: NoteView) -> tuple[str, str, str]:
    return (
        f"The note says that {view.job} is still wanted.",
        f"The note does not say that {view.job} is still wanted.",
        f"Say in plain words that you would like {view.job}.",
    )


def _fit_words(view: NoteView) -> tuple[str, str, str]:
    return (
        "The note says what the candidate would bring.",
        "The note does not say what the candidate would bring.",
        "Name one thing of your own, done or known, that would help them in this job.",
    )


def _asks_words(view: NoteView) -> tuple[str, str, str]:
    return (
        "The note asks how things stand.",
        "The note does not ask how things stand.",
        f"Ask {view.interviewer} whether there is any news of the decision.",
    )


def _offers_words(view: NoteView) -> tuple[str, str, str]:
    return (
        "The note offers whatever else they need.",
        "The note offers nothing more.",
        "Ask whether they need anything else from you, references or papers for instance.",
    )
