"""What an e-mail adds to the recruiter's words: dates to see at a glance, a button, a calendar."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from plugin.domain.calendars import local_date
from plugin.domain.coaching import CoachingFacts, merge_fields, one_line
from plugin.domain.coaching_words import CoachingWords, words_of
from plugin.domain.languages import language_of
from plugin.domain.localised import say_day, say_list, say_local_moment

NOTE_TAKES = timedelta(minutes=30)
"""How long before the last moment for a note the calendar begins to show it (ours)."""

_USUAL_LENGTH = timedelta(hours=1)


@dataclass(frozen=True, slots=True, repr=False)
class Fact:
    """One line of the box: "At the latest", "Saturday 28 March at 17:00 (Madrid time)"."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, repr=False)
class Link:
    """Where somebody can go, and what the button or the line says."""

    label: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Event:
    """One entry for the candidate's calendar: an hour of the clock, or a whole day (`on`)."""

    filename: str
    title: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class MailParts:
    """All that stands beside the words, in the words' language.

    Text and HTML are both made of this, so that neither says what the other does not.
    """

    locale: str
    agency: str
    facts: tuple[Fact, ...] = ()
    button: Link | None = None
    event: Event | None = None
    attached: str | None = None
    why: str
    preferences: Link


@dataclass(frozen=True, slots=True)
class Links:
    """The candidate's own addresses with us: secrets, as whoever has them may use them."""

    page_url: str = field(repr=False)
    preferences_url: str = field(repr=False)


def parts_for(name: str, facts: CoachingFacts, links: Links, now: datetime) -> MailParts:
    """Return what the e-mail of this template adds to its words, as things stand at `now`."""
    words = words_of(language_of(facts.locale))
    agency = one_line(facts.agency or "", 80)
    event = _EVENTS.get(name, _no_event)(facts, words, now)
    label = _BUTTONS.get(name)
    return MailParts(
        locale=facts.locale,
        agency=agency,
        facts=tuple(
            Fact(label, value) for label, value in _FACTS.get(name, _no_facts)(facts, words, now)
        ),
        button=Link(label(words), links.page_url) if label else None,
        event=event,
        attached=words.attached.format(name=event.filename) if event else None,
        why=words.why_you_get_it.format(agency=agency or words.company_unknown),
        preferences=Link(words.preferences, links.preferences_url),
    )


Rows = list[tuple[str, str]]
_FactsOf = Callable[[CoachingFacts, CoachingWords, datetime], Rows]
_EventOf = Callable[[CoachingFacts, CoachingWords, datetime], Event | None]


def _no_facts(_facts: CoachingFacts, _words: CoachingWords, _now: datetime) -> Rows:
    return []


def _interview(facts: CoachingFacts, words: CoachingWords, _now: datetime) -> Rows:
    rows = []
    if facts.interview_starts_at:
        at = say_local_moment(facts.interview_starts_at, facts.zone, facts.locale)
        rows.append((words.interview, at))
    if facts.others:
        names = say_list((one_line(name, 80) for name in facts.others), facts.locale)
        rows.append((words.with_whom, names))
    return rows


def _note(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Rows:
    name = one_line((facts.interviewer.name if facts.interviewer else None) or "", 80)
    rows = [(words.to_whom, name)] if name else []
    for label, at in ((words.best_by, facts.due_at), (words.at_latest, facts.note_limit_at)):
        if at is not None and at > now:
            rows.append((label, say_local_moment(at, facts.zone, facts.locale)))
    return rows


def _check_in(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Rows:
    promised = merge_fields(facts, now).get("promised")
    rows = [(words.promised, str(promised).rstrip(","))] if promised else []
    on = _writing_day(facts, now)
    return [*rows, (words.write_on, say_day(on, facts.locale))] if on else rows


def _card(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Rows:
    fields = merge_fields(facts, now)
    rows = ((words.post_by, fields.get("post_by")), (words.closes_on, fields.get("closes_on")))
    return [(label, str(value)) for label, value in rows if value]


_FACTS: Mapping[str, _FactsOf] = {
    "prep_kit": _interview,
    "thank_you": _note,
    "check_in": _check_in,
    "card": _card,
}

_BUTTONS: Mapping[str, Callable[[CoachingWords], str]] = {
    "prep_kit": lambda words: words.open_page,
    "contacts": lambda words: words.open_page,
    "debrief": lambda words: words.answer_there,
    "thank_you": lambda words: words.write_note,
    "check_in": lambda words: words.open_page,
}
"""The steps in which the candidate has something to do on their own page."""


def _no_event(_facts: CoachingFacts, _words: CoachingWords, _now: datetime) -> Event | None:
    return None


def _interview_event(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Event | None:
    starts_at = facts.interview_starts_at
    if starts_at is None:
        return None
    title = words.event_interview.format(at_company=merge_fields(facts, now)["at_company"])
    ends_at = facts.interview_ends_at or starts_at + _USUAL_LENGTH
    return Event(filename="interview.ics", title=title, starts_at=starts_at, ends_at=ends_at)


def _note_event(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Event | None:
    limit, name = facts.note_limit_at, merge_fields(facts, now).get("interviewer")
    if limit is None or limit <= now or not name:
        return None
    title = words.event_thank_you.format(name=name)
    return Event(filename="thank-you.ics", title=title, starts_at=limit - NOTE_TAKES, ends_at=limit)


def _check_in_event(facts: CoachingFacts, words: CoachingWords, now: datetime) -> Event | None:
    on = _writing_day(facts, now)
    if on is None:
        return None
    title = words.event_check_in.format(at_company=merge_fields(facts, now)["at_company"])
    return Event(filename="check-in.ics", title=title, on=on)


def _writing_day(facts: CoachingFacts, now: datetime) -> date | None:
    """Return the day on which to check in, where the candidate is; None once it has passed."""
    if facts.due_at is None:
        return None
    on = local_date(facts.due_at, facts.zone)
    return on if on >= local_date(now, facts.zone) else None


_EVENTS: Mapping[str, _EventOf] = {
    "prep_kit": _interview_event,
    "thank_you": _note_event,
    "check_in": _check_in_event,
}
