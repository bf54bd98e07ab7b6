"""Tell recruiters what is due: claim it, send it, write down what came. Nothing goes out twice.

A kill between the other side's yes and our commit leaves a notice `sending`, which after five
minutes is unknown and never sent again.
"""

import time
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from plugin.chat import sender as chat_sender
from plugin.chat.addresses import MAIL
from plugin.chat.sender import ChatFailed
from plugin.clock import utcnow
from plugin.domain.backoff import wait_before_retry
from plugin.domain.digests import LATE_FOR
from plugin.domain.notices import NoticeKind, NoticeReason, NoticeState
from plugin.extensions import held
from plugin.mail import sender as mail_sender
from plugin.mail.sender import FailureKind, SendFailed
from plugin.services.home import is_at_home
from plugin.services.notice_claims import ByMail, Claimed, claim_channel, claim_letter, find_due
from plugin.services.notice_planning import plan
from plugin.services.notice_searches import has_work
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.notices import Notice, NoticeChannel, NoticeStop

RUN_SECONDS = 60.0
LOST_AFTER = timedelta(minutes=5)
GIVE_UP_AFTER = timedelta(hours=24)
MOST_REFUSALS = 3
"""A channel that fails for so long, or refuses so often in a row, is left alone (ours)."""

_OF_MAIL = {
    FailureKind.LATER: NoticeReason.AWAY,
    FailureKind.REFUSED: NoticeReason.REFUSED,
    FailureKind.UNKNOWN: NoticeReason.NO_ANSWER,
}

_SURPRISES = (ArithmeticError, LookupError, NotImplementedError, TypeError, ValueError)
"""What facts that nobody foresaw may raise before anything was sent: it costs their notice."""

logger = structlog.get_logger()


def has_due(session: Session, *, now: datetime) -> bool:
    """Tell whether recruiters of the session's agency are to be told something at `now`."""
    if not held.config.notices:
        return False
    give_up_on_lost(session, now=now)
    return has_work(session, now=now)


def give_up_on_lost(session: Session, *, now: datetime) -> None:
    """Turn what some worker never finished sending into unknown."""
    session.execute(
        update(Notice)
        .where(Notice.state == NoticeState.SENDING, Notice.claimed_at < now - LOST_AFTER)
        .values(state=NoticeState.UNKNOWN, reason=NoticeReason.WORKER_LOST)
    )


def send_due(installation_id: int) -> bool:
    """Find and send what is due; return whether more may wait that this run had no time for.

    Each digest, and all that is due on one channel, is claimed in one transaction, sent outside
    any, and settled in another; what fails is put off alone.
    """
    if not (held.config.notices and is_at_home() and _plan(installation_id)):
        return False
    ends_at = time.monotonic() + RUN_SECONDS
    passed: set[int] = set()
    while time.monotonic() < ends_at:
        now = utcnow()
        with transaction(installation_id) as session:
            found = find_due(session, passed, now)
        if found is None:
            return False
        notice_id, channel_id = found
        passed.add(notice_id)
        try:
            claimed = _claim(installation_id, notice_id, channel_id, now)
        except _SURPRISES:
            logger.exception("claim_failed", notice_id=notice_id)
            continue
        if claimed is not None:
            _settle(installation_id, claimed, _send(claimed))
    return True


def _claim(
    installation_id: int, notice_id: int, channel_id: int | None, now: datetime
) -> Claimed | None:
    with transaction(installation_id) as session:
        if channel_id is None:
            return claim_letter(session, notice_id, now)
        return claim_channel(session, channel_id, now)


def _plan(installation_id: int) -> bool:
    """Make the rows that are missing; return whether the agency wants any sent at all."""
    with transaction(installation_id) as session:
        installation = session.get_one(Installation, installation_id)
        is_stopped = session.scalar(select(NoticeStop.id)) is not None
        if installation.state != "enabled" or is_stopped:
            return False
        give_up_on_lost(session, now=utcnow())
        plan(session, installation, now=utcnow())
    return True


def _send(claimed: Claimed) -> NoticeReason | None:
    """Send; return why it was not, or not certainly, taken."""
    way = claimed.way
    try:
        if isinstance(way, ByMail):
            mail_sender.send(way.mime, way.to)
        else:
            chat_sender.send(way.address, way.text)
    except SendFailed as error:
        reason = _OF_MAIL[error.kind]
    except ChatFailed as error:
        reason = error.reason
    else:
        return None
    logger.warning("notice_failed", notice_ids=claimed.notice_ids, reason=reason)
    return reason


