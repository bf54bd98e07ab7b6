"""What the candidate and the client told: debriefs, promises and replies."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.calendars import local_date
from plugin.domain.dates_said import DatesSaid, find_objections
from plugin.domain.interviews import InterviewStatus, PositionInLine
from plugin.domain.promises import Promise
from plugin.domain.prompts import StepKey
from plugin.errors import Conflict, NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.debrief_views import DebriefView, find_debriefs
from plugin.services.journeys import promise_of
from plugin.services.prompts import finish, lock_prompt, plan_again
from plugin.services.rounds import rounds_of
from plugin.services.submission_views import (
    InterviewerView,
    InterviewView,
    SubmissionView,
    find_interviewers,
    find_interviews,
    find_submissions,
)
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.people import Candidate
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Reply, Submission

_TAKES_PLACE = (InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class DebriefNotes:
    """What was written down, under the four headings of S1 and beside them.

    `topics` is keyed by interviewer. `is_held`: the call was held; facts may be known before it.
    `version` is what the recruiter looked at, None where nobody asks.
    """

    went_well: str | None = None
    went_badly: str | None = None
    stood_out: str | None = None
    forgot: str | None = None
    topics: Mapping[int, str | None] = field(default_factory=dict)
    promise: Promise | None = None
    position_in_line: PositionInLine | None = None
    emotional_tie: bool = False
    told_to_call: bool = False
    linkedin_ok: bool = False
    interviews_close_on: date | None = None
    is_held: bool = True
    version: int | None = None


class CandidateWrote(Conflict):
    """The candidate wrote into the debrief since the recruiter looked; nothing was changed."""


class DatesRefused(Refused):
    """Dates that cannot be meant. `fields` has a sentence for each, by the date's name."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class DebriefSheet:
    """What a debrief is about, and what is written on it so far."""

    candidate_id: int
    candidate_name: str | None
    submission: SubmissionView
    interview: InterviewView
    interviewers: tuple[InterviewerView, ...]
    debrief: DebriefView | None


def get_debrief(viewer: Viewer, interview_id: int) -> DebriefSheet:
    """Return the debrief of one interview of the viewer's agency. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        found = session.execute(
            select(Submission.id, Candidate.id, Candidate.name)
            .join(Interview, Interview.submission_id == Submission.id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .where(Interview.id == interview_id)
        ).one_or_none()
        if found is None:
            raise NotFound("There is no such interview.")
        submission_id, candidate_id, candidate_name = found
        its = Submission.id == submission_id
        submission = find_submissions(session, its)[0]
        interviews = find_interviews(session, its)
        interviewers = find_interviewers(session, its)
        debriefs = find_debriefs(session, its)
    sheet = {round_.last.id: round_ for round_ in rounds_of(interviews, interviewers)}
    return DebriefSheet(
        candidate_id,
        candidate_name,
        submission,
        next(row for row in interviews if row.id == interview_id),
        sheet[interview_id].panel
        if interview_id in sheet
        else tuple(row for row in interviewers if row.interview_id == interview_id),
        next((row for row in debriefs if row.interview_id == interview_id), None),
    )


def save_debrief(viewer: Viewer, interview_id: int, notes: DebriefNotes) -> None:
    """Keep what was told after the interview, and mark its debrief prompt as done if it was held.

    What it changes of the candidate's own words is the recruiter's from then on. Raises NotFound,
    DatesRefused, CandidateWrote.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = _lock_submission_of(session, interview_id)
        said = DatesSaid(notes.promise, notes.interviews_close_on)
        refuse_dates(session, said, Interview.id == interview_id, now)
        debrief = debrief_of(session, viewer.installation_id, interview_id)
        if notes.version not in (None, debrief.version) and debrief.candidate_wrote_at:
            raise CandidateWrote("The candidate has written here meanwhile. Look at both.")
        own = _candidates_own(session, debrief, notes)
        debrief.version += 1
        debrief.recruiter_id = viewer.recruiter_id
        debrief.went_well = notes.went_well
        debrief.went_badly = notes.went_badly
        debrief.stood_out = notes.stood_out
        debrief.forgot = notes.forgot
        debrief.position_in_line = notes.position_in_line
        debrief.emotional_tie = notes.emotional_tie
        debrief.told_to_call = notes.told_to_call
        debrief.linkedin_ok = notes.linkedin_ok
        debrief.interviews_close_on = notes.interviews_close_on
        set_promise(debrief, notes.promise)
        if notes.is_held:
            debrief.debriefed_at = debrief.debriefed_at or now
            _finish(session, viewer, interview_id, StepKey.DEBRIEF, now)
        _save_topics(session, submission.id, notes.topics)
        debrief.candidate_fields = own
        plan_again(session, submission, now)


