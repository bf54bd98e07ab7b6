"""Interviews of which nobody knows the submission yet: kept, shown, and linked once it is known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, Update, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.record_json import interview_from_json, interview_to_json
from plugin.domain.records import InterviewRecord, RecordKind
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.references import Wanted
from plugin.store.base import transaction
from plugin.store.submissions import Submission
from plugin.store.unlinked import UnlinkedInterview

ASK_EVERY = timedelta(days=1)
"""How often the CRM is asked again for a submission that it did not give (ours)."""

Place = Callable[[Sequence[InterviewRecord]], set[int]]
"""Puts interviews into the mirror; returns the ids of the submissions concerned."""

_SURPRISES = (LookupError, TypeError, ValueError)
"""What a record that was kept by an older version of ours may raise."""

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class UnlinkedView:
    """One interview of the list. Moments are aware UTC; `starts_at` None: it cannot be read."""

    id: int
    ref: str
    submission_ref: str | None
    starts_at: datetime | None
    since: datetime
    problem: str | None


def keep(
    session: Session, installation_id: int, records: Sequence[InterviewRecord], *, now: datetime
) -> None:
    """Keep living interviews whose submission is not known; an older version changes nothing."""
    if not records:
        return
    statement = insert(UnlinkedInterview).values(
        [
            {
                "installation_id": installation_id,
                "ref": record.ref,
                "submission_ref": record.submission_ref or None,
                "crm_updated_at": record.updated_at,
                "record": interview_to_json(record),
                "asked_at": now,
                "created_at": now,
            }
            for record in records
        ]
    )
    told = ("submission_ref", "crm_updated_at", "record", "asked_at", "hidden_at", "problem")
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["installation_id", "ref"],
            set_={name: statement.excluded[name] for name in told},
            where=statement.excluded.crm_updated_at > UnlinkedInterview.crm_updated_at,
        )
    )


def forget(session: Session, records: Sequence[InterviewRecord]) -> None:
    """Let go of interviews that have found their place or are gone, unless a later one waits."""
    versions = {record.ref: record.updated_at for record in records}
    if not versions:
        return
    waiting = session.execute(
        select(UnlinkedInterview.id, UnlinkedInterview.ref, UnlinkedInterview.crm_updated_at).where(
            UnlinkedInterview.ref.in_(versions)
        )
    )
    settled = [row.id for row in waiting if row.crm_updated_at <= versions[row.ref]]
    if settled:
        session.execute(delete(UnlinkedInterview).where(UnlinkedInterview.id.in_(settled)))


def link(session: Session, place: Place) -> set[int]:
    """Place every interview whose submission has become known; return those submissions' ids.

    One that the database will not take says so on the list and holds back no other.
    """
    concerned: set[int] = set()
    for row in session.scalars(_linkable()).all():
        try:
            with session.begin_nested():
                concerned |= place([interview_from_json(row.record)])
        except (DataError, IntegrityError, *_SURPRISES) as error:
            logger.warning("link_failed", unlinked_id=row.id, error=type(error).__name__)
            row.problem = f"What it says could not be stored ({type(error).__name__})."
    return concerned


def to_ask_for(session: Session, *, now: datetime) -> frozenset[Wanted]:
    """Return the submissions to ask the CRM for, and note that it is asked."""
    asking: Update = update(UnlinkedInterview).where(*_is_to_ask(now)).values(asked_at=now)
    refs = session.scalars(asking.returning(UnlinkedInterview.submission_ref))
    return frozenset((RecordKind.SUBMISSION, ref) for ref in refs if ref)


def has_to_ask(session: Session, *, now: datetime) -> bool:
    """Tell whether the CRM is to be asked for a submission again."""
    return bool(session.scalar(select(exists().where(*_is_to_ask(now)))))


def ask_again(session: Session) -> None:
    """Have the CRM asked for every missing submission now instead of tomorrow."""
    session.execute(
        update(UnlinkedInterview).where(UnlinkedInterview.hidden_at.is_(None)).values(asked_at=None)
    )


def find(viewer: Viewer) -> list[UnlinkedView]:
    """Return the list of the viewer's agency, oldest first."""
    with transaction(viewer.installation_id) as session:
        rows = session.scalars(
            select(UnlinkedInterview)
            .where(UnlinkedInterview.hidden_at.is_(None))
            .order_by(UnlinkedInterview.id)
        )
        return [
            UnlinkedView(
                row.id,
                row.ref,
                row.submission_ref,
                interview_from_json(row.record).starts_at,
                row.created_at,
                row.problem,
            )
            for row in rows
        ]


def count(session: Session) -> int:
    """Return how many interviews of the session's agency are on the list."""
    shown = select(func.count()).where(UnlinkedInterview.hidden_at.is_(None))
    return session.scalar(shown) or 0


def hide(viewer: Viewer, unlinked_id: int) -> None:
    """Take an interview off the list; it still links itself, and a change brings it back.

    Twice does it once. Raises NotFound.
    """
    with transaction(viewer.installation_id) as session:
        row = session.get(UnlinkedInterview, unlinked_id, with_for_update=True)
        if row is None:
            raise NotFound("There is no such interview on the list.")
        row.hidden_at = row.hidden_at or utcnow()


def _linkable() -> Select[UnlinkedInterview]:
    return (
        select(UnlinkedInterview)
        .join(
            Submission,
            (Submission.installation_id == UnlinkedInterview.installation_id)
            & (Submission.ref == UnlinkedInterview.submission_ref),
        )
        .where(UnlinkedInterview.problem.is_(None))
        .order_by(UnlinkedInterview.id)
    )


def _is_to_ask(now: datetime) -> tuple[ColumnElement[bool], ...]:
    asked_at = UnlinkedInterview.asked_at
    return (
        UnlinkedInterview.submission_ref.is_not(None),
        UnlinkedInterview.hidden_at.is_(None),
        or_(asked_at.is_(None), asked_at < now - ASK_EVERY),
    )