def _settle(installation_id: int, claimed: Claimed, reason: NoticeReason | None) -> None:
    now = utcnow()
    with transaction(installation_id) as session:
        channel = None
        if claimed.channel_id is not None:
            channel = session.get(NoticeChannel, claimed.channel_id, with_for_update=True)
            if channel is None:
                return  # removed meanwhile, and its notices with it
            _note(channel, reason, now)
        if reason is None:
            _end(session, claimed, NoticeState.SENT, None, sent_at=now)
        elif reason is NoticeReason.NO_ANSWER:
            _end(session, claimed, NoticeState.UNKNOWN, reason)
        elif reason is not NoticeReason.AWAY or claimed.is_test:
            _end(session, claimed, NoticeState.FAILED, reason)
        elif channel is None:
            _put_off_digests(session, claimed, now)
        else:
            _put_off(session, claimed, channel)


def _note(channel: NoticeChannel, reason: NoticeReason | None, now: datetime) -> None:
    """Write down how the channel does: when it is tried next, and whether we give up on it."""
    if reason is None:
        channel.attempts, channel.failing_since, channel.error = 0, None, None
        channel.next_attempt_at, channel.paused_at, channel.last_sent_at = None, None, now
        return
    channel.attempts += 1
    channel.error = reason
    channel.failing_since = channel.failing_since or now
    channel.next_attempt_at = now + wait_before_retry(channel.attempts)
    refuses = reason in (NoticeReason.REFUSED, NoticeReason.NOT_ALLOWED)
    is_hopeless = refuses and channel.attempts >= MOST_REFUSALS
    if is_hopeless or now - channel.failing_since >= GIVE_UP_AFTER:
        channel.paused_at = channel.paused_at or now


def _end(
    session: Session,
    claimed: Claimed,
    state: NoticeState,
    reason: NoticeReason | None,
    *,
    sent_at: datetime | None = None,
) -> None:
    _change(session, claimed, state=state, reason=reason, sent_at=sent_at)


def _put_off(session: Session, claimed: Claimed, channel: NoticeChannel) -> None:
    """Let all that waits for a channel wait until it is tried next, or end it with the channel."""
    at = channel.next_attempt_at
    if channel.paused_at is not None:
        paused = NoticeReason.CHANNEL_PAUSED
        _change(session, claimed, state=NoticeState.SKIPPED, reason=paused)
        return
    _change(session, claimed, state=NoticeState.QUEUED, reason=None, next_attempt_at=at)
    if at is not None:
        _wait_until(session, at, Notice.channel_id == channel.id)
        if isinstance(claimed.way, ByMail):
            _wait_for_mail_server(session, at)


def _put_off_digests(session: Session, claimed: Claimed, now: datetime) -> None:
    """Let the digest wait for the mail server; what would then be too late is a failure."""
    attempts = session.scalar(select(Notice.attempts).where(Notice.id == claimed.notice_ids[0]))
    at = now + wait_before_retry(attempts or 1)
    if at - claimed.due_at > LATE_FOR:
        _end(session, claimed, NoticeState.FAILED, NoticeReason.AWAY)
        return
    _change(session, claimed, state=NoticeState.QUEUED, reason=None, next_attempt_at=at)
    _wait_for_mail_server(session, at)


def _wait_for_mail_server(session: Session, at: datetime) -> None:
    """Let all that goes by mail wait: a server that is away is asked once a run."""
    by_mail = select(NoticeChannel.id).where(NoticeChannel.service == MAIL)
    condition = or_(Notice.channel_id.is_(None), Notice.channel_id.in_(by_mail))
    _wait_until(session, at, condition)


def _wait_until(session: Session, at: datetime, condition: ColumnElement[bool]) -> None:
    session.execute(
        update(Notice)
        .where(
            condition,
            Notice.state == NoticeState.QUEUED,
            Notice.kind != NoticeKind.TEST,
            Notice.next_attempt_at < at,
        )
        .values(next_attempt_at=at)
    )


def _change(session: Session, claimed: Claimed, **values: object) -> None:
    """Change what is still claimed; only a certain yes changes what was given up as unknown."""
    open_states = [NoticeState.SENDING]
    if values["state"] == NoticeState.SENT:
        open_states.append(NoticeState.UNKNOWN)
    session.execute(
        update(Notice)
        .where(
            Notice.id.in_(claimed.notice_ids),
            Notice.claimed_at == claimed.claimed_at,
            Notice.state.in_(open_states),
        )
        .values(values)
    )
