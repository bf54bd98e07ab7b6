"""Calls to a CRM over HTTP: what goes wrong becomes the `CrmError` that says what to do.

One attempt per call: the task layer tries again. Error texts hold the method, the path and the
status, never the query, headers or bodies, where tokens and people are.
"""

import json
import ssl
import weakref
from base64 import b64encode
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from time import monotonic, sleep
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from plugin.crm import CrmAuthError, CrmError, RecordGone

MAX_RESPONSE_BYTES = 8 * 1024 * 1024
MAX_RETRY_AFTER_SECONDS = 24 * 3600
MAX_REDIRECTS = 3
AUTH_STATUSES = frozenset({401, 403})
GONE_STATUSES = frozenset({404, 410})
ASKED_TO_WAIT_STATUSES = frozenset({429, 503})
TRANSIENT_STATUSES = frozenset({408, 425, 429})

NO_ANSWER = (
    "Nothing answers at the CRM's address, or too slowly. Check the address, and whether the CRM"
    " can be reached from where Afterword runs."
)
NOT_THE_CRM = (
    "Something answers, but not as this CRM does. Check the address: often a part is missing or"
    " too much."
)
REFUSED = "The CRM answers, but does not let us in with what was pasted."
IN_TROUBLE = "The CRM answers that it has a trouble of its own. Try again in some minutes."

Json = Mapping[str, object] | list[object]
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class JsonBody:
    """A request's body, as JSON."""

    document: Json = field(repr=False)


@dataclass(frozen=True, slots=True)
class FormBody:
    """A request's body, as a form."""

    form: Mapping[str, str] = field(repr=False)


Content = JsonBody | FormBody


def _keywords(content: Content | None) -> dict[str, Any]:
    match content:
        case JsonBody(document):
            return {"json": document}
        case FormBody(form):
            return {"data": dict(form)}
    return {}


def basic_auth(name: str, password: str) -> Headers:
    """Return the header of HTTP's Basic authentication (RFC 7617)."""
    encoded = b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


def read_json(body: bytes) -> object:
    """Return the JSON document in these bytes; raises ValueError where there is none."""
    try:
        return json.loads(body)
    except RecursionError:
        raise ValueError("nested too deeply") from None


@dataclass(frozen=True, slots=True)
class CrmAnswer:
    """An answer whose status was accepted, read to its end."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    request: str
    """Method and path, for error texts."""

    @property
    def answered_at(self) -> datetime | None:
        """Return the CRM's clock, as its `Date` tells; None where that cannot be read."""
        try:
            moment = parsedate_to_datetime(self.headers.get("date") or "")
        except ValueError:
            return None
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)

    def json(self) -> object:
        """Return the body as JSON; HTML or half a document is a transient CrmError."""
        try:
            return read_json(self.body)
        except ValueError:
            raise CrmError(
                f"The CRM did not answer {self.request} with JSON",
                permanent=False,
                advice=NOT_THE_CRM,
            ) from None

    def document(self) -> dict[str, object]:
        """Return the body as a JSON object; anything else is a transient CrmError."""
        document = self.json()
        if not isinstance(document, dict):
            raise CrmError(
                f"The CRM did not answer {self.request} with an object",
                permanent=False,
                advice=NOT_THE_CRM,
            )
        return document


