"""Poll what changed since the round before, what was deleted, and now and then all that is open.

Lever filters opportunities by their time of change, and interviews by nothing at all: they are read
with each opportunity that changed. As nobody says that booking an interview changes its
opportunity, all open ones are read again every few hours.
"""

from dataclasses import replace
from datetime import datetime

from integrations.bundles import Bundle, write_page
from integrations.lever.api import LeverApi, Listing
from integrations.lever.cursor import DELETED, OPEN, OVERLAP, Cursor, read_cursor, write_cursor
from integrations.lever.reading import Reader
from plugin.crm import PolledPage
from plugin.domain.epoch import milliseconds_of

PAGE_ROWS = 25
"""Each opportunity costs a call for its interviews, so that a page takes a few seconds."""


def poll(api: LeverApi, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page that holds anything, or the round's end. Raises CrmError."""
    position = read_cursor(cursor)
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
    return PolledPage(write_page(bundle), write_cursor(following), has_more)


def _listing(api: LeverApi, position: Cursor) -> Listing:
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


def _after(position: Cursor, listing: Listing) -> Cursor:
    """Return where to go on: this list's next page, the next list, or the next round."""
    if listing.offset is not None:
        return replace(position, offset=listing.offset)
    phases = position.phases
    number = phases.index(position.phase) + 1 if position.phase in phases else len(phases)
    if number < len(phases):
        return replace(position, phase=phases[number], offset=None)
    started = position.started
    is_whole = position.since is None or OPEN in phases
    return Cursor(
        since=started - OVERLAP if started else None,
        reread_at=started if is_whole else position.reread_at,
    )
