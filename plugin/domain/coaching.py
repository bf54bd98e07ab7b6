"""What a coaching e-mail may say: the closed list of merge fields, and how facts become them."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from plugin.domain.calendars import local_date
from plugin.domain.coaching_choices import CHOICES, flags_of
from plugin.domain.coaching_words import CoachingWords, words_of
from plugin.domain.languages import language_of
from plugin.domain.localised import say_day, say_list, say_local_moment
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.promises import Promise, PromiseKind

MISSING: Mapping[str, str] = {
    "greeting": "The greeting is missing.",
    "candidate": "The candidate's name is missing. Add it in the CRM.",
    "recruiter": "Your own name is missing. Add it to your account in the CRM.",
    "agency": "The agency's name is missing.",
    "role": "The job title is missing. Add it in the CRM.",
    "company": "The client company's name is missing. Add it in the CRM.",
    "at_company": "The client company's name is missing. Add it in the CRM.",
    "from_company": "The client company's name is missing. Add it in the CRM.",
    "interviewer": "The interviewer's name is missing. Add it in the CRM.",
    "others": "Nobody else is known to have been there.",
    "interviewer_title": "The interviewer's title is missing. Add it in the CRM.",
    "interviewer_email": "The interviewer's work address is missing. Find it first.",
    "topics": "The debrief has no topics for this interviewer.",
    "forgot": "The debrief says nothing that was forgotten.",
    "interview_at": "The interview's start could not be read. Correct it in the CRM.",
    "at_latest": "The interview's end is missing. Correct it in the CRM.",
    "promised": "It is not known when they will decide. Add it to the debrief.",
    "closes_on": "It is not known when their interviews close. Add it to the debrief.",
    "post_by": "It is not known when to post the card. Add the closing date to the debrief.",
    "unknown_addresses": "No interviewer without an address is known.",
}
"""Every merge field, with what is said where a text needs it and it is not there."""

FLAGS = frozenset(
    {"is_second", "is_over", "is_late", "is_via_recruiter", "is_note_forbidden"}
    | {"is_told_to_call", "is_linkedin_ok"}
    | CHOICES
)
"""What a text may ask and never shows; always there."""

SAMPLES: Mapping[str, str] = {
    "greeting": "the whole salutation, with a form for people whose name is not known",
    "candidate": "the candidate's first name",
    "recruiter": "the recruiter's name",
    "agency": "the agency's name",
    "role": "“the Data Engineer role”, else “the role”",
    "company": "the client company's name, else “the company”",
    "at_company": "“at Acme”, else “at the company”",
    "from_company": "“from Acme”, else “from the company”",
    "interviewer": "whom the note goes to",
    "others": "who else was there",
    "interviewer_title": "that interviewer's title",
    "interviewer_email": "where the note goes, if candidates may write directly",
    "topics": "what the debrief says they talked about",
    "forgot": "what the candidate did not get to say",
    "interview_at": "when the interview begins, on the candidate's clock",
    "at_latest": "when the note's 24 hours end, while they last",
    "promised": "“by Thursday 2 April”: when the client said they would decide",
    "closes_on": "when the client stops interviewing",
    "post_by": "when the card has to be in the post",
    "unknown_addresses": "interviewers without a usable address",
}
"""What each merge field holds, for those who write versions of their own."""

NAME_LIMIT = 80
LINE_LIMIT = 300

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "sir", "dame", "rev"}
    | {"herr", "frau", "m", "mme", "mlle", "sr", "sra", "srta", "ing"}
)
_JOINERS = frozenset("\u200c\u200d")  # between letters of Persian, Hindi, and in emoji


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """A subject of one line, and a text of paragraphs with an empty line between them."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class InterviewerFacts:
    """`email` is there only where candidates may write directly; `topics` are the debrief's."""

    name: str | None = None
    title: str | None = None
    email: str | None = None
    topics: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoachingFacts:
    """What is known around one prompt when its e-mail is written. Instants are aware UTC.

    `zone` is the candidate's, or the recruiter's where that is unknown. `interviewer` is whom the
    prompt is about, where it is about one; `others` are the names of the day's other interviewers,
    `unknown_addresses` of those without a usable address; `told_to_call` and `linkedin_ok` are the
    debrief's. `locale` is a tag of `languages.locale_for`: the words' language, and how it writes
    dates.
    """

    zone: str
    locale: str = "en-GB"
    recruiter: str | None = field(default=None, repr=False)
    agency: str | None = None
    candidate: str | None = field(default=None, repr=False)
    job_title: str | None = None
    company: str | None = None
    interviewer: InterviewerFacts | None = None
    others: tuple[str, ...] = field(default=(), repr=False)
    unknown_addresses: tuple[str, ...] = field(default=(), repr=False)
    forgot: str | None = field(default=None, repr=False)
    told_to_call: bool = False
    linkedin_ok: bool = False
    interview_starts_at: datetime | None = None
    interview_ends_at: datetime | None = None
    note_limit_at: datetime | None = None
    promise: Promise | None = None
    closes_on: date | None = None
    post_by: datetime | None = None
    due_at: datetime | None = None
    recruiter_zone: str = "UTC"
    occurrence: int = 1
    contact_mode: ContactMode | None = None
    playbook: Playbook = DEFAULT_PLAYBOOK


def merge_fields(facts: CoachingFacts, now: datetime) -> dict[str, str | bool]:
    """Return the fields that have a value, and all flags.

    A field without a value and without a fallback is left out, so that a text that needs it fails
    instead of showing a gap. Values are single lines without control characters.
    """
    given = _texts(facts) | _moments(facts, now)
    lines = {name: line for name, text in given.items() if (line := one_line(text or ""))}
    return {**lines, **_flags(facts, now)}


