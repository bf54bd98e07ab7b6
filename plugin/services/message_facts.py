"""Load what decides about an e-mail, and what it may say, around one prompt."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from plugin.domain.addresses import is_usable_address, normalized
from plugin.domain.calendars import at, known_zones, local_date
from plugin.domain.check_in_dates import count_in_force
from plugin.domain.coaching import CoachingFacts, InterviewerFacts
from plugin.domain.interview_days import InterviewDay, group_days
from plugin.domain.interviews import InterviewStatus
from plugin.domain.languages import Language, locale_for
from plugin.domain.mailboxes import find_mailbox
from plugin.domain.messages import MAY_HAVE_ARRIVED, TemplateKey, template_for
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.sending import SendFacts
from plugin.domain.submissions import Stage
from plugin.errors import NotFound
from plugin.services import journeys
from plugin.services.playbooks import in_force
from plugin.services.prompt_views import CONTACT_MODE
from plugin.services.suppressions import scopes_for
from plugin.store.installations import Installation
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.messages import Message
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)

_AROUND = (
    select(
        Prompt,
        Submission,
        Interview,
        Candidate,
        Installation,
        Recruiter,
        ClientCompany.name,
        CONTACT_MODE,
        Interviewer,
    )
    .select_from(Prompt)
    .join(Submission, Submission.id == Prompt.submission_id)
    .join(Interview, Interview.id == Prompt.interview_id)
    .join(Candidate, Candidate.id == Submission.candidate_id)
    .join(Installation, Installation.id == Prompt.installation_id)
    .outerjoin(ClientCompany, ClientCompany.id == Submission.client_company_id)
    .outerjoin(Interviewer, Interviewer.id == Prompt.interviewer_id)
)


@dataclass(frozen=True, slots=True)
class Written:
    """What one message was, or would be, written with; `written_at` None: it is being written."""

    template: TemplateKey
    interview_starts_at: datetime | None
    address: str | None = field(repr=False)
    written_at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class Surroundings:
    """The rows around one prompt, good within their transaction, and what follows from them.

    The recruiter is the message's author: who presses send, whosever inbox the prompt is in. Of
    two addresses of the interviewer the one that a recruiter found counts.
    """

    prompt: Prompt
    submission: Submission
    interview: Interview
    candidate: Candidate
    installation: Installation
    recruiter: Recruiter
    company: str | None
    mode: str | None
    interviewer: Interviewer | None

    @property
    def step(self) -> StepKey:
        """Return the prompt's step."""
        return StepKey(self.prompt.step)

    @property
    def mailbox(self) -> str | None:
        """Return the candidate's own address, the only one a message can go to."""
        return find_mailbox(self.candidate.email)

    @property
    def contact_mode(self) -> ContactMode | None:
        """Return the mode in force; None is unanswered."""
        return ContactMode(self.mode) if self.mode else None

    @property
    def stage(self) -> Stage | None:
        """Return the submission's stage; None where nobody mapped it."""
        return Stage(self.submission.stage) if self.submission.stage else None

    @property
    def recruiter_zone(self) -> str:
        """Return the author's zone, or the agency's where the CRM gives none."""
        return self.recruiter.timezone or self.installation.timezone

    @property
    def zone(self) -> str:
        """Return the candidate's zone, or the author's where the CRM gives none that we know."""
        theirs = self.candidate.timezone
        return theirs if theirs and theirs in known_zones() else self.recruiter_zone

    def locale(self, language: Language | None = None) -> str:
        """Return the locale to write in: the candidate's own, or that of a chosen language."""
        return locale_for(
            self.candidate.locale, language=language, country=self.installation.country
        )

    @property
    def written_now(self) -> Written:
        """Return what a message would be written with now."""
        template = template_for(self.step, self.stage, self.contact_mode)
        return Written(template, self.interview.starts_at, self.mailbox)


def look_around(session: Session, prompt_id: int, recruiter_id: int) -> Surroundings:
    """Return what is around a prompt, for a message by this recruiter. Raises NotFound."""
    row = session.execute(
        _AROUND.join(Recruiter, Recruiter.id == recruiter_id).where(Prompt.id == prompt_id)
    ).one_or_none()
    if row is None:
        raise NotFound("There is no such prompt.")
    return Surroundings(*row)


def send_facts(
    session: Session,
    around: Surroundings,
    written: Written,
    *,
    queued_at: datetime,
    now: datetime,
    message_id: int | None = None,
) -> SendFacts:
    """Return what decides about the message at `now`; `message_id` itself is not counted."""
    prompt = around.prompt
    sent_today, sent_for_interview = _counts(session, around, message_id, now)
    return SendFacts(
        step=around.step,
        prompt_state=PromptState(prompt.state),
        prompt_reason=prompt.reason,
        prompt_opens_at=prompt.opens_at,
        prompt_expires_at=prompt.expires_at,
        prompt_done_at=prompt.done_at,
        queued_at=queued_at,
        written_at=written.written_at or now,
        replied_at=_replied_at(session, around),
        interview_status=InterviewStatus(around.interview.status),
        is_interview_moved=written.interview_starts_at != around.interview.starts_at,
        is_interviewer_removed=bool(around.interviewer and around.interviewer.removed_at),
        stage=around.stage,
        is_candidate_gone=any((around.candidate.deleted_at, around.submission.deleted_at)),
        is_recruiter_gone=not around.recruiter.is_active or bool(around.recruiter.deleted_at),
        has_opted_out=around.candidate.opted_out,
        suppressed=scopes_for(session, written.address or ""),
        contact_mode=around.contact_mode,
        written_as=written.template,
        called_for=around.written_now.template,
        address=written.address or "",
        current_address=around.mailbox,
        interviewer_addresses=_interviewer_addresses(session, around.submission.id),
        is_address_of_recruiter=_is_of_recruiter(session, written.address or ""),
        zone=around.zone,
        sent_today=sent_today,
        sent_for_interview=sent_for_interview,
    )


