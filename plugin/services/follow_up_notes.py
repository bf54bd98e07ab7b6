"""A check-in that the candidate wrote: it counts as a follow-up, like a recruiter's own."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugin.domain.badger_guard import Channel, MadeBy
from plugin.domain.prompts import PromptState, StepKey
from plugin.services.prompts import complete, plan_again
from plugin.services.undoing import reopen
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import FollowUp, Submission


def count_check_in(
    session: Session,
    prompt_id: int,
    submission: Submission,
    now: datetime,
    *,
    recruiter_id: int | None = None,
) -> None:
    """Count one check-in made now, and complete the prompt that asked for it.

    `recruiter_id` is who forwarded it; None: the candidate sent it. The submission is locked. Where
    the prompt is no longer live, it has been counted.
    """
    prompt = session.get(Prompt, prompt_id, with_for_update=True)
    if prompt is None or prompt.state not in LIVE_STATES:
        return
    session.add(
        FollowUp(
            installation_id=submission.installation_id,
            submission_id=submission.id,
            recruiter_id=recruiter_id,
            at=now,
            channel=Channel.EMAIL,
            made_by=MadeBy.CANDIDATE if recruiter_id is None else MadeBy.RECRUITER,
            logged_by=recruiter_id,
            prompt_id=prompt.id,
        )
    )
    complete(prompt, done_at=now, done_by=recruiter_id, now=now)
    plan_again(session, submission, now)


def uncount_check_in(
    session: Session, submission: Submission, made_at: datetime, now: datetime
) -> None:
    """Take back a check-in that the candidate made at that moment. The submission is locked."""
    session.execute(
        delete(FollowUp).where(
            FollowUp.submission_id == submission.id,
            FollowUp.at == made_at,
            FollowUp.recruiter_id.is_(None),
        )
    )
    prompt = session.scalar(
        select(Prompt)
        .where(
            Prompt.submission_id == submission.id,
            Prompt.step == StepKey.CHECK_IN,
            Prompt.state == PromptState.DONE,
            Prompt.done_at == made_at,
        )
        .with_for_update()
    )
    if prompt is not None:
        reopen(prompt, now)
        plan_again(session, submission, now)
