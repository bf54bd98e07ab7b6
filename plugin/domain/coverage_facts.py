"""What coverage is judged from, and what is found: plain facts, instants in aware UTC."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from plugin.domain.coverage_counts import Outcome
from plugin.domain.interviews import Interview
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState, StepKey

STEPS = (StepKey.THANK_YOU, StepKey.DEBRIEF, StepKey.PROMISED_DATE, StepKey.CHECK_IN)
"""Whose prompts are looked at."""


@dataclass(frozen=True, slots=True)
class PromptFacts:
    """What a prompt's row tells. The moments are its own, of the playbook that planned it.

    `made_at`: by when what it asks for was done, by whoever said so first. `settled_at`: since
    when it was no longer called for, because the matter was decided or the plan dropped it.
    """

    state: PromptState
    due_at: datetime | None = None
    limit_at: datetime | None = None
    made_at: datetime | None = None
    settled_at: datetime | None = None
    needs_decision: bool = False


PromptsKey = tuple[StepKey, str, str | None]
"""Step, interview and interviewer, by their refs."""


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """All that coverage must know of one submission.

    `interviews` are all of them, so that a later round is seen. `first_seen` is keyed by interview;
    `notes_at`, by interview and interviewer, holds the earliest word that a note was sent, whoever
    gave it (the candidate, a recruiter's tick, a copy). `replies_at`: when the employer named a
    promise without deciding. `closed_at`: when the stage that it is in closed it.
    """

    submission_id: int
    recruiter_id: int | None
    client_company_id: int | None
    contact_mode: ContactMode | None
    closed_at: datetime | None
    interviews: tuple[Interview, ...]
    first_seen: Mapping[str, datetime]
    notes_at: Mapping[tuple[str, str], datetime]
    prompts: Mapping[PromptsKey, tuple[PromptFacts, ...]]
    replies_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One outcome and what it is of. `on` is the interview's local date.

    `ended_at` is the day's end; `at` when the note was sent, the debrief held or the check-in made;
    `due_at` by when it should have been. Of a seat, `day_refs` are all slots of its day.
    """

    outcome: Outcome
    on: date
    interview_ref: str
    ended_at: datetime
    interviewer_ref: str | None = None
    at: datetime | None = None
    due_at: datetime | None = None
    day_refs: frozenset[str] = frozenset()
