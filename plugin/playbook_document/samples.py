"""Sample interviews on which a playbook is tried before it is taken.

Moments that count in different days (three days, two business days) can only be compared on a
calendar. What `conflicts` lets pass is found here.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from plugin.domain.calendars import local_date
from plugin.domain.interviews import Debrief, Interview, PositionInLine
from plugin.domain.journeys import FollowUp, Journey
from plugin.domain.people import (
    Candidate,
    ClientCompany,
    ContactMode,
    Interviewer,
    Place,
    Recruiter,
)
from plugin.domain.planning import plan
from plugin.domain.playbook import Playbook
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PlannedPrompt, StepKey
from plugin.domain.submissions import Stage, Submission
from plugin.domain.wording import say_date
from plugin.playbook_document.conflicts import Conflict

_LONDON = Place("Europe/London", "GB", "ENG")
_MONDAY = date(2026, 6, 1)
_PEOPLE = (
    Interviewer("P-1", "First", "first@client.example"),
    Interviewer("P-2", "Second", "second@client.example"),
    Interviewer("P-3", "Third", None),
)
_PROMISES = (
    None,
    Promise(PromiseKind.EXACT, _MONDAY + timedelta(days=12)),
    Promise(PromiseKind.APPROXIMATE, _MONDAY + timedelta(days=12)),
    Promise(PromiseKind.FEW_DAYS),
    Promise(PromiseKind.NONE),
)
_FOLLOW_UPS = (
    (),
    (FollowUp(datetime(2026, 6, 24, 10, tzinfo=UTC), "email"),),
    (
        FollowUp(datetime(2026, 6, 24, 10, tzinfo=UTC), "call"),
        FollowUp(datetime(2026, 6, 29, 10, tzinfo=UTC), "call"),
    ),
)
_OF_CHECK_IN = ("exact", "approximate", "few_days", "none", "again")


def trials(playbook: Playbook) -> Iterator[Conflict]:
    """Yield what comes out in a wrong order where the playbook plans the sample interviews."""
    found: dict[tuple[StepKey, str], Conflict] = {}
    for journey in _journeys():
        as_of = journey.interviews[0].starts_at
        for prompt in plan(journey, playbook, as_of=as_of).prompts:
            for what, conflict in _out_of_order(prompt, journey):
                found.setdefault((prompt.key.step, what), conflict)
    yield from found.values()


def _journeys() -> Iterator[Journey]:
    for day in range(7):
        for promise in _PROMISES:
            for follow_ups in _FOLLOW_UPS:
                yield _journey(_MONDAY + timedelta(days=day), promise, follow_ups)


def _journey(on: date, promise: Promise | None, follow_ups: tuple[FollowUp, ...]) -> Journey:
    told = Debrief(promise, PositionInLine.FIRST, True, _MONDAY + timedelta(days=21))
    morning = datetime(on.year, on.month, on.day, 8, tzinfo=UTC)
    panel = (
        _slot("I-1", morning, _PEOPLE[:2], Debrief()),
        _slot("I-2", morning + timedelta(hours=6), _PEOPLE[1:], told),
    )
    return Journey(
        submission=Submission("S-1", Stage.INTERVIEWING),
        candidate=Candidate(),
        recruiter=Recruiter(_LONDON),
        client_company=ClientCompany(_LONDON, contact_mode=ContactMode.DIRECT),
        interviews=panel,
        follow_ups=follow_ups,
    )


def _slot(ref: str, start: datetime, people: tuple[Interviewer, ...], told: Debrief) -> Interview:
    return Interview(
        ref=ref, starts_at=start, timezone="Europe/London", interviewers=people, debrief=told
    )


def _out_of_order(prompt: PlannedPrompt, journey: Journey) -> Iterator[tuple[str, Conflict]]:
    """Yield what of the prompt's moments comes too early, and whom to blame for it."""
    opens, due, limit, expires = (
        prompt.opens_at,
        prompt.due_at,
        prompt.limit_at,
        prompt.expires_at,
    )
    wrong = {
        "due": opens and due and due < opens,
        "limit": due and limit and limit < due,
        "expires": opens and expires and expires <= opens,
    }
    said = {
        "due": "due before it opens",
        "limit": "late before it is due",
        "expires": "gone before it opens",
    }
    on = say_date(local_date(journey.interviews[0].starts_at, "Europe/London"))
    for what in (name for name, is_wrong in wrong.items() if is_wrong):
        step = prompt.key.step
        would = "a check-in would be" if step is StepKey.CHECK_IN else "it would be"
        reason = f"after an interview on {on} {would} {said[what]}"
        yield what, Conflict(dict.fromkeys(_blamed(step, what), reason))


def _blamed(step: StepKey, what: str) -> tuple[str, ...]:
    if step is StepKey.CHECK_IN:
        of_check_in = tuple(f"steps.check_in.{name}" for name in _OF_CHECK_IN)
        return ("steps.move_on.silence", "steps.move_on.all_asked", *of_check_in)
    return (f"steps.{step}.{what}", f"steps.{step}.opens")
