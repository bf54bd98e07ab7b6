"""Drafts for the tests: Ana Ruiz writes to Dr. Jo Park, and everything is as it should be."""

from dataclasses import replace
from datetime import date
from typing import Any

from plugin.domain.notes import (
    Candidate,
    CheckName,
    Draft,
    Finding,
    FollowUpFacts,
    Interviewer,
    Note,
    NoteKind,
    Review,
    review,
)
from plugin.domain.promises import Promise, PromiseKind
from plugin.language import language

SIGNATURE = "Kind regards,\nAna Ruiz\n+44 7700 900123"
THANK_YOU = (
    "Dear Dr. Park,\n\n"
    "Thank you for the hour on Tuesday and for drawing the whole platform on one page.\n\n"
    "What you said about leaving Airflow for Dagster has stayed with me: one graph, and tests that "
    "run before the data does. At Brightwater I moved forty nightly jobs in the same way, one team "
    "at a time, and nobody was paged for it.\n\n"
    "I would very much like to join you and do it again.\n\n" + SIGNATURE
)
CHECK_IN = (
    "Dear Dr. Park,\n\n"
    "Thank you again for the talk in May. You hoped to decide by Friday 12 June, so I wondered "
    "whether there is any news about the data engineer's post. If you need anything else from me, "
    "references for instance, I will send it the same day.\n\n" + SIGNATURE
)
EXACT = Promise(PromiseKind.EXACT, date(2026, 6, 12))


def draft(body: str = THANK_YOU, **changes: Any) -> Draft:
    """Return a thank-you note; `to` and `subject` may be given directly."""
    note = Note(
        body, changes.pop("to", "jo.park@acme.example"), changes.pop("subject", "Thank you")
    )
    made = Draft(
        kind=NoteKind.THANK_YOU,
        note=note,
        candidate=Candidate("Ana Ruiz", "+44 7700 900123"),
        interviewer=Interviewer("Dr. Jo Park", "Head of Data", ("moving from Airflow to Dagster",)),
        job_title="Data Engineer",
        company="Acme",
    )
    return replace(made, **changes)


def check_in(body: str = CHECK_IN, **changes: Any) -> Draft:
    """Return a check-in on the working day after the promised one."""
    facts = FollowUpFacts(EXACT, 0, date(2026, 6, 15), date(2026, 6, 15))
    given = {name: changes.pop(name) for name in FollowUpFacts.__slots__ if name in changes}
    return draft(body, kind=NoteKind.CHECK_IN, follow_up=replace(facts, **given), **changes)


def reviewed(subject: Draft) -> Review:
    """Return the review of a draft."""
    return review(subject, language())


def finding(subject: Draft, check: CheckName | str) -> Finding:
    """Return what one check says of the draft."""
    name = CheckName(check)
    return next(each for each in reviewed(subject).findings if each.check is name)


def holds(subject: Draft, check: CheckName | str) -> bool:
    """Tell whether the check holds of the draft."""
    return finding(subject, check).holds


def saying(*sentences: str, greeting: str = "Dear Dr. Park,", signature: str = SIGNATURE) -> str:
    """Return a body that says these sentences between salutation and sign-off."""
    return f"{greeting}\n\n{' '.join(sentences)}\n\n{signature}"
