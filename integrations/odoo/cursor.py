"""Where polling stopped, for each of the streams: they do not bump each other (capture 71).

A round through a stream goes by ascending id, from a page's last id to the next, so that a record
that changes meanwhile moves nothing; it is told in the next round. The next round begins at the
newest change that there was when this one began, a little earlier: Odoo stamps a change with the
time at which its transaction began and cuts it to seconds when read, and a webhook may have made
us read the record before that transaction ended (capture 70).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from integrations.documents import Row, read_cursor_object
from integrations.odoo.payloads import as_id, read_moment

OVERLAP = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class StreamCursor:
    """`since`: a round told all before it. Within a round `after` is the last id that was told and
    `newest` what `since` becomes. Moments are as Odoo writes them."""

    since: str | None = None
    after: int = 0
    newest: str | None = None

    def domain(self) -> list[object]:
        """Return the conditions for what is to be told next."""
        moment, _ = read_moment(self.since, "since")
        conditions: list[object] = []
        if moment is not None:
            start = (moment - OVERLAP).strftime("%Y-%m-%d %H:%M:%S")
            conditions.append(["write_date", ">=", start])
        if self.after:
            conditions.append(["id", ">", self.after])
        return conditions

    def ended(self, newest: str | None) -> "StreamCursor":
        """Return where the next round begins."""
        return StreamCursor(since=later(self.since, self.newest or newest))


@dataclass(frozen=True, slots=True)
class Cursor:
    """The stream that is told next, by its model, and where each of them stopped."""

    model: str | None = None
    streams: Mapping[str, StreamCursor] = field(default_factory=dict)

    def of(self, model: str) -> StreamCursor:
        """Return where a stream stopped."""
        return self.streams.get(model, StreamCursor())

    def moved(self, model: str | None, told: str, stopped: StreamCursor) -> "Cursor":
        """Return the cursor with `model` next, once the stream `told` has stopped there."""
        return Cursor(model, {**self.streams, told: stopped})


def later(one: str | None, other: str | None) -> str | None:
    """Return the later of two of Odoo's moments."""
    return max(filter(None, (one, other)), default=None)


def newest_in(found: list[Row]) -> str | None:
    """Return the latest `write_date` of rows, as it stands there."""
    told = (one.get("write_date") for one in found)
    return max(
        (one for one in told if isinstance(one, str) and read_moment(one, "")[0]), default=None
    )


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    streams = document.get("streams")
    if not isinstance(streams, dict):
        return Cursor()
    model = document.get("model")
    return Cursor(
        model if isinstance(model, str) else None,
        {name: _stream(one) for name, one in streams.items() if isinstance(one, dict)},
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    streams = {
        name: {"since": one.since, "after": one.after, "newest": one.newest}
        for name, one in cursor.streams.items()
    }
    return json.dumps({"model": cursor.model, "streams": streams}, sort_keys=True)


def _stream(document: Row) -> StreamCursor:
    return StreamCursor(
        _moment(document.get("since")),
        as_id(document.get("after")) or 0,
        _moment(document.get("newest")),
    )


def _moment(value: object) -> str | None:
    return value if isinstance(value, str) and read_moment(value, "")[0] else None
