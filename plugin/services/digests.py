"""Write a recruiter's morning digest: what the inbox shows, in the same groups and words."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from plugin.domain.calendars import local_date, zone
from plugin.domain.coaching import NAME_LIMIT, first_name, one_line
from plugin.domain.prompts import StepKey
from plugin.domain.urgency import Urgency
from plugin.domain.wording import say_date
from plugin.services.inbox import Group, open_groups
from plugin.services.prompt_views import PromptView
from plugin.services.prompt_words import GROUP_TITLES, title
from plugin.store.people import Recruiter

ROWS = 50
"""Prompts in one mail, the most urgent first; the rest is counted."""

TOLD = frozenset(Urgency) - {Urgency.LATER}
"""What is open but not yet due is no news in the morning."""

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_COUNTED: Mapping[Urgency, str] = {
    Urgency.AT_RISK: "at risk",
    Urgency.LATE: "late",
    Urgency.DUE_TODAY: "due today",
    Urgency.BLOCKED: "needing an answer",
    Urgency.WAITING: "waiting on the client",
    Urgency.MOVING_ON: "moving on",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a digest is written, and when. `base_url` is where our pages are."""

    recruiter: Recruiter = field(repr=False)
    agency: str
    zone_name: str
    base_url: str
    now: datetime


@dataclass(frozen=True, slots=True)
class Digest:
    subject: str
    text: str = field(repr=False)
    is_empty: bool


def write_digest(session: Session, reader: Reader) -> Digest:
    """Return the digest of a recruiter's open prompts; managers also get those of nobody."""
    own = _told(_groups(session, reader.recruiter.id, reader))
    is_manager = reader.recruiter.is_manager
    unowned = _told(_groups(session, None, reader)) if is_manager else []
    sections = [*_sections(own, reader), *_unowned(unowned, reader)]
    return Digest(
        subject=_subject(own, unowned),
        text="\n\n".join([_greeting(reader, is_empty=not sections), *sections, _footer(reader)]),
        is_empty=not sections,
    )


def _groups(session: Session, owner_id: int | None, reader: Reader) -> Sequence[Group]:
    return open_groups(session, owner_id, reader.zone_name, now=reader.now, rows=ROWS)


def _told(groups: Iterable[Group]) -> list[Group]:
    return [group for group in groups if group.urgency in TOLD]


def _subject(own: Sequence[Group], unowned: Sequence[Group]) -> str:
    counts = [f"{group.total} {_COUNTED[group.urgency]}" for group in own]
    nobodys = sum(group.total for group in unowned)
    if nobodys:
        counts.append(f"{nobodys} without an owner")
    return f"Today: {', '.join(counts)}" if counts else "Today: nothing is due"


def _greeting(reader: Reader, *, is_empty: bool) -> str:
    name = first_name(_safe(reader.recruiter.name))
    today = say_date(local_date(reader.now, reader.zone_name))
    hello = f"Good morning{f', {name}' if name else ''}."
    if is_empty:
        return f"{hello}\n\nNobody is at risk, and nothing is due on {today}."
    zone_said = f"Times are those of {reader.zone_name}."
    return f"{hello}\n\nThis is what waits for you on {today}. {zone_said}"


def _sections(groups: Iterable[Group], reader: Reader) -> Iterator[str]:
    for group in groups:
        yield "\n".join(
            [f"{GROUP_TITLES[group.urgency].upper()} ({group.total})", *_lines(group, reader)]
        )


def _unowned(groups: Sequence[Group], reader: Reader) -> Iterator[str]:
    total = sum(group.total for group in groups)
    if total:
        lines = [line for group in groups for line in _lines(group, reader)]
        yield "\n".join([f"NOBODY'S YET ({total})", *lines])


def _lines(group: Group, reader: Reader) -> Iterator[str]:
    for prompt in group.prompts:
        yield f"- {_line(prompt, reader)}"
    left_out = group.total - len(group.prompts)
    if left_out:
        yield f"- and {left_out} more: {reader.base_url}/"


def _line(prompt: PromptView, reader: Reader) -> str:
    who = _safe(prompt.candidate_name) or "A candidate"
    client = _safe(prompt.client_company_name)
    job = _safe(prompt.job_title)
    about = " at ".join(text for text in (job, client) if text)
    link = f"{reader.base_url}/candidates/{prompt.candidate_id}"
    what = f"{who}{f' ({about})' if about else ''}: {_safe(title(prompt))}"
    return f"{what}, {_due(prompt, reader)}. {link}"


def _due(prompt: PromptView, reader: Reader) -> str:
    """Return by when, as moments: what is "in 40 min" now is read an hour later."""
    due_at, limit_at, now = prompt.due_at, prompt.limit_at, reader.now
    if prompt.step is StepKey.THANK_YOU and due_at and limit_at:
        if now <= due_at:
            return f"best by {_say(due_at, reader)}, at the latest by {_say(limit_at, reader)}"
        if now <= limit_at:
            return f"at the latest by {_say(limit_at, reader)}"
        return f"late since {_say(limit_at, reader)}, but still worth sending"
    if due_at is None:
        return "no deadline"
    return f"late since {_say(due_at, reader)}" if due_at < now else f"by {_say(due_at, reader)}"


def _say(instant: datetime, reader: Reader) -> str:
    there = instant.astimezone(zone(reader.zone_name))
    wall = f"{there:%H:%M}"
    away = there.date() - local_date(reader.now, reader.zone_name)
    near = {0: wall, 1: f"tomorrow {wall}", -1: f"yesterday {wall}"}
    return near.get(away // timedelta(days=1)) or f"{say_date(there.date())} {wall}"


def _footer(reader: Reader) -> str:
    return (
        f"Your inbox: {reader.base_url}/\n\n"
        f"Afterword sends this to active recruiters of {_safe(reader.agency)}. Change the time or"
        f" turn it off: {reader.base_url}/settings/notices"
    )


def _safe(text: str | None) -> str:
    """Return what came from outside as part of one line, in which nothing becomes a link."""
    return one_line(_ADDRESS.sub("", text or ""), NAME_LIMIT)
