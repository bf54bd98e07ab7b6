"""What recruiters see of candidates' notes: how far they are, what was shared, what was sent.

The words of a note are never read here, but the copy that the candidate sent to the recruiter.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugin.domain.evidence import EvidenceSource, NoteKind
from plugin.store.evidence import NoteEvidence
from plugin.store.notes import Note
from plugin.store.people import Recruiter
from plugin.store.submissions import Submission


class NoteProgress(StrEnum):
    """How far the candidate is with a note, as the last check on it says."""

    WRITING = "writing"
    READY = "ready"
    SHARED = "shared"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceView:
    """One source's word that a note was sent at `at`; `recruiter_name` is who ticked it."""

    submission_id: int
    interviewer_id: int
    kind: NoteKind
    source: EvidenceSource
    at: datetime
    recruiter_name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """One note without its words. `shared_at`: the candidate sent a copy to their recruiter."""

    id: int
    submission_id: int
    interviewer_id: int
    kind: NoteKind
    progress: NoteProgress
    shared_at: datetime | None


def find_evidence(session: Session, condition: ColumnElement[bool]) -> list[EvidenceView]:
    """Return what shows that notes of the submissions were sent, earliest first."""
    rows = session.execute(
        select(
            NoteEvidence.submission_id,
            NoteEvidence.interviewer_id,
            NoteEvidence.kind,
            NoteEvidence.source,
            NoteEvidence.at,
            Recruiter.name.label("recruiter_name"),
        )
        .join(Submission, Submission.id == NoteEvidence.submission_id)
        .outerjoin(Recruiter, Recruiter.id == NoteEvidence.recruiter_id)
        .where(condition)
        .order_by(NoteEvidence.at, NoteEvidence.id)
    )
    return [
        EvidenceView(
            **dict(row._mapping)
            | {"kind": NoteKind(row.kind), "source": EvidenceSource(row.source)}
        )
        for row in rows
    ]


def find_note_views(session: Session, condition: ColumnElement[bool]) -> list[NoteView]:
    """Return how far the submissions' notes are, the latest occurrence last."""
    rows = session.execute(
        select(
            Note.id,
            Note.submission_id,
            Note.interviewer_id,
            Note.kind,
            Note.verdict,
            Note.shared_at,
        )
        .join(Submission, Submission.id == Note.submission_id)
        .where(condition)
        .order_by(Note.occurrence, Note.id)
    )
    return [
        NoteView(
            id=row.id,
            submission_id=row.submission_id,
            interviewer_id=row.interviewer_id,
            kind=NoteKind(row.kind),
            progress=_progress(row.verdict, row.shared_at),
            shared_at=row.shared_at,
        )
        for row in rows
    ]


def _progress(verdict: str, shared_at: datetime | None) -> NoteProgress:
    if shared_at is not None:
        return NoteProgress.SHARED
    return NoteProgress.READY if verdict == "ready" else NoteProgress.WRITING
