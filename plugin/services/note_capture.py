"""A copy of a candidate's note came in: to which interviewer did it go, and when?"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.domain.addresses import is_usable_address, normalized
from plugin.domain.evidence import EvidenceSource
from plugin.domain.inbound import Classified, MailKind
from plugin.domain.inbound_outcomes import NEEDS_MATCHING, Outcome
from plugin.domain.interviews import InterviewStatus
from plugin.domain.note_matching import (
    Match,
    Note,
    Seat,
    credible_sent_at,
    is_late_copy,
    kind_of,
    match_note,
)
from plugin.domain.own_words import own_words
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.received_mail import Mailbox, ReceivedMail
from plugin.extensions import held
from plugin.services.evidence import Evidence, record_evidence
from plugin.services.mail_effects import is_duplicate
from plugin.store.inbound import InboundMail
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission

_OFF = (
    InterviewStatus.CANCELLED,
    InterviewStatus.DELETED,
    InterviewStatus.NO_SHOW,
    InterviewStatus.RESCHEDULING,
)
_PEOPLE = 20


def settle(session: Session, row: InboundMail, classified: Classified, _now: datetime) -> Outcome:
    """Record the evidence, or have a recruiter asked; return what became of the mail.

    The text is looked at for its greeting and kept nowhere. A mail that a machine wrote is no note.
    """
    candidate = session.get_one(Candidate, row.candidate_id)
    if candidate.deleted_at is not None:
        return Outcome.CANDIDATE_GONE
    if is_duplicate(session, row):
        return Outcome.DUPLICATE
    if classified.kind is not MailKind.NOTE:
        return Outcome.UNKNOWN
    note = _note(classified.mail, row)
    row.sent_at = note.sent_at
    match = match_note(
        note,
        find_seats(session, candidate.id),
        own_address=normalized(candidate.email or ""),
        colleagues=_colleagues(session),
    )
    if match.outcome in NEEDS_MATCHING:
        row.people = _people(note, match)
    if match.outcome is not Outcome.CAPTURED:
        return match.outcome
    is_news = [record(session, row, seat) for seat in match.seats]
    return Outcome.CAPTURED if any(is_news) else Outcome.CAPTURED_BEFORE


def record(session: Session, row: InboundMail, seat: Seat) -> bool:
    """Write down that the note went to this interviewer; return whether that is news."""
    sent_at = row.sent_at or row.received_at
    return record_evidence(
        session,
        Evidence(
            installation_id=row.installation_id,
            submission_id=seat.submission_id,
            interview_id=seat.interview_id,
            interviewer_id=seat.interviewer_id,
            kind=kind_of(seat, sent_at),
            source=EvidenceSource.BCC,
            at=sent_at,
            inbound_mail_id=row.id,
        ),
    )


def find_seats(session: Session, candidate_id: int) -> list[Seat]:
    """Return who interviewed the candidate or will, in interviews that are on."""
    first_check_in = (
        select(func.min(Prompt.opens_at))
        .where(
            Prompt.submission_id == Interview.submission_id,
            Prompt.step == StepKey.CHECK_IN,
            Prompt.opens_at > Interview.starts_at,
            Prompt.state.not_in((PromptState.CANCELLED, PromptState.SKIPPED)),
        )
        .correlate(Interview)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Interviewer.id,
            Interviewer.interview_id,
            Interview.submission_id,
            Interviewer.ref,
            Interviewer.name,
            Interviewer.email,
            Interviewer.found_email,
            Interview.starts_at,
            first_check_in.label("check_in_opens_at"),
        )
        .join(Interview, Interview.id == Interviewer.interview_id)
        .join(Submission, Submission.id == Interview.submission_id)
        .where(
            Submission.candidate_id == candidate_id,
            Submission.deleted_at.is_(None),
            Interview.deleted_at.is_(None),
            Interview.starts_at.is_not(None),
            Interview.status.not_in(_OFF),
            Interviewer.removed_at.is_(None),
        )
        .order_by(Interview.starts_at, Interviewer.id)
    )
    return [
        Seat(
            interviewer_id=row.id,
            interview_id=row.interview_id,
            submission_id=row.submission_id,
            ref=row.ref,
            name=row.name,
            addresses=frozenset(
                normalized(address)
                for address in (row.email, row.found_email)
                if is_usable_address(address)
            ),
            starts_at=row.starts_at,
            check_in_opens_at=row.check_in_opens_at,
        )
        for row in rows
    ]


def _note(mail: ReceivedMail, row: InboundMail) -> Note:
    """Return the note. One that was passed on as an enclosed mail counts as the mail it was."""
    recipients = _without_ours(mail.recipients)
    sent_at = credible_sent_at(mail.sent_at, row.received_at)
    row.is_late_copy = is_late_copy(sent_at, row.received_at)
    inner = mail.enclosed
    if not recipients and inner is not None and inner.sender == mail.sender:
        recipients = _without_ours(inner.recipients)
        sent_at = credible_sent_at(inner.sent_at, row.received_at)
        row.is_late_copy = True
    text = own_words(mail.text)
    return Note(sender=mail.sender, recipients=recipients, text=text, sent_at=sent_at)


def _without_ours(boxes: tuple[Mailbox, ...]) -> tuple[Mailbox, ...]:
    book = held.config.address_book
    return tuple(box for box in boxes if book is None or book.read(box.address) is None)


def _people(note: Note, match: Match) -> dict[str, object]:
    """Return what a recruiter needs to know to say whom the note went to."""
    return {
        "sender": note.sender,
        "to": [[box.name, box.address] for box in note.recipients[:_PEOPLE]],
        "suggested": [seat.interviewer_id for seat in match.seats],
    }


def _colleagues(session: Session) -> frozenset[str]:
    emails = session.scalars(select(Recruiter.email).where(Recruiter.email.is_not(None)))
    return frozenset(normalized(email) for email in emails if email)
