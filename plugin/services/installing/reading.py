"""Read the CRM into the mirror before anything is planned, and tell how far that is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import POLLED
from plugin.domain.records import RecordKind
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.feed_state import reconnected
from plugin.services.installing.access import Installer
from plugin.services.installing.steps import InstallStep
from plugin.store.backfills import active_backfill
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery, has_pending
from plugin.store.installations import Feed, Installation, feed_of
from plugin.store.installing import InstallProgress, progress_of
from plugin.store.interviews import Interview
from plugin.store.people import Candidate, ClientCompany, MirrorRow, Recruiter
from plugin.store.submissions import Submission
from plugin.store.unlinked import UnlinkedInterview

_MIRROR: Mapping[RecordKind, type[MirrorRow]] = {
    RecordKind.RECRUITER: Recruiter,
    RecordKind.CLIENT_COMPANY: ClientCompany,
    RecordKind.CANDIDATE: Candidate,
    RecordKind.SUBMISSION: Submission,
    RecordKind.INTERVIEW: Interview,
}


@dataclass(frozen=True, slots=True)
class KindRead:
    """How many records of a kind are here; `of` are in the CRM, None where it does not tell."""

    kind: RecordKind
    read: int
    of: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """How far the CRM is read. `is_whole`: it has been, once. `error`: why it does not go on now.

    `is_told_only`: this kind of CRM cannot be read as a whole; it tells what changes.
    """

    kinds: tuple[KindRead, ...]
    since: datetime | None
    is_whole: bool
    is_told_only: bool
    error: str | None
    next_try_at: datetime | None


def get_reading(installer: Installer) -> Reading:
    """Return how far it is; nothing is asked of the CRM."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        return reading_of(session, row, progress_of(session, row.id))


def reading_of(session: Session, row: Installation, progress: InstallProgress) -> Reading:
    """Return the same inside a transaction of the installation."""
    feed = feed_of(session, row.id, now=utcnow())
    is_told_only = not held.adapter_classes()[row.kind].capabilities & POLLED
    counts = progress.found.get("counts") or {}
    is_polled = progress.reading_since is not None and _is_through(session, feed)
    return Reading(
        kinds=tuple(
            KindRead(kind, _count(session, model), counts.get(kind))
            for kind, model in _MIRROR.items()
        ),
        since=progress.reading_since,
        is_whole=is_told_only or (is_polled and not has_pending(session, now=utcnow())),
        is_told_only=is_told_only,
        error=feed.error,
        next_try_at=feed.next_poll_at if feed.error else None,
    )


def begin_if_ready(session: Session, row: Installation, progress: InstallProgress) -> None:
    """Begin to read once it is known whose account it is and what its words mean."""
    has_words = bool(progress.found.get("stages") or progress.found.get("interview_types"))
    needed = {InstallStep.TEST, InstallStep.WORDS} if has_words else {InstallStep.TEST}
    is_ready = needed <= set(progress.done) and progress.reading_since is None
    if row.state == "installing" and is_ready and can_be_read(row):
        _read_from_the_beginning(session, row, progress)


def read_again(session: Session, row: Installation, progress: InstallProgress) -> None:
    """Read everything once more, as its words mean something else now.

    While it is being set up, what was read is deleted first: an appointment that is no interview
    any more would else stay one. Later the nightly compare looks after those.
    """
    if not can_be_read(row):
        return
    if row.state == "installing" and row.uninstalled_at is None:
        for model in (Interview, UnlinkedInterview):
            session.execute(delete(model))
        session.execute(delete(Delivery).where(Delivery.source == "poll"))
    _read_from_the_beginning(session, row, progress)


def poll_soon(session: Session, row: Installation) -> None:
    """Ask the CRM now, of an agency at work or where it refused us before: it may answer again."""
    is_refused = feed_of(session, row.id, now=utcnow()).must_reconnect_at is not None
    if row.state == "enabled" or is_refused:
        reconnected(session, row.id)


def can_be_read(row: Installation) -> bool:
    """Tell whether this kind of CRM can be read as a whole."""
    return bool(held.adapter_classes()[row.kind].capabilities & POLLED)


def _read_from_the_beginning(
    session: Session, row: Installation, progress: InstallProgress
) -> None:
    now = utcnow()
    if row.state == "installing":
        progress.reading_since = now
    feed = feed_of(session, row.id, now=now)
    feed.cursor, feed.last_polled_at, feed.next_poll_at = None, None, now
    feed.attempts, feed.failing_since, feed.error = 0, None, None
    enqueue_after_commit(session, TaskName.POLL, row.id)


def _is_through(session: Session, feed: Feed) -> bool:
    """Tell whether the last page has been kept."""
    return feed.cursor is not None and active_backfill(session) is None


def _count(session: Session, model: type[MirrorRow]) -> int:
    return session.scalar(select(func.count()).where(model.deleted_at.is_(None))) or 0
