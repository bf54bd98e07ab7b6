"""Send the messages that are due: claim one, hand it to the mail server, write down what came.

One message is claimed at a time. A worker that dies leaves one message in doubt, not a batch.
"""

import time
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.backoff import wait_before_retry
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.sending import Cancel, Decision, Wait
from plugin.errors import NotFound
from plugin.mail import sender
from plugin.mail.inbound_addresses import return_path
from plugin.mail.sender import FailureKind, Line, SendFailed
from plugin.services.home import is_at_home
from plugin.services.message_facts import look_around
from plugin.services.messages import decide_message, give_up_on_lost, is_due
from plugin.services.outcomes import move, record_sent
from plugin.services.prompts import lock_prompt
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.people import Candidate

RUN_SECONDS = 60.0
"""When a run begins no new message: the longest send still ends within RQ's time for a task."""

_SERVER_IS_AWAY = frozenset({MessageReason.SERVER_SILENT, MessageReason.SERVER_REFUSES_US})

_SURPRISES = (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError)
"""What facts that nobody foresaw may raise before anything was sent: it costs their message."""

logger = structlog.get_logger()


def send_due(installation_id: int) -> bool:
    """Send what may go out now; return whether more may wait that this run had no time for.

    1. In one transaction claim a message, having asked again whether it may go out. 2. Outside any
    transaction send it. 3. In another write down what came of it. A crash between 2 and 3 leaves it
    `sending`, which after five minutes is unknown and is never sent again by itself. A mail server
    that is away is asked once a run. From a copy of a database nothing is sent.
    """
    with transaction(installation_id) as session:
        give_up_on_lost(session, now=utcnow())
    if not is_at_home():
        logger.warning("copy_sends_nothing")
        return False
    with sender.open_line() as line:
        return _send_all(installation_id, line)


def _send_all(installation_id: int, line: Line) -> bool:
    """Send over one line what is due, within the run's time; return whether more may wait."""
    ends_at = time.monotonic() + RUN_SECONDS
    passed: set[int] = set()
    while time.monotonic() < ends_at:
        found = _find_due(installation_id, passed)
        if found is None:
            return False
        passed.add(found.message_id)
        try:
            claimed = _claim(installation_id, found)
        except _SURPRISES:
            # It stays in the queue, where it is counted as stuck; those behind it go out.
            logger.exception("claim_failed", message_id=found.message_id)
            continue
        if claimed is not None and not _send(claimed, line):
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Due:
    message_id: int
    candidate_id: int


@dataclass(frozen=True, slots=True)
class _Claimed:
    """A message that this worker alone may send. `claimed_at` tells its claim from any other."""

    installation_id: int
    message_id: int
    prompt_id: int
    claimed_at: datetime
    mime: bytes = field(repr=False)
    to: str = field(repr=False)


def _find_due(installation_id: int, passed: Set[int]) -> _Due | None:
    with transaction(installation_id) as session:
        row = session.execute(
            select(Message.id, Message.candidate_id)
            .join(Installation, Installation.id == Message.installation_id)
            .where(
                *is_due(utcnow()),
                Message.id.not_in(passed),
                Installation.state == "enabled",
            )
            .order_by(Message.next_attempt_at, Message.id)
            .limit(1)
        ).one_or_none()
        return _Due(*row) if row else None


def _claim(installation_id: int, due: _Due) -> _Claimed | None:
    """Take the message if it may go out now; else put it off or cancel it.

    The candidate is locked first, so that two workers cannot both count the day's second message
    as free, and so that an opt-out that is being written is waited for.
    """
    with transaction(installation_id) as session:
        session.execute(
            select(Candidate.id)
            .where(Candidate.id == due.candidate_id)
            .with_for_update(key_share=True)
        )
        now = utcnow()
        message = session.scalar(
            select(Message)
            .where(Message.id == due.message_id, *is_due(now))
            .with_for_update(skip_locked=True)
        )
        if message is None:
            return None  # another worker has it, or its recruiter took it back
        around = look_around(session, message.prompt_id, message.recruiter_id)
        decision = decide_message(session, message, around, now)
        if message.mime is None:
            decision = Cancel(MessageReason.CANDIDATE_GONE)  # erased while it was tried in vain
        if not _apply(decision, message, now) or message.mime is None:
            return None
        return _Claimed(
            installation_id, message.id, message.prompt_id, now, message.mime, message.to_address
        )


def _apply(decision: Decision, message: Message, now: datetime) -> bool:
    """Do with a locked message as decided; return whether it is to be sent."""
    if isinstance(decision, Cancel):
        move(message, MessageState.CANCELLED, decision.reason)
        return False
    if isinstance(decision, Wait):
        message.next_attempt_at = decision.until
        message.reason = decision.reason
        return False
    move(message, MessageState.SENDING)
    message.claimed_at = now
    message.attempts += 1
    return True


def _send(claimed: _Claimed, line: Line) -> bool:
    """Send a claimed message and write down the outcome; return whether to go on with others."""
    failure = None
    try:
        bounces_to = return_path(claimed.installation_id, claimed.message_id)
        line.send(claimed.mime, claimed.to, bounces_to)
    except SendFailed as error:
        failure = error
        logger.warning("send_failed", message_id=claimed.message_id, reason=error.reason)
    _settle(claimed, failure)
    return failure is None or failure.reason not in _SERVER_IS_AWAY


def _settle(claimed: _Claimed, failure: SendFailed | None) -> None:
    now = utcnow()
    with transaction(claimed.installation_id) as session:
        message = _find_claimed(session, claimed)
        if message is None:
            return
        if failure is None:
            record_sent(session, message, now)
        elif message.state == MessageState.SENDING:
            _record_failure(message, failure, now)


def _find_claimed(session: Session, claimed: _Claimed) -> Message | None:
    """Return the message, locked, if this claim still holds or was given up as unknown."""
    try:
        lock_prompt(session, claimed.prompt_id)
    except NotFound:
        return None  # erased meanwhile
    return session.scalar(
        select(Message)
        .where(
            Message.id == claimed.message_id,
            Message.claimed_at == claimed.claimed_at,
            Message.state.in_((MessageState.SENDING, MessageState.UNKNOWN)),
        )
        .with_for_update()
    )


_STATE_AFTER = {
    FailureKind.REFUSED: MessageState.FAILED,
    FailureKind.LATER: MessageState.QUEUED,
    FailureKind.UNKNOWN: MessageState.UNKNOWN,
}


def _record_failure(message: Message, failure: SendFailed, now: datetime) -> None:
    is_to_be_tried = failure.kind is FailureKind.LATER
    move(
        message,
        _STATE_AFTER[failure.kind],
        failure.reason,
        next_attempt_at=now + wait_before_retry(message.attempts) if is_to_be_tried else None,
    )
