"""The candidates of an agency: the list, and one candidate's dashboard."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.debrief_views import DebriefView, find_debriefs
from plugin.services.note_views import (
    EvidenceView,
    NoteView,
    find_evidence,
    find_note_views,
)
from plugin.services.prompt_views import PromptView, find_prompts, is_open
from plugin.services.submission_views import (
    FollowUpView,
    InterviewerView,
    InterviewView,
    ReplyView,
    SubmissionView,
    find_follow_ups,
    find_interviewers,
    find_interviews,
    find_replies,
    find_submissions,
)
from plugin.services.suppression_list import SuppressedAddress, find_suppressed
from plugin.services.waiting_notes import WaitingNote, find_waiting
from plugin.store.base import transaction
from plugin.store.messages import Message
from plugin.store.people import Candidate, ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One line of the list. `jobs` are "Data Engineer, Acme", the newest first."""

    id: int
    name: str | None
    is_gone: bool
    jobs: tuple[tuple[str | None, str | None, str | None], ...]
    open_prompts: int


@dataclass(frozen=True, slots=True)
class CandidateList:
    rows: tuple[CandidateRow, ...]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Who the candidate is. `is_gone`: the CRM has them no more. `url` is their page there.

    `suppressed`: what their address must not get, and why.
    """

    id: int
    name: str | None
    timezone: str | None
    url: str | None
    opted_out: bool
    suppressed: SuppressedAddress | None
    is_gone: bool
    defects: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MessageView:
    """One e-mail to the candidate. `sent_at` is aware UTC, None until the server took it."""

    id: int
    subject: str
    state: str
    reason: str | None
    created_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Journey:
    """All that the dashboard shows of one submission."""

    submission: SubmissionView
    interviews: tuple[InterviewView, ...]
    interviewers: Mapping[int, tuple[InterviewerView, ...]]
    debriefs: Mapping[int, DebriefView]
    prompts: tuple[PromptView, ...]
    follow_ups: tuple[FollowUpView, ...]
    replies: tuple[ReplyView, ...]
    evidence: tuple[EvidenceView, ...]
    notes: tuple[NoteView, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """One candidate as of `now`; journeys that go on first.

    `waiting`: the notes that wait to be forwarded, by prompt.
    """

    now: datetime
    candidate: CandidateView
    journeys: tuple[Journey, ...]
    messages: tuple[MessageView, ...]
    waiting: Mapping[int, tuple[WaitingNote, ...]]


def list_candidates(viewer: Viewer, *, search: str = "", page: int = 1) -> CandidateList:
    """Return a page of the agency's candidates by name; `search` is a part of the name."""
    first = (page - 1) * PAGE_ROWS
    statement = select(Candidate.id, Candidate.name, Candidate.deleted_at)
    if search:
        statement = statement.where(Candidate.name.icontains(search, autoescape=True))
    statement = statement.order_by(func.lower(Candidate.name).nulls_last(), Candidate.id)
    with transaction(viewer.installation_id) as session:
        found = session.execute(statement.offset(first).limit(PAGE_ROWS + 1)).all()
        shown = found[:PAGE_ROWS]
        jobs = _jobs(session, [row.id for row in shown])
        counts = _open_counts(session, [row.id for row in shown])
    rows = tuple(
        CandidateRow(
            row.id,
            row.name,
            row.deleted_at is not None,
            tuple(jobs[row.id]),
            counts.get(row.id, 0),
        )
        for row in shown
    )
    return CandidateList(rows, page, len(found) > PAGE_ROWS)


def get_dashboard(viewer: Viewer, candidate_id: int) -> Dashboard:
    """Return one candidate of the viewer's agency in twelve queries at most. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        candidate = _candidate(session, candidate_id)
        theirs = Submission.candidate_id == candidate_id
        submissions = find_submissions(session, theirs)
        interviews = find_interviews(session, theirs)
        interviewers = _grouped(find_interviewers(session, theirs), "interview_id")
        debriefs = {row.interview_id: row for row in find_debriefs(session, theirs)}
        all_prompts = find_prompts(session, theirs)
        prompts = _grouped(all_prompts, "submission_id")
        waiting = find_waiting(session, all_prompts)
        follow_ups = _grouped(find_follow_ups(session, theirs), "submission_id")
        replies = _grouped(find_replies(session, theirs), "submission_id")
        evidence = _grouped(find_evidence(session, theirs), "submission_id")
        notes = _grouped(find_note_views(session, theirs), "submission_id")
        messages = _messages(session, candidate_id)
    of_submission = _grouped(interviews, "submission_id")
    journeys = tuple(
        Journey(
            submission,
            of_submission[submission.id],
            {row.id: interviewers[row.id] for row in of_submission[submission.id]},
            debriefs,
            prompts[submission.id],
            follow_ups[submission.id],
            replies[submission.id],
            evidence[submission.id],
            notes[submission.id],
        )
        for submission in sorted(submissions, key=lambda row: (row.is_over, -row.id))
    )
    return Dashboard(utcnow(), candidate, journeys, messages, waiting)


def _candidate(session: Session, candidate_id: int) -> CandidateView:
    row = session.execute(
        select(
            Candidate.id,
            Candidate.name,
            Candidate.timezone,
            Candidate.url,
            Candidate.email,
            Candidate.opted_out,
            Candidate.deleted_at,
            Candidate.defects,
        ).where(Candidate.id == candidate_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such candidate.")
    defects = tuple((defect["field"], defect["problem"]) for defect in row.defects)
    return CandidateView(
        id=row.id,
        name=row.name,
        timezone=row.timezone,
        url=row.url,
        opted_out=row.opted_out,
        suppressed=find_suppressed(session, row.email),
        is_gone=row.deleted_at is not None,
        defects=defects,
    )


def _messages(session: Session, candidate_id: int) -> tuple[MessageView, ...]:
    rows = session.execute(
        select(
            Message.id,
            Message.subject,
            Message.state,
            Message.reason,
            Message.created_at,
            Message.sent_at,
        )
        .where(Message.candidate_id == candidate_id)
        .order_by(Message.id.desc())
    )
    return tuple(MessageView(*row) for row in rows)


def _jobs(
    session: Session, candidate_ids: Sequence[int]
) -> Mapping[int, list[tuple[str | None, str | None, str | None]]]:
    rows = session.execute(
        select(Submission.candidate_id, Submission.job_title, ClientCompany.name, Submission.stage)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .where(Submission.candidate_id.in_(candidate_ids), Submission.deleted_at.is_(None))
        .order_by(Submission.id.desc())
    )
    jobs: defaultdict[int, list[tuple[str | None, str | None, str | None]]] = defaultdict(list)
    for candidate_id, title, company, stage in rows:
        jobs[candidate_id].append((title, company, stage))
    return jobs


def _open_counts(session: Session, candidate_ids: Sequence[int]) -> Mapping[int, int]:
    rows = session.execute(
        select(Submission.candidate_id, func.count().label("open_count"))
        .join(Prompt, Prompt.submission_id == Submission.id)
        .where(Submission.candidate_id.in_(candidate_ids), *is_open(utcnow()))
        .group_by(Submission.candidate_id)
    )
    return {row.candidate_id: row.open_count for row in rows}


RowT = TypeVar("RowT")


def _grouped(rows: Iterable[RowT], name: str) -> Mapping[int, tuple[RowT, ...]]:
    groups: defaultdict[int, tuple[RowT, ...]] = defaultdict(tuple)
    for row in rows:
        groups[getattr(row, name)] += (row,)
    return groups
