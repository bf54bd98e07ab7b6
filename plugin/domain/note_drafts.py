"""A candidate's draft of a note, and what the debrief knows around it."""

from dataclasses import dataclass, field
from datetime import date

from plugin.domain.evidence import NoteKind
from plugin.domain.promises import Promise


@dataclass(frozen=True, slots=True)
class Note:
    """The text as it would be sent. `to` is None where nobody has said whom it goes to."""

    body: str
    to: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who writes. `phone` is in any way of writing it."""

    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Interviewer:
    """Who is written to, and the topics of their part of the talk."""

    name: str
    title: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowUpFacts:
    """What only a check-in is held against; None is what nobody has told."""

    promise: Promise | None = None
    sent_before: int | None = None
    not_before: date | None = None
    send_on: date | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One note before it is sent, with everything that the checks may look at."""

    kind: NoteKind
    note: Note
    candidate: Candidate
    interviewer: Interviewer
    job_title: str | None = None
    company: str | None = None
    forgot: tuple[str, ...] = ()
    other_notes: tuple[str, ...] = ()
    follow_up: FollowUpFacts = field(default_factory=FollowUpFacts)
