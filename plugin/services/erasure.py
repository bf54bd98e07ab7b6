"""Erase candidates whom the CRM has no more: what is theirs goes, and the counts stay.

Rows are kept, so that numbers still add up and that whoever was erased is known as that when a late
delivery comes; what a person wrote, or could be known by, is not. An address that asked for no
e-mails stays on the list of such addresses: without it the wish would be lost.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Select, case, delete, func, literal, null, select, update
from sqlalchemy.orm import Session

from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.people import InterviewerSource
from plugin.domain.prompts import PromptState
from plugin.domain.records import CrmRecords
from plugin.store.ai import AiDraft
from plugin.store.bulk import is_one_of
from plugin.store.deliveries import Delivery
from plugin.store.inbound import InboundMail
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.links import Link
from plugin.store.messages import CrmWrite, Message
from plugin.store.notes import Note
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Submission

_GONE = "The candidate is no longer in the CRM."
_NOT_LEFT = (MessageState.DRAFTED, MessageState.QUEUED)
_READ = ("applied", "unreadable", "failed")

logger = structlog.get_logger()


def erase_gone(session: Session, records: CrmRecords, now: datetime) -> None:
    """Erase those of whom the records tell and whom the CRM has no more, in this transaction.

    It is done again whenever something late tells of them, so that they stay erased; doing it twice
    changes nothing. The mirror has the records already.
    """
    refs = {record.ref for record in records.candidates}
    refs |= {record.candidate_ref for record in records.submissions}
    gone = session.execute(
        select(Candidate.id, Candidate.ref)
        .where(is_one_of(Candidate.ref, refs), Candidate.deleted_at.is_not(None))
        .order_by(Candidate.id)
    ).all()
    for candidate_id, ref in gone:
        _erase(session, candidate_id, now)
        _forget_deliveries(session, ref)
        logger.info("candidate_erased", candidate_id=candidate_id)


def _erase(session: Session, candidate_id: int, now: datetime) -> None:
    submissions = select(Submission.id).where(Submission.candidate_id == candidate_id)
    session.execute(submissions.order_by(Submission.id).with_for_update())  # as `lock_prompt` does
    session.execute(
        update(Candidate)
        .where(Candidate.id == candidate_id)
        .values(dict.fromkeys(("name", "email", "phone", "timezone", "locale", "url"), null()))
    )
    for model, whose, values in _emptied(candidate_id, submissions, now):
        session.execute(update(model).where(whose).values(values))
    session.execute(delete(Note).where(Note.submission_id.in_(submissions)))
    prompts = select(Prompt.id).where(Prompt.submission_id.in_(submissions))
    session.execute(delete(AiDraft).where(AiDraft.prompt_id.in_(prompts)))


_Emptied = tuple[type[Any], ColumnElement[bool], Mapping[str, Any]]


def _emptied(candidate_id: int, submissions: Select[int], now: datetime) -> Sequence[_Emptied]:
    """Return what is left of the rows that stay: which, whose, and the values."""
    interviews = select(Interview.id).where(Interview.submission_id.in_(submissions))
    is_left = Message.state.not_in(_NOT_LEFT)
    is_settled = InboundMail.state.not_in((MailState.PENDING, MailState.WAITING))
    is_written = CrmWrite.state != "pending"
    return (
        (
            Message,
            Message.candidate_id == candidate_id,
            {
                "state": case((is_left, Message.state), else_=MessageState.CANCELLED),
                "reason": case((is_left, Message.reason), else_=MessageReason.CANDIDATE_GONE),
                "next_attempt_at": case((is_left, Message.next_attempt_at)),
                "to_address": "",
                "subject": "",
                "body": "",
                "mime": null(),
            },
        ),
        (
            InboundMail,
            InboundMail.candidate_id == candidate_id,
            {
                "state": case((is_settled, InboundMail.state), else_=MailState.DONE),
                "outcome": case((is_settled, InboundMail.outcome), else_=Outcome.CANDIDATE_GONE),
                "settled_at": func.coalesce(InboundMail.settled_at, now),
                "body": null(),
                "people": null(),
            },
        ),
        (
            CrmWrite,
            CrmWrite.submission_id.in_(submissions),
            {
                "state": case((is_written, CrmWrite.state), else_="failed"),
                "error": case((is_written, CrmWrite.error), else_=_GONE),
                "text": "",
            },
        ),
        (
            Link,
            Link.candidate_id == candidate_id,
            {"revoked_at": func.coalesce(Link.revoked_at, now)},
        ),
        (
            Debrief,
            Debrief.interview_id.in_(interviews),
            dict.fromkeys(("went_well", "went_badly", "stood_out", "forgot", "also_there"), null()),
        ),
        (Interviewer, Interviewer.interview_id.in_(interviews), {"topics": null()}),
        (
            Interviewer,
            Interviewer.interview_id.in_(interviews)
            & (Interviewer.source == InterviewerSource.DEBRIEF),
            dict.fromkeys(("name", "found_title", "found_email"), null()),
        ),
        (
            FollowUp,
            FollowUp.submission_id.in_(submissions),
            {"note": null(), "override_reason": null()},
        ),
        (
            Prompt,
            (Prompt.submission_id.in_(submissions)) & (Prompt.state == PromptState.DISMISSED),
            {"reason": func.split_part(Prompt.reason, ": ", 1)},
        ),
    )


def _forget_deliveries(session: Session, ref: str) -> None:
    """Let go of the bytes that told of the candidate and have been read: nobody needs them again.

    A ref of digits only is looked for without its quotes: better one delivery's bytes too many.
    """
    told = func.convert_to(literal(ref if ref.isdigit() else f'"{ref}"'), "UTF8")
    session.execute(
        update(Delivery)
        .where(Delivery.state.in_(_READ), func.position(told.op("in")(Delivery.body)) > 0)
        .values(body=b"")
    )
