"""Where polling stopped: a round reads what changed and what was deleted, and now and then all
that is open."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.documents import read_cursor_object
from plugin.domain.readers import read_instant

CHANGED, DELETED, OPEN = "changed", "deleted", "open"

OVERLAP = timedelta(minutes=5)
"""A change is stamped before it can be read, and clocks differ."""

REREAD_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where polling stopped. `since` None: nothing was told yet. `started`: this round's beginning.

    `reread_at`: when all that is open was last read. `offset` is Lever's own, within a phase.
    """

    since: datetime | None = None
    started: datetime | None = None
    reread_at: datetime | None = None
    phase: str = CHANGED
    offset: str | None = None

    @property
    def phases(self) -> tuple[str, ...]:
        """Return the lists of this round: the first one reads everything anyway."""
        if self.since is None or self.started is None:
            return (CHANGED,)
        is_due = self.reread_at is None or self.started - self.reread_at >= REREAD_EVERY
        return (CHANGED, DELETED, OPEN) if is_due else (CHANGED, DELETED)


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    phase, offset = document.get("phase"), document.get("offset")
    return Cursor(
        since=read_instant(document.get("since"), "since")[0],
        started=read_instant(document.get("started"), "started")[0],
        reread_at=read_instant(document.get("reread_at"), "reread_at")[0],
        phase=phase if phase in (CHANGED, DELETED, OPEN) else CHANGED,
        offset=offset if isinstance(offset, str) else None,
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    moments = {
        "since": cursor.since,
        "started": cursor.started,
        "reread_at": cursor.reread_at,
    }
    document = {name: moment.isoformat() for name, moment in moments.items() if moment}
    if cursor.started is not None:
        document["phase"] = cursor.phase
    if cursor.offset is not None:
        document["offset"] = cursor.offset
    return json.dumps(document)
