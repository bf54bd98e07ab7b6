"""Poll what changed since the round before: candidates, then applications, then interviews.

Greenhouse tells of no interview that was booked or moved, so this is how they become known. Lists
are ordered by id and filtered by their rows' time of change; what changes while a round is read is
told by the next one, which begins where this one began.
"""

from dataclasses import replace
from datetime import datetime

from integrations.bundles import Bundle, write_page
from integrations.greenhouse.api import PAGE_ROWS, GreenhouseApi, Listing
from integrations.greenhouse.cursor import OVERLAP, PHASES, Cursor, read_cursor, write_cursor
from integrations.greenhouse.reading import Reader, require_sight
from plugin.crm import PolledPage


def poll(api: GreenhouseApi, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page that holds anything, or the round's end. Raises CrmError."""
    position = read_cursor(cursor)
    if position.started is None:
        position = replace(position, started=require_sight(api) or now)
    read_at = now
    while True:
        what = PHASES[position.phase]
        listing = _listing(api, what, position)
        read_at = listing.answered_at or now
        following = _after(position, listing)
        if listing.rows or following.started is None:
            break
        position = following
    bundle = _bundle(Reader(api, read_at), what, listing)
    has_more = following.started is not None
    return PolledPage(write_page(bundle), write_cursor(following), has_more)


def _listing(api: GreenhouseApi, what: str, position: Cursor) -> Listing:
    if position.page is not None:
        return api.following(what, position.page)
    query = {"per_page": str(PAGE_ROWS)}
    if position.since is not None:
        query["updated_at"] = f"gte|{position.since.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    return api.page(what, query)


def _after(position: Cursor, listing: Listing) -> Cursor:
    """Return where to go on: this list's next page, the next list, or the next round."""
    if listing.cursor is not None:
        return replace(position, page=listing.cursor)
    if position.phase + 1 < len(PHASES):
        return replace(position, phase=position.phase + 1, page=None)
    started = position.started
    return Cursor(since=started - OVERLAP if started else None)


def _bundle(reader: Reader, what: str, listing: Listing) -> Bundle:
    gather = {
        "candidates": reader.candidates,
        "applications": reader.applications,
        "interviews": reader.interviews,
    }
    return gather[what](listing.rows)
