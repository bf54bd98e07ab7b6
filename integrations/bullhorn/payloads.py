"""The shapes that Bullhorn sends, read tolerantly; what it calls confidential is left out.

Moments are epoch milliseconds, ids are numbers, and a to-one association is an object with an id.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from integrations.documents import Row, row, rows
from plugin.crm import CrmError
from plugin.domain.epoch import read_milliseconds

CONFIDENTIAL = "**CONFIDENTIAL**"
"""What stands in a field that our user may not read (the reference of Candidate)."""


def id_of(source: Mapping[str, object], name: str = "id") -> int | None:
    """Return the id, which is a positive number; None for anything else."""
    value = source.get(name)
    is_id = isinstance(value, int) and not isinstance(value, bool) and value > 0
    return value if is_id and isinstance(value, int) else None


def linked_id(source: Mapping[str, object], name: str) -> int | None:
    """Return the id of a to-one association; None where there is none."""
    return id_of(row(source.get(name)))


def identified(value: object) -> list[Row]:
    """Return the objects of a list or of a to-many association that have an id."""
    inner = value.get("data") if isinstance(value, dict) else value
    return [one for one in rows(inner) if id_of(one) is not None]


def number_of(ref: str) -> int | None:
    """Return the number in one of our refs; None for what cannot be an id of Bullhorn's."""
    return int(ref) if ref.isascii() and ref.isdigit() and len(ref) <= 18 and int(ref) else None


def open_fields(value: object) -> object:
    """Return the value with None wherever Bullhorn keeps a field from us."""
    if isinstance(value, dict):
        return {name: open_fields(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [open_fields(inner) for inner in value]
    return None if value == CONFIDENTIAL else value


def found_rows(document: Mapping[str, object], request: str) -> list[Row]:
    """Return what a query or an entity call found: a list in `data`, or one object, with or
    without `data` around it (the reference and the older articles differ).

    Raises a transient CrmError for an answer without `data`.
    """
    bare = document if "data" not in document and id_of(document) else None
    data = open_fields(bare or document.get("data"))
    if isinstance(data, dict):
        data = [data]
    if not isinstance(data, list):
        raise CrmError(f"The CRM answered {request} without data", permanent=False)
    return identified(data)


def modified_at(sources: Iterable[Mapping[str, object]], otherwise: datetime) -> datetime:
    """Return when the newest of the rows was modified; `otherwise` where none of them says."""
    told = (
        read_milliseconds(one.get("dateLastModified"), "dateLastModified")[0] for one in sources
    )
    return max((moment for moment in told if moment is not None), default=otherwise)
