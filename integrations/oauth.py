"""OAuth 2 authorization codes and tokens that age, over `CrmHttp`.

The messages are oauthlib's (RFC 6749); the transport, its errors and its time-outs are ours. What
is stored are four secrets: `client_id`, `client_secret`, `access_token`, `refresh_token`, and
`access_expires_at`, an ISO 8601 moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from oauthlib.oauth2 import OAuth2Error, WebApplicationClient

from integrations.http import Content, CrmAnswer, CrmHttp, FormBody, Headers, basic_auth
from plugin.crm import CrmAuthError, CrmConnection, CrmError, MustReconnect, Secrets

EARLY = timedelta(seconds=60)
"""How long before its end a token is taken to be over: clocks differ, and calls take time."""

REFUSED_STATUSES = frozenset({400, 401, 403})
"""How token endpoints refuse (RFC 6749, 5.2); what they say in the body is read."""

TOKEN_FIELDS = frozenset({"access_token", "refresh_token", "id_token"})

RECONNECT = "The CRM no longer accepts our connection. Somebody must connect Afterword to it again."


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthEndpoints:
    """Where a CRM's OAuth is. `basic_auth`: the client's secret goes into the Authorization header.

    `authorize_extra` are fixed arguments that the CRM wants besides RFC 6749's.
    """

    authorize_url: str
    token_url: str
    scope: str = ""
    basic_auth: bool = False
    authorize_extra: Mapping[str, str] = field(default_factory=dict)


def authorize_url(ends: OAuthEndpoints, client_id: str, redirect_uri: str, state: str) -> str:
    """Return where the administrator consents. Raises CrmError for an address without https."""
    try:
        url: str = WebApplicationClient(client_id).prepare_request_uri(
            ends.authorize_url,
            redirect_uri=redirect_uri,
            scope=ends.scope.split() or None,
            state=state,
            **ends.authorize_extra,
        )
    except OAuth2Error:
        raise CrmError("Consent needs a CRM whose address is https", permanent=True) from None
    return url


def code_in(args: Mapping[str, str]) -> str:
    """Return the code with which the CRM came back; raises CrmAuthError where it refused."""
    code = args.get("code")
    if not code:
        raise CrmAuthError("The CRM did not give its consent")
    return code


class OAuthTokens:
    """The tokens of one connection; asked for a fresh one before each call.

    One process renews at a time, and what it got is stored before it is used (`renewed`), so that
    refresh tokens which are good once are not lost. `told` is what the last answer of the token
    endpoint said besides the tokens (JobAdder: whose account it is and where its API is).
    """

    def __init__(self, connection: CrmConnection, ends: OAuthEndpoints) -> None:
        self._connection = connection
        self._ends = ends
        self._secrets: Secrets = connection.secrets
        self._lock = Lock()
        self.told: Mapping[str, object] = {}

    def exchange(self, code: str, redirect_uri: str | None) -> dict[str, str]:
        """Return the secrets that a code gives; raises MustReconnect where it is refused.

        `redirect_uri` None: the code was not asked for with one, so that none may be named.
        """
        form = {"redirect_uri": redirect_uri} if redirect_uri else {}
        return self._ask(grant_type="authorization_code", code=code, **form)

    def access_token(self) -> str:
        """Return a token that is good for a minute at least; raises CrmAuthError without any."""
        with self._lock:
            if self._is_over(self._secrets):
                self._renew(self._secrets.get("access_token"))
            return self._token()

    def renew(self, stale: str) -> str:
        """Return another token than `stale`, which the CRM has just refused."""
        with self._lock:
            if self._secrets.get("access_token") == stale:
                self._renew(stale)
            return self._token()

    def _token(self) -> str:
        token = self._secrets.get("access_token")
        if not token:
            raise CrmAuthError("There is no consent of the CRM yet")
        return token

    def _is_over(self, secrets: Secrets) -> bool:
        until = secrets.get("access_expires_at")
        if not secrets.get("access_token"):
            return True
        if not until:
            return False
        return self._connection.clock() + EARLY >= datetime.fromisoformat(until)

    def _renew(self, stale: str | None) -> None:
        def renewal(stored: Secrets) -> Secrets:
            is_renewed = stored.get("access_token") != stale and not self._is_over(stored)
            return {} if is_renewed else self._refreshed(stored)

        self._secrets = self._connection.renewed(renewal)

    def _refreshed(self, stored: Secrets) -> dict[str, str]:
        refresh = stored.get("refresh_token")
        if not refresh:
            raise MustReconnect(RECONNECT)
        return self._ask(grant_type="refresh_token", refresh_token=refresh)

    def _ask(self, **form: str) -> dict[str, str]:
        """Return the new secrets; raises MustReconnect where the grant is no longer good."""
        client_id = self._connection.secrets.get("client_id", "")
        secret = self._connection.secrets.get("client_secret", "")
        if not self._ends.basic_auth:
            form |= {"client_id": client_id, "client_secret": secret}
        auth = basic_auth(client_id, secret) if self._ends.basic_auth else {}
        return self._read(self.posted(form, auth))

    def posted(self, form: Mapping[str, str], auth: Headers) -> CrmAnswer:
        """Return the token endpoint's answer, refusals too; for CRMs that ask otherwise."""
        http = CrmHttp(self._ends.token_url, headers=lambda: auth, auth_statuses=frozenset())
        return http.request(
            "POST", self._ends.token_url, content=FormBody(form), accept=REFUSED_STATUSES
        )

    def _read(self, answer: CrmAnswer) -> dict[str, str]:
        document = answer.document()
        if answer.status in REFUSED_STATUSES or "error" in document:
            raise MustReconnect(RECONNECT)
        try:
            token = WebApplicationClient("").parse_request_body_response(
                answer.body.decode("utf-8", "replace"), scope=None
            )
        except (OAuth2Error, ValueError):
            raise CrmError(
                f"The CRM answered {answer.request} without a token", permanent=False
            ) from None
        self.told = {name: value for name, value in document.items() if name not in TOKEN_FIELDS}
        found = {"access_token": str(token["access_token"])}
        if token.get("refresh_token"):
            found["refresh_token"] = str(token["refresh_token"])
        found["access_expires_at"] = self._end_of(token.get("expires_in"))
        return found

    def _end_of(self, seconds: float | None) -> str:
        """Return when the token is over; empty where the CRM does not say, which replaces a date
        that was of the token before."""
        if not seconds:
            return ""
        return (self._connection.clock() + timedelta(seconds=float(seconds))).isoformat()


class OAuthHttp(CrmHttp):
    """HTTP with a token that is renewed before its end, and once more where the CRM refuses it.

    One request at a time: the token is this object's own between asking for it and sending it.
    """

    def __init__(self, base_url: str, tokens: OAuthTokens, *, pause: float = 0.0) -> None:
        super().__init__(base_url, headers=self._bearer, pause=pause)
        self._tokens = tokens
        self._used = ""

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        content: Content | None = None,
        accept: frozenset[int] = frozenset(),
    ) -> CrmAnswer:
        """Return the answer as `CrmHttp.request` does; a refused token is renewed once."""
        self._used = self._tokens.access_token()
        try:
            return super().request(method, path, params=params, content=content, accept=accept)
        except CrmAuthError:
            self._used = self._tokens.renew(self._used)
        return super().request(method, path, params=params, content=content, accept=accept)

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._used}"}
