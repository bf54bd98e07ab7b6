"""Load what coverage judges: narrow rows of many submissions, a stream of each kind.

Five queries, however many submissions there are, each by submission; what is held in memory at once
is one submission and what the streams have read ahead.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from plugin.domain.calendars import known_zone
from plugin.domain.coverage_facts import STEPS, PromptFacts, PromptsKey, SubmissionFacts
from plugin.domain.evidence import NoteKind
from plugin.domain.interviews import Debrief as DebriefFacts
from plugin.domain.interviews import Interview as InterviewFacts
from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.people import Interviewer as InterviewerFacts
from plugin.domain.periods import Period
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.submissions import CLOSING_STAGES
from plugin.services.journeys import agency_place
from plugin.services.prompt_views import CONTACT_MODE
from plugin.services.prompts import DismissReason
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.people import ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import Reply, Submission

Statement = Select[*tuple[Any, ...]]
Condition = ColumnElement[bool]

_ROWS_AT_ONCE = 2000
_ZONES_SPAN = timedelta(hours=26)
"""More than any zone is ahead of UTC or behind it, with an interview over midnight."""
_STEPS = {str(step): step for step in StepKey}
_STATES = {str(state): state for state in PromptState}
_DECIDED = frozenset({DismissReason.CANDIDATE_OUT, DismissReason.CLIENT_DECIDED})


NOBODY = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whose interviews, and when; None is everybody's, NOBODY those that belong to none."""

    period: Period
    recruiter_id: int | None = None
    client_company_id: int | None = None


def load_facts(session: Session, installation_id: int, wanted: Wanted) -> Iterator[SubmissionFacts]:
    """Yield every submission with an interview in the period, or on a day beside it, by id."""
    zone = agency_place(session.get_one(Installation, installation_id)).timezone
    ids = _submissions(wanted)
    streams = {
        "interviews": _Stream(session, _interviews(ids)),
        "interviewers": _Stream(session, _interviewers(ids)),
        "prompts": _Stream(session, _prompts(ids)),
        "notes": _Stream(session, _notes(ids)),
        "replies": _Stream(session, _replies(ids)),
    }
    while (submission_id := streams["interviews"].next_id) is not None:
        rows = {name: stream.take(submission_id) for name, stream in streams.items()}
        yield _facts(rows, zone)


class _Stream:
    """The rows of one query, which come by submission, handed out a submission at a time."""

    def __init__(self, session: Session, statement: Statement) -> None:
        at_once = statement.execution_options(yield_per=_ROWS_AT_ONCE)
        self._rows: Iterator[Row[Any]] = iter(session.execute(at_once))
        self._ahead = next(self._rows, None)

    @property
    def next_id(self) -> int | None:
        """Return the submission of the next row; None at the end."""
        return None if self._ahead is None else self._ahead[0]

    def take(self, submission_id: int) -> list[Row[Any]]:
        """Return the rows of that submission."""
        taken = []
        while self._ahead is not None and self._ahead[0] == submission_id:
            taken.append(self._ahead)
            self._ahead = next(self._rows, None)
        return taken


def _submissions(wanted: Wanted) -> Select[int]:
    start = datetime.combine(wanted.period.first, time(), UTC) - _ZONES_SPAN
    end = datetime.combine(wanted.period.last, time(), UTC) + timedelta(days=1) + _ZONES_SPAN
    statement = select(Interview.submission_id).where(
        Interview.starts_at >= start, Interview.starts_at < end
    )
    conditions = [
        *whose(Submission.recruiter_id, wanted.recruiter_id),
        *whose(Submission.client_company_id, wanted.client_company_id),
    ]
    if not conditions:
        return statement
    return statement.join(Submission, Submission.id == Interview.submission_id).where(*conditions)


def whose(column: InstrumentedAttribute[int | None], wanted: int | None) -> list[Condition]:
    """Return the condition, if any, that rows belong to whom is wanted."""
    if wanted is None:
        return []
    return [column.is_(None) if wanted == NOBODY else column == wanted]


def _interviews(ids: Select[int]) -> Statement:
    return (
        select(
            Interview.submission_id,
            Submission.recruiter_id,
            Submission.client_company_id,
            CONTACT_MODE.label("contact_mode"),
            Submission.stage,
            Submission.stage_changed_at,
            Interview.ref,
            Interview.starts_at,
            Interview.ends_at,
            Interview.timezone,
            Interview.booked_at,
            Interview.status,
            Interview.deleted_at,
            Interview.first_seen_at,
            Debrief.debriefed_at,
            Debrief.promise_kind,
            Debrief.promise_on,
        )
        .join(Submission, Submission.id == Interview.submission_id)
        .join(Installation, Installation.id == Interview.installation_id)
        .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
        .outerjoin(Debrief, Debrief.interview_id == Interview.id)
        .where(Interview.submission_id.in_(ids), Interview.starts_at.is_not(None))
        .order_by(Interview.submission_id, Interview.id)
    )


