"""The two ways of calling Odoo: JSON-RPC (18 and older) and JSON-2 (from the 19 line on).

Which of them a server speaks is found out by asking, never by its version number.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from integrations.http import CrmAnswer, CrmHttp, JsonBody
from integrations.odoo.errors import error_named
from plugin.crm import CrmAuthError, CrmError

Named = Mapping[str, object]

PROBE = "/json/2/res.users/context_get"
"""Everybody may call it; it tells the key's user."""

_NO_JSON2 = frozenset({301, 302, 303, 307, 308, 400, 404, 405})
"""What a server without JSON-2 says to it: 18 has a route /json/ of its own, for signed-in users,
and leads everybody else to its sign-in page."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """`database` and `login` are needed for JSON-RPC; JSON-2 takes the database where several
    share a host. The key stands for its user's password."""

    api_key: str = field(repr=False)
    database: str | None = None
    login: str | None = None


class Transport(Protocol):
    """One call of a model's method. All raise CrmError."""

    @property
    def speaks_json2(self) -> bool:
        """Return whether this is JSON-2."""
        ...

    @property
    def uid(self) -> int:
        """Return the id of the key's user in `res.users`."""
        ...

    def call(self, model: str, method: str, first: Named, named: Named) -> object:
        """Return the method's result. `first` holds the arguments that RPC takes by position."""
        ...


def connect(base_url: str, credentials: Credentials) -> Transport:
    """Return the way in which this server can be called. Raises CrmError.

    CrmAuthError where the key is refused, or where JSON-RPC is all that there is and the
    installation does not say with which database and login.
    """
    headers = {"Authorization": f"bearer {credentials.api_key}"}
    if credentials.database:
        headers["X-Odoo-Database"] = credentials.database
    http = CrmHttp(base_url, headers=lambda: headers)
    answer = http.request("POST", PROBE, content=_json({}), accept=_NO_JSON2)
    uid = _uid_in(answer)
    if uid is not None:
        return Json2(http, uid)
    return JsonRpc(CrmHttp(base_url), credentials)


class Json2:
    """`POST /json/2/<model>/<method>` with the key as a bearer token."""

    speaks_json2 = True

    def __init__(self, http: CrmHttp, uid: int) -> None:
        self._http = http
        self.uid = uid

    def call(self, model: str, method: str, first: Named, named: Named) -> object:
        """Return the result. A 500 that names a Python error is ours, and no retry mends it."""
        answer = self._http.request(
            "POST",
            f"/json/2/{model}/{method}",
            content=_json({**first, **named}),
            accept=frozenset({500}),
        )
        if answer.status == 500:
            raise error_named(_name_in(answer), f"{model}.{method}")
        return answer.json()


class JsonRpc:
    """`POST /jsonrpc`: always 200; the key goes where a password went."""

    speaks_json2 = False

    def __init__(self, http: CrmHttp, credentials: Credentials) -> None:
        self._http = http
        self._credentials = credentials
        self.uid = self._authenticated()

    def call(self, model: str, method: str, first: Named, named: Named) -> object:
        """Return the result of `execute_kw`."""
        mine = self._credentials
        args = [mine.database, self.uid, mine.api_key, model, method]
        return self._request(
            "object", "execute_kw", [*args, [*first.values()], {**named}], f"{model}.{method}"
        )

    def _authenticated(self) -> int:
        mine = self._credentials
        if not mine.database or not mine.login:
            raise CrmAuthError("This Odoo is called with a database and a login, which are missing")
        uid = self._request(
            "common", "authenticate", [mine.database, mine.login, mine.api_key, {}], "authenticate"
        )
        if uid is False:
            raise CrmAuthError("Odoo does not accept the login and its API key")
        if not isinstance(uid, int) or isinstance(uid, bool):
            raise CrmError("Odoo did not answer authenticate with a user", permanent=False)
        return uid

    def _request(self, service: str, method: str, args: list[object], call: str) -> object:
        params = {"service": service, "method": method, "args": args}
        answer = self._http.request(
            "POST",
            "/jsonrpc",
            content=_json({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}),
        ).document()
        error = answer.get("error")
        if error is not None:
            told = error.get("data") if isinstance(error, dict) else None
            raise error_named(told.get("name") if isinstance(told, dict) else None, call)
        if "result" not in answer:
            raise CrmError(f"Odoo did not answer {call} with a result", permanent=False)
        return answer["result"]


def _json(document: Mapping[str, object]) -> JsonBody:
    return JsonBody(document)


def _uid_in(answer: CrmAnswer) -> int | None:
    """Return the user in the probe's answer; None: this server has no JSON-2."""
    if answer.status in _NO_JSON2:
        return None
    document = answer.document()
    if "jsonrpc" in document:
        return None
    uid = document.get("uid")
    if not isinstance(uid, int) or isinstance(uid, bool):
        raise CrmError(f"The CRM did not answer {answer.request} with a user", permanent=False)
    return uid


def _name_in(answer: CrmAnswer) -> object:
    try:
        return answer.document().get("name")
    except CrmError:
        return None
