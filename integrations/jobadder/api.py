"""JobAdder's endpoints that we use (API v2), one method each, with an OAuth token.

Lists page by `offset` and `limit` (1000 at most) and always tell their `totalCount`; ids may be
repeated in a query to read several records in one call (api.jobadder.com/v2/docs).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from integrations.documents import Row, find_ref, rows
from integrations.http import CrmAnswer, JsonBody
from integrations.oauth import OAuthEndpoints, OAuthHttp, OAuthTokens
from plugin.crm import CrmConnection, CrmError

DEFAULT_URL = "https://api.jobadder.com/v2"
IDENTITY_URL = "https://id.jobadder.com"
SCOPE = "read write offline_access"
PAUSE_SECONDS = 0.2
"""JobAdder publishes no rate: five calls a second leave room for the agency's other tools."""

BATCH = 100
"""Ids in one query: more would make an address that some proxies refuse."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Rows from one offset, and how many there are in all."""

    items: list[Row] = field(repr=False)
    total: int


def endpoints(connection: CrmConnection) -> OAuthEndpoints:
    """Return where JobAdder's OAuth is; the setting `identity_url` moves it (a test account)."""
    base = str(connection.settings.get("identity_url") or IDENTITY_URL).rstrip("/")
    return OAuthEndpoints(
        authorize_url=f"{base}/connect/authorize",
        token_url=f"{base}/connect/token",
        scope=SCOPE,
    )


class JobAdderApi:
    """JobAdder's REST API for one account. All methods raise CrmError."""

    def __init__(self, connection: CrmConnection, *, pause: float = PAUSE_SECONDS) -> None:
        tokens = OAuthTokens(connection, endpoints(connection))
        self._http = OAuthHttp(connection.base_url or DEFAULT_URL, tokens, pause=pause)

    def current_user(self) -> Row:
        """Return the user who gave the consent."""
        return self._one("/users/current", "userId")

    def record(self, kind: str, ref: str, id_name: str) -> Row:
        """Return one record of a collection, in full. Raises RecordGone."""
        return self._one(f"/{kind}/{ref}", id_name)

    def page(self, kind: str, *, limit: int, offset: int = 0, **filters: str) -> RowPage:
        """Return the rows of a collection from an offset."""
        params = {"limit": str(limit), "offset": str(offset), **filters}
        return _rows(self._http.get(f"/{kind}", params=params))

    def by_ids(self, kind: str, id_name: str, refs: Iterable[str]) -> Mapping[str, Row]:
        """Return the records with these ids, by id; those that are gone are left out."""
        wanted = sorted(set(refs))
        found: dict[str, Row] = {}
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            query = urlencode([*((id_name, ref) for ref in some), ("limit", str(len(some)))])
            for one in _rows(self._http.get(f"/{kind}?{query}")).items:
                ref = find_ref(one, id_name)
                if ref in some:
                    found[ref] = one
        return found

    def statuses(self) -> list[Row]:
        """Return the account's own statuses of applications, in its order."""
        return _rows(self._http.get("/applications/lists/status")).items

    def find_notes(self, candidate_ref: str, reference: str) -> list[Row]:
        """Return the notes on a candidate with this reference."""
        return self.page("notes", limit=100, candidateId=candidate_ref, reference=reference).items

    def add_note(self, document: Mapping[str, object]) -> Row:
        """Add a note and return it."""
        return _identified(self._http.post("/notes", document), "noteId")

    def webhooks(self) -> list[Row]:
        """Return the webhooks of our application in this account."""
        return self.page("webhooks", limit=1000).items

    def add_webhook(self, command: Mapping[str, object]) -> str:
        """Make a webhook and return its id."""
        return str(_identified(self._http.post("/webhooks", command), "webhookId")["webhookId"])

    def update_webhook(self, ref: str, command: Mapping[str, object]) -> None:
        """Replace what a webhook is; its answer may be empty. 202: it was so already."""
        self._http.request("PUT", f"/webhooks/{ref}", content=JsonBody(command))

    def remove_webhook(self, ref: str) -> None:
        """Take a webhook down. Raises RecordGone where it is gone already."""
        self._http.request("DELETE", f"/webhooks/{ref}")

    def _one(self, path: str, id_name: str) -> Row:
        return _identified(self._http.get(path), id_name)


def _identified(answer: CrmAnswer, id_name: str) -> Row:
    document = answer.document()
    if find_ref(document, id_name) is None:
        raise CrmError(f"The CRM answered {answer.request} without {id_name}", permanent=False)
    return document


def _rows(answer: CrmAnswer) -> RowPage:
    document = answer.document()
    if not isinstance(document.get("items"), list):
        raise CrmError(f"The CRM answered {answer.request} without a list", permanent=False)
    items = rows(document["items"])
    total = document.get("totalCount")
    return RowPage(items, total if isinstance(total, int) else len(items))
