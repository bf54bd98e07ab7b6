"""The checks that ask the facts around the note: `recipient`, `length`, `not_early`, `budget`."""

from email.utils import parseaddr

from plugin.domain.addresses import is_usable_address, is_valid_address
from plugin.domain.evidence import NoteKind
from plugin.domain.note_checks.view import NoteView
from plugin.domain.note_reviews import Outcome


def check_recipient(view: NoteView) -> Outcome:
    """Tell whether the note goes to a person's address (playbook section 3, R32)."""
    written = (view.draft.note.to or "").strip()
    if not written:
        return Outcome(
            False,
            "The e-mail address is missing.",
            f"Ask for {view.interviewer}'s own work address.",
        )
    address = parseaddr(written)[1] if "<" in written else written
    if is_usable_address(address):
        return Outcome(True, f"The note goes to a person's address: {address}.")
    what = "belongs to nobody in particular" if is_valid_address(address) else "is no mail address"
    return Outcome(
        False, f"“{written[:80]}” {what}.", f"Ask for {view.interviewer}'s own work address."
    )


def check_length(view: NoteView) -> Outcome:
    """Tell whether the body is neither too short nor too long (R57, R63, R52)."""
    notes = view.playbook.notes
    words = notes.thank_you if view.draft.kind is NoteKind.THANK_YOU else notes.check_in
    fewest, most = words.least, words.most
    count = view.parts.word_count
    if count < fewest:
        advice = f"Aim for {fewest} to {most} words: {fewest - count} more would do."
        return Outcome(False, f"The note is short: {count} words.", advice)
    if count > most:
        advice = f"Aim for {fewest} to {most} words: take out about {count - most}."
        return Outcome(False, f"The note is long: {count} words.", advice)
    return Outcome(True, f"The note has a good length: {count} words.")


def check_not_early(view: NoteView) -> Outcome:
    """Tell whether the check-in waits until the promised date has passed (R77)."""
    facts = view.draft.follow_up
    if facts.send_on and facts.not_before and facts.send_on < facts.not_before:
        return Outcome(
            False,
            f"{facts.send_on} is too early: they are not late before {facts.not_before}.",
            f"Send it on {facts.not_before} or later.",
        )
    return Outcome(True, "The note does not come too early.")


def check_budget(view: NoteView) -> Outcome:
    """Tell whether fewer than two follow-ups have been sent before (R78, R84)."""
    sent = view.draft.follow_up.sent_before or 0
    if sent < view.playbook.follow_ups.most:
        return Outcome(True, "There is a follow-up left.")
    return Outcome(
        False,
        f"{sent} follow-ups have been sent already.",
        "Leave it there: look on with other openings.",
    )
