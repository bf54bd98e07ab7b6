"""Take in a mail that came to one of our own addresses: check, keep, and wake a worker.

The mail server, the IMAP mailbox and the webhook all come in by this door. Nothing is read here:
what is kept is read later by a task, so that whoever brings mail gets an answer at once.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import InboundAddress, Purpose
from plugin.errors import NotFound, PluginError
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.store.base import transaction
from plugin.store.inbound import InboundMail, add_mail
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.people import Candidate

KEPT_BYTES = 256 * 1024
"""Headers, the first text and a report stand at the beginning; attachments are not wanted."""

FORGOTTEN_AFTER = timedelta(days=30)
"""How long a note waits for a recruiter to say whom it went to (ours)."""

UNREAD_KEPT = timedelta(days=14)
"""How long the bytes of a mail are kept that we failed to read, so that a mended reader can."""


MAILS_A_DAY = 200
"""How many mails are kept about one candidate in 24 hours (ours): somebody's loop ends here."""

_DAY = timedelta(hours=24)


class TooMany(PluginError):
    """More mail comes in about one candidate than can be meant."""


class Via(StrEnum):
    """By which way a mail came in."""

    SMTP = "smtp"
    IMAP = "imap"
    WEBHOOK = "webhook"


def is_ours(recipient: str) -> bool:
    """Tell whether we wrote this address. Nothing is looked up."""
    book = held.config.address_book
    return book is not None and book.read(recipient) is not None


def receive(
    recipients: Iterable[str], raw: bytes, *, via: Via, received_at: datetime | None = None
) -> int:
    """Keep a mail once for each address of ours among the recipients; return how many are new.

    The same bytes to the same address again are kept once. Returns when all is on disk. Raises
    NotFound, and keeps nothing, where no recipient is a candidate or message that we know; TooMany
    where a candidate has had more today than can be meant, once the others have theirs.
    """
    book = held.config.address_book
    read = (book.read(recipient) for recipient in recipients) if book else ()
    addresses = dict.fromkeys(address for address in read if address is not None)
    kept: list[bool | None] = []
    flood: TooMany | None = None
    for address in addresses:
        try:
            kept.append(_keep(address, raw, via, received_at or utcnow()))
        except TooMany as error:
            flood = error
    if flood is not None:
        raise flood
    known = [is_new for is_new in kept if is_new is not None]
    if not known:
        raise NotFound("There is nobody at this address.")
    return sum(known)


def has_work(session: Session, *, now: datetime) -> bool:
    """Tell whether a mail waits to be read at `now`, or is to be forgotten."""
    due = (InboundMail.state == "pending") & (InboundMail.next_attempt_at <= now)
    return bool(session.scalar(select(exists().where(or_(due, is_to_forget(now))))))


def is_to_forget(now: datetime) -> ColumnElement[bool]:
    """Return the condition of mails that have been kept for as long as they may be."""
    is_gone = exists().where(
        Candidate.id == InboundMail.candidate_id, Candidate.deleted_at.is_not(None)
    )
    waited = (InboundMail.state == "waiting") & or_(
        InboundMail.created_at < now - FORGOTTEN_AFTER, is_gone
    )
    unread = (InboundMail.state == "failed") & (InboundMail.created_at < now - UNREAD_KEPT)
    return waited | (unread & InboundMail.body.is_not(None))


def _keep(address: InboundAddress, raw: bytes, via: Via, received_at: datetime) -> bool | None:
    """Return whether the mail was new to this address; None where the address is nobody's."""
    with transaction(address.installation_id) as session:
        owner = _find_owner(session, address)
        if owner is None:
            return None
        candidate_id, message_id = owner
        _refuse_flood(session, candidate_id)
        digest = hashlib.sha256(raw).hexdigest()
        now = utcnow()
        is_new = add_mail(
            session,
            {
                "installation_id": address.installation_id,
                "purpose": address.purpose,
                "candidate_id": candidate_id,
                "message_id": message_id,
                "via": via,
                "dedupe_key": f"{address.purpose}-{address.row_id}:{digest}",
                "received_at": received_at,
                "body": raw[:KEPT_BYTES],
                "next_attempt_at": now,
                "created_at": now,
            },
        )
        if is_new:
            enqueue_after_commit(session, TaskName.READ_MAIL, address.installation_id)
        return is_new


def _refuse_flood(session: Session, candidate_id: int) -> None:
    recent = (
        select(func.count())
        .select_from(InboundMail)
        .where(InboundMail.candidate_id == candidate_id, InboundMail.created_at > utcnow() - _DAY)
    )
    if (session.scalar(recent) or 0) >= MAILS_A_DAY:
        raise TooMany("Too much mail comes in about one candidate.")


def _find_owner(session: Session, address: InboundAddress) -> tuple[int, int | None] | None:
    """Return the candidate and the message that the address names, if both are still here."""
    here = (Installation.state != "uninstalled", Candidate.deleted_at.is_(None))
    if address.purpose is Purpose.CANDIDATE:
        candidate_id = session.scalar(
            select(Candidate.id)
            .join(Installation, Installation.id == Candidate.installation_id)
            .where(Candidate.id == address.row_id, *here)
        )
        return None if candidate_id is None else (candidate_id, None)
    candidate_id = session.scalar(
        select(Message.candidate_id)
        .join(Candidate, Candidate.id == Message.candidate_id)
        .join(Installation, Installation.id == Message.installation_id)
        .where(Message.id == address.row_id, *here)
    )
    return None if candidate_id is None else (candidate_id, address.row_id)
