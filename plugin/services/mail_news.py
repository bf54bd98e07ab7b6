"""What came in about a candidate's messages and notes, for the pages that say so."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.evidence import NoteKind
from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.domain.prompts import StepKey
from plugin.extensions import held
from plugin.services import captures, mailbox
from plugin.services.access import Viewer
from plugin.services.captures import WaitingNote
from plugin.services.mailbox import MailboxHealth
from plugin.services.returned_mail import is_kept_from
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.inbound import InboundMail, count_mails
from plugin.store.interviews import Interviewer
from plugin.store.messages import Message
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

SHOWN = 20
FRESH = timedelta(days=7)
"""How long a bounce is shown in the inbox; on the candidate's page it stays (ours)."""

_TOLD = (
    Outcome.HARD_BOUNCE,
    Outcome.SOFT_BOUNCE,
    Outcome.DELAYED,
    Outcome.COMPLAINT,
    Outcome.AUTO_REPLY,
    Outcome.REPLY,
    Outcome.STRANGER,
)
_TOO_EARLY = (Outcome.BEFORE_INTERVIEW, Outcome.NO_INTERVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageNews:
    """What became known of one message. `code` is a bounce's (RFC 3463).

    `is_current`: the message went to the address that the CRM has now. `is_in_force`: and for what
    came back from there, nothing goes to it any more.
    """

    message_id: int
    candidate_id: int
    candidate_name: str | None
    subject: str
    outcome: Outcome
    at: datetime
    code: str | None
    back_on: date | None
    is_current: bool
    is_in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedNote:
    """One note of which a copy came to us. `is_on_time` is by when the copy came; None: unknown."""

    interviewer_name: str | None
    kind: NoteKind
    sent_at: datetime
    received_at: datetime
    is_late_copy: bool
    is_on_time: bool | None


@dataclass(frozen=True, slots=True)
class CandidateNews:
    """All that came in about one candidate.

    `too_early` counts copies that were sent before any interview, and so are no notes.
    """

    messages: tuple[MessageNews, ...] = ()
    notes: tuple[CapturedNote, ...] = ()
    waiting: tuple[WaitingNote, ...] = ()
    too_early: int = 0


@dataclass(frozen=True, slots=True)
class InboxNews:
    """The viewer's fresh hard bounces that still hold, and how many notes wait to be matched."""

    bounces: tuple[MessageNews, ...]
    waiting: int


@dataclass(frozen=True, slots=True)
class InboundStatus:
    """How mail comes in, for whoever looks after it. None and False: not set up."""

    domain: str | None
    listens: bool
    has_webhook: bool
    mailbox: MailboxHealth | None
    last_received_at: datetime | None
    unread: int
    failed: int


def of_candidate(viewer: Viewer, candidate_id: int) -> CandidateNews:
    """Return what came in about the candidate, latest first."""
    with transaction(viewer.installation_id) as session:
        messages = _messages(session, InboundMail.candidate_id == candidate_id)
        notes = _notes(session, candidate_id)
        too_early = session.scalar(
            select(func.count())
            .select_from(InboundMail)
            .where(
                InboundMail.candidate_id == candidate_id,
                InboundMail.message_id.is_(None),
                InboundMail.outcome.in_(_TOO_EARLY),
            )
        )
    waiting = captures.find_waiting(viewer, candidate_id)
    return CandidateNews(messages, notes, waiting, too_early or 0)


def of_message(viewer: Viewer, message_id: int) -> tuple[MessageNews, ...]:
    """Return what came in about one message, latest first."""
    with transaction(viewer.installation_id) as session:
        return _messages(session, InboundMail.message_id == message_id)


def of_inbox(viewer: Viewer) -> InboxNews:
    """Return what of it one recruiter has to do something about."""
    with transaction(viewer.installation_id) as session:
        bounces = _messages(
            session,
            InboundMail.outcome == Outcome.HARD_BOUNCE,
            Message.recruiter_id == viewer.recruiter_id,
            InboundMail.received_at > utcnow() - FRESH,
        )
        theirs = select(Submission.candidate_id).where(
            Submission.recruiter_id == viewer.recruiter_id
        )
        waiting = session.scalar(
            select(func.count())
            .select_from(InboundMail)
            .where(InboundMail.state == MailState.WAITING, InboundMail.candidate_id.in_(theirs))
        )
    return InboxNews(tuple(row for row in bounces if row.is_in_force), waiting or 0)


def get_status(viewer: Viewer) -> InboundStatus:
    """Return how mail comes in to the viewer's agency."""
    config = held.config
    with transaction(viewer.installation_id) as session:
        return InboundStatus(
            domain=config.inbound_domain,
            listens=config.inbound_listen is not None,
            has_webhook=config.inbound_webhook_secret is not None,
            mailbox=mailbox.health(session),
            last_received_at=session.scalar(select(func.max(InboundMail.received_at))),
            unread=count_mails(session, MailState.PENDING),
            failed=count_mails(session, MailState.FAILED),
        )


def _messages(session: Session, *conditions: ColumnElement[bool]) -> tuple[MessageNews, ...]:
    rows = session.execute(
        select(
            InboundMail.message_id,
            InboundMail.candidate_id,
            Candidate.name.label("candidate_name"),
            Message.subject,
            InboundMail.outcome,
            InboundMail.received_at.label("at"),
            Message.bounce_code.label("code"),
            InboundMail.back_on,
            (func.lower(Message.to_address) == func.lower(Candidate.email)).label("is_current"),
            is_kept_from(Message.to_address).label("is_suppressed"),
        )
        .join(Message, Message.id == InboundMail.message_id)
        .join(Candidate, Candidate.id == InboundMail.candidate_id)
        .where(InboundMail.outcome.in_(_TOLD), *conditions)
        .order_by(InboundMail.received_at.desc(), InboundMail.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        MessageNews(
            message_id=row.message_id,
            candidate_id=row.candidate_id,
            candidate_name=row.candidate_name,
            subject=row.subject,
            outcome=Outcome(row.outcome),
            at=row.at,
            code=row.code,
            back_on=row.back_on,
            is_current=bool(row.is_current),
            is_in_force=bool(row.is_current) and row.is_suppressed,
        )
        for row in rows
    )


def _notes(session: Session, candidate_id: int) -> tuple[CapturedNote, ...]:
    limit_at = (
        select(func.max(Prompt.limit_at))
        .where(
            Prompt.interviewer_id == NoteEvidence.interviewer_id,
            Prompt.step == StepKey.THANK_YOU,
        )
        .correlate(NoteEvidence)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Interviewer.name,
            NoteEvidence.kind,
            NoteEvidence.at,
            InboundMail.received_at,
            InboundMail.is_late_copy,
            limit_at.label("limit_at"),
        )
        .join(InboundMail, InboundMail.id == NoteEvidence.inbound_mail_id)
        .join(Interviewer, Interviewer.id == NoteEvidence.interviewer_id)
        .where(InboundMail.candidate_id == candidate_id)
        .order_by(NoteEvidence.at.desc(), NoteEvidence.id.desc())
        .limit(SHOWN)
    )
    return tuple(
        CapturedNote(
            interviewer_name=row.name,
            kind=NoteKind(row.kind),
            sent_at=row.at,
            received_at=row.received_at,
            is_late_copy=row.is_late_copy,
            is_on_time=_is_on_time(NoteKind(row.kind), row.received_at, row.limit_at),
        )
        for row in rows
    )


def _is_on_time(kind: NoteKind, received_at: datetime, limit_at: datetime | None) -> bool | None:
    if kind is not NoteKind.THANK_YOU or limit_at is None:
        return None
    return received_at <= limit_at
