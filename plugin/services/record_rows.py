"""From a CRM's records to the columns of our rows, and which of several versions counts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Protocol

from plugin.domain.records import (
    CandidateRecord,
    ClientCompanyRecord,
    Defect,
    InterviewRecord,
    RecruiterRecord,
)
from plugin.store.mirror import Row


class Record(Protocol):
    """What every record has."""

    @property
    def ref(self) -> str: ...
    @property
    def updated_at(self) -> datetime: ...
    @property
    def is_deleted(self) -> bool: ...
    @property
    def defects(self) -> tuple[Defect, ...]: ...


def recruiter_row(record: RecruiterRecord) -> Row:
    """Return a recruiter's columns."""
    return {
        name: getattr(record, name)
        for name in (
            "name",
            "email",
            "timezone",
            "country",
            "subdivision",
            "is_active",
            "is_manager",
        )
    }


def company_row(record: ClientCompanyRecord) -> Row:
    """Return a client company's columns; the agency's own answer is none of them."""
    facts = {name: getattr(record, name) for name in ("name", "timezone", "country", "subdivision")}
    return facts | {"crm_contact_mode": record.contact_mode}


def candidate_row(record: CandidateRecord) -> Row:
    """Return a candidate's columns."""
    return {
        name: getattr(record, name)
        for name in ("name", "email", "phone", "timezone", "locale", "url", "opted_out")
    }


def sane_end(record: InterviewRecord) -> datetime | None:
    """Return the end where it follows the start; the database refuses any other."""
    if record.starts_at and record.ends_at and record.ends_at > record.starts_at:
        return record.ends_at
    return None


def latest_of(records: Sequence[Any]) -> list[Any]:
    """Return one record a ref, the latest; of equals the last, as it arrived last."""
    latest: dict[str, Any] = {}
    for record in records:
        known = latest.get(record.ref)
        if known is None or record.updated_at >= known.updated_at:
            latest[record.ref] = record
    return list(latest.values())


def tombs(records: Iterable[Record]) -> dict[str, datetime]:
    """Return the versions of those that are gone, by ref."""
    return {r.ref: r.updated_at for r in records if r.is_deleted}
