"""Poll what changed since the round before, what was deleted, and now and then all that is open.

Lever filters opportunities by their time of change, and interviews by nothing at all: they are read
with each opportunity that changed. As nobody says that booking an interview changes its
opportunity, all open ones are read again every few hours.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integrations.bundles import Bundle, write_page
from integrations.documents import read_cursor_object
from integrations.lever.api import LeverApi, Listing
from integrations.lever.reading import Reader
from plugin.crm import PolledPage
from plugin.domain.epoch import milliseconds_of
from plugin.domain.readers import read_instant

CHANGED, DELETED, OPEN = "changed", "deleted", "open"

PAGE_ROWS = 25
"""Each opportunity costs a call for its interviews, so that a page takes a few seconds."""

OVERLAP = timedelta(minutes=5)
"""A change is stamped before it can be read, and clocks differ."""

REREAD_EVERY = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Position:
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


def poll(api: LeverApi, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page that holds anything, or the round's end. Raises CrmError."""
    position = read_position(cursor)
    while True:
        listing = _listing(api, position)
        read_at = listing.answered_at or now
        position = replace(position, started=position.started or read_at)
        following = _after(position, listing)
        if listing.rows or following.started is None:
            break
        position = following
    bundle = _bundle(Reader(api, read_at), position.phase, listing)
    has_more = following.started is not None
    return PolledPage(write_page(bundle), write_position(following), has_more)


def _listing(api: LeverApi, position: Position) -> Listing:
    query = {"limit": str(PAGE_ROWS)}
    since = str(milliseconds_of(position.since)) if position.since else None
    if position.phase == DELETED:
        return api.deleted({**query, "deleted_at_start": since or "0"}, position.offset)
    if position.phase == OPEN:
        return api.opportunities({**query, "archived": "false"}, position.offset)
    asked = {**query, "updated_at_start": since} if since else query
    return api.opportunities(asked, position.offset)


def _bundle(reader: Reader, phase: str, listing: Listing) -> Bundle:
    if phase == DELETED:
        return reader.deleted(listing.rows)
    return reader.opportunities(listing.rows)


def _after(position: Position, listing: Listing) -> Position:
    """Return where to go on: this list's next page, the next list, or the next round."""
    if listing.offset is not None:
        return replace(position, offset=listing.offset)
    phases = position.phases
    number = phases.index(position.phase) + 1 if position.phase in phases else len(phases)
    if number < len(phases):
        return replace(position, phase=phases[number], offset=None)
    started = position.started
    is_whole = position.since is None or OPEN in phases
    return Position(
        since=started - OVERLAP if started else None,
        reread_at=started if is_whole else position.reread_at,
    )


def read_position(text: str | None) -> Position:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    phase, offset = document.get("phase"), document.get("offset")
    return Position(
        since=read_instant(document.get("since"), "since")[0],
        started=read_instant(document.get("started"), "started")[0],
        reread_at=read_instant(document.get("reread_at"), "reread_at")[0],
        phase=phase if phase in (CHANGED, DELETED, OPEN) else CHANGED,
        offset=offset if isinstance(offset, str) else None,
    )


def write_position(position: Position) -> str:
    """Return the cursor as text, from which `read_position` makes an equal one."""
    moments = {
        "since": position.since,
        "started": position.started,
        "reread_at": position.reread_at,
    }
    document = {name: moment.isoformat() for name, moment in moments.items() if moment}
    if position.started is not None:
        document["phase"] = position.phase
    if position.offset is not None:
        document["offset"] = position.offset
    return json.dumps(document)