def _interviewers(ids: Select[int]) -> Statement:
    return (
        select(
            Interview.submission_id,
            Interview.ref.label("interview_ref"),
            Interviewer.ref,
            func.coalesce(Interviewer.found_email, Interviewer.email).label("email"),
        )
        .join(Interview, Interview.id == Interviewer.interview_id)
        .where(Interview.submission_id.in_(ids), Interviewer.removed_at.is_(None))
        .order_by(Interview.submission_id, Interviewer.id)
    )


def _prompts(ids: Select[int]) -> Statement:
    return (
        select(
            Prompt.submission_id,
            Prompt.step,
            Interview.ref.label("interview_ref"),
            Interviewer.ref.label("interviewer_ref"),
            Prompt.state,
            Prompt.reason,
            Prompt.due_at,
            Prompt.limit_at,
            Prompt.done_at,
            Prompt.changed_at,
            Prompt.needs_decision,
        )
        .join(Interview, Interview.id == Prompt.interview_id)
        .outerjoin(Interviewer, Interviewer.id == Prompt.interviewer_id)
        .where(Prompt.submission_id.in_(ids), Prompt.step.in_(STEPS))
        .order_by(Prompt.submission_id, Prompt.id)
    )


def _notes(ids: Select[int]) -> Statement:
    return (
        select(
            NoteEvidence.submission_id,
            Interview.ref.label("interview_ref"),
            Interviewer.ref.label("interviewer_ref"),
            NoteEvidence.at,
        )
        .join(Interview, Interview.id == NoteEvidence.interview_id)
        .join(Interviewer, Interviewer.id == NoteEvidence.interviewer_id)
        .where(NoteEvidence.submission_id.in_(ids), NoteEvidence.kind == NoteKind.THANK_YOU)
        .order_by(NoteEvidence.submission_id, NoteEvidence.id)
    )


def _replies(ids: Select[int]) -> Statement:
    return (
        select(Reply.submission_id, Reply.at)
        .where(Reply.submission_id.in_(ids), Reply.promise_kind.is_not(None))
        .order_by(Reply.submission_id, Reply.id)
    )


def _facts(rows: Mapping[str, list[Row[Any]]], zone: str) -> SubmissionFacts:
    first = rows["interviews"][0]
    panels: defaultdict[str, list[InterviewerFacts]] = defaultdict(list)
    for row in rows["interviewers"]:
        panels[row.interview_ref].append(InterviewerFacts(row.ref, email=row.email))
    notes_at: dict[tuple[str, str], datetime] = {}
    for row in rows["notes"]:
        key = (row.interview_ref, row.interviewer_ref)
        notes_at[key] = min(row.at, notes_at.get(key, row.at))
    return SubmissionFacts(
        submission_id=first.submission_id,
        recruiter_id=first.recruiter_id,
        client_company_id=first.client_company_id,
        contact_mode=ContactMode(first.contact_mode) if first.contact_mode else None,
        closed_at=first.stage_changed_at if first.stage in CLOSING_STAGES else None,
        interviews=tuple(
            _interview(row, tuple(panels[row.ref]), zone) for row in rows["interviews"]
        ),
        first_seen={row.ref: row.first_seen_at for row in rows["interviews"]},
        notes_at=notes_at,
        prompts=_prompt_facts(rows["prompts"]),
        replies_at=tuple(row.at for row in rows["replies"]),
    )


def _interview(row: Row[Any], panel: tuple[InterviewerFacts, ...], zone: str) -> InterviewFacts:
    kind = row.promise_kind
    return InterviewFacts(
        ref=row.ref,
        starts_at=row.starts_at,
        timezone=known_zone(row.timezone, zone),
        ends_at=row.ends_at,
        booked_at=row.booked_at,
        status=InterviewStatus.DELETED if row.deleted_at else InterviewStatus(row.status),
        interviewers=panel,
        debrief=DebriefFacts(
            promise=Promise(PromiseKind(kind), row.promise_on) if kind else None,
            debriefed_at=row.debriefed_at,
        ),
    )


def _prompt_facts(rows: Sequence[Any]) -> Mapping[PromptsKey, tuple[PromptFacts, ...]]:
    found: defaultdict[PromptsKey, tuple[PromptFacts, ...]] = defaultdict(tuple)
    for row in rows:
        _, step, interview_ref, interviewer_ref, *values = row
        found[_STEPS[step], interview_ref, interviewer_ref] += (_prompt(values),)
    return found


def _prompt(values: Sequence[Any]) -> PromptFacts:
    """What was dismissed as done elsewhere was done by then, as a tick says it was."""
    state, reason, due_at, limit_at, done_at, changed_at, needs_decision = values
    word = (reason or "").partition(":")[0] if state == PromptState.DISMISSED else ""
    is_settled = state == PromptState.CANCELLED or word in _DECIDED
    return PromptFacts(
        _STATES[state],
        due_at=due_at,
        limit_at=limit_at,
        made_at=changed_at if word == DismissReason.ALREADY_DONE else done_at,
        settled_at=changed_at if is_settled else None,
        needs_decision=needs_decision,
    )
