"""Where polling stopped. BottleCRM has no "updated since", so every round reads all leads.

A round goes page by page and passes on the leads that changed since the round before began, by
the CRM's own clock. Rounds are kept apart by a rest: each costs the CRM a call for every 45 leads.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from integrations.bottlecrm.payloads import moment_of
from integrations.documents import Row, read_cursor_object
from plugin.domain.readers import read_instant

PAGE_ROWS = 50
REREAD_ROWS = 5
"""Pages overlap: a lead deleted while we read moves all behind it up by one."""
OVERLAP = timedelta(minutes=2)
"""A change is stamped before it is committed, and the Date header lags by up to two seconds."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since`: what is not newer was told. `started`: when this round began; None between rounds.

    `last_page` is a hash of the page before, to see a CRM that gives the same one for ever.
    """

    since: datetime | None = None
    started: datetime | None = None
    offset: int = 0
    last_page: str | None = None

    def is_resting(self, now: datetime, rest: timedelta) -> bool:
        """Return whether the next round is not due yet."""
        return self.started is None and self.since is not None and now - self.since < rest

    def has_changed(self, lead: Row) -> bool:
        """Return whether a lead may have changed since the last round; a logged call counts."""
        if self.since is None:
            return True
        changed_at = moment_of(lead, "updated_at", self.since)
        called_at = moment_of(lead, "last_outbound_at", changed_at)
        return max(changed_at, called_at) >= self.since - OVERLAP

    def after(self, page: str, now: datetime, *, is_last: bool) -> "Cursor":
        """Return where to go on after this page."""
        started = self.started or now
        if is_last:
            return Cursor(since=started)
        offset = self.offset + PAGE_ROWS - REREAD_ROWS
        return Cursor(self.since, started, offset, page)


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    offset, last_page = document.get("offset"), document.get("last_page")
    return Cursor(
        since=read_instant(document.get("since"), "since")[0],
        started=read_instant(document.get("started"), "started")[0],
        offset=offset if isinstance(offset, int) and offset > 0 else 0,
        last_page=last_page if isinstance(last_page, str) else None,
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    document = {
        "since": cursor.since.isoformat() if cursor.since else None,
        "started": cursor.started.isoformat() if cursor.started else None,
        "offset": cursor.offset,
        "last_page": cursor.last_page,
    }
    return json.dumps({key: value for key, value in document.items() if value})


def page_hash(leads: list[Row]) -> str:
    """Return what is equal for two pages of the same leads."""
    return sha256(" ".join(str(lead.get("id")) for lead in leads).encode()).hexdigest()[:16]
