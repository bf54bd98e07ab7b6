"""Harvest v3's endpoints that we use. The table of paths is here and nowhere else.

Lists are bare JSON arrays, ordered by id from the newest; the next page is in the `Link` header,
and its cursor has to travel alone: any other parameter beside it is answered with 422.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from integrations.documents import Row, identified
from integrations.greenhouse.payloads import cut
from integrations.http import CrmAnswer, CrmHttp
from plugin.crm import CrmError

PATHS: Mapping[str, str] = {
    "applications": "/v3/applications",
    "candidates": "/v3/candidates",
    "interviewers": "/v3/interviewers",
    "interviews": "/v3/interviews",
    "jobs": "/v3/jobs",
    "notes": "/v3/notes",
    "reasons": "/v3/rejection_reasons",
    "stages": "/v3/job_interview_stages",
    "users": "/v3/users",
}
"""The README says which of these the vendor's own pages confirm."""

SCOPES: Mapping[str, str] = {
    what: f"harvest:{path.rpartition('/')[2]}:list" for what, path in PATHS.items()
} | {"note": "harvest:notes:create"}

PAUSE_SECONDS = 0.2
"""v1 allowed 50 calls in 10 seconds; what v3 allows stands only in its answers' headers."""

PAGE_ROWS = 100
LARGEST_PAGE = 500
IDS_AT_ONCE = 50
MOST_PAGES = 200

_NEXT = re.compile(r'<([^<>]+)>\s*;[^,<]*rel="?next"?')


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `cursor` None: it was the last. `answered_at` is the CRM's clock."""

    rows: list[Row] = field(repr=False)
    cursor: str | None
    answered_at: datetime | None


class GreenhouseApi:
    """Harvest v3 for one organisation. All methods raise CrmError."""

    def __init__(self, http: CrmHttp) -> None:
        self._http = http

    def page(self, what: str, query: Mapping[str, str]) -> Listing:
        """Return the first page of a list."""
        return self._listing(what, query)

    def following(self, what: str, cursor: str) -> Listing:
        """Return a later page; raises where the CRM names the same page as the next one."""
        listing = self._listing(what, {"cursor": cursor})
        if listing.cursor == cursor:
            raise CrmError(f"The CRM's list of {what} does not end", permanent=False)
        return listing

    def all(self, what: str, query: Mapping[str, str]) -> list[Row]:
        """Return the rows of all pages."""
        listing = self.page(what, {"per_page": str(LARGEST_PAGE), **query})
        found = listing.rows
        for _ in range(MOST_PAGES):
            if listing.cursor is None:
                return found
            listing = self.following(what, listing.cursor)
            found = found + listing.rows
        raise CrmError(f"The CRM's list of {what} does not end", permanent=False)

    def by(self, what: str, name: str, refs: Sequence[str]) -> list[Row]:
        """Return the rows whose `name` ("ids", "application_ids", …) is one of these.

        Only numbers are asked for: nothing else is an id of Greenhouse.
        """
        wanted = [ref for ref in dict.fromkeys(refs) if ref.isascii() and ref.isdigit()]
        found: list[Row] = []
        for start in range(0, len(wanted), IDS_AT_ONCE):
            found += self.all(what, {name: ",".join(wanted[start : start + IDS_AT_ONCE])})
        return found

    def add_note(self, document: Mapping[str, object]) -> Row:
        """Return the note that was made."""
        return self._http.post(PATHS["notes"], document).document()

    def _listing(self, what: str, query: Mapping[str, str]) -> Listing:
        answer = self._http.get(PATHS[what], params=query)
        found = answer.json()
        if not isinstance(found, list):
            raise CrmError(f"The CRM did not answer {answer.request} with a list", permanent=False)
        kept = identified(found) if what == "notes" else cut(what, identified(found))
        return Listing(kept, _cursor_in(answer), answer.answered_at)


def _cursor_in(answer: CrmAnswer) -> str | None:
    named = _NEXT.search(answer.headers.get("link") or "")
    if named is None:
        return None
    cursors = parse_qs(urlsplit(named[1]).query).get("cursor")
    if not cursors:
        raise CrmError(f"The CRM's next page of {answer.request} has no cursor", permanent=False)
    return cursors[0]
