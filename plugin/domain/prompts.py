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
    is one sentence that a recruiter would say.
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
