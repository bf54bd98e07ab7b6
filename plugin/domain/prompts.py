"""A prompt: what asks one recruiter to do one thing about one interview."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StepKey(StrEnum):
    """The steps of the default playbook (section 2)."""

    PREP_KIT = "prep_kit"
    CONTACTS = "contacts"
    DEBRIEF = "debrief"
    THANK_YOU = "thank_you"
    CARD = "card"
    PROMISED_DATE = "promised_date"
    KEEP_APPLYING = "keep_applying"
    CHECK_IN = "check_in"
    MOVE_ON = "move_on"


class PlannedState(StrEnum):
    """What a plan says of a prompt at one instant (playbook section 5)."""

    DONE = "done"
    SKIPPED = "skipped"
    BLOCKED = "blocked"
    EXPIRED = "expired"
    PLANNED = "planned"
    OPEN = "open"
    LATE = "late"
    OVERDUE = "overdue"


class PromptState(StrEnum):
    """What is stored of a prompt.

    `planned` is a live one: whether it is still to come, open, overdue or late follows from its
    moments and the clock (`live_state`) and is never stored.
    """

    PLANNED = "planned"
    BLOCKED = "blocked"
    DONE = "done"
    DISMISSED = "dismissed"
    SKIPPED = "skipped"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class PromptKey:
    """The identity of a prompt within a submission; at most one prompt bears it."""

    step: StepKey
    interview_ref: str
    interviewer_ref: str | None = None
    occurrence: int = 1


@dataclass(frozen=True, slots=True)
class PlannedPrompt:
    """One line of a plan. Moments are aware UTC; a skipped prompt has none.

    `rules` are numbers of the catalogue (R01 … R96), `sources` file names of the articles; `why`
    is one sentence that a recruiter would say. It never names the candidate or an interviewer, so
    that it may be stored, and never says how late it is, which `explanations.say_how_late` does.
    """

    key: PromptKey
    state: PlannedState
    reason: str | None
    opens_at: datetime | None
    due_at: datetime | None
    limit_at: datetime | None
    expires_at: datetime | None
    needs_decision: bool
    rules: tuple[str, ...]
    sources: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What the facts of one submission call for at `as_of` (aware UTC), in the playbook's order."""

    submission_ref: str
    as_of: datetime
    playbook_name: str
    playbook_version: int
    prompts: tuple[PlannedPrompt, ...]


@dataclass(frozen=True, slots=True)
class StoredPrompt:
    """A prompt as it is stored, all that reconciliation needs to know of it."""

    id: int
    key: PromptKey
    state: PromptState
    reason: str | None = None
    opens_at: datetime | None = None
    due_at: datetime | None = None
    limit_at: datetime | None = None
    expires_at: datetime | None = None
    snoozed_until: datetime | None = None
    needs_decision: bool = False
    rules: tuple[str, ...] = ()
    why: str = ""
    playbook_version: int = 1


def live_state(
    *,
    opens_at: datetime | None,
    due_at: datetime | None,
    limit_at: datetime | None,
    expires_at: datetime | None,
    as_of: datetime,
) -> PlannedState:
    """Return what a live prompt with these moments is at `as_of` (playbook section 5).

    One of `expired` (from `expires_at` on), `planned` (before `opens_at`), `open` (until and at
    `due_at`), `late` (after `limit_at`), `overdue`. A moment that is None never comes.
    """
    if expires_at is not None and as_of >= expires_at:
        return PlannedState.EXPIRED
    if opens_at is None or as_of < opens_at:
        return PlannedState.PLANNED
    if due_at is None or as_of <= due_at:
        return PlannedState.OPEN
    if limit_at is not None and as_of > limit_at:
        return PlannedState.LATE
    return PlannedState.OVERDUE
