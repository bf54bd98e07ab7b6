"""Where polling stands: a round goes through applications, interviews and candidates.

The first round has no "since" and leaves candidates out: those with an application come along
with it, and the others are nobody's business here. Later rounds read what changed since the
round before began, less an overlap.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integrations.documents import read_cursor_object
from plugin.domain.readers import read_instant

PAGE_ROWS = 50
"""Each may cost a call for its candidate (see `reading`): a page stays within a minute."""

ROWS_AGAIN = 10
"""Offsets shift when a row before them moves; a page begins this many rows before its offset."""

OVERLAP = timedelta(minutes=5)
"""How far JobAdder's clock and its lists may be behind ours."""

FIRST_ROUND = ("applications", "interviews")
LATER_ROUNDS = ("applications", "interviews", "candidates")


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since` None: the first round. `began` is when this round began, None before its start."""

    since: datetime | None = None
    began: datetime | None = None
    phase: int = 0
    offset: int = 0
    first_ref: str | None = None
    """The first id of the page before, as a CRM that repeats a page must not be read for ever."""

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the collections of this round, in their order."""
        return FIRST_ROUND if self.since is None else LATER_ROUNDS

    @property
    def kind(self) -> str:
        """Return the collection that is read now."""
        return self.kinds[min(self.phase, len(self.kinds) - 1)]

    @property
    def filters(self) -> dict[str, str]:
        """Return the query: a fixed order, and what changed at or after `since`."""
        if self.since is None:
            return {"sort": "createdAt"}
        return {"sort": "updatedAt", "updatedAt": f">{self.since:%Y-%m-%dT%H:%M:%SZ}"}

    @property
    def is_last_kind(self) -> bool:
        """Tell whether the round ends with this collection."""
        return self.phase >= len(self.kinds) - 1

    def beginning(self, now: datetime) -> "Cursor":
        """Return the cursor of a round that has begun."""
        return self if self.began is not None else replace(self, began=now)

    def after_page(self, count: int, first_ref: str | None) -> "Cursor":
        """Return where the next page of the same collection begins."""
        step = max(1, count - ROWS_AGAIN)
        return replace(self, offset=self.offset + step, first_ref=first_ref)

    def after_kind(self) -> "Cursor":
        """Return the start of the next collection, or of the next round."""
        if not self.is_last_kind:
            return replace(self, phase=self.phase + 1, offset=0, first_ref=None)
        return Cursor(since=self.began - OVERLAP if self.began else self.since)


def read_cursor(text: str | None) -> Cursor:
    """Return the position; what cannot be read starts all over."""
    document = read_cursor_object(text)
    since, _ = read_instant(document.get("since"), "since")
    began, _ = read_instant(document.get("began"), "began")
    first_ref = document.get("first_ref")
    return Cursor(
        since,
        began,
        _count(document.get("phase")),
        _count(document.get("offset")),
        first_ref if isinstance(first_ref, str) else None,
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the position as text, from which `read_cursor` makes an equal one."""
    return json.dumps(
        {
            "since": cursor.since.isoformat() if cursor.since else None,
            "began": cursor.began.isoformat() if cursor.began else None,
            "phase": cursor.phase,
            "offset": cursor.offset,
            "first_ref": cursor.first_ref,
        }
    )


def _count(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
