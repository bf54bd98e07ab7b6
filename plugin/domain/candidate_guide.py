"""What a candidate is told to do now, and which notes they may write. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.calendars import local_date
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState
from plugin.domain.submissions import CLOSING_STAGES, Stage


class NotePhase(StrEnum):
    """Where a thank-you stands between its three clocks (R23 R25 R29)."""

    BEFORE = "before"
    FIRST_HOUR = "first_hour"
    SAME_DAY = "same_day"
    LAST_HOURS = "last_hours"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class NoteClock:
    """Best by `due_at`, at the latest by `limit_at`, counted from `ends_at`. All aware UTC."""

    ends_at: datetime
    due_at: datetime
    limit_at: datetime

    def phase_at(self, now: datetime, zone_name: str) -> NotePhase:
        """Return the phase at `now`; "the same day" is that of the candidate's zone."""
        if now < self.ends_at:
            return NotePhase.BEFORE
        if now <= self.due_at:
            return NotePhase.FIRST_HOUR
        if now > self.limit_at:
            return NotePhase.LATE
        is_same_day = local_date(now, zone_name) == local_date(self.ends_at, zone_name)
        return NotePhase.SAME_DAY if is_same_day else NotePhase.LAST_HOURS


class PlaceState(StrEnum):
    """What the candidate may do with one note.

    `prepare`: write, but not send, as the interview has not begun. `closed`: nothing, and it is
    not called for any more.
    """

    PREPARE = "prepare"
    OPEN = "open"
    SENT = "sent"
    CLOSED = "closed"


_ENDED = frozenset(
    {PromptState.CANCELLED, PromptState.DISMISSED, PromptState.EXPIRED, PromptState.SKIPPED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What decides about one note. `prompt_state` None: its prompt is not planned yet."""

    contact_mode: ContactMode | None
    stage: Stage | None
    prompt_state: PromptState | None
    expires_at: datetime | None
    starts_at: datetime
    is_sent: bool


def place_state(facts: PlaceFacts, now: datetime) -> PlaceState:
    """Return what the candidate may do with a note. What was sent stays sent."""
    if facts.is_sent or facts.prompt_state is PromptState.DONE:
        return PlaceState.SENT
    if facts.contact_mode in (None, ContactMode.NONE) or facts.stage in CLOSING_STAGES:
        return PlaceState.CLOSED
    is_over = facts.expires_at is not None and facts.expires_at <= now
    if facts.prompt_state in _ENDED or is_over:
        return PlaceState.CLOSED
    return PlaceState.PREPARE if now < facts.starts_at else PlaceState.OPEN


class Focus(StrEnum):
    """The one thing that the page says first."""

    OVER = "over"
    NO_INTERVIEW = "no_interview"
    UNKNOWN_CONTACT = "unknown_contact"
    NO_CONTACT = "no_contact"
    NOBODY_KNOWN = "nobody_known"
    WRITE = "write"
    PREPARE = "prepare"
    CHECK_IN = "check_in"
    MOVE_ON = "move_on"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideFacts:
    """What decides about the focus.

    `met` is how many people the last day that is over brought; `unsent` how many of their notes
    may still go. `has_day`: an interview is known at all; `has_coming`: one is yet to be.
    """

    stage: Stage | None
    contact_mode: ContactMode | None
    has_day: bool
    has_coming: bool
    met: int
    unsent: int
    asks_check_in: bool
    asks_move_on: bool


def focus_of(facts: GuideFacts) -> Focus:
    """Return what the page says first: what can still be lost goes before what can wait."""
    if facts.stage in CLOSING_STAGES:
        return Focus.OVER
    if not facts.has_day:
        return Focus.NO_INTERVIEW
    if facts.unsent:
        return Focus.WRITE
    if facts.has_coming:
        return Focus.PREPARE
    return _after(facts)


def _after(facts: GuideFacts) -> Focus:
    """Return the focus when no note is open and no interview is to come."""
    if facts.asks_move_on:
        return Focus.MOVE_ON
    if facts.asks_check_in:
        return Focus.CHECK_IN
    if facts.contact_mode is None:
        return Focus.UNKNOWN_CONTACT
    if facts.contact_mode is ContactMode.NONE:
        return Focus.NO_CONTACT
    return Focus.WAIT if facts.met else Focus.NOBODY_KNOWN
