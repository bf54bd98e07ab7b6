"""Where polling stopped: a round goes through candidates, then applications, then interviews."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from integrations.documents import read_cursor_object
from plugin.domain.readers import read_instant

PHASES = ("candidates", "applications", "interviews")

OVERLAP = timedelta(minutes=5)
"""A change is stamped before it can be read, and clocks differ."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where polling stopped. `since` None: nothing was told yet. `started`: this round's beginning.

    `page` is Greenhouse's own cursor within a phase; None: the phase's first page.
    """

    since: datetime | None = None
    started: datetime | None = None
    phase: int = 0
    page: str | None = None


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    phase, page = document.get("phase"), document.get("page")
    return Cursor(
        since=read_instant(document.get("since"), "since")[0],
        started=read_instant(document.get("started"), "started")[0],
        phase=PHASES.index(phase) if phase in PHASES else 0,
        page=page if isinstance(page, str) else None,
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    document = {
        "since": cursor.since.isoformat() if cursor.since else None,
        "started": cursor.started.isoformat() if cursor.started else None,
        "phase": PHASES[cursor.phase] if cursor.started else None,
        "page": cursor.page,
    }
    return json.dumps({name: value for name, value in document.items() if value})
