"""Write the mirror in bulk: upserts that ignore what is older than what is stored."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, case, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.interview_days import LIVE_STATUSES
from plugin.domain.interviews import InterviewStatus
from plugin.store.bulk import as_table, is_one_of
from plugin.store.interviews import Interview
from plugin.store.people import MirrorRow
from plugin.store.submissions import Submission

ROWS_PER_STATEMENT = 2_000
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)

Row = dict[str, Any]
Ids = dict[str, int]
"""Row ids by the CRM's refs."""


class MirrorWriter:
    """Writes rows of one installation in one transaction, at one moment."""

    def __init__(self, session: Session, installation_id: int, now: datetime) -> None:
        self.session = session
        self.installation_id = installation_id
        self.now = now

    def write(self, model: type[MirrorRow], rows: Mapping[str, Row]) -> Ids:
        """Upsert and return {ref: id} of the rows that were not newer already."""
        table: Table = model.__table__  # type: ignore[attr-defined]  # every model has one
        taken: Ids = {}
        for chunk in _chunks(list(rows.values())):
            told = as_table(model, chunk)
            statement = insert(table).from_select(list(chunk[0]), select(told))
            new = statement.excluded
            changes = {name: new[name] for name in chunk[0] if name not in _KEPT}
            changes |= _STICKY.get(model, lambda _: {})(new)
            result = self.session.execute(
                statement.on_conflict_do_update(
                    index_elements=["installation_id", "ref"],
                    set_=changes,
                    where=_is_news(new, table),
                ).returning(table.c.ref, table.c.id)
            )
            taken.update(dict(result.all()))
        return taken

    def bury(self, model: type[MirrorRow], tombs: Mapping[str, datetime]) -> Ids:
        """Mark as gone what tombstones name, by ref and version; return what was known of them."""
        buried: Ids = {}
        for ref, row_id in self.known_ids(model, tombs).items():
            values: Row = {"deleted_at": self.now, "crm_updated_at": tombs[ref]}
            if model is Interview:
                values["status"] = InterviewStatus.DELETED
            self.session.execute(
                update(model)
                .where(model.id == row_id, model.crm_updated_at <= tombs[ref])
                .values(values)
            )
            buried[ref] = row_id
        return buried

    def ids(self, model: type[MirrorRow], refs: Iterable[str | None]) -> Ids:
        """Return {ref: id}, having made an empty row for each that is not known yet."""
        wanted = sorted({ref for ref in refs if ref})
        known = self.known_ids(model, wanted)
        missing = [ref for ref in wanted if ref not in known]
        for chunk in _chunks(missing):
            stubs = [
                {
                    "installation_id": self.installation_id,
                    "ref": ref,
                    "crm_updated_at": _LONG_AGO,
                    "created_at": self.now,
                }
                for ref in chunk
            ]
            told = as_table(model, stubs)
            self.session.execute(
                insert(model).from_select(list(stubs[0]), select(told)).on_conflict_do_nothing()
            )
        return known | self.known_ids(model, missing)

    def known_ids(self, model: type[MirrorRow], refs: Iterable[str]) -> Ids:
        """Return {ref: id} of those that are known."""
        wanted = sorted(set(refs))
        if not wanted:
            return {}
        found = self.session.execute(
            select(model.ref, model.id).where(is_one_of(model.ref, wanted))
        )
        return dict(found.all())


_KEPT = frozenset({"installation_id", "ref", "created_at", "first_seen_at"})
"""Columns that the first arrival decides."""


def _is_news(new: Any, table: Table) -> ColumnElement[bool]:
    """The later version counts; of a deletion and another fact of one version, the deletion."""
    is_later: ColumnElement[bool] = new.crm_updated_at > table.c.crm_updated_at
    is_same = new.crm_updated_at == table.c.crm_updated_at
    return or_(is_later, is_same & or_(table.c.deleted_at.is_(None), new.deleted_at.is_not(None)))


def _stage_changed_at(new: Any) -> Row:
    """The CRM's own moment, else when we saw the stage differ, else what stood."""
    return {
        "stage_changed_at": func.coalesce(
            new.stage_changed_at,
            case(
                (Submission.stage.is_distinct_from(new.stage), new.crm_updated_at),
                else_=Submission.stage_changed_at,
            ),
        )
    }


def _time_of_what_is_off(new: Any) -> Row:
    """An interview called off by losing its time keeps the one it had: its day still counts."""
    is_off = new.starts_at.is_(None) & new.status.not_in(LIVE_STATUSES)
    return {
        "starts_at": case((is_off, Interview.starts_at), else_=new.starts_at),
        "ends_at": case((is_off, Interview.ends_at), else_=new.ends_at),
    }


_STICKY: Mapping[type[MirrorRow], Any] = {
    Submission: _stage_changed_at,
    Interview: _time_of_what_is_off,
}


def _chunks(rows: list[Any]) -> Iterable[list[Any]]:
    for start in range(0, len(rows), ROWS_PER_STATEMENT):
        yield rows[start : start + ROWS_PER_STATEMENT]
