"""Prompts and submissions as an agency's own programs read them, with the CRM's own refs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.prompts import PromptState
from plugin.errors import NotFound
from plugin.services.api_tokens import ApiClient
from plugin.services.prompt_views import IS_LIVE, PromptView, find_prompts, in_order, is_open
from plugin.services.submission_views import (
    InterviewView,
    SubmissionView,
    find_interviews,
    find_submissions,
)
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

PAGE_ROWS = 100


class Wanted(StrEnum):
    """Which prompts are asked for: `open` ask for something now, `live` may still do."""

    OPEN = "open"
    LIVE = "live"
    DONE = "done"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class PromptRefs:
    """The CRM's own ids around one prompt; the recruiter is whose inbox it is in."""

    candidate: str
    submission: str
    interview: str
    client_company: str | None
    interviewer: str | None
    recruiter: str | None
    recruiter_name: str | None


@dataclass(frozen=True, slots=True)
class ApiPrompt:
    prompt: PromptView
    refs: PromptRefs


@dataclass(frozen=True, slots=True)
class PromptPage:
    """`cursor` None: that was the last page. `now` is the moment of the answer."""

    prompts: tuple[ApiPrompt, ...]
    cursor: int | None
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSubmission:
    """What we know of a submission. `next_prompt` asks for something now, or will do first."""

    ref: str
    updated_at: datetime
    about: SubmissionView
    candidate_ref: str
    candidate_name: str | None
    client_company_ref: str | None
    recruiter_ref: str | None
    interviews: tuple[tuple[str, InterviewView], ...]
    next_prompt: ApiPrompt | None
    now: datetime


def list_prompts(
    client: ApiClient, wanted: Wanted, since: datetime | None, after: int | None
) -> PromptPage:
    """Return a page of the agency's prompts, by id, from behind `after`.

    `since`: only those that changed at or after it; an open one also where it opened or came back
    since then.
    """
    now = utcnow()
    with transaction(client.installation_id) as session:
        conditions = [*_CONDITIONS[wanted](now)]
        if since is not None:
            conditions.append(_news_at(wanted) >= since)
        if after is not None:
            conditions.append(Prompt.id > after)
        ids = session.scalars(
            select(Prompt.id).where(*conditions).order_by(Prompt.id).limit(PAGE_ROWS + 1)
        ).all()
        shown = ids[:PAGE_ROWS]
        prompts = _with_refs(session, shown)
    return PromptPage(tuple(prompts), shown[-1] if len(ids) > PAGE_ROWS else None, now)


def get_submission(client: ApiClient, ref: str) -> ApiSubmission:
    """Return what we know of the submission with this ref. Raises NotFound."""
    now = utcnow()
    with transaction(client.installation_id) as session:
        row = session.execute(
            select(
                Submission.id,
                Submission.ref,
                Submission.crm_updated_at.label("updated_at"),
                Candidate.ref.label("candidate_ref"),
                Candidate.name.label("candidate_name"),
                ClientCompany.ref.label("client_company_ref"),
                Recruiter.ref.label("recruiter_ref"),
            )
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
            .outerjoin(Recruiter, Recruiter.id == Submission.recruiter_id)
            .where(
                Submission.ref == ref,
                Submission.deleted_at.is_(None),
                Candidate.deleted_at.is_(None),
            )
        ).one_or_none()
        if row is None:
            raise NotFound("There is no such submission.")
        values = dict(row._mapping)
        submission_id = values.pop("id")
        (about,) = find_submissions(session, Submission.id == submission_id)
        return ApiSubmission(
            about=about,
            interviews=_interviews(session, submission_id),
            next_prompt=_next_prompt(session, submission_id, now),
            now=now,
            **values,
        )


def _interviews(session: Session, submission_id: int) -> tuple[tuple[str, InterviewView], ...]:
    found = find_interviews(session, Interview.submission_id == submission_id)
    query = select(Interview.id, Interview.ref).where(Interview.submission_id == submission_id)
    refs: dict[int, str] = {row.id: row.ref for row in session.execute(query)}
    return tuple((refs[each.id], each) for each in found)


def _next_prompt(session: Session, submission_id: int, now: datetime) -> ApiPrompt | None:
    not_over = (Prompt.expires_at.is_(None)) | (Prompt.expires_at > now)
    comes_at = func.greatest(Prompt.opens_at, Prompt.snoozed_until)
    ids = session.scalars(
        select(Prompt.id)
        .where(Prompt.submission_id == submission_id, IS_LIVE, not_over)
        .order_by(comes_at.nulls_last(), Prompt.id)
        .limit(1)
    ).all()
    return next(iter(_with_refs(session, ids)), None)


def _with_refs(session: Session, ids: Sequence[int]) -> list[ApiPrompt]:
    rows = session.execute(
        select(
            Prompt.id,
            Candidate.ref.label("candidate"),
            Submission.ref.label("submission"),
            Interview.ref.label("interview"),
            ClientCompany.ref.label("client_company"),
            Interviewer.ref.label("interviewer"),
            Recruiter.ref.label("recruiter"),
            Recruiter.name.label("recruiter_name"),
        )
        .join(Submission, Submission.id == Prompt.submission_id)
        .join(Candidate, Candidate.id == Submission.candidate_id)
        .join(Interview, Interview.id == Prompt.interview_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Interviewer, Interviewer.id == Prompt.interviewer_id)
        .outerjoin(Recruiter, Recruiter.id == Prompt.recruiter_id)
        .where(Prompt.id.in_(ids))
    ).mappings()
    refs: dict[int, PromptRefs] = {}
    for row in rows:
        values: dict[str, Any] = dict(row)
        prompt_id = values.pop("id")
        refs[prompt_id] = PromptRefs(**values)
    prompts = in_order(find_prompts(session, Prompt.id.in_(ids)), ids)
    return [ApiPrompt(prompt, refs[prompt.id]) for prompt in prompts]


def _news_at(wanted: Wanted) -> ColumnElement[datetime]:
    """Return when a prompt became what is asked for: the clock alone opens some."""
    if wanted is not Wanted.OPEN:
        return func.greatest(Prompt.changed_at)
    return func.greatest(Prompt.changed_at, Prompt.opens_at, Prompt.snoozed_until)


_CONDITIONS: dict[Wanted, Any] = {
    Wanted.OPEN: is_open,
    Wanted.LIVE: lambda now: (IS_LIVE, (Prompt.expires_at.is_(None)) | (Prompt.expires_at > now)),
    Wanted.DONE: lambda _: (Prompt.state == PromptState.DONE,),
    Wanted.ALL: lambda _: (),
}
