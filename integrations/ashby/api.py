"""Ashby's procedures that we use: `POST /{resource}.{verb}` with an API key as Basic user name.

Errors come with their status or as 200 with `success: false` and an `errorInfo.code`; both say
the same here. Codes are matched by their words, as Ashby publishes no list of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from integrations.documents import Row, find_ref, row, rows
from integrations.http import CrmAnswer, CrmHttp, basic_auth
from plugin.crm import CrmAuthError, CrmConnection, CrmError, RecordGone

DEFAULT_URL = "https://api.ashbyhq.com"
PAUSE_SECONDS = 0.1
PAGE_ROWS = 100
MAX_PAGES = 1000
"""Of a list that is read to its end in one go (stages, notes): a CRM without an end is an error."""


class SyncTokenOver(CrmError):
    """The sync token is too old to tell what changed since: everything is to be read again."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=False)


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list. `following` None: it was the last; then there is a `sync_token`."""

    items: list[Row] = field(repr=False)
    following: str | None
    sync_token: str | None


class AshbyApi:
    """Ashby's API for one organisation. All methods raise CrmError."""

    def __init__(self, connection: CrmConnection, *, pause: float = PAUSE_SECONDS) -> None:
        self._connection = connection
        self._http = CrmHttp(connection.base_url or DEFAULT_URL, headers=self._headers, pause=pause)

    def one(self, procedure: str, document: Mapping[str, object]) -> Row:
        """Return the one record that a procedure answers with. Raises RecordGone."""
        answer = self._http.post(f"/{procedure}", document)
        results = row(_results(answer))
        if not results:
            raise CrmError(f"The CRM answered {answer.request} without a record", permanent=False)
        return results

    def identified(self, procedure: str, document: Mapping[str, object]) -> Row:
        """Return a record that has an id; one without is a transient CrmError."""
        found = self.one(procedure, document)
        if find_ref(found) is None:
            raise CrmError(f"The CRM answered {procedure} without an id", permanent=False)
        return found

    def page(self, procedure: str, document: Mapping[str, object]) -> Found:
        """Return one page of a list; `document` has its cursor and sync token."""
        answer = self._http.post(f"/{procedure}", document)
        results = _results(answer)
        if not isinstance(results, list):
            raise CrmError(f"The CRM answered {answer.request} without a list", permanent=False)
        told = answer.document()
        following = find_ref(told, "nextCursor") if told.get("moreDataAvailable") is True else None
        if following is not None and following == document.get("cursor"):
            raise CrmError(f"{answer.request}: the cursor does not move", permanent=False)
        return Found(rows(results), following, find_ref(told, "syncToken"))

    def all(self, procedure: str, document: Mapping[str, object]) -> list[Row]:
        """Return a whole list, page after page."""
        items: list[Row] = []
        cursor: str | None = None
        for _ in range(MAX_PAGES):
            found = self.page(procedure, {**document, **({"cursor": cursor} if cursor else {})})
            items += found.items
            cursor = found.following
            if cursor is None:
                return items
        raise CrmError(f"The CRM's list {procedure} has no end", permanent=False)

    def _headers(self) -> Mapping[str, str]:
        key = self._connection.secrets.get("api_key")
        if not key:
            raise CrmAuthError("There is no API key for Ashby")
        return {**basic_auth(key, ""), "Accept": "application/json; version=1"}


def _results(answer: CrmAnswer) -> object:
    document = answer.document()
    if document.get("success") is True:
        return document.get("results")
    if document.get("success") is not False:
        raise CrmError(f"The CRM did not say whether {answer.request} worked", permanent=False)
    raise _error(_code(document), f"The CRM refused {answer.request}")


def _code(document: Row) -> str:
    """Return the error's code; older answers have only a list of words."""
    errors = document.get("errors")
    words = errors[0] if isinstance(errors, list) and errors else ""
    code = row(document.get("errorInfo")).get("code") or words
    return str(code).casefold().replace(" ", "_")


_ERRORS: tuple[tuple[tuple[str, ...], Callable[[str], CrmError]], ...] = (
    (("sync_token",), SyncTokenOver),
    (("not_found", "does_not_exist"), RecordGone),
    (("api_key", "unauthor", "unauthent", "permission", "forbidden"), CrmAuthError),
    (
        ("rate_limit", "too_many", "internal", "unavailable", "timeout", "timed_out"),
        lambda text: CrmError(text, permanent=False),
    ),
)
"""What a code's words mean, the first that fits; anything else is a request that is wrong."""


def _error(code: str, text: str) -> CrmError:
    for words, error in _ERRORS:
        if any(word in code for word in words):
            return error(text)
    return CrmError(text, permanent=True)
