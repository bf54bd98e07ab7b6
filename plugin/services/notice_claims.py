"""Take what is due to one recruiter, deciding again by what holds now, and write what it says."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from plugin.chat.addresses import MAIL, ChatAddress
from plugin.domain.digests import is_too_late
from plugin.domain.notices import (
    NoticeKind,
    NoticeReason,
    NoticeState,
    Skip,
    WaitUntil,
)
from plugin.errors import Refused
from plugin.extensions import held
from plugin.mail.notice import RecruiterMailbox, compose_notice, notice_id
from plugin.services.digests import Reader, write_digest
from plugin.services.notice_audience import find_recruiter, mailbox_of
from plugin.services.notice_decisions import Desk, decide_all, decide_crm_trouble, skip
from plugin.services.notice_planning import settings_of
from plugin.services.notice_texts import Told, say
from plugin.store.installations import Installation
from plugin.store.notices import Notice, NoticeChannel, NoticeStop

MOST_AT_ONCE = 50
SUBJECT = "Afterword: this cannot wait"


@dataclass(frozen=True, slots=True, repr=False)
class ByMail:
    mime: bytes
    to: str


@dataclass(frozen=True, slots=True, repr=False)
class ByChat:
    address: ChatAddress
    text: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """Notices that this worker alone may send, as one. `claimed_at` tells its claim from others."""

    notice_ids: tuple[int, ...]
    claimed_at: datetime
    due_at: datetime
    channel_id: int | None
    is_test: bool
    way: ByMail | ByChat


def find_due(session: Session, passed: Set[int], now: datetime) -> tuple[int, int | None] | None:
    """Return a due notice and its channel; None where there is none, or the agency wants none."""
    row = session.execute(
        select(Notice.id, Notice.channel_id)
        .join(Installation, Installation.id == Notice.installation_id)
        .where(
            Notice.state == NoticeState.QUEUED,
            Notice.next_attempt_at <= now,
            Notice.id.not_in(passed),
            Installation.state == "enabled",
            ~exists().where(NoticeStop.id > 0),
        )
        .order_by(Notice.next_attempt_at, Notice.id)
        .limit(1)
    ).one_or_none()
    return (row.id, row.channel_id) if row else None


def claim_letter(session: Session, notice_id: int, now: datetime) -> Claimed | None:
    """Take what goes to a recruiter's own address if it is still wanted, and write it.

    Else it is put off, or skipped with the reason.
    """
    notice = session.scalar(
        select(Notice)
        .where(Notice.id == notice_id, Notice.state == NoticeState.QUEUED)
        .with_for_update(skip_locked=True)
    )
    if notice is None:
        return None  # another worker has it
    desk = _desk(session, notice, now)
    write = _write_digest if notice.kind == NoticeKind.DIGEST else _write_trouble
    found = write(session, notice, desk) if desk else NoticeReason.RECRUITER_GONE
    if isinstance(found, NoticeReason):
        skip(notice, found)
        return None
    if isinstance(found, WaitUntil):
        notice.next_attempt_at = found.at
        return None
    _take(notice, now)
    return Claimed((notice.id,), now, notice.due_at, None, is_test=False, way=found)


def claim_channel(session: Session, channel_id: int, now: datetime) -> Claimed | None:
    """Take all that is due on one channel and can be said now, as one text."""
    channel = session.get(NoticeChannel, channel_id, with_for_update=True)
    if channel is None:
        return None
    notices = session.scalars(
        select(Notice)
        .where(
            Notice.channel_id == channel_id,
            Notice.state == NoticeState.QUEUED,
            Notice.next_attempt_at <= now,
        )
        .order_by(Notice.id)
        .limit(MOST_AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    desk = _desk(session, notices[0], now) if notices else None
    said = list(decide_all(session, notices, channel, desk))
    if not said or desk is None:
        return None
    return _claim(session, channel, desk, said)


def _desk(session: Session, notice: Notice, now: datetime) -> Desk | None:
    recruiter = find_recruiter(session, notice.recruiter_id)
    if recruiter is None:
        return None
    installation = session.get_one(Installation, notice.installation_id)
    return Desk(
        installation, recruiter, settings_of(session, installation, recruiter, now=now), now
    )


def _write_trouble(
    session: Session, notice: Notice, desk: Desk
) -> ByMail | NoticeReason | WaitUntil:
    verdict, told = decide_crm_trouble(session, notice, desk)
    if isinstance(verdict, Skip):
        return verdict.reason
    if isinstance(verdict, WaitUntil) or told is None:
        return verdict if isinstance(verdict, WaitUntil) else NoticeReason.SETTLED
    mailbox = mailbox_of(session, desk.recruiter)
    if isinstance(mailbox, NoticeReason):
        return mailbox
    text = say([told], held.config.base_url, says_names=False)
    return _mail(notice, desk, mailbox, (SUBJECT, _with_footer(text)))


def _with_footer(text: str) -> str:
    return f"{text}\n\nYour notices: {held.config.base_url}/settings/notices"


def _write_digest(
    session: Session, notice: Notice, desk: Desk
) -> ByMail | NoticeReason | WaitUntil:
    if desk.settings.digest_due_at is None:
        return NoticeReason.SWITCHED_OFF
    if is_too_late(notice.due_at, desk.now):
        return NoticeReason.MISSED
    mailbox = mailbox_of(session, desk.recruiter)
    if isinstance(mailbox, NoticeReason):
        return mailbox
    agency, base_url = desk.installation.name, held.config.base_url
    reader = Reader(desk.recruiter, agency, desk.zone_name, base_url, desk.now)
    digest = write_digest(session, reader)
    if digest.is_empty and not desk.settings.digest_when_empty:
        return NoticeReason.NOTHING_DUE
    return _mail(notice, desk, mailbox, (digest.subject, digest.text))


def _mail(notice: Notice, desk: Desk, mailbox: RecruiterMailbox, letter: tuple[str, str]) -> ByMail:
    mail_from = held.config.mail_from
    message_id = notice_id(notice.id, notice.attempts + 1, desk.installation.key, mail_from)
    mime = compose_notice(mailbox, mail_from, message_id, desk.now, letter)
    return ByMail(mime, mailbox.address)


def _claim(
    session: Session, channel: NoticeChannel, desk: Desk, said: list[tuple[Notice, Told]]
) -> Claimed | None:
    notices = [notice for notice, _ in said]
    text = say(
        [told for _, told in said],
        held.config.base_url,
        says_names=desk.settings.says_names,
    )
    way = _way(session, channel, desk, notices[0], text)
    if isinstance(way, NoticeReason):
        for notice in notices:
            skip(notice, way)
        channel.error = way
        return None
    for notice in notices:
        _take(notice, desk.now)
    return Claimed(
        notice_ids=tuple(notice.id for notice in notices),
        claimed_at=desk.now,
        due_at=min(notice.due_at for notice in notices),
        channel_id=channel.id,
        is_test=any(notice.kind == NoticeKind.TEST for notice in notices),
        way=way,
    )


def _way(
    session: Session, channel: NoticeChannel, desk: Desk, notice: Notice, text: str
) -> ByMail | ByChat | NoticeReason:
    """Return how it goes out; the address is checked again, since what is allowed may change."""
    if channel.service == MAIL or channel.ciphertext is None:
        mailbox = mailbox_of(session, desk.recruiter)
        if isinstance(mailbox, NoticeReason):
            return mailbox
        return _mail(notice, desk, mailbox, (SUBJECT, _with_footer(text)))
    url = held.fernet.decrypt(channel.ciphertext).decode()
    try:
        return ByChat(ChatAddress.parse(url, held.config.notice_hosts), text)
    except Refused:
        return NoticeReason.NOT_ALLOWED


def _take(notice: Notice, now: datetime) -> None:
    notice.state, notice.reason, notice.next_attempt_at = NoticeState.SENDING, None, None
    notice.claimed_at = now
    notice.attempts += 1
