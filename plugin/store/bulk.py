"""Many values in one parameter: a statement of thousands of parameters costs more than its work."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ARRAY,
    JSON,
    ColumnElement,
    TableValuedAlias,
    Text,
    bindparam,
    cast,
    column,
    func,
)


def is_one_of(of: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of these values; of no values none is."""
    found: ColumnElement[bool] = of == func.any(
        bindparam(None, list(values), ARRAY(of.type), unique=True)
    )
    return found


def as_table(model: Any, rows: Sequence[Mapping[str, Any]]) -> TableValuedAlias:
    """Return rows of a mapped table's columns, to select from; all name the same columns."""
    types = model.__table__.c
    columns = [column(name, types[name].type) for name in rows[0]]
    # Escaped, so that what PostgreSQL cannot hold is its DataError and no error of ours.
    document = bindparam(None, json.dumps(list(rows), default=_in_json), Text, unique=True)
    return (
        func.json_to_recordset(cast(document, JSON))
        .table_valued(*columns, name="told")
        .render_derived(with_types=True)
    )


def _in_json(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is in no column that is written in bulk")
