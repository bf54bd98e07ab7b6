"""Load what one candidate's page is made of, by the link that opens it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from plugin.domain.calendars import known_zone
from plugin.domain.links import LinkPurpose
from plugin.domain.playbook import Playbook
from plugin.domain.promises import Promise
from plugin.errors import LinkClosed
from plugin.services.capture import bcc_for
from plugin.services.debrief_views import find_debriefs
from plugin.services.links import LinkRef, open_link
from plugin.services.note_views import EvidenceView, find_evidence
from plugin.services.playbooks import in_force
from plugin.services.prompt_views import PromptView, find_prompts
from plugin.services.rounds import Round, promise_in_force, rounds_of
from plugin.services.submission_views import (
    SubmissionView,
    find_follow_ups,
    find_interviewers,
    find_interviews,
    find_replies,
    find_submissions,
)
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview
from plugin.store.notes import Note
from plugin.store.people import Candidate, Recruiter
from plugin.store.submissions import Submission


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who reads the page, and who stands behind it. `zone_name` is the candidate's, or the job's.

    `recruiter_name` and `recruiter_email` are None once the recruiter has left.
    """

    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    locale: str | None
    zone_name: str
    is_zone_known: bool
    recruiter_name: str | None
    recruiter_email: str | None = field(repr=False)
    recruiter_zone: str
    agency_name: str
    bcc: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, repr=False)
class PageFacts:
    """All that is known around one submission, for its candidate. `notes` holds their own words."""

    installation_id: int
    now: datetime
    reader: Reader
    submission: SubmissionView
    rounds: tuple[Round, ...]
    prompts: tuple[PromptView, ...]
    notes: tuple[Note, ...]
    evidence: tuple[EvidenceView, ...]
    debriefs: Mapping[int, Debrief]
    promise: Promise | None
    follow_ups_in_force: int
    playbook: Playbook


def load_page(session: Session, ref: LinkRef, now: datetime) -> PageFacts:
    """Return the facts behind a link, in a dozen queries. Raises LinkClosed, NotFound."""
    return facts_of(session, find_page_submission(session, ref, now), now)


def facts_of(session: Session, submission: Submission, now: datetime) -> PageFacts:
    """Return the facts around one submission."""
    its = Submission.id == submission.id
    (view,) = find_submissions(session, its)
    rounds = rounds_of(find_interviews(session, its), find_interviewers(session, its))
    replies = find_replies(session, its)
    debriefs = {row.interview_id: row for row in find_debriefs(session, its)}
    last_reply = replies[-1].at if replies else None
    follow_ups = [row.at for row in find_follow_ups(session, its)]
    return PageFacts(
        installation_id=submission.installation_id,
        now=now,
        reader=_reader(session, submission, rounds),
        submission=view,
        rounds=rounds,
        prompts=tuple(find_prompts(session, its)),
        notes=_own_notes(session, submission.id),
        evidence=tuple(find_evidence(session, its)),
        debriefs=_own_debriefs(session, [row.last.id for row in rounds]),
        promise=promise_in_force(replies, debriefs, rounds),
        follow_ups_in_force=sum(last_reply is None or at > last_reply for at in follow_ups),
        playbook=in_force(session, submission.installation_id).playbook,
    )


def find_page_submission(
    session: Session, ref: LinkRef, now: datetime, *, is_locked: bool = False
) -> Submission:
    """Return the submission that a link is about, locked in the planner's order where asked for.

    Raises LinkClosed, also where the CRM has the candidate or the submission no more; NotFound.
    """
    link = open_link(session, ref, LinkPurpose.CANDIDATE_PAGE, now)
    statement = (
        select(Submission)
        .join(
            Candidate,
            and_(Candidate.id == Submission.candidate_id, Candidate.deleted_at.is_(None)),
        )
        .where(Submission.id == link.submission_id, Submission.deleted_at.is_(None))
    )
    if is_locked:
        statement = statement.with_for_update(of=Submission)
    submission = session.scalar(statement)
    if submission is None:
        raise LinkClosed("This link has ended. Ask your recruiter for a new one.")
    return submission


def _reader(session: Session, submission: Submission, rounds: Sequence[Round]) -> Reader:
    candidate = session.get_one(Candidate, submission.candidate_id)
    installation = session.get_one(Installation, submission.installation_id)
    recruiter = session.get(Recruiter, submission.recruiter_id or 0)
    if recruiter is not None and (not recruiter.is_active or recruiter.deleted_at is not None):
        recruiter = None
    job_zone = rounds[-1].last.timezone if rounds else installation.timezone
    home = known_zone(job_zone, known_zone(installation.timezone, "UTC"))
    zone_name = known_zone(candidate.timezone, home)
    return Reader(
        name=candidate.name,
        phone=candidate.phone,
        locale=candidate.locale,
        zone_name=zone_name,
        is_zone_known=zone_name == candidate.timezone,
        recruiter_name=recruiter.name if recruiter else None,
        recruiter_email=recruiter.email if recruiter else None,
        recruiter_zone=known_zone(
            recruiter.timezone if recruiter else None, known_zone(installation.timezone, "UTC")
        ),
        agency_name=installation.name,
        bcc=bcc_for(session, installation, candidate),
    )


def _own_notes(session: Session, submission_id: int) -> tuple[Note, ...]:
    rows = session.scalars(
        select(Note).where(Note.submission_id == submission_id).order_by(Note.id)
    ).all()
    for row in rows:
        session.expunge(row)
    return tuple(rows)


def _own_debriefs(session: Session, interview_ids: Sequence[int]) -> Mapping[int, Debrief]:
    rows = session.scalars(
        select(Debrief)
        .join(Interview, Interview.id == Debrief.interview_id)
        .where(Debrief.interview_id.in_(interview_ids))
    ).all()
    for row in rows:
        session.expunge(row)
    return {row.interview_id: row for row in rows}
