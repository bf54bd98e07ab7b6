"""Poll what changed since the round before: candidates, then applications, then interviews.

Greenhouse tells of no interview that was booked or moved, so this is how they become known. Lists
are ordered by id and filtered by their rows' time of change; what changes while a round is read is
told by the next one, which begins where this one began.
"""

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from integrations.bundles import Bundle, write_page
from integrations.documents import read_cursor_object
from integrations.greenhouse.api import PAGE_ROWS, GreenhouseApi, Listing
from integrations.greenhouse.reading import Reader, require_sight
from plugin.crm import PolledPage
from plugin.domain.readers import read_instant

PHASES = ("candidates", "applications", "interviews")

OVERLAP = timedelta(minutes=5)
"""A change is stamped before it can be read, and clocks differ."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where polling stopped. `since` None: nothing was told yet. `started`: this round's beginning.

    `page` is Greenhouse's own cursor within a phase; None: the phase's first page.
    """

    since: datetime | None = None
    started: datetime | None = None
    phase: int = 0
    page: str | None = None


def poll(api: GreenhouseApi, cursor: str | None, now: datetime) -> PolledPage:
    """Return the next page that holds anything, or the round's end. Raises CrmError."""
    position = read_position(cursor)
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
    return PolledPage(write_page(bundle), write_position(following), has_more)


def _listing(api: GreenhouseApi, what: str, position: Position) -> Listing:
    if position.page is not None:
        return api.following(what, position.page)
    query = {"per_page": str(PAGE_ROWS)}
    if position.since is not None:
        query["updated_at"] = f"gte|{position.since.strftime('%Y-%m-%dT%H:%M:%SZ')}"
    return api.page(what, query)


def _after(position: Position, listing: Listing) -> Position:
    """Return where to go on: this list's next page, the next list, or the next round."""
    if listing.cursor is not None:
        return replace(position, page=listing.cursor)
    if position.phase + 1 < len(PHASES):
        return replace(position, phase=position.phase + 1, page=None)
    started = position.started
    return Position(since=started - OVERLAP if started else None)


def _bundle(reader: Reader, what: str, listing: Listing) -> Bundle:
    gather = {
        "candidates": reader.candidates,
        "applications": reader.applications,
        "interviews": reader.interviews,
    }
    return gather[what](listing.rows)


def read_position(text: str | None) -> Position:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    phase, page = document.get("phase"), document.get("page")
    return Position(
        since=read_instant(document.get("since"), "since")[0],
        started=read_instant(document.get("started"), "started")[0],
        phase=PHASES.index(phase) if phase in PHASES else 0,
        page=page if isinstance(page, str) else None,
    )


def write_position(position: Position) -> str:
    """Return the cursor as text, from which `read_position` makes an equal one."""
    document = {
        "since": position.since.isoformat() if position.since else None,
        "started": position.started.isoformat() if position.started else None,
        "phase": PHASES[position.phase] if position.started else None,
        "page": position.page,
    }
    return json.dumps({name: value for name, value in document.items() if value})
