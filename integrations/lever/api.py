"""Lever's endpoints that we use, one method each. Lists come as `{data, next, hasNext}`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from integrations.documents import Row, find_ref, identified, row
from integrations.http import CrmAnswer, CrmHttp, JsonBody
from integrations.lever.payloads import cut, cut_opportunities
from plugin.crm import CrmError

PAUSE_SECONDS = 0.1
"""Ten calls a second are allowed, for all that uses the same key."""

LARGEST_PAGE = 100
MOST_PAGES = 200
HIDDEN_STATUS = 403

OPPORTUNITIES = "/v1/opportunities"


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. `offset` None: it was the last. `answered_at` is the CRM's clock."""

    rows: list[Row] = field(repr=False)
    offset: str | None
    answered_at: datetime | None


class LeverApi:
    """Lever's API for one account. All methods raise CrmError.

    `is_confidential`: confidential opportunities are asked for too, which needs a scope of its own.
    """

    def __init__(self, http: CrmHttp, *, is_confidential: bool = False) -> None:
        self._http = http
        self._confidentiality = {"confidentiality": "all"} if is_confidential else {}

    def opportunities(self, query: Mapping[str, str], offset: str | None = None) -> Listing:
        """Return a page of opportunities, each with the posting it is for."""
        asked = {"expand": "applications", **self._confidentiality, **query}
        listing = self._listing(OPPORTUNITIES, asked, offset)
        return Listing(cut_opportunities(listing.rows), listing.offset, listing.answered_at)

    def deleted(self, query: Mapping[str, str], offset: str | None = None) -> Listing:
        """Return a page of opportunities that were deleted."""
        listing = self._listing(f"{OPPORTUNITIES}/deleted", query, offset)
        return Listing(cut("deleted", listing.rows), listing.offset, listing.answered_at)

    def opportunity(self, ref: str) -> Row | None:
        """Return one; None where it is confidential and kept from us. Raises RecordGone.

        Lever refuses that as it refuses bad credentials: those would be refused the list as well.
        """
        answer = self._http.request(
            "GET",
            _path(OPPORTUNITIES, ref),
            params={"expand": "applications"},
            accept=frozenset({HIDDEN_STATUS}),
        )
        if answer.status == HIDDEN_STATUS:
            self.opportunities({"limit": "1"})
            return None
        return cut_opportunities([_datum(answer)])[0]

    def interviews(self, opportunity_ref: str) -> list[Row]:
        """Return the interviews of an opportunity, which each says that it is of."""
        found = self._all(_path(OPPORTUNITIES, opportunity_ref, "interviews"))
        return cut("interviews", [{**one, "opportunityId": opportunity_ref} for one in found])

    def contact(self, ref: str) -> Row:
        """Return a person. Raises RecordGone."""
        return cut("contacts", [_datum(self._http.get(_path("/v1/contacts", ref)))])[0]

    def user(self, ref: str) -> Row:
        """Return a user of Lever. Raises RecordGone."""
        return cut("users", [_datum(self._http.get(_path("/v1/users", ref)))])[0]

    def users(self) -> list[Row]:
        """Return every user, those that left too."""
        return cut("users", self._all("/v1/users", {"includeDeactivated": "true"}))

    def posting(self, ref: str) -> Row:
        """Return a posting; an empty one where it is gone or kept from us."""
        accept = frozenset({HIDDEN_STATUS, 404})
        answer = self._http.request("GET", _path("/v1/postings", ref), accept=accept)
        return {} if answer.status in accept else cut("postings", [_datum(answer)])[0]

    def stages(self) -> list[Row]:
        """Return the pipeline's stages, in its order."""
        return cut("stages", self._all("/v1/stages"))

    def reasons(self) -> list[Row]:
        """Return the reasons for which opportunities are archived."""
        return cut("reasons", self._all("/v1/archive_reasons"))

    def notes(self, opportunity_ref: str) -> list[Row]:
        """Return the notes on an opportunity. Raises RecordGone."""
        return self._all(_path(OPPORTUNITIES, opportunity_ref, "notes"))

    def add_note(
        self, opportunity_ref: str, document: Mapping[str, object], perform_as: str | None
    ) -> str:
        """Return the id of the note that was made, in the name of a user or of nobody."""
        answer = self._http.request(
            "POST",
            _path(OPPORTUNITIES, opportunity_ref, "notes"),
            params={"perform_as": perform_as} if perform_as else None,
            content=JsonBody(document),
        )
        made = row(answer.document().get("data"))
        ref = find_ref(made, "noteId") or find_ref(made)
        if ref is None:
            raise CrmError(f"The CRM answered {answer.request} without an id", permanent=False)
        return ref

    def webhooks(self) -> list[Row]:
        """Return the webhooks of the account, those that others made too."""
        return self._all("/v1/webhooks")

    def add_webhook(self, url: str, event: str) -> Row:
        """Return the webhook that was made, with its `configuration.signatureToken`."""
        answer = self._http.post("/v1/webhooks", {"url": url, "event": event})
        made = row(answer.document().get("data"))
        # The documentation's example has `data` within `data`.
        return row(made.get("data")) or made

    def remove_webhook(self, ref: str) -> None:
        """Take a webhook down. Raises RecordGone where it is down already."""
        self._http.request("DELETE", _path("/v1/webhooks", ref))

    def _all(self, path: str, query: Mapping[str, str] | None = None) -> list[Row]:
        asked = {"limit": str(LARGEST_PAGE), **(query or {})}
        listing = self._listing(path, asked, None)
        found = listing.rows
        for _ in range(MOST_PAGES):
            if listing.offset is None:
                return found
            listing = self._listing(path, asked, listing.offset)
            found = found + listing.rows
        raise CrmError(f"The CRM's list {path} does not end", permanent=False)

    def _listing(self, path: str, query: Mapping[str, str], offset: str | None) -> Listing:
        asked = {**query, "offset": offset} if offset else query
        answer = self._http.get(path, params=asked)
        document = answer.document()
        if not isinstance(document.get("data"), list):
            raise CrmError(f"The CRM did not answer {answer.request} with a list", permanent=False)
        following = document.get("next") if document.get("hasNext") is True else None
        if following is not None and (not isinstance(following, str) or following == offset):
            raise CrmError(f"The CRM's list of {answer.request} does not end", permanent=False)
        return Listing(identified(document["data"]), following, answer.answered_at)


def _path(*parts: str) -> str:
    """Return a path; ids are one part each, whatever is in them."""
    first, *others = parts
    return "/".join([first, *(quote(part, safe="") for part in others)])


def _datum(answer: CrmAnswer) -> Row:
    datum = row(answer.document().get("data"))
    if find_ref(datum) is None:
        raise CrmError(f"The CRM answered {answer.request} without a record", permanent=False)
    return datum
