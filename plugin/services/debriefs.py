"""What the candidate and the client told: debriefs, promises and replies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.dates_said import DatesSaid
from plugin.domain.promises import Promise
from plugin.domain.prompts import StepKey
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.debrief_notes import (
    DebriefChanged,
    DebriefNotes,
    KeptDraft,
    debrief_of,
    find_date_objections,
    moves_plan,
    plan_when_settled,
    refuse_dates,
    refuse_fields,
    set_promise,
    write_notes,
)
from plugin.services.debrief_views import DebriefView, find_debriefs
from plugin.services.people_met import MetPanel
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
from plugin.store.interviews import Debrief, Interview
from plugin.store.people import Candidate
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Reply, Submission

_NO_PROBLEMS: Mapping[str, str] = {}


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
    DatesRefused, FieldsRefused, DebriefChanged.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = _lock_submission_of(session, interview_id)
        panel = MetPanel(session, submission, interview_id)
        refuse_fields(
            _date_objections(session, interview_id, notes, now), panel.find_objections(notes.people)
        )
        debrief = debrief_of(session, viewer.installation_id, interview_id)
        _refuse_unseen(debrief, notes)
        changed, _ = write_notes(debrief, panel, notes)
        _sign(debrief, viewer, changed)
        if notes.is_held:
            debrief.debriefed_at = debrief.debriefed_at or now
            _finish(session, viewer, interview_id, StepKey.DEBRIEF, now)
        plan_again(session, submission, now)


def keep_draft(
    viewer: Viewer,
    interview_id: int,
    notes: DebriefNotes,
    problems: Mapping[str, str] = _NO_PROBLEMS,
) -> KeptDraft:
    """Keep a debrief while it is being written: the call goes on, and no prompt is done by it.

    Fields that cannot be kept (`problems`, and what is refused here) stay as they were. A plan
    follows once nothing more is typed, and only from what it depends on. Raises NotFound, Refused,
    DebriefChanged.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = _lock_submission_of(session, interview_id)
        panel = MetPanel(session, submission, interview_id)
        problems = {
            **_date_objections(session, interview_id, notes, now),
            **panel.find_objections(notes.people),
            **problems,
        }
        debrief = debrief_of(session, viewer.installation_id, interview_id)
        _refuse_unseen(debrief, notes)
        changed, joined = write_notes(debrief, panel, notes, problems.keys())
        if changed:
            _sign(debrief, viewer, changed)
        elif debrief in session.new:
            session.expunge(debrief)  # nothing was told: there is no debrief yet
        if moves_plan(changed):
            plan_when_settled(submission, now)
        return KeptDraft(debrief.version, problems, joined)


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


def _date_objections(
    session: Session, interview_id: int, notes: DebriefNotes, now: datetime
) -> Mapping[str, str]:
    said = DatesSaid(notes.promise, notes.interviews_close_on)
    return find_date_objections(session, said, Interview.id == interview_id, now)


def _refuse_unseen(debrief: Debrief, notes: DebriefNotes) -> None:
    """Refuse to write over what the recruiter has not looked at."""
    if notes.version not in (None, debrief.version):
        raise DebriefChanged


def _sign(debrief: Debrief, viewer: Viewer, changed: frozenset[str]) -> None:
    """Count a change, and say whose words it made of which."""
    debrief.version += 1
    debrief.recruiter_id = viewer.recruiter_id
    debrief.candidate_fields = [name for name in debrief.candidate_fields if name not in changed]


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
