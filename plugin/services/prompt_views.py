"""A prompt as a page shows it: one frozen row with the names that go with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select
from sqlalchemy.orm import Session

from plugin.domain.people import ContactMode
from plugin.domain.prompts import PlannedState, PromptState, StepKey, live_state
from plugin.store.installations import Installation
from plugin.store.interviews import Interview, Interviewer
from plugin.store.messages import Message
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptView:
    """One prompt. Instants are aware UTC; names are None where the CRM gives none.

    `done_by` is the name of whoever ticked or dismissed it. `contact_mode` is the client
    company's, in force for the agency. `mailed_at`: when its newest
    coaching e-mail went out, those aside that came back. `batch`: the press that did the same to
    several, if it was part of one.
    """

    id: int
    step: StepKey
    occurrence: int
    state: PromptState
    reason: str | None
    opens_at: datetime | None
    due_at: datetime | None
    limit_at: datetime | None
    expires_at: datetime | None
    snoozed_until: datetime | None
    needs_decision: bool
    rules: tuple[str, ...]
    why: str
    playbook_name: str
    playbook_version: int
    done_at: datetime | None
    done_by: str | None
    changed_at: datetime
    submission_id: int
    job_title: str | None
    candidate_id: int
    candidate_name: str | None
    client_company_id: int | None
    client_company_name: str | None
    contact_mode: ContactMode | None
    interview_id: int
    interview_starts_at: datetime | None
    interview_round: int | None
    interviewer_id: int | None
    interviewer_name: str | None
    mailed_at: datetime | None
    batch: UUID | None = None

    @property
    def is_live(self) -> bool:
        """Tell whether somebody may still act on it."""
        return self.state in LIVE_STATES

    def state_at(self, now: datetime) -> PlannedState | PromptState:
        """Return what it is at `now`: its stored state, or what the clock makes of a live one."""
        if not self.is_live:
            return self.state
        by_clock = live_state(
            opens_at=self.opens_at,
            due_at=self.due_at,
            limit_at=self.limit_at,
            expires_at=self.expires_at,
            as_of=now,
        )
        is_decided = by_clock in (PlannedState.EXPIRED, PlannedState.PLANNED)
        return by_clock if is_decided or self.state is PromptState.PLANNED else self.state

    def is_open_at(self, now: datetime) -> bool:
        """Tell whether it asks for something at `now`; a snoozed one does not."""
        return (
            self.is_live
            and self.opens_at is not None
            and self.opens_at <= now
            and (self.expires_at is None or now < self.expires_at)
            and (self.snoozed_until is None or self.snoozed_until <= now)
        )


_DONE_BY = (
    select(Recruiter.name)
    .where(Recruiter.id == Prompt.done_by)
    .correlate(Prompt)
    .scalar_subquery()
    .label("done_by")
)
_MAILED_AT = (
    select(func.max(Message.sent_at))
    .where(
        Message.candidate_id == Submission.candidate_id,
        Message.prompt_id == Prompt.id,
        Message.bounced_at.is_(None),
    )
    .correlate(Prompt, Submission)
    .scalar_subquery()
    .label("mailed_at")
)
# Written into the SQL: a parameter could not be proven to match the partial index's condition.
IS_LIVE = Prompt.state.in_(
    bindparam("live", LIVE_STATES, expanding=True, literal_execute=True, unique=True)
)
"""The condition that somebody may still act on a prompt."""

CONTACT_MODE = func.coalesce(
    ClientCompany.contact_mode, ClientCompany.crm_contact_mode, Installation.contact_mode
)
"""The mode in force: the agency's answer, else the CRM's, else the agency's for all clients."""


def find_prompts(session: Session, *conditions: ColumnElement[bool]) -> list[PromptView]:
    """Return the prompts that meet the conditions, in one query, by what opens first."""
    statement = _prompts().where(*conditions)
    return [_view(row) for row in session.execute(statement)]


def is_open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions under which a prompt asks for something at `now`."""
    return (
        IS_LIVE,
        Prompt.opens_at <= now,
        (Prompt.expires_at.is_(None)) | (Prompt.expires_at > now),
        (Prompt.snoozed_until.is_(None)) | (Prompt.snoozed_until <= now),
    )


def in_order(prompts: Sequence[PromptView], ids: Sequence[int]) -> list[PromptView]:
    """Return the prompts in the order of the ids."""
    by_id = {prompt.id: prompt for prompt in prompts}
    return [by_id[number] for number in ids if number in by_id]


def _prompts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Prompt.id,
            Prompt.step,
            Prompt.occurrence,
            Prompt.state,
            Prompt.reason,
            Prompt.opens_at,
            Prompt.due_at,
            Prompt.limit_at,
            Prompt.expires_at,
            Prompt.snoozed_until,
            Prompt.needs_decision,
            Prompt.rules,
            Prompt.why,
            Prompt.playbook_name,
            Prompt.playbook_version,
            Prompt.done_at,
            _DONE_BY,
            Prompt.changed_at,
            Prompt.submission_id,
            Submission.job_title,
            Submission.candidate_id,
            Candidate.name.label("candidate_name"),
            Submission.client_company_id,
            ClientCompany.name.label("client_company_name"),
            CONTACT_MODE.label("contact_mode"),
            Prompt.interview_id,
            Interview.starts_at.label("interview_starts_at"),
            Interview.round.label("interview_round"),
            Prompt.interviewer_id,
            Interviewer.name.label("interviewer_name"),
            _MAILED_AT,
            Prompt.batch,
        )
        .join(Submission, Submission.id == Prompt.submission_id)
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .join(Interview, Interview.id == Prompt.interview_id)
        .join(Installation, Installation.id == Prompt.installation_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Interviewer, Interviewer.id == Prompt.interviewer_id)
        .order_by(Prompt.opens_at.nulls_last(), Prompt.id)
    )


def _view(row: Row[Any]) -> PromptView:
    values = dict(row._mapping)
    mode = values.pop("contact_mode")
    return PromptView(
        **values
        | {
            "step": StepKey(values["step"]),
            "state": PromptState(values["state"]),
            "rules": tuple(values["rules"]),
            "contact_mode": ContactMode(mode) if mode else None,
        }
    )
