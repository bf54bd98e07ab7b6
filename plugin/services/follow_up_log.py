"""Follow-ups with a client: written down, held to the badger guard, and taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.badger_guard import (
    FINAL,
    Attempt,
    Channel,
    Ground,
    MadeBy,
    Objection,
    find_objections,
    may_be_passed_over,
)
from plugin.domain.playbook_settings import Override
from plugin.domain.prompts import PromptState, StepKey
from plugin.errors import NotFound, Refused
from plugin.services.access import Viewer
from plugin.services.journeys import load
from plugin.services.playbooks import in_force
from plugin.services.prompts import (
    complete,
    finish,
    lock_prompt,
    plan_again,
    refuse_unless_open,
)
from plugin.services.undoing import UNDO_WITHIN, TooLate, reopen
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import FollowUp, Submission

_SAID_BY_PROMPT = frozenset({Ground.TOO_EARLY, Ground.NO_INTERVIEW})


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A follow-up as somebody writes it down. `at` is aware UTC and has passed.

    `recruiter_id` is who made it; None where the candidate did. `override_reason`: why a rule is
    passed over.
    """

    channel: Channel
    at: datetime
    made_by: MadeBy = MadeBy.RECRUITER
    recruiter_id: int | None = None
    note: str | None = None
    override_reason: str | None = None


class FollowUpRefused(Refused):
    """Rules speak against it. `override` says what it takes to go on; None where nothing helps."""

    def __init__(self, objections: Sequence[Objection], override: Override) -> None:
        rules = tuple(dict.fromkeys(rule for each in objections for rule in each.rules))
        super().__init__(" ".join(each.text for each in objections), rules)
        is_final = override is Override.NEVER or any(each.ground in FINAL for each in objections)
        self.objections = tuple(objections)
        self.override = None if is_final else override


def log_follow_up(viewer: Viewer, submission_id: int, entry: Entry) -> int:
    """Keep a follow-up that was made, complete the check-in that asked for it; return its id.

    Raises FollowUpRefused where a rule speaks against it and is not passed over; Refused for a time
    to come and for somebody who is no recruiter of the agency; NotFound.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = session.get(Submission, submission_id, with_for_update=True)
        if submission is None:
            raise NotFound("There is no such submission.")
        _refuse_impossible(session, entry, now)
        row = record(session, viewer, submission, entry)
        prompt = _next_check_in(session, submission_id)
        if prompt is not None:
            complete(prompt, done_at=entry.at, done_by=viewer.recruiter_id, now=now)
            row.prompt_id = prompt.id
        plan_again(session, submission, now)
        return row.id


def mark_check_in_done(
    viewer: Viewer,
    prompt_id: int,
    *,
    channel: Channel = Channel.EMAIL,
    override_reason: str | None = None,
) -> None:
    """Write down that a check-in was made now, by the viewer; doing it twice does it once.

    That its day has come is the prompt's to say. Raises FollowUpRefused, Refused where it is not
    open yet, NotFound, and Conflict where the prompt is no longer live.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompt, submission = lock_prompt(session, prompt_id)
        if prompt.state == PromptState.DONE:
            return
        refuse_unless_open(prompt, now)
        entry = Entry(
            channel=channel,
            at=now,
            recruiter_id=viewer.recruiter_id,
            override_reason=override_reason,
        )
        row = record(session, viewer, submission, entry, ignored=_SAID_BY_PROMPT)
        row.prompt_id = prompt.id
        finish(prompt, viewer, now)
        plan_again(session, submission, now)


def record(
    session: Session,
    viewer: Viewer,
    submission: Submission,
    entry: Entry,
    *,
    ignored: frozenset[Ground] = frozenset(),
) -> FollowUp:
    """Add the follow-up to a locked submission; `ignored` grounds are not asked about.

    Raises FollowUpRefused.
    """
    playbook = in_force(session, viewer.installation_id).playbook
    (loaded,) = load(session, viewer.installation_id, [submission.id])
    found = find_objections(Attempt(entry.channel, entry.at), loaded.journey, playbook)
    objections = tuple(each for each in found if each.ground not in ignored)
    override = playbook.follow_ups.override
    if not may_be_passed_over(objections, override, entry.override_reason):
        raise FollowUpRefused(objections, override)
    row = FollowUp(
        installation_id=viewer.installation_id,
        submission_id=submission.id,
        recruiter_id=entry.recruiter_id,
        made_by=entry.made_by,
        logged_by=viewer.recruiter_id,
        at=entry.at,
        channel=entry.channel,
        note=entry.note,
        override_grounds=[each.ground for each in objections],
        override_rules=list(dict.fromkeys(rule for each in objections for rule in each.rules)),
        override_reason=entry.override_reason if objections else None,
    )
    session.add(row)
    session.flush()
    return row


def take_back(viewer: Viewer, follow_up_id: int) -> None:
    """Take a follow-up back within 10 minutes of its being written down; twice takes it back once.

    The check-in that it completed is open again. Raises TooLate.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        submission = session.scalar(
            select(Submission)
            .join(FollowUp, FollowUp.submission_id == Submission.id)
            .where(FollowUp.id == follow_up_id)
            .with_for_update(of=Submission)
        )
        row = session.get(FollowUp, follow_up_id)
        if submission is None or row is None:
            return
        if now - row.created_at > UNDO_WITHIN:
            raise TooLate("That was more than 10 minutes ago and can no longer be taken back.")
        prompt = session.get(Prompt, row.prompt_id or 0, with_for_update=True)
        if prompt is not None and prompt.state == PromptState.DONE:
            reopen(prompt, now)
        session.delete(row)
        plan_again(session, submission, now)


def colleagues(viewer: Viewer) -> list[tuple[int, str]]:
    """Return who may have made a follow-up: the agency's active recruiters, by name."""
    with transaction(viewer.installation_id) as session:
        rows = session.execute(
            select(Recruiter.id, Recruiter.name)
            .where(Recruiter.is_active, Recruiter.deleted_at.is_(None))
            .order_by(Recruiter.name, Recruiter.id)
        )
        return [(row.id, row.name or "Name not captured") for row in rows]


def _refuse_impossible(session: Session, entry: Entry, now: datetime) -> None:
    if entry.at > now:
        raise Refused("That time has not come yet. Write it down once it was made.")
    if entry.made_by is MadeBy.RECRUITER and session.get(Recruiter, entry.recruiter_id) is None:
        raise Refused("Nobody of your agency goes by that. Choose who made it.")


def _next_check_in(session: Session, submission_id: int) -> Prompt | None:
    """Return the first check-in that still asks for one, locked."""
    return session.scalar(
        select(Prompt)
        .where(
            Prompt.submission_id == submission_id,
            Prompt.step == StepKey.CHECK_IN,
            Prompt.state.in_(LIVE_STATES),
        )
        .order_by(Prompt.interview_id.desc(), Prompt.occurrence)
        .limit(1)
        .with_for_update()
    )
