"""Tokens and REST sessions of one installation.

An access token opens one session and is then used up; a refresh token is good once. Both are
stored before they are used (`connection.renewed`), and one process at a time renews. Secrets:
those of `integrations.oauth`, and `bh_rest_token`, `rest_url`, `session_ends_at` (ISO 8601).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Protocol

from integrations.bullhorn.datacentres import Places, follow_once, trusted
from integrations.http import Content, CrmAnswer, CrmHttp, Headers
from integrations.oauth import REFUSED_STATUSES, OAuthEndpoints, OAuthTokens
from plugin.crm import CrmAuthError, CrmConnection, CrmError, Secrets

SESSION_MINUTES = 2880
"""The longest that Bullhorn's own SDK asks for."""

EARLY = timedelta(minutes=1)
"""How long before its end a session is taken to be over, as the SDK does."""

SESSION_OVER = frozenset({401, 412})
"""401: the session is over; 412: Bullhorn saw no session token at all."""

PAUSE_SECONDS = 0.05
"""1,500 requests a minute are allowed, for all who use the API account together."""


@dataclass(frozen=True, slots=True)
class RestSession:
    """One REST session: its token, and the account's own address."""

    token: str = field(repr=False)
    rest_url: str


class BullhornTokens(OAuthTokens):
    """OAuth with the arguments in the query, in whatever data centre it is answered."""

    def __init__(self, connection: CrmConnection, ends: OAuthEndpoints) -> None:
        super().__init__(connection, ends)
        self._url = ends.token_url
        self._base_url = connection.base_url

    def posted(self, form: Mapping[str, str], auth: Headers) -> CrmAnswer:
        """Return the token endpoint's answer, refusals too."""
        del auth
        return follow_once(
            "POST", self._url, form, base_url=self._base_url, accept=REFUSED_STATUSES
        )


def endpoints(places: Places) -> OAuthEndpoints:
    """Return where consent is asked for and tokens are given."""
    return OAuthEndpoints(
        authorize_url=f"{places.oauth_url}/authorize", token_url=f"{places.oauth_url}/token"
    )


def log_in(places: Places, access_token: str, base_url: str, minutes: int) -> RestSession:
    """Return a new session. Raises CrmAuthError where the access token is refused."""
    answer = follow_once(
        "POST",
        f"{places.rest_url}/login",
        {"version": "*", "access_token": access_token, "ttl": str(minutes)},
        base_url=base_url,
        accept=REFUSED_STATUSES,
    )
    if answer.status in REFUSED_STATUSES:
        raise CrmAuthError("Bullhorn did not accept the access token")
    document = answer.document()
    token = document.get("BhRestToken")
    if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
        raise CrmError(f"The CRM answered {answer.request} without a session", permanent=False)
    return RestSession(token, trusted(document.get("restUrl"), base_url))


class Sessions:
    """The session of one installation: the stored one, or a new one where that is over."""

    def __init__(self, connection: CrmConnection, places: Callable[[], Places]) -> None:
        self._connection = connection
        self._places = places
        self._secrets: Secrets = connection.secrets
        self._tokens: BullhornTokens | None = None
        self._used: str | None = None
        self._over: set[RestSession] = set()
        self._lock = Lock()

    def current(self) -> RestSession:
        """Return a session that should be good. Raises CrmAuthError where none can be had."""
        with self._lock:
            return self._live(self._secrets) or self._opened()

    def renewed(self, stale: RestSession) -> RestSession:
        """Return another session than `stale`, which Bullhorn has just refused."""
        with self._lock:
            self._over.add(stale)
            return self._live(self._secrets) or self._opened()

    def _live(self, secrets: Secrets) -> RestSession | None:
        token, url = secrets.get("bh_rest_token"), secrets.get("rest_url")
        until = secrets.get("session_ends_at")
        if not token or not url or not until:
            return None
        session = RestSession(token, url)
        is_over = datetime.fromisoformat(until) <= self._connection.clock() + EARLY
        return None if is_over or session in self._over else session

    def _opened(self) -> RestSession:
        """Return a session that somebody else has opened meanwhile, or open one: two tries."""
        self._secrets = self._connection.renewed(lambda _stored: {})
        found = self._live(self._secrets)
        if found is not None:
            return found
        places = self._places()
        if self._tokens is None:
            self._tokens = BullhornTokens(self._connection, endpoints(places))
        token = self._tokens.access_token()
        if token == self._used:
            token = self._tokens.renew(token)
        try:
            return self._logged_in(places, token)
        except CrmAuthError:
            # It was used before, or its ten minutes are over.
            token = self._tokens.renew(token)
        return self._logged_in(places, token)

    def _logged_in(self, places: Places, token: str) -> RestSession:
        self._used = token
        self._secrets = self._connection.renewed(partial(self._login, places, token))
        found = self._live(self._secrets)
        if found is None:
            raise CrmError("Bullhorn's session is over before it began", permanent=False)
        return found

    def _login(self, places: Places, token: str, stored: Secrets) -> Secrets:
        if self._live(stored) is not None:
            return {}
        session = log_in(places, token, self._connection.base_url, SESSION_MINUTES)
        until = self._connection.clock() + timedelta(minutes=SESSION_MINUTES)
        used_up = {"access_token": ""} if stored.get("access_token") == token else {}
        return {
            **used_up,
            "bh_rest_token": session.token,
            "rest_url": session.rest_url,
            "session_ends_at": until.isoformat(),
        }


class SessionSource(Protocol):
    """Where a session comes from, and another one once it is over."""

    def current(self) -> RestSession:
        """Return a session that should be good."""

    def renewed(self, stale: RestSession) -> RestSession:
        """Return another session, or the same where there can be no other."""


class BullhornHttp:
    """HTTP within the session; where Bullhorn says that it is over, it is opened anew, once.

    The session's token goes into a header, never into the address.
    """

    def __init__(self, sessions: SessionSource) -> None:
        self._sessions = sessions
        self._at: tuple[RestSession, CrmHttp] | None = None

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: Content | None = None,
    ) -> CrmAnswer:
        """Return the answer. Raises CrmError as `CrmHttp.request` does."""
        session = self._sessions.current()
        answer = self._http(session).request(
            method, path, params=params, content=content, accept=SESSION_OVER
        )
        if answer.status not in SESSION_OVER:
            return answer
        session = self._sessions.renewed(session)
        return self._http(session).request(method, path, params=params, content=content)

    def _http(self, session: RestSession) -> CrmHttp:
        if self._at is None or self._at[0] != session:
            self._at = (session, http_within(session))
        return self._at[1]


def http_within(session: RestSession) -> CrmHttp:
    """Return HTTP to the account's own address, with the session's token in a header."""
    return CrmHttp(
        session.rest_url,
        headers=lambda: {"BhRestToken": session.token},
        pause=PAUSE_SECONDS,
        auth_statuses=frozenset({401, 403, 412}),
    )
