"""Who was there, line by line: what a form asks of each person, and what it was told."""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from werkzeug.exceptions import RequestEntityTooLarge

from plugin.domain.addresses import is_usable_address
from plugin.domain.people_told import Fact, PersonTold
from plugin.services.submission_views import InterviewerView

LONGEST = {Fact.NAME: 200, Fact.TITLE: 200, Fact.EMAIL: 320}
LONGEST_TOPICS = 5000
_KEY = "n[0-9a-f]{16}"
_NEW_FIELD = re.compile(rf"(?:name|title|email|topic)-({_KEY})")

NO_PROBLEMS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, repr=False)
class PersonLine:
    """One person on a form: `person` None is somebody new, whom `key` tells from the others.

    `asks` are the facts that may be told; the others are the CRM's.
    """

    key: str
    person: InterviewerView | None
    asks: frozenset[Fact]
    values: Mapping[Fact, str]
    topics: str
    is_gone: bool = False
    problems: Mapping[Fact, str] = field(default_factory=dict)


def facts_asked(person: InterviewerView) -> frozenset[Fact]:
    """Return what a recruiter may tell of a person: what the CRM does not say itself."""
    asked = {
        Fact.NAME: person.is_added or person.name is None,
        Fact.TITLE: not person.has_crm_title,
        Fact.EMAIL: not is_usable_address(person.email),
    }
    return frozenset(fact for fact, is_asked in asked.items() if is_asked)


def lines_of(
    people: Iterable[InterviewerView],
    sent: Mapping[str, str] | None = None,
    problems: Mapping[str, str] = NO_PROBLEMS,
    asks_of: Callable[[InterviewerView], frozenset[Fact]] = facts_asked,
) -> list[PersonLine]:
    """Return a line for each person, as it was sent where it was, and an empty one at the end."""
    sent = sent or {}
    new = dict.fromkeys(_new_keys(sent))
    lines = []
    for person in people:
        own = person.ref.rpartition(":")[2]
        key = own if person.is_added and own in new else str(person.id)
        new.pop(key, None)
        stored = {
            Fact.NAME: person.name or "",
            Fact.TITLE: person.found_title or "",
            Fact.EMAIL: person.found_email or "",
        }
        lines.append(
            PersonLine(
                key,
                person,
                asks_of(person),
                {fact: sent.get(f"{fact}-{key}", stored[fact]) for fact in Fact},
                sent.get(f"topic-{key}", person.topics or ""),
                f"gone-{key}" in sent,
                _problems(key, problems),
            )
        )
    lines.extend(_new_line(key, sent, problems) for key in new if _is_told(key, sent))
    return [*lines, blank_line(new_key())]


def blank_line(key: str) -> PersonLine:
    """Return the line of somebody of whom nothing is told yet."""
    return _new_line(key, {}, NO_PROBLEMS)


def people_in(sent: Mapping[str, str], known: Iterable[int]) -> dict[str, PersonTold]:
    """Return what was told of whom, by key: of those who are known, and of those who are new."""
    told = {str(number): _told(sent, str(number)) for number in known}
    told |= {key: _told(sent, key) for key in _new_keys(sent)}
    return {key: one for key, one in told.items() if one.told or one.topics or one.is_gone}


def new_key() -> str:
    """Return a key for somebody new; whoever sends it again means the same person."""
    return f"n{secrets.token_hex(8)}"


def _new_keys(sent: Mapping[str, str]) -> Iterator[str]:
    found = (_NEW_FIELD.fullmatch(name) for name in sent)
    return iter(dict.fromkeys(match[1] for match in found if match))


def _new_line(key: str, sent: Mapping[str, str], problems: Mapping[str, str]) -> PersonLine:
    return PersonLine(
        key,
        None,
        frozenset(Fact),
        {fact: sent.get(f"{fact}-{key}", "") for fact in Fact},
        sent.get(f"topic-{key}", ""),
        f"gone-{key}" in sent,
        _problems(key, problems),
    )


def _is_told(key: str, sent: Mapping[str, str]) -> bool:
    return any(sent.get(f"{name}-{key}", "").strip() for name in (*Fact, "topic"))


def _problems(key: str, problems: Mapping[str, str]) -> dict[Fact, str]:
    return {fact: problems[f"{fact}-{key}"] for fact in Fact if f"{fact}-{key}" in problems}


def _told(sent: Mapping[str, str], key: str) -> PersonTold:
    is_new = not key.isdecimal()
    return PersonTold(
        {
            fact: _text(sent, f"{fact}-{key}", longest)
            for fact, longest in LONGEST.items()
            if f"{fact}-{key}" in sent
        },
        _text(sent, f"topic-{key}", LONGEST_TOPICS) if is_new else None,
        f"gone-{key}" in sent,
    )


def _text(sent: Mapping[str, str], name: str, longest: int) -> str | None:
    """Return one line without NUL, which PostgreSQL cannot keep."""
    text = " ".join(sent.get(name, "").replace("\0", "").split())
    if len(text) > longest:
        raise RequestEntityTooLarge
    return text.encode("utf-8", "replace").decode("utf-8") or None
