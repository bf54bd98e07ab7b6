"""Sample interviews on which a playbook is tried before it is taken.

Moments that count in different days (three days, two business days) can only be compared on a
calendar. What `conflicts` lets pass is found here.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import product

from plugin.domain.calendars import local_date
from plugin.domain.drafts import Draft
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
from plugin.domain.planning import drafts_of
from plugin.domain.playbook import Playbook
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import StepKey
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
        for draft in drafts_of(journey, playbook, as_of=journey.interviews[0].starts_at):
            for what in _out_of_order(draft, journey):
                mark = draft.key.step, what
                if mark not in found:
                    found[mark] = _conflict(draft.key.step, what, journey)
    yield from found.values()


def _journeys() -> Iterator[Journey]:
    for place, promise in product(range(7), _PROMISES):
        day = _MONDAY + timedelta(days=place)
        yield _journey(day, _told(promise, None), ())
        for follow_ups in _FOLLOW_UPS:
            yield _journey(day, _told(promise, PositionInLine.FIRST), follow_ups)


def _told(promise: Promise | None, position: PositionInLine | None) -> Debrief:
    return Debrief(promise, position, True, _MONDAY + timedelta(days=21))


def _journey(on: date, told: Debrief, follow_ups: tuple[FollowUp, ...]) -> Journey:
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
        ref=ref, starts_at=start, timezone=_LONDON.timezone, interviewers=people, debrief=told
    )


_SAID = {
    "due": "due before it opens",
    "limit": "late before it is due",
    "expires": "gone before it opens",
}


def _out_of_order(draft: Draft, journey: Journey) -> Iterator[str]:
    """Yield which of the draft's moments come too early.

    A thank-you that waits for whoever is first in line (C03) puts off when it is due.
    """
    if not draft.is_called:
        return
    waits = draft.key.step is StepKey.THANK_YOU and _is_first(journey)
    if not waits and _is_before(draft.due_at, draft.opens_at):
        yield "due"
    if not waits and _is_before(draft.limit_at, draft.due_at):
        yield "limit"
    if draft.opens_at and draft.expires_at and draft.expires_at <= draft.opens_at:
        yield "expires"


def _is_first(journey: Journey) -> bool:
    return journey.interviews[-1].debrief.position_in_line is PositionInLine.FIRST


def _is_before(one: datetime | None, other: datetime | None) -> bool:
    return bool(one and other and one < other)


def _conflict(step: StepKey, what: str, journey: Journey) -> Conflict:
    on = say_date(local_date(journey.interviews[0].starts_at, _LONDON.timezone))
    would = "a check-in would be" if step is StepKey.CHECK_IN else "it would be"
    reason = f"after an interview on {on} {would} {_SAID[what]}"
    return Conflict(dict.fromkeys(_blamed(step, what), reason))


def _blamed(step: StepKey, what: str) -> tuple[str, ...]:
    """Return the settings that may have made it so, the likeliest first."""
    if step is not StepKey.CHECK_IN:
        return (f"steps.{step}.{what}", f"steps.{step}.opens")
    of_check_in = (f"steps.check_in.{name}" for name in _OF_CHECK_IN)
    return ("steps.move_on.silence", "steps.move_on.all_asked", *of_check_in)
