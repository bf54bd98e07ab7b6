"""All tables of one installation's rows, and the erasing of them in steps."""

from collections.abc import Iterator
from functools import cache

from sqlalchemy import Table, Text, delete, func, literal_column, select
from sqlalchemy.orm import Session
from sqlalchemy.schema import sort_tables_and_constraints

from plugin.store.tables import METADATA

ROWS_PER_STEP = 2_000
"""As many as are erased in seconds of a large agency too: looking for what refers to a row takes
milliseconds there, and a step that is killed is done again (ours, measured)."""
_COLUMN = "installation_id"
_CTID = literal_column("ctid", Text)  # a row's place: every table has it, whatever its key
_KEPT = frozenset({"uninstalls"})
"""What says that the erasing goes on; it goes with the installation's own row."""


@cache
def tenant_tables() -> tuple[Table, ...]:
    """Return the tables that hold rows of installations: what refers before what it refers to."""
    found = sort_tables_and_constraints(METADATA.tables.values())  # type: ignore[no-untyped-call]  # SQLAlchemy has no types for it
    ordered: list[Table] = [table for table, _ in found if table is not None]
    return tuple(
        table for table in reversed(ordered) if _COLUMN in table.c and table.name not in _KEPT
    )


def erase_some(session: Session, *, limit: int = ROWS_PER_STEP) -> int:
    """Delete up to `limit` rows of the session's installation; return how many there were.

    Tables whose rows the application may not delete (a playbook's versions) are left: they go with
    the installation's own row.
    """
    erased = 0
    for table in _erasable(session):
        if erased >= limit:
            break
        some = select(_CTID).select_from(table).limit(limit - erased)
        gone = session.execute(delete(table).where(_CTID.in_(some)).returning(_CTID))
        erased += len(gone.all())
    return erased


def _erasable(session: Session) -> Iterator[Table]:
    for table in tenant_tables():
        if session.scalar(select(func.has_table_privilege(table.name, "delete"))):
            yield table