def coaching_facts(
    session: Session, around: Surroundings, locale: str | None = None
) -> CoachingFacts:
    """Return what the prompt's e-mail may say, in the candidate's locale or another one."""
    prompt, interview = around.prompt, around.interview
    (loaded,) = journeys.load(session, prompt.installation_id, [prompt.submission_id])
    days = group_days(loaded.journey.interviews)
    day = next((day for day in days if interview.ref in day.refs), None)
    told = _told(session, loaded.interview_ids[day.last.ref] if day else None)
    return CoachingFacts(
        zone=around.zone,
        locale=locale or around.locale(),
        recruiter_zone=around.recruiter_zone,
        recruiter=around.recruiter.name,
        agency=around.installation.name,
        candidate=around.candidate.name,
        job_title=around.submission.job_title,
        company=around.company,
        interviewer=_interviewer(around),
        others=_others(around, day),
        unknown_addresses=_without_address(day),
        forgot=told.forgot if told else None,
        told_to_call=bool(told and told.told_to_call),
        linkedin_ok=bool(told and told.linkedin_ok),
        interview_starts_at=day.start if day else interview.starts_at,
        interview_ends_at=day.end if day else interview.ends_at,
        note_limit_at=prompt.limit_at,
        promise=count_in_force(loaded.journey, day, days).promise if day else None,
        closes_on=day.last.debrief.interviews_close_on if day else None,
        post_by=prompt.due_at,
        due_at=prompt.due_at,
        occurrence=prompt.occurrence,
        contact_mode=around.contact_mode,
        playbook=in_force(session, prompt.installation_id).playbook,
    )


def _interviewer(around: Surroundings) -> InterviewerFacts | None:
    row = around.interviewer
    if row is None:
        return None
    is_direct = around.contact_mode is ContactMode.DIRECT
    return InterviewerFacts(
        name=row.name,
        title=row.title,
        email=(row.found_email or row.email) if is_direct else None,
        topics=row.topics,
    )


def _others(around: Surroundings, day: InterviewDay | None) -> tuple[str, ...]:
    """Return whom else the candidate met that day."""
    own = around.interviewer.ref if around.interviewer else None
    people = (seat.interviewer for seat in day.seats) if day else ()
    return tuple(person.name for person in people if person.name and person.ref != own)


def _without_address(day: InterviewDay | None) -> tuple[str, ...]:
    people = (seat.interviewer for seat in day.seats) if day else ()
    return tuple(row.name for row in people if row.name and not is_usable_address(row.email))


def _told(session: Session, interview_id: int | None) -> Debrief | None:
    """Return the interview's debrief, which counts for the whole day where it is its last slot."""
    return session.scalar(select(Debrief).where(Debrief.interview_id == interview_id))


def _counts(
    session: Session, around: Surroundings, message_id: int | None, now: datetime
) -> tuple[int, int]:
    """Return how many others the candidate may have got today, and about this interview.

    One whose outcome is unknown counts: the fuse is there to send too little.
    """
    today = local_date(now, around.zone)
    begins, ends = (at(day, _MIDNIGHT, around.zone) for day in (today, today + _DAY))
    went_at = func.coalesce(Message.sent_at, Message.claimed_at)
    row = session.execute(
        select(
            func.count().filter(went_at >= begins, went_at < ends),
            func.count().filter(Message.interview_id == around.interview.id),
        ).where(
            Message.candidate_id == around.candidate.id,
            Message.state.in_(MAY_HAVE_ARRIVED),
            Message.id != (message_id or 0),
        )
    ).one()
    return row[0], row[1]


def _replied_at(session: Session, around: Surroundings) -> datetime | None:
    """Return when the candidate last answered a message about this submission."""
    return session.scalar(
        select(func.max(Message.replied_at)).where(
            Message.candidate_id == around.candidate.id,
            Message.submission_id == around.submission.id,
        )
    )


def _interviewer_addresses(session: Session, submission_id: int) -> frozenset[str]:
    rows = session.execute(
        select(Interviewer.email, Interviewer.found_email)
        .join(Interview, Interview.id == Interviewer.interview_id)
        .where(Interview.submission_id == submission_id)
    )
    return frozenset(normalized(address) for row in rows for address in row if address)


def _is_of_recruiter(session: Session, address: str) -> bool:
    """Tell whether the address is a recruiter's of this agency: coaching is for candidates."""
    return bool(
        session.scalar(select(exists().where(func.lower(Recruiter.email) == normalized(address))))
    )
