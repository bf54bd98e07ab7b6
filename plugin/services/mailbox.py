"""Take new mail out of the IMAP mailbox, where one is set up, and say how that goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.backoff import wait_before_retry
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.mail.imap import Headers, MailboxFailed, MailboxPlace, OpenMailbox, open_mailbox
from plugin.services.home import is_at_home
from plugin.services.inbound import KEPT_BYTES, TooMany, Via, is_ours, receive
from plugin.store.base import transaction
from plugin.store.inbound import MailFeed, feed_named

POLL_EVERY = timedelta(seconds=30)
_LEASE = timedelta(minutes=3)

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """How the mailbox does. `error` is of the last look into it, where that failed."""

    last_polled_at: datetime | None = None
    next_poll_at: datetime | None = None
    failing_since: datetime | None = None
    error: str | None = None


def poll() -> bool:
    """Look into the mailbox if it is time; return whether more is there now.

    A batch of mails is kept first; then the cursor moves, in a transaction of its own. A crash
    between the two reads them again, and they are kept once. A mailbox that fails is looked into
    again after a growing wait, and says so until it works. A copy of a database leaves the mailbox
    to the one that is at home.
    """
    place = _place()
    if place is None or not is_at_home() or not _claim(place.name):
        return False
    try:
        with open_mailbox(place) as mailbox:
            return _take(place.name, mailbox)
    except MailboxFailed as error:
        logger.warning("mailbox_failed", error=str(error))
        _note_failure(place.name, str(error))
        return False


def health(session: Session) -> MailboxHealth | None:
    """Return how the mailbox does; None where none is set up."""
    place = _place()
    if place is None:
        return None
    row = session.execute(
        select(
            MailFeed.last_polled_at,
            MailFeed.next_poll_at,
            MailFeed.failing_since,
            MailFeed.error,
        ).where(MailFeed.name == place.name)
    ).one_or_none()
    return MailboxHealth(*row) if row else MailboxHealth()


def _place() -> MailboxPlace | None:
    url = held.config.inbound_imap_url
    return MailboxPlace.of(url) if url else None


def _claim(name: str) -> bool:
    """Take the turn to look, for as long as a look may last; one worker gets it."""
    now = utcnow()
    with transaction(None) as session:
        feed_named(session, name, now=now)
        taken = session.scalar(
            update(MailFeed)
            .where(MailFeed.name == name, MailFeed.next_poll_at <= now)
            .values(next_poll_at=now + _LEASE)
            .returning(MailFeed.name)
        )
        return taken is not None


def _take(name: str, mailbox: OpenMailbox) -> bool:
    """Keep the next batch of what is ours, and move the cursor behind it."""
    with transaction(None) as session:
        feed = feed_named(session, name, now=utcnow())
        # UIDs of another validity are other mails' (RFC 3501 section 2.3.1.1): begin anew.
        last_uid = feed.last_uid if feed.uid_validity == mailbox.uid_validity else 0
    batch = mailbox.headers_after(last_uid)
    kept = [found.uid for found in batch if _keep(mailbox, found)]
    _move(name, mailbox.uid_validity, max((found.uid for found in batch), default=last_uid))
    if kept:
        mailbox.mark(kept)
    return bool(batch)


def _keep(mailbox: OpenMailbox, found: Headers) -> bool:
    ours = [recipient for recipient in found.recipients if is_ours(recipient)]
    mail = mailbox.fetch(found.uid, KEPT_BYTES) if ours else None
    if mail is None:
        return False
    try:
        receive(ours, mail.raw, via=Via.IMAP, received_at=min(mail.received_at, utcnow()))
    except (NotFound, TooMany):
        return False  # of somebody who is gone, or somebody's loop
    return True


def _move(name: str, uid_validity: int, last_uid: int) -> None:
    now = utcnow()
    with transaction(None) as session:
        feed = feed_named(session, name, now=now)
        has_moved = (feed.uid_validity, feed.last_uid) != (uid_validity, last_uid)
        feed.uid_validity, feed.last_uid = uid_validity, last_uid
        feed.last_polled_at = now
        feed.next_poll_at = now if has_moved else now + POLL_EVERY
        feed.attempts, feed.failing_since, feed.error = 0, None, None


def _note_failure(name: str, error: str) -> None:
    now = utcnow()
    with transaction(None) as session:
        feed = feed_named(session, name, now=now)
        feed.attempts += 1
        feed.failing_since = feed.failing_since or now
        feed.error = error
        feed.next_poll_at = now + wait_before_retry(feed.attempts)
