"""The badger guard: what speaks against following up with a client now (playbook section 3).

It refuses what would come too early, too often, or too close upon an e-mail. How a refusal can be
passed over is the playbook's `follow_ups.override`; only a client that forbids contact cannot be.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from plugin.domain.calendars import local_date, shared_days
from plugin.domain.check_in_dates import CheckInDates, Count, check_in_dates, count_in_force
from plugin.domain.interview_days import InterviewDay, day_that_had_ended, group_days
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_settings import Calls, Override
from plugin.domain.promises import PromiseKind
from plugin.domain.wording import say_count, say_date


class Channel(StrEnum):
    """By what a follow-up was made."""

    EMAIL = "email"
    CALL = "call"


class MadeBy(StrEnum):
    """Who made a follow-up."""

    RECRUITER = "recruiter"
    CANDIDATE = "candidate"


class Ground(StrEnum):
    """What an objection rests on, as it is stored and counted."""

    FORBIDDEN = "forbidden"
    NO_INTERVIEW = "no_interview"
    TOO_EARLY = "too_early"
    TOO_MANY = "too_many"
    TOO_MANY_CALLS = "too_many_calls"
    CALL_NOT_INVITED = "call_not_invited"
    CALL_AFTER_EMAIL = "call_after_email"


FINAL = frozenset({Ground.FORBIDDEN, Ground.NO_INTERVIEW})
"""Grounds that no reason outweighs."""

RULES: dict[Ground, tuple[str, ...]] = {
    Ground.FORBIDDEN: (),
    Ground.NO_INTERVIEW: (),
    Ground.TOO_EARLY: ("R77", "R84"),
    Ground.TOO_MANY: ("R71", "R83", "R84"),
    Ground.TOO_MANY_CALLS: ("R78", "R89"),
    Ground.CALL_NOT_INVITED: ("R41", "R42"),
    Ground.CALL_AFTER_EMAIL: ("R44", "R45"),
}
"""The rules that each ground stands on."""

_NOT_BEFORE = {
    PromiseKind.EXACT: ("R70", "R77"),
    PromiseKind.APPROXIMATE: ("R74", "R75", "R77"),
    PromiseKind.FEW_DAYS: ("R73", "R77"),
    PromiseKind.NONE: ("R72",),
}


@dataclass(frozen=True, slots=True)
class Objection:
    """One plain sentence that names nobody, and the rules that it rests on."""

    ground: Ground
    text: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attempt:
    """A follow-up that somebody made, or is about to make, at `at` (aware UTC)."""

    channel: Channel
    at: datetime


@dataclass(frozen=True, slots=True)
class _View:
    attempt: Attempt
    journey: Journey
    playbook: Playbook
    day: InterviewDay
    count: Count
    dates: CheckInDates

    @property
    def is_call(self) -> bool:
        return self.attempt.channel is Channel.CALL


def find_objections(
    attempt: Attempt, journey: Journey, playbook: Playbook
) -> tuple[Objection, ...]:
    """Return all that speaks against the attempt, the gravest first; nothing where nothing does.

    It is judged by what had been done before it: the follow-ups since the employer's last reply,
    of the interview day that had ended by then. Raises what `plan` raises.
    """
    if (journey.client_company.contact_mode or playbook.contact_mode) is ContactMode.NONE:
        return (_objection(Ground.FORBIDDEN, "This client wants to hear nothing from candidates."),)
    days = group_days(journey.interviews)
    day = day_that_had_ended(days, attempt.at)
    if day is None:
        text = "No interview had ended by then, so there is nothing to follow up on."
        return (_objection(Ground.NO_INTERVIEW, text),)
    view = _view(attempt, _until(journey, attempt.at), playbook, day, days)
    found = (check(view) for check in _CHECKS)
    return tuple(objection for objection in found if objection)


def may_be_passed_over(
    objections: tuple[Objection, ...], override: Override, reason: str | None
) -> bool:
    """Tell whether the playbook lets the recruiter go on all the same, with this reason if any."""
    if any(objection.ground in FINAL for objection in objections):
        return False
    if not objections or override is Override.FREELY:
        return True
    return override is Override.WITH_REASON and bool(reason and reason.strip())


def _until(journey: Journey, at: datetime) -> Journey:
    """Return the journey less what was done after the attempt, which may be told of late."""
    return replace(
        journey,
        follow_ups=tuple(made for made in journey.follow_ups if made.at <= at),
        replies=tuple(reply for reply in journey.replies if reply.at <= at),
        done=tuple(entry for entry in journey.done if entry.at is None or entry.at <= at),
    )


def _view(
    attempt: Attempt,
    journey: Journey,
    playbook: Playbook,
    day: InterviewDay,
    days: tuple[InterviewDay, ...],
) -> _View:
    employer = journey.client_company.place
    shared = shared_days(employer, journey.recruiter.place, playbook.calendars)
    count = count_in_force(journey, day, days)
    dates = check_in_dates(count, day, shared, employer.timezone, playbook)
    return _View(attempt, journey, playbook, day, count, dates)


def _too_early(view: _View) -> Objection | None:
    """Object before the follow-up's own day, which is never before the promised date (R77)."""
    place = len(view.count.made)
    if place >= len(view.dates.asks):
        return None
    journey, playbook = view.journey, view.playbook
    shared = shared_days(journey.client_company.place, journey.recruiter.place, playbook.calendars)
    opens_at = shared.moment(view.dates.asks[place], view.dates.opens[place])
    opens_on = local_date(opens_at, shared.recruiter_zone)
    if local_date(view.attempt.at, shared.recruiter_zone) >= opens_on:
        return None
    if place:
        text = f"The next follow-up is for {say_date(opens_on)}; before that it is too soon."
        return _objection(Ground.TOO_EARLY, text)
    text = f"{_why_wait(view.count)}, so the first follow-up is for {say_date(opens_on)}."
    return Objection(Ground.TOO_EARLY, text, _NOT_BEFORE[view.count.kind])