class CrmHttp:
    """HTTP to one CRM account. `headers` is asked before each request (tokens age).

    `timeout` is in seconds, for connecting, for each silence, and for the answer as a whole.
    `pause`: seconds from one request to the next, at least, as a CRM's rate limit asks.
    """

    def __init__(
        self,
        base_url: str,
        *,
        headers: Callable[[], Headers] = dict,
        timeout: float = 10.0,
        pause: float = 0.0,
        auth_statuses: frozenset[int] = AUTH_STATUSES,
        max_bytes: int = MAX_RESPONSE_BYTES,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._headers = headers
        self._timeout = timeout
        self._pause = pause
        self._next_at = 0.0
        self._auth_statuses = auth_statuses
        self._max_bytes = max_bytes
        # Proxies and .netrc of the machine are left out: they would see or replace our tokens.
        self._client = httpx.Client(timeout=timeout, verify=_tls(), trust_env=False)
        weakref.finalize(self, self._client.close)

    def get(self, path: str, *, params: Mapping[str, str] | None = None) -> CrmAnswer:
        """Return the answer to a GET. `path` may be an address that the CRM itself named."""
        return self.request("GET", path, params=params)

    def post(self, path: str, document: Json) -> CrmAnswer:
        """Return the answer to a POST of a JSON document."""
        return self.request("POST", path, content=JsonBody(document))

    def post_form(self, path: str, form: Mapping[str, str]) -> CrmAnswer:
        """Return the answer to a POST of a form, as OAuth's token endpoints want it."""
        return self.request("POST", path, content=FormBody(form))

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: Content | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> CrmAnswer:
        """Return the answer if its status is 2xx or in `accept`; else raise the CrmError for it.

        A CrmError is raised too for an address outside of `base_url`'s host, a redirect to
        another host (GETs follow others), no answer in time, and more than `max_bytes`.
        """
        url = self._address(path)
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._send(method, url, params, content)
            if not 300 <= answer.status < 400 or answer.status in accept:
                return self._checked(answer, accept)
            url, params = self._redirected(url, answer, method), None
        raise CrmError(f"The CRM redirects {answer.request} without end", permanent=True)

    def _address(self, path: str) -> str:
        url = path if "://" in path else f"{self._base_url}/{path.lstrip('/')}"
        if _origin(url) != _origin(self._base_url):
            raise CrmError("The CRM named an address on another host", permanent=True)
        return url

    def _redirected(self, url: str, answer: CrmAnswer, method: str) -> str:
        try:
            target = urljoin(url, answer.headers.get("location", ""))
        except ValueError:
            target = ""
        if method != "GET" or _origin(target) != _origin(url):
            raise CrmError(
                f"The CRM redirects {answer.request} elsewhere; is its address right?",
                permanent=True,
            )
        return target

    def _send(
        self, method: str, url: str, params: Mapping[str, str] | None, content: Content | None
    ) -> CrmAnswer:
        name = f"{method} {urlsplit(url).path}"
        self._wait_for_turn()
        deadline = monotonic() + self._timeout
        try:
            request = self._client.build_request(
                method, url, params=params, headers=dict(self._headers()), **_keywords(content)
            )
            response = self._client.send(request, stream=True)
            with closing(response):
                body = self._read(response, name, deadline)
        except (httpx.TransportError, httpx.DecodingError) as error:
            # `from None`: httpx's own text may hold the address with its query.
            raise CrmError(
                f"The CRM did not answer {name} ({type(error).__name__})",
                permanent=False,
                advice=NO_ANSWER,
            ) from None
        except httpx.InvalidURL:
            raise CrmError("The CRM named an address that is none", permanent=True) from None
        return CrmAnswer(response.status_code, response.headers, body, name)

    def _wait_for_turn(self) -> None:
        if self._pause:
            sleep(max(0.0, self._next_at - monotonic()))
            self._next_at = monotonic() + self._pause

    def _read(self, response: httpx.Response, name: str, deadline: float) -> bytes:
        body = bytearray()
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self._max_bytes:
                raise CrmError(f"The CRM's answer to {name} is too large", permanent=True)
            if monotonic() > deadline:
                raise CrmError(f"The CRM's answer to {name} takes too long", permanent=False)
        return bytes(body)

    def _checked(self, answer: CrmAnswer, accept: frozenset[int]) -> CrmAnswer:
        status = answer.status
        if 200 <= status < 300 or status in accept:
            return answer
        text = f"The CRM answered {status} to {answer.request}"
        if status in self._auth_statuses:
            raise CrmAuthError(text, advice=REFUSED)
        if status in GONE_STATUSES:
            raise RecordGone(text, advice=NOT_THE_CRM)
        raise CrmError(
            text,
            permanent=status < 500 and status not in TRANSIENT_STATUSES,
            retry_after=retry_after(answer.headers) if status in ASKED_TO_WAIT_STATUSES else None,
            advice=IN_TROUBLE if status >= 500 or status in TRANSIENT_STATUSES else None,
        )


def retry_after(headers: Headers) -> float | None:
    """Return the seconds that `Retry-After` asks for, a day at most; None where it says nothing.

    A date counts from the answer's own `Date`, so that the CRM's clock need not agree with ours.
    """
    value = (headers.get("retry-after") or "").strip()
    if value.isascii() and value.isdigit():
        return float(min(int(value[:9]), MAX_RETRY_AFTER_SECONDS))
    try:
        until = parsedate_to_datetime(value)
        since = parsedate_to_datetime(headers.get("date") or "")
        seconds = (until - since).total_seconds()
    except (TypeError, ValueError):
        return None
    return float(min(max(seconds, 0), MAX_RETRY_AFTER_SECONDS))


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _origin(url: str) -> tuple[str, str | None, int | None]:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        raise CrmError("The CRM named an address that is none", permanent=True) from None
    return parts.scheme, parts.hostname, port