def first_name(name: str | None) -> str | None:
    """Return how to greet somebody: without title and family name; None where nothing is left.

    "Ruiz, Ana" is Ana; of "J. Smith", where only an initial is known, the whole stays.
    """
    line = one_line(name or "", NAME_LIMIT)
    family, comma, given = line.partition(",")
    words = (given if comma and given.strip() else family).split()
    while words and words[0].rstrip(".").lower() in _TITLES:
        words.pop(0)
    if not words:
        return None
    is_initial = len(words[0].rstrip(".")) == 1
    return " ".join(words) if is_initial else words[0]


def full_name(name: str | None) -> str:
    """Return the name as it is written in a salutation: "Ruiz, Ana" is Ana Ruiz."""
    line = one_line(name or "", NAME_LIMIT)
    family, comma, given = line.partition(",")
    return f"{given.strip()} {family.strip()}" if comma and given.strip() else line


def is_elided(name: str) -> bool:
    """Tell whether a French "de" before the name becomes "d’": a vowel, with or without accent."""
    return unicodedata.normalize("NFD", name)[:1].lower() in frozenset("aeiou")


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return the text as one line: no breaks, no control or direction characters, not too long."""
    plain = "".join(char if _is_plain(char) else " " for char in text)
    line = " ".join(plain.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _is_plain(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _texts(facts: CoachingFacts) -> dict[str, str | None]:
    interviewer = facts.interviewer or InterviewerFacts()
    words = words_of(language_of(facts.locale))
    return {
        "greeting": _greeting(facts.candidate, words),
        "candidate": first_name(facts.candidate),
        "recruiter": one_line(facts.recruiter or "", NAME_LIMIT),
        "agency": one_line(facts.agency or "", NAME_LIMIT),
        "role": _role(_shortened(facts.job_title), words),
        **_company(_shortened(facts.company), words),
        "interviewer": _shortened(interviewer.name),
        "interviewer_title": _shortened(interviewer.title),
        "interviewer_email": interviewer.email,
        "others": say_list(map(_shortened, facts.others), facts.locale),
        "unknown_addresses": say_list(map(_shortened, facts.unknown_addresses), facts.locale),
        "topics": _clause(interviewer.topics),
        "forgot": _clause(facts.forgot),
    }


def _greeting(name: str | None, words: CoachingWords) -> str:
    said = full_name(name) if words.is_greeted_in_full else first_name(name)
    return words.greeting.format(name=said) if said else words.greeting_nobody


def _role(title: str, words: CoachingWords) -> str:
    if not title:
        return words.role_unknown
    return (words.role_elided if is_elided(title) else words.role).format(title=title)


def _company(name: str, words: CoachingWords) -> dict[str, str | None]:
    """Return the company's name alone and as languages put it after "at" and "from"."""
    if not name:
        return {
            "company": words.company_unknown,
            "at_company": words.at_company_unknown,
            "from_company": words.from_company_unknown,
        }
    from_company = words.from_company_elided if is_elided(name) else words.from_company
    return {
        "company": name,
        "at_company": words.at_company.format(name=name),
        "from_company": from_company.format(name=name),
    }


def _moments(facts: CoachingFacts, now: datetime) -> dict[str, str | None]:
    limit = facts.note_limit_at
    return {
        "interview_at": _say_local(facts.interview_starts_at, facts),
        "at_latest": _say_local(limit, facts) if limit and limit > now else None,
        "promised": _say_promise(facts.promise, facts.locale),
        "closes_on": say_day(facts.closes_on, facts.locale) if facts.closes_on else None,
        "post_by": _say_post_by(facts),
    }


def _flags(facts: CoachingFacts, now: datetime) -> dict[str, bool]:
    ends_at, limit = facts.interview_ends_at, facts.note_limit_at
    return {
        "is_second": facts.occurrence > 1,
        "is_over": ends_at is not None and ends_at <= now,
        "is_late": limit is not None and limit <= now,
        "is_via_recruiter": facts.contact_mode is ContactMode.VIA_RECRUITER,
        "is_note_forbidden": facts.contact_mode is ContactMode.NONE,
        "is_told_to_call": facts.told_to_call,
        "is_linkedin_ok": facts.linkedin_ok,
        **flags_of(facts.playbook),
    }


def _shortened(text: str | None) -> str:
    return one_line(text or "", NAME_LIMIT)


def _clause(text: str | None) -> str:
    """Return free text so that it can stand within a sentence."""
    return one_line(text or "").rstrip(" .;,")


def _say_local(instant: datetime | None, facts: CoachingFacts) -> str | None:
    """Return the moment on the candidate's own clock, with the place that the clock is set by."""
    return say_local_moment(instant, facts.zone, facts.locale) if instant else None


def _say_post_by(facts: CoachingFacts) -> str | None:
    if facts.post_by is None:
        return None
    return say_day(local_date(facts.post_by, facts.recruiter_zone), facts.locale)


def _say_promise(promise: Promise | None, locale: str) -> str | None:
    words = words_of(language_of(locale))
    if promise is None or promise.kind is PromiseKind.NONE:
        return None
    if promise.kind is PromiseKind.FEW_DAYS:
        return words.promised_few_days
    if promise.on is None:
        return None
    is_exact = promise.kind is PromiseKind.EXACT
    pattern = words.promised_by if is_exact else words.promised_around
    return pattern.format(day=say_day(promise.on, locale))