def record_promise(viewer: Viewer, prompt_id: int, promise: Promise) -> None:
    """Keep what the client said about when they decide, in answer to a prompt that asked for it.

    The prompt is done by that. Raises NotFound, DatesRefused.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        refuse_dates(session, DatesSaid(promise), Interview.id == prompt.interview_id, now)
        debrief = debrief_of(session, viewer.installation_id, prompt.interview_id)
        set_promise(debrief, promise)
        debrief.candidate_fields = [name for name in debrief.candidate_fields if name != "promise"]
        debrief.version += 1
        if prompt.state in LIVE_STATES:
            finish(prompt, viewer, now)
        plan_again(session, submission, now)


def get_submission(viewer: Viewer, submission_id: int) -> SubmissionView:
    """Return one submission of the viewer's agency. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        found = find_submissions(session, Submission.id == submission_id)
    if not found:
        raise NotFound("There is no such submission.")
    return found[0]


def record_reply(viewer: Viewer, submission_id: int, promise: Promise | None) -> None:
    """Keep that the client answered now without deciding, perhaps with a new promise.

    It was given after the last interview that has begun. Raises NotFound, DatesRefused.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = session.get(Submission, submission_id, with_for_update=True)
        if submission is None:
            raise NotFound("There is no such submission.")
        begun = and_(Interview.submission_id == submission_id, Interview.starts_at <= now)
        refuse_dates(session, DatesSaid(promise), begun, now)
        reply = Reply(
            installation_id=viewer.installation_id,
            submission_id=submission_id,
            recruiter_id=viewer.recruiter_id,
            at=now,
        )
        set_promise(reply, promise)
        session.add(reply)
        plan_again(session, submission, now)


def refuse_dates(
    session: Session, said: DatesSaid, condition: ColumnElement[bool], now: datetime
) -> None:
    """Hold the dates to the day, where it took place, of the last interview of the condition."""
    row = session.execute(
        select(Interview.starts_at, func.coalesce(Interview.timezone, Installation.timezone))
        .join(Installation, Installation.id == Interview.installation_id)
        .where(
            condition,
            Interview.starts_at.is_not(None),
            Interview.status.in_(_TAKES_PLACE),
            Interview.deleted_at.is_(None),
        )
        .order_by(Interview.starts_at.desc())
        .limit(1)
    ).one_or_none()
    interviewed_on = local_date(row[0], row[1]) if row and row[0] else None
    objections = find_objections(said, interviewed_on, now)
    if objections:
        raise DatesRefused(objections)


def _lock_submission_of(session: Session, interview_id: int) -> Submission:
    submission = session.scalar(
        select(Submission)
        .join(Interview, Interview.submission_id == Submission.id)
        .where(Interview.id == interview_id)
        .with_for_update(of=Submission)
    )
    if submission is None:
        raise NotFound("There is no such interview.")
    return submission


def debrief_of(session: Session, installation_id: int, interview_id: int) -> Debrief:
    """Return the interview's debrief, made at its first use; the submission is locked."""
    debrief = session.scalar(select(Debrief).where(Debrief.interview_id == interview_id))
    if debrief is None:
        debrief = Debrief(
            installation_id=installation_id,
            interview_id=interview_id,
            candidate_fields=[],
            version=0,
        )
        session.add(debrief)
    return debrief


def _candidates_own(session: Session, debrief: Debrief, notes: DebriefNotes) -> list[str]:
    """Return which fields the recruiter leaves as the candidate wrote them, before it is saved."""
    topics = {
        f"topics:{row.id}": row.topics
        for row in session.scalars(select(Interviewer).where(Interviewer.id.in_(notes.topics)))
    }

    def is_left(name: str) -> bool:
        if name == "promise":
            return promise_of(debrief) == notes.promise
        if name.startswith("topics:"):
            return name not in topics or topics[name] == notes.topics[int(name[len("topics:") :])]
        return name == "also_there" or getattr(debrief, name) == getattr(notes, name)

    return [name for name in debrief.candidate_fields if is_left(name)]


def set_promise(row: Debrief | Reply, promise: Promise | None) -> None:
    row.promise_kind = promise.kind if promise else None
    row.promise_on = promise.on if promise else None
    row.promise_said_on = promise.said_on if promise else None


def _finish(
    session: Session, viewer: Viewer, interview_id: int, step: StepKey, now: datetime
) -> None:
    prompts = session.scalars(
        select(Prompt).where(
            Prompt.interview_id == interview_id,
            Prompt.step == step,
            Prompt.state.in_(LIVE_STATES),
        )
    )
    for prompt in prompts:
        finish(prompt, viewer, now)


def _save_topics(session: Session, submission_id: int, topics: Mapping[int, str | None]) -> None:
    """Keep what each interviewer talked about; others' interviewers are left alone."""
    of_submission = select(Interview.id).where(Interview.submission_id == submission_id)
    for interviewer_id, text in topics.items():
        session.execute(
            update(Interviewer)
            .where(
                Interviewer.id == interviewer_id,
                Interviewer.interview_id.in_(of_submission),
            )
            .values(topics=text)
        )
