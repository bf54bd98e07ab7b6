"""Where polling stopped, as a JSON text of our own.

A round reads applications, then interviews, each by name, from what was modified since the round
before began by the site's clock. Names do not move while we read, as modified ones would.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from integrations.documents import Row, read_cursor_object, texts
from integrations.frappe_hr.payloads import APPLICANT, INTERVIEW, Site, text_of
from integrations.frappe_hr.times import wall_clock
from plugin.domain.readers import read_instant

SECTIONS = (APPLICANT, INTERVIEW)

OVERLAP = timedelta(minutes=70)
"""`modified` is wall-clock time: in autumn an hour comes twice."""

ZONE_CHANGE = timedelta(hours=27)
"""How far wall clocks of two zones lie apart at most (26 hours), and a little more."""

REMEMBERED = 500
"""Rows of the overlap that need not be told again; of more than these all are."""


@dataclass(frozen=True, slots=True)
class Cursor:
    """`since`: what was modified before was told, in the `zone` of then; None: nothing was.

    `started` and `started_zone` are of this round, None between two; `section` and `after` say how
    far it has come; `told` are the marks of rows that the next round need not tell again.
    """

    since: datetime | None = None
    zone: str | None = None
    started: datetime | None = None
    started_zone: str | None = None
    section: str = APPLICANT
    after: str | None = None
    known: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def begun(self, site: Site) -> "Cursor":
        """Return the cursor of a round that goes on, or of one that begins now."""
        if self.started is not None:
            return self
        return Cursor(self.since, self.zone, site.now, site.zone, known=self.told)

    def modified_since(self, site: Site) -> str | None:
        """Return the stamp from which on rows are asked for; None: all.

        Where the zone has changed, stamps of both stand in the site.
        """
        if self.since is None:
            return None
        back = OVERLAP if self.zone == site.zone else OVERLAP + ZONE_CHANGE
        return wall_clock(self.since - back, site.zone)

    def untold(self, found: Iterable[Row]) -> list[Row]:
        """Return the rows that no earlier round has told as they are now."""
        known = set(self.known)
        return [row for row in found if mark_of(row) not in known]

    def remembering(self, found: Iterable[Row]) -> "Cursor":
        """Return the cursor that knows of these rows, those that the next round will see again."""
        again = wall_clock((self.started or _EPOCH) - OVERLAP, self.started_zone)
        new = [mark_of(row) for row in found if text_of(row, "modified") >= again]
        told = tuple(dict.fromkeys((*self.told, *new)))
        return replace(self, told=told if len(told) <= REMEMBERED else told[-REMEMBERED:])

    def at(self, name: str) -> "Cursor":
        """Return the cursor behind this row of the section."""
        return replace(self, after=name)

    def following(self) -> "Cursor | None":
        """Return the cursor of the next section; None where this one was the last."""
        place = SECTIONS.index(self.section) + 1
        if place == len(SECTIONS):
            return None
        return replace(self, section=SECTIONS[place], after=None)

    def ended(self) -> "Cursor":
        """Return the cursor between this round and the next."""
        return Cursor(self.started, self.started_zone, told=self.told)


_EPOCH = datetime.fromisoformat("1970-01-02T00:00:00+00:00")


def mark_of(row: Row) -> str:
    """Return what is equal for a row that has not been modified."""
    fact = f"{text_of(row, 'name')}\n{text_of(row, 'modified')}"
    return sha256(fact.encode()).hexdigest()[:12]


def read_cursor(text: str | None) -> Cursor:
    """Return the cursor; one that cannot be read starts all over, which loses nothing."""
    document = read_cursor_object(text)
    section = text_of(document, "section")
    return Cursor(
        since=read_instant(document.get("since"), "since")[0],
        zone=text_of(document, "zone") or None,
        started=read_instant(document.get("started"), "started")[0],
        started_zone=text_of(document, "started_zone") or None,
        section=section if section in SECTIONS else APPLICANT,
        after=text_of(document, "after") or None,
        known=tuple(texts(document.get("known"))),
        told=tuple(texts(document.get("told"))),
    )


def write_cursor(cursor: Cursor) -> str:
    """Return the cursor as text, from which `read_cursor` makes an equal one."""
    document = {
        "since": cursor.since.isoformat() if cursor.since else None,
        "zone": cursor.zone,
        "started": cursor.started.isoformat() if cursor.started else None,
        "started_zone": cursor.started_zone,
        "section": cursor.section,
        "after": cursor.after,
        "known": cursor.known,
        "told": cursor.told,
    }
    return json.dumps({key: value for key, value in document.items() if value})
