"""Read the mail that came in: what it is, and what follows from it for a message or a note.

Each mail is read by itself, outside any transaction, and settled in one of its own: one that cannot
be read, or that kills its worker, costs itself alone.
"""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy import null, select, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.backoff import wait_before_retry
from plugin.domain.inbound import Classified, classify
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.domain.mail_text import SURPRISES
from plugin.services import mail_effects, note_capture
from plugin.services.inbound import is_to_forget
from plugin.services.mail_effects import NotYet
from plugin.store.base import transaction
from plugin.store.inbound import InboundMail, claim_mails

BATCH = 50
GIVES_UP_AFTER = 5
_LEASE = timedelta(minutes=2)

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Claimed:
    mail_id: int
    purpose: Purpose
    received_at: datetime
    attempts: int
    body: bytes = field(repr=False)


def read_mails(installation_id: int, *, limit: int = BATCH) -> bool:
    """Read mails that wait, oldest first; return whether more may wait.

    A worker that dies leaves its mails pending, to be read again in two minutes; reading a mail
    twice changes nothing.
    """
    with transaction(installation_id) as session:
        now = utcnow()
        _forget(session, now)
        claimed = [
            _Claimed(mail.id, Purpose(mail.purpose), mail.received_at, mail.attempts, mail.body)
            for mail in claim_mails(session, now=now, limit=limit, lease=_LEASE)
            if mail.body is not None
        ]
    for mail in claimed:
        _read(installation_id, mail)
    return len(claimed) == limit


def _read(installation_id: int, claimed: _Claimed) -> None:
    if claimed.attempts > GIVES_UP_AFTER:
        _set_aside(installation_id, claimed, "Nobody finished reading it.")
        return
    try:
        classified = classify(claimed.body, claimed.purpose, claimed.received_at)
        _settle(installation_id, claimed, classified)
    except NotYet:
        _put_off(installation_id, claimed)
    except (DataError, IntegrityError, *SURPRISES) as error:
        kind = type(error).__name__  # its text may quote the mail, which is not for a log
        logger.error("mail_unreadable", inbound_mail_id=claimed.mail_id, error=kind)
        _set_aside(installation_id, claimed, f"We failed to read it ({kind}).")


def _settle(installation_id: int, claimed: _Claimed, classified: Classified) -> None:
    """Do what follows from the mail and forget its bytes, in one transaction."""
    now = utcnow()
    with transaction(installation_id) as session:
        row = _lock(session, claimed)
        if row is None:
            return
        row.mail_key = _key(classified, claimed.body)
        settle = note_capture.settle if row.purpose == Purpose.CANDIDATE else mail_effects.settle
        outcome = settle(session, row, classified, now)
        row.outcome = outcome
        row.state = MailState.WAITING if row.people is not None else MailState.DONE
        row.settled_at = None if row.people is not None else now
        row.body = row.error = None


def _lock(session: Session, claimed: _Claimed) -> InboundMail | None:
    return session.scalar(
        select(InboundMail)
        .where(InboundMail.id == claimed.mail_id, InboundMail.state == MailState.PENDING)
        .with_for_update(skip_locked=True)
    )


def _put_off(installation_id: int, claimed: _Claimed) -> None:
    with transaction(installation_id) as session:
        row = _lock(session, claimed)
        if row is not None:
            row.attempts -= 1  # it is the message that is not ready, and not the mail
            row.next_attempt_at = utcnow() + wait_before_retry(1)


def _set_aside(installation_id: int, claimed: _Claimed, error: str) -> None:
    with transaction(installation_id) as session:
        row = _lock(session, claimed)
        if row is not None:
            row.state, row.error = MailState.FAILED, error


def _forget(session: Session, now: datetime) -> None:
    """Let go of what waited too long: nobody matched it, or nobody mended what cannot read it."""
    session.execute(
        update(InboundMail)
        .where(is_to_forget(now), InboundMail.state == MailState.WAITING)
        .values(state=MailState.DONE, outcome=Outcome.FORGOTTEN, people=null(), settled_at=now)
    )
    session.execute(update(InboundMail).where(is_to_forget(now)).values(body=None))


def _key(classified: Classified, body: bytes) -> str:
    """Return what is the same for copies of one mail: its Message-ID, or else its bytes."""
    message_id = classified.mail.message_id
    return hashlib.sha256(message_id.encode() if message_id else body).hexdigest()
