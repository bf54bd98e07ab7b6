"""What follows from a mail about one of our messages: it came back, was answered, or neither."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, update
from sqlalchemy.orm import Session

from plugin.domain.addresses import normalized
from plugin.domain.bounces import Bounce
from plugin.domain.inbound import Classified, MailKind
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.domain.messages import MessageState
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import PluginError
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.outcomes import record_sent
from plugin.services.prompts import lock_prompt
from plugin.services.suppression_list import stop_coaching
from plugin.services.suppressions import suppress
from plugin.store.inbound import InboundMail
from plugin.store.interviews import Interview, Interviewer
from plugin.store.messages import Message
from plugin.store.people import Candidate, Recruiter

TELLS_THAT_IT_LEFT = frozenset(
    {
        MailKind.BOUNCE,
        MailKind.AUTO_REPLY,
        MailKind.REPLY,
        MailKind.COMPLAINT,
        MailKind.RECEIPT,
        MailKind.UNSUBSCRIBE,
    }
)

_REPORTS = frozenset({MailKind.BOUNCE, MailKind.COMPLAINT})


class NotYet(PluginError):
    """The message is being sent at this moment: look at the mail again when that is over."""


def settle(session: Session, row: InboundMail, classified: Classified, now: datetime) -> Outcome:
    """Do what follows for the message that the address names; return what became of the mail.

    A mail about a message that never left does nothing: its address cannot be known from it. One
    that came back or was answered did leave, whatever was unknown before. Who wants no more is
    heard in any case: a message counts as failed where only its arrival was denied. Raises NotYet.
    """
    message = _lock_message(session, row)
    if is_duplicate(session, row):
        return Outcome.DUPLICATE
    if _is_of_something_else(row, message, classified):
        return Outcome.UNKNOWN
    if message.state == MessageState.SENDING:
        raise NotYet("It is being sent.")
    if message.state == MessageState.UNKNOWN and classified.kind in TELLS_THAT_IT_LEFT:
        record_sent(session, message, message.claimed_at or now)
    if message.state != MessageState.SENT and classified.kind is not MailKind.UNSUBSCRIBE:
        return Outcome.NOT_SENT
    effect = _EFFECTS.get(classified.kind)
    return effect(session, row, message, classified) if effect else Outcome.UNKNOWN


def is_duplicate(session: Session, row: InboundMail) -> bool:
    """Tell whether a copy of this mail to the same address was read before."""
    return bool(
        session.scalar(
            select(
                exists().where(
                    InboundMail.id != row.id,
                    InboundMail.candidate_id == row.candidate_id,
                    InboundMail.purpose == row.purpose,
                    InboundMail.message_id.is_not_distinct_from(row.message_id),
                    InboundMail.mail_key == row.mail_key,
                    InboundMail.state.in_((MailState.DONE, MailState.WAITING)),
                    InboundMail.outcome != Outcome.DUPLICATE,
                )
            )
        )
    )


def _is_of_something_else(row: InboundMail, message: Message, classified: Classified) -> bool:
    """Tell whether a server's report came where answers come, and does not show our message.

    Everybody whom the candidate copies into an answer has that address; servers alone have the
    return path, which names the message by itself.
    """
    if row.purpose != Purpose.REPLY or classified.kind not in _REPORTS:
        return False
    enclosed = classified.mail.enclosed
    return enclosed is None or enclosed.message_id != message.message_id


def _lock_message(session: Session, row: InboundMail) -> Message:
    """Return the message, locked after its submission and prompt as everywhere."""
    message = session.get_one(Message, row.message_id)
    lock_prompt(session, message.prompt_id)
    session.refresh(message, with_for_update=True)
    return message


def _bounce(
    session: Session, row: InboundMail, message: Message, classified: Classified
) -> Outcome:
    bounce = classified.bounce or Bounce("5.0.0")
    if message.bounced_at is None or bounce.is_hard:
        message.bounced_at = message.bounced_at or row.received_at
        message.bounce_code = bounce.code
    if not bounce.is_hard:
        return Outcome.SOFT_BOUNCE
    _suppress(session, row, message, SuppressionSource.BOUNCE)
    return Outcome.HARD_BOUNCE


def _complaint(
    session: Session, row: InboundMail, message: Message, _classified: Classified
) -> Outcome:
    _suppress(session, row, message, SuppressionSource.COMPLAINT)
    return Outcome.COMPLAINT


def _auto_reply(
    _session: Session, row: InboundMail, message: Message, classified: Classified
) -> Outcome:
    message.auto_replied_at = message.auto_replied_at or row.received_at
    row.back_on = classified.back_on
    return Outcome.AUTO_REPLY


def _reply(session: Session, row: InboundMail, message: Message, classified: Classified) -> Outcome:
    """Write down that the candidate answered, and let what waits about it be asked about again."""
    sender = normalized(classified.mail.sender)
    if _is_of_agency_or_client(session, message, sender):
        return Outcome.COLLEAGUE
    if not (_is_candidates(session, message, sender) or _answers(message, classified)):
        return Outcome.STRANGER
    message.replied_at = max(filter(None, (message.replied_at, row.received_at)))
    _ask_again(session, row, Message.submission_id == message.submission_id)
    return Outcome.REPLY


def _unsubscribe(
    session: Session, row: InboundMail, message: Message, _classified: Classified
) -> Outcome:
    if not message.to_address:  # it was never written, or is erased
        return Outcome.NOT_SENT
    candidate = session.get_one(Candidate, message.candidate_id)
    stop_coaching(session, candidate, SuppressionSource.ONE_CLICK, row.received_at)
    _ask_again(session, row)
    return Outcome.UNSUBSCRIBED


def _said(outcome: Outcome) -> "Effect":
    return lambda _session, _row, _message, _classified: outcome


Effect = Callable[[Session, InboundMail, Message, Classified], Outcome]

_EFFECTS: Mapping[MailKind, Effect] = {
    MailKind.BOUNCE: _bounce,
    MailKind.COMPLAINT: _complaint,
    MailKind.AUTO_REPLY: _auto_reply,
    MailKind.REPLY: _reply,
    MailKind.UNSUBSCRIBE: _unsubscribe,
    MailKind.DELAYED: _said(Outcome.DELAYED),
    MailKind.RECEIPT: _said(Outcome.RECEIPT),
}


def _suppress(
    session: Session, row: InboundMail, message: Message, source: SuppressionSource
) -> None:
    """Write to this address no more; what waits for the candidate is asked about again."""
    suppress(
        session,
        installation_id=row.installation_id,
        address=message.to_address,
        scope=Scope.ALL,
        source=source,
        at=row.received_at,
    )
    _ask_again(session, row)


def _ask_again(session: Session, row: InboundMail, *conditions: ColumnElement[bool]) -> None:
    """Have the candidate's queued messages decided about now: that decision cancels them."""
    queued = session.scalars(
        update(Message)
        .where(
            Message.candidate_id == row.candidate_id,
            Message.state == MessageState.QUEUED,
            *conditions,
        )
        .values(next_attempt_at=func.least(Message.next_attempt_at, row.received_at))
        .returning(Message.id)
    ).all()
    if queued:
        enqueue_after_commit(session, TaskName.SEND_MESSAGES, row.installation_id)


def _is_candidates(session: Session, message: Message, sender: str) -> bool:
    email = session.scalar(select(Candidate.email).where(Candidate.id == message.candidate_id))
    return sender in {normalized(address) for address in (email or "", message.to_address)}


def _answers(message: Message, classified: Classified) -> bool:
    """Tell whether the mail names ours as what it answers: its writer has our message."""
    mail = classified.mail
    named = " ".join((mail.header("in-reply-to"), mail.header("references")))
    return message.message_id is not None and message.message_id in named


def _is_of_agency_or_client(session: Session, message: Message, sender: str) -> bool:
    """Tell whether a colleague or an interviewer wrote: who answers all answers us, too."""
    is_recruiter = exists().where(func.lower(Recruiter.email) == sender)
    is_interviewer = exists().where(
        Interviewer.interview_id == Interview.id,
        Interview.submission_id == message.submission_id,
        or_(func.lower(Interviewer.email) == sender, func.lower(Interviewer.found_email) == sender),
    )
    return bool(session.scalar(select(or_(is_recruiter, is_interviewer))))
