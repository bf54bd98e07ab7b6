"""Write down that a candidate's note was sent, by whoever says so."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.domain.prompts import PromptState, StepKey
from plugin.errors import Conflict
from plugin.services.prompts import complete, lock_prompt, plan_again
from plugin.services.undoing import reopen, untick
from plugin.store.evidence import add_evidence, find_note_evidence
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One source's word that a note to one interviewer went at `at` (aware UTC).

    `recruiter_id` is who ticked it, where a recruiter did.
    """

    installation_id: int
    submission_id: int
    interview_id: int
    interviewer_id: int
    kind: NoteKind
    source: EvidenceSource
    at: datetime
    recruiter_id: int | None = None
    inbound_mail_id: int | None = None


def record_evidence(session: Session, evidence: Evidence) -> bool:
    """Write the evidence down; return whether it is news.

    A source that says so twice is kept once; another source's word stands beside it. A thank-you
    completes this interviewer's prompt, whoever said so.
    """
    is_new = add_evidence(session, asdict(evidence) | {"created_at": utcnow()})
    if is_new and evidence.kind is NoteKind.THANK_YOU:
        _complete_thank_you(session, evidence)
    return is_new


def _complete_thank_you(session: Session, evidence: Evidence) -> None:
    prompt_id = session.scalar(
        select(Prompt.id).where(
            Prompt.interviewer_id == evidence.interviewer_id,
            Prompt.step == StepKey.THANK_YOU,
            Prompt.state.in_(LIVE_STATES),
        )
    )
    if prompt_id is None:
        return
    prompt, submission = lock_prompt(session, prompt_id)
    if prompt.state in LIVE_STATES:
        now = utcnow()
        complete(prompt, done_at=evidence.at, done_by=evidence.recruiter_id, now=now)
        plan_again(session, submission, now)


def withdraw_evidence(
    session: Session,
    submission: Submission,
    *,
    interviewer_id: int,
    kind: NoteKind,
    source: EvidenceSource,
    since: datetime,
) -> datetime | None:
    """Take one source's word away again; return when it was given, None where it never was.

    The submission is locked. A thank-you's prompt is open again unless another source's word
    stands. Raises Conflict where it was given before `since`.
    """
    known = find_note_evidence(session, interviewer_id, kind)
    row = next((row for row in known if row.source == source), None)
    if row is None or row.submission_id != submission.id:
        return None
    if row.at < since:
        raise Conflict("That was said too long ago to be taken back here. Tell your recruiter.")
    said_at, now = row.at, utcnow()
    prompt = session.scalar(
        select(Prompt)
        .where(
            Prompt.interviewer_id == interviewer_id,
            Prompt.step == StepKey.THANK_YOU,
            Prompt.state == PromptState.DONE,
        )
        .with_for_update()
    )
    if kind is not NoteKind.THANK_YOU or prompt is None:
        session.delete(row)
    elif not untick(session, prompt, source):
        reopen(prompt, now)
        plan_again(session, submission, now)
    return said_at
