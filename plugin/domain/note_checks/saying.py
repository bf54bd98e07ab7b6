"""The checks that ask whether some sentence of the note does something: thank, want, ask, offer."""

from dataclasses import dataclass

from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_language import Meaning
from plugin.domain.note_reviews import Outcome

# How probable a sentence must make it. Below a half where drafts that were left out of the training
# showed that the scales are more sure of what is absent than of what is there.
ENOUGH = {
    Meaning.THANKS: 0.25,
    Meaning.INTEREST: 0.12,
    Meaning.FIT: 0.12,
    Meaning.ASKS: 0.1,
    Meaning.OFFERS: 0.08,
}


def is_said(view: NoteView, meaning: Meaning) -> bool:
    """Tell whether some sentence of the note has the meaning."""
    return strongest(view, meaning) >= ENOUGH[meaning]


def strongest(view: NoteView, meaning: Meaning) -> float:
    """Return how probable it is that some sentence has the meaning."""
    return max((each[meaning] for each in view.meanings), default=0.0)


def check_thanks(view: NoteView) -> Outcome:
    """Tell whether the note thanks them for their time, the talk or the visit (R48, R68, R81)."""
    return _said(view, Meaning.THANKS)


def check_interest(view: NoteView) -> Outcome:
    """Tell whether the candidate says that they still want this job (R54, R60, R49)."""
    return _said(view, Meaning.INTEREST)


def check_fit(view: NoteView) -> Outcome:
    """Tell whether the candidate says what of their own they would bring (R50, R61)."""
    return _said(view, Meaning.FIT)


def check_asks_update(view: NoteView) -> Outcome:
    """Tell whether the note asks how things stand (R81)."""
    return _said(view, Meaning.ASKS)


def check_offers_more(view: NoteView) -> Outcome:
    """Tell whether the note offers whatever else they need (R81)."""
    return _said(view, Meaning.OFFERS)


@dataclass(frozen=True, slots=True)
class Words:
    """What a check says; `{who}` is the interviewer, `{job}` the job."""

    good: str
    bad: str
    advice: str


WORDS = {
    Meaning.THANKS: Words(
        "The note thanks {who}.",
        "The note does not thank {who}.",
        "Thank {who} for the time, the talk or the visit, in a sentence of its own.",
    ),
    Meaning.INTEREST: Words(
        "The note says that {job} is still wanted.",
        "The note does not say that {job} is still wanted.",
        "Say in plain words that you would like {job}.",
    ),
    Meaning.FIT: Words(
        "The note says what the candidate would bring.",
        "The note does not say what the candidate would bring.",
        "Name one thing of your own, done or known, that would help {who} in this job.",
    ),
    Meaning.ASKS: Words(
        "The note asks how things stand.",
        "The note does not ask how things stand.",
        "Ask {who} whether there is any news of the decision.",
    ),
    Meaning.OFFERS: Words(
        "The note offers whatever else they need.",
        "The note offers nothing more.",
        "Ask {who} whether they need anything else: references or papers, for instance.",
    ),
}


def _said(view: NoteView, meaning: Meaning) -> Outcome:
    words = WORDS[meaning]
    said = is_said(view, meaning)
    message = (words.good if said else words.bad).format(who=view.interviewer, job=view.job)
    advice = words.advice.format(who=view.interviewer, job=view.job)
    return Outcome(said, message, None if said else advice)
