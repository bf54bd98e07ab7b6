"""Where the mirror and a CRM's lists differ, in batches that can be gone on with.

Erased candidates and what is theirs differ for good: they are not asked for, and what the CRM tells
of them all the same is left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from plugin.domain.records import CrmRecords, RecordKind
from plugin.store.comparisons import Comparison, ListedRef
from plugin.store.interviews import Interview
from plugin.store.people import Candidate, MirrorRow
from plugin.store.submissions import Submission
from plugin.store.unlinked import UnlinkedInterview

SUSPICIOUS_SHARE = 0.2
SUSPICIOUS_COUNT = 50
"""A list that lacks more than both of what we know is not believed at once (ours)."""

MODELS: Mapping[RecordKind, type[MirrorRow]] = {
    RecordKind.CANDIDATE: Candidate,
    RecordKind.SUBMISSION: Submission,
    RecordKind.INTERVIEW: Interview,
}

_NEVER_TOLD = datetime(1970, 1, 1, tzinfo=UTC)
"""The version of a row that was made because something referred to it (`MirrorWriter.ids`)."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A record to ask for."""

    kind: RecordKind
    ref: str


@dataclass(frozen=True, slots=True)
class Version:
    """What the mirror knows of a record."""

    updated_at: datetime
    is_deleted: bool


def next_gaps(
    session: Session, row: Comparison, kinds: Sequence[RecordKind], *, limit: int
) -> list[Gap]:
    """Return what differs next, and move the comparison to it; nothing at the end.

    Of each kind comes first what the list lacks, then what the mirror lacks or has older.
    """
    while row.step < 3 * len(kinds):
        index, side = divmod(row.step - len(kinds), 2)
        kind = kinds[index]
        query = _differing(row, kind) if side else _unlisted(row, kind)
        refs = session.scalars(query.limit(limit)).all()
        if refs:
            return [Gap(kind, ref) for ref in refs]
        row.step, row.position = row.step + 1, None
    return []


def note_suspicion(session: Session, row: Comparison, kind: RecordKind) -> None:
    """Write down on the comparison that a list lacks a lot of what we know, if it does."""
    missing = _count(session, _unlisted(row, kind))
    known = _count(session, _known(row, MODELS[kind]))
    if missing > SUSPICIOUS_COUNT and missing > SUSPICIOUS_SHARE * known:
        row.doubts = {**row.doubts, kind: missing}


def doubt_list(
    row: Comparison, gaps: Sequence[Gap], after: Mapping[Gap, Version], *, side: int
) -> None:
    """Ask for no more of what a suspicious list lacks, once a lot of that is there all the same.

    `side` 0: the gaps are what the list lacks.
    """
    is_lacking = side == 0 and gaps[0].kind in row.doubts
    are_there = all(gap in after and not after[gap].is_deleted for gap in gaps)
    if is_lacking and are_there and len(gaps) > SUSPICIOUS_COUNT:
        row.step, row.position = row.step + 1, None


def versions(session: Session, gaps: Sequence[Gap]) -> dict[Gap, Version]:
    """Return what the mirror knows of these records now."""
    found: dict[Gap, Version] = {}
    for kind in {gap.kind for gap in gaps}:
        model = MODELS[kind]
        refs = [gap.ref for gap in gaps if gap.kind is kind]
        rows = session.execute(
            select(model.ref, model.crm_updated_at, model.deleted_at).where(model.ref.in_(refs))
        )
        for ref, updated_at, deleted_at in rows:
            found[Gap(kind, ref)] = Version(updated_at, deleted_at is not None)
    return found


def without_erased(session: Session, records: CrmRecords) -> CrmRecords:
    """Return the records less those of candidates who were erased."""
    told = {record.ref for record in records.candidates if not record.is_deleted}
    told |= {record.candidate_ref for record in records.submissions}
    erased = set(
        session.scalars(
            select(Candidate.ref).where(Candidate.ref.in_(told), Candidate.deleted_at.is_not(None))
        )
    )
    theirs = {record.ref for record in records.submissions if record.candidate_ref in erased}
    theirs |= set(
        session.scalars(
            select(Submission.ref)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .where(
                Submission.ref.in_({record.submission_ref for record in records.interviews}),
                Candidate.deleted_at.is_not(None),
            )
        )
    )
    return replace(
        records,
        candidates=tuple(r for r in records.candidates if r.is_deleted or r.ref not in erased),
        submissions=tuple(r for r in records.submissions if r.ref not in theirs),
        interviews=tuple(r for r in records.interviews if r.submission_ref not in theirs),
    )


def _unlisted(row: Comparison, kind: RecordKind) -> Select[str]:
    """Select the refs that we know and the CRM did not list; what came since may be too new."""
    model = MODELS[kind]
    is_listed = exists().where(
        ListedRef.comparison_id == row.id, ListedRef.kind == kind, ListedRef.ref == model.ref
    )
    return _known(row, model).where(~is_listed, model.ref > _position(row)).order_by(model.ref)


def _known(row: Comparison, model: type[MirrorRow]) -> Select[str]:
    return select(model.ref).where(
        model.deleted_at.is_(None), model.created_at < row.created_at, ~_is_erased(model)
    )


def _differing(row: Comparison, kind: RecordKind) -> Select[str]:
    """Select the refs that the CRM listed and we do not have, or have older."""
    model = MODELS[kind]
    is_older = or_(ListedRef.updated_at > model.crm_updated_at, model.crm_updated_at <= _NEVER_TOLD)
    is_unlinked = exists().where(UnlinkedInterview.ref == ListedRef.ref)
    is_missing = (
        and_(model.id.is_(None), ~is_unlinked)
        if kind is RecordKind.INTERVIEW
        else (model.id.is_(None))
    )
    return (
        select(ListedRef.ref)
        .outerjoin(model, model.ref == ListedRef.ref)
        .where(
            ListedRef.comparison_id == row.id,
            ListedRef.kind == kind,
            ListedRef.ref > _position(row),
            or_(is_missing, and_(is_older, ~_is_erased(model))),
        )
        .order_by(ListedRef.ref)
    )


def _is_erased(model: type[MirrorRow]) -> ColumnElement[bool]:
    """Tell, of a row, whether its candidate is gone for good."""
    if model is Candidate:
        return Candidate.deleted_at.is_not(None)
    if model is Submission:
        return exists().where(
            Candidate.id == Submission.candidate_id, Candidate.deleted_at.is_not(None)
        )
    submission = aliased(Submission)
    return exists().where(
        submission.id == Interview.submission_id,
        Candidate.id == submission.candidate_id,
        Candidate.deleted_at.is_not(None),
    )


def _position(row: Comparison) -> str:
    return row.position or ""


def _count(session: Session, query: Select[str]) -> int:
    return session.scalar(select(func.count()).select_from(query.subquery())) or 0
