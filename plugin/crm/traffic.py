"""What goes to and fro: polled pages, listed records, notes and tasks to write, launches."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class PolledPage:
    """One page of a poll: the exact bytes, where to go on, and whether more is there now."""

    body: bytes = field(repr=False)
    cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A record that exists in the CRM now. `updated_at` None: the list does not say."""

    ref: str
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One page of a list of all records of a kind. `cursor` None: it was the last."""

    records: tuple[Listed, ...]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note for the candidate's record. `key` makes writing twice write once."""

    key: str
    candidate_ref: str
    submission_ref: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task in the recruiter's own CRM list, due on a date in the recruiter's place."""

    key: str
    candidate_ref: str
    submission_ref: str | None
    recruiter_ref: str | None
    title: str = field(repr=False)
    due_on: date


@dataclass(frozen=True, slots=True)
class Launch:
    """Who looks at what, proven by the CRM. `proof_id` may be used once, until it expires."""

    recruiter_ref: str
    candidate_ref: str | None
    proof_id: str
