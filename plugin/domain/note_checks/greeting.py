"""`greeting`: the note opens with a salutation to this interviewer by name (R66, R62)."""

import re

from plugin.domain.note_checks.name_words import TITLES
from plugin.domain.note_checks.names import fold, is_part_of, name_tokens
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome
from plugin.domain.word_lists import words_of

_PASSED_OVER = words_of(
    """
    there again both dear my very all to also and or the und y et e i de du da di van von der
    den la el le los las al bin ibn ter ten dos das do del della af av if may you our if-i-may
    mate sweet lovely good old kind esteemed
    """
)
_BEGINS_SENTENCE = words_of(
    """
    thank thanks thankyou just it i im ive we hope hoping good great many a an this that what
    so cheers lovely quick sorry as after today was wanted really from and here got finally
    """
)
_JOINS = re.compile(r"\s*(?:\band\b|&|\+|/|\bund\b|\by\b|\bet\b|\boch\b|\bog\b)\s*", re.IGNORECASE)


def check_greeting(view: NoteView) -> Outcome:
    """Tell whether the salutation calls this interviewer, and nobody else in their place."""
    found = view.parts.salutation
    name, called = view.draft.interviewer.name, view.interviewer
    advice = f"Begin with a salutation to {called}, such as “Dear {called},”."
    if found is None:
        return Outcome(False, "The note does not open with a salutation.", advice)
    span = (found.start, max(found.end, found.start + 1))
    if not name_tokens(found.called):
        return Outcome(False, f"The salutation does not name {called}.", advice, span)
    if any(_calls(person, name) for person in _JOINS.split(found.called)):
        return Outcome(True, f"The note greets {called} by name.")
    message = f"The salutation “{found.called}” is not {called}'s name."
    return Outcome(False, message, advice, span)


def _calls(called: str, name: str) -> bool:
    """Tell whether the words call the person: a part of the name, and none of somebody else's."""
    tokens = name_tokens(called)
    if not any(char.isascii() for char in called.replace(" ", "")):
        return _calls_in_other_script(called, name)
    is_named = False
    for place, token in enumerate(tokens):
        word = fold(token)
        if _is_own(token, name, is_last=place == len(tokens) - 1):
            is_named = True
        elif word in TITLES or (word in _PASSED_OVER and not is_named):
            continue
        elif is_named and (word in _BEGINS_SENTENCE or word in _PASSED_OVER or token.islower()):
            break
        elif len(token) > 1 or not is_named:
            return False
    return is_named


def _is_own(token: str, name: str, *, is_last: bool) -> bool:
    """Tell whether the token is a part of the name; a title only where it ends what is said."""
    if fold(token) in TITLES and not is_last:
        return False
    return is_part_of(token, name)


def _calls_in_other_script(called: str, name: str) -> bool:
    return any(token in called for token in name_tokens(name)) or any(
        token in name for token in name_tokens(called)
    )
