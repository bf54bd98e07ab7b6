"""What a coaching e-mail may say: the closed list of merge fields, and how facts become them."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.wording import say_date, say_moment

MISSING: Mapping[str, str] = {
    "candidate": "The candidate's name is missing. Add it in the CRM.",
    "recruiter": "Your own name is missing. Add it to your account in the CRM.",
    "agency": "The agency's name is missing.",
    "role": "The job title is missing. Add it in the CRM.",
    "company": "The client company's name is missing. Add it in the CRM.",
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

FLAGS = frozenset({"is_second", "is_over", "is_late", "is_via_recruiter", "is_note_forbidden"})
"""What a text may ask and never shows; always there."""

FALLBACKS: Mapping[str, str] = {
    "candidate": "there",
    "role": "the role",
    "company": "the company",
}

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
    `unknown_addresses` of those without a usable address.
    """

    zone: str
    recruiter: str | None = field(default=None, repr=False)
    agency: str | None = None
    candidate: str | None = field(default=None, repr=False)
    job_title: str | None = None
    company: str | None = None
    interviewer: InterviewerFacts | None = None
    others: tuple[str, ...] = field(default=(), repr=False)
    unknown_addresses: tuple[str, ...] = field(default=(), repr=False)
    forgot: str | None = field(default=None, repr=False)
    interview_starts_at: datetime | None = None
    interview_ends_at: datetime | None = None
    note_limit_at: datetime | None = None
    promise: Promise | None = None
    closes_on: date | None = None
    post_by: datetime | None = None
    recruiter_zone: str = "UTC"
    occurrence: int = 1
    contact_mode: ContactMode | None = None


def merge_fields(facts: CoachingFacts, now: datetime) -> dict[str, str | bool]:
    """Return the fields that have a value, and all flags.

    A field without a value and without a fallback is left out, so that a text that needs it fails
    instead of showing a gap. Values are single lines without control characters.
    """
    given = _texts(facts) | _moments(facts, now)
    lines = {name: line for name, text in given.items() if (line := one_line(text or ""))}
    return {**FALLBACKS, **lines, **_flags(facts, now)}


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


def one_line(text: str, limit: int = LINE_LIMIT) -> str:
    """Return the text as one line: no breaks, no control or direction characters, not too long."""
    plain = "".join(char if _is_plain(char) else " " for char in text)
    line = " ".join(plain.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def _is_plain(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _texts(facts: CoachingFacts) -> dict[str, str | None]:
    interviewer = facts.interviewer or InterviewerFacts()
    return {
        "candidate": first_name(facts.candidate),
        "recruiter": one_line(facts.recruiter or "", NAME_LIMIT),
        "agency": one_line(facts.agency or "", NAME_LIMIT),
        "role": f"the {_shortened(facts.job_title)} role" if facts.job_title else None,
        "company": _shortened(facts.company),
        "interviewer": _shortened(interviewer.name),
        "interviewer_title": _shortened(interviewer.title),
        "interviewer_email": interviewer.email,
        "others": _listed(_shortened(name) for name in facts.others),
        "unknown_addresses": _listed(_shortened(name) for name in facts.unknown_addresses),
        "topics": _clause(interviewer.topics),
        "forgot": _clause(facts.forgot),
    }


def _moments(facts: CoachingFacts, now: datetime) -> dict[str, str | None]:
    limit = facts.note_limit_at
    return {
        "interview_at": _say_local(facts.interview_starts_at, facts.zone),
        "at_latest": _say_local(limit, facts.zone) if limit and limit > now else None,
        "promised": _say_promise(facts.promise),
        "closes_on": say_date(facts.closes_on) if facts.closes_on else None,
        "post_by": _say_day(facts.post_by, facts.recruiter_zone),
    }


def _flags(facts: CoachingFacts, now: datetime) -> dict[str, bool]:
    ends_at, limit = facts.interview_ends_at, facts.note_limit_at
    return {
        "is_second": facts.occurrence > 1,
        "is_over": ends_at is not None and ends_at <= now,
        "is_late": limit is not None and limit <= now,
        "is_via_recruiter": facts.contact_mode is ContactMode.VIA_RECRUITER,
        "is_note_forbidden": facts.contact_mode is ContactMode.NONE,
    }


def _shortened(text: str | None) -> str:
    return one_line(text or "", NAME_LIMIT)


def _clause(text: str | None) -> str:
    """Return free text so that it can stand within a sentence."""
    return one_line(text or "").rstrip(" .;,")


def _listed(names: Iterable[str]) -> str:
    """Return names as people list them: "Jo Park, Bo Li and Al Yu"."""
    found = [name for name in names if name]
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"


def _say_local(instant: datetime | None, zone_name: str) -> str | None:
    """Return the moment on the candidate's own clock, with the place that the clock is set by."""
    if instant is None:
        return None
    place = zone_name.rpartition("/")[2].replace("_", " ")
    return f"{say_moment(instant, zone_name)} ({place} time)"


def _say_day(instant: datetime | None, zone_name: str) -> str | None:
    return say_moment(instant, zone_name).partition(" at ")[0] if instant else None


def _say_promise(promise: Promise | None) -> str | None:
    if promise is None or promise.kind is PromiseKind.NONE:
        return None
    if promise.kind is PromiseKind.FEW_DAYS:
        return "within a few days"
    if promise.on is None:
        return None
    nearness = "by" if promise.kind is PromiseKind.EXACT else "around"
    return f"{nearness} {say_date(promise.on)}"