def _why_wait(count: Count) -> str:
    if count.promised_on:
        return f"They said they would decide by {say_date(count.promised_on)}"
    if count.kind is PromiseKind.FEW_DAYS:
        return f"On {say_date(count.said_on)} they said within a few days"
    return f"Nobody has named a date since {say_date(count.said_on)}"


def _too_many(view: _View) -> Objection | None:
    made, most = len(view.count.made), view.playbook.follow_ups.most
    if made < most:
        return None
    text = f"{say_count(made, 'follow-up').capitalize()} made already; your playbook allows {most}."
    return _objection(Ground.TOO_MANY, text)


def _too_many_calls(view: _View) -> Objection | None:
    calls = sum(asked.is_call for asked in view.count.made)
    if not view.is_call or calls < view.playbook.follow_ups.calls:
        return None
    most = say_count(view.playbook.follow_ups.calls, "call")
    return _objection(Ground.TOO_MANY_CALLS, f"Your playbook allows {most}; that many were made.")


def _call_not_invited(view: _View) -> Objection | None:
    by_invitation = view.playbook.follow_ups.calls_allowed is Calls.WHEN_INVITED
    if not (view.is_call and by_invitation) or view.day.last.debrief.told_to_call:
        return None
    text = "Nobody there asked to be called, and your playbook then asks for an e-mail."
    return _objection(Ground.CALL_NOT_INVITED, text)


def _call_after_email(view: _View) -> Objection | None:
    wait = view.playbook.follow_ups.call_after_email_business_days
    if not (view.is_call and wait):
        return None
    place = view.journey.client_company.place
    calendar = shared_days(place, place).deadlines
    today = local_date(view.attempt.at, place.timezone)
    emails = (
        local_date(asked.at, place.timezone)
        for asked in view.count.made
        if asked.at and not asked.is_call and asked.at <= view.attempt.at
    )
    if not any(today <= calendar.after(day, wait) for day in emails):
        return None
    days = say_count(wait, "business day")
    text = f"An e-mail went out within the last {days}; a call on top of it may be a bit much."
    return _objection(Ground.CALL_AFTER_EMAIL, text)


def _objection(ground: Ground, text: str) -> Objection:
    return Objection(ground, text, RULES[ground])


_CHECKS: tuple[Callable[[_View], Objection | None], ...] = (
    _too_early,
    _too_many,
    _too_many_calls,
    _call_not_invited,
    _call_after_email,
)
