"""A Bullhorn that answers: the login dance, tables that understand our JPQL, a queue that purges.

Its answers have the shapes of the exchanges in `exchanges/`, which say where they are from.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.integrations.bullhorn.jpql import holds

EXCHANGES = Path(__file__).parent / "exchanges"
CORP = "corp7"

Rows = dict[int, dict[str, Any]]


def exchange(name: str) -> Any:
    """A documented answer, parsed."""
    return json.loads((EXCHANGES / f"{name}.json").read_text("utf-8"))


class FakeBullhorn:
    """Tests fill its `tables`. `calls` are method and path, `queries` their arguments."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("").rstrip("/")
        self.tables: dict[str, Rows] = {}
        self.settings: dict[str, Any] = exchange("settings__documented")
        self.meta: dict[str, Any] = exchange("meta_appointment__documented")
        self.calls: list[str] = []
        self.queries: list[dict[str, str]] = []
        self.headers: list[str | None] = []
        self.refresh = "refresh-1"
        self.codes = {"a-code": "granting"}
        self.access: dict[str, str] = {}
        self.sessions = {"stored-session": "granting"}
        self.users: dict[str, int] = {"granting": 900}
        self.queue: list[dict[str, Any]] | None = None
        self.read: dict[int, list[dict[str, Any]]] = {}
        self.forgets_reads = False
        self.redirects: dict[str, str] = {}
        self.before: Callable[[Request], Response | None] = lambda _request: None
        self._made = 0
        server.expect_request(re.compile(".*")).respond_with_handler(self._respond)

    # What happens in the agency.

    def put(self, entity: str, **row: Any) -> None:
        """Keep a row, with what every row has."""
        defaults = {"isDeleted": False, "dateAdded": 1_770_000_000_000}
        defaults["dateLastModified"] = 1_770_000_000_000
        self.tables.setdefault(entity, {})[row["id"]] = defaults | row

    def happens(self, entity: str, ref: int, change: str = "UPDATED", *properties: str) -> None:
        """Put an event into the queue, where there is one."""
        event = exchange("events__documented")["events"][0]
        self._made += 1
        if self.queue is not None:
            self.queue.append(
                event
                | {
                    "eventId": f"ID:JBM-{self._made}",
                    "entityName": entity,
                    "entityId": ref,
                    "entityEventType": change,
                    "updatedProperties": list(properties),
                }
            )

    def ends_sessions(self) -> None:
        """Let every session be over."""
        self.sessions.clear()

    # What it answers.

    def _respond(self, request: Request) -> Response:
        self.calls.append(f"{request.method} {request.path}")
        self.queries.append(request.args.to_dict())
        self.headers.append(request.headers.get("BhRestToken"))
        made = self.before(request)
        if made is not None:
            return made
        if request.path in self.redirects:
            return Response("", 307, headers={"Location": self.redirects[request.path]})
        path = request.path.strip("/").split("/")
        if path[:2] == [CORP, "rest"]:
            return self._account(request, path[2:])
        return self._login_dance(request, path)

    def _login_dance(self, request: Request, path: list[str]) -> Response:
        if path == ["rest-services", "loginInfo"]:
            return answer({"oauthUrl": f"{self.url}/oauth", "restUrl": f"{self.url}/rest-services"})
        if path[0].startswith("oauth") and path[-1] == "token":
            return self._token(request.args.to_dict())
        if path == ["rest-services", "login"]:
            user = self.access.pop(request.args.get("access_token", ""), None)
            if user is None:
                return answer({"errorMessage": "Invalid or expired OAuth access token."}, 400)
            session = f"session-{len(self.calls)}"
            self.sessions[session] = user
            return answer({"BhRestToken": session, "restUrl": f"{self.url}/{CORP}/rest/"})
        return answer({"errorMessage": "no such place"}, 404)

    def _token(self, args: dict[str, str]) -> Response:
        if (args.get("client_id"), args.get("client_secret")) != ("a-client", "a-client-secret"):
            return answer({"error": "invalid_client"}, 401)
        user = "granting"
        if args.get("grant_type") == "refresh_token":
            if args.get("refresh_token") != self.refresh:
                return answer({"error": "invalid_grant"}, 400)
            self.refresh = f"refresh-{len(self.calls)}"
        else:
            found = self.codes.pop(args.get("code", ""), None)
            if found is None:
                return answer({"error": "invalid_grant"}, 400)
            user = found
        token = f"access-{len(self.calls)}"
        self.access[token] = user
        return answer(
            exchange("token__documented") | {"access_token": token, "refresh_token": self.refresh}
        )

    def _account(self, request: Request, path: list[str]) -> Response:
        token = request.headers.get("BhRestToken")
        if token is None:
            return answer({"errorMessage": "no token"}, 412)
        if token not in self.sessions:
            return answer({"errorMessage": "Bad 'BhRestToken' or timed-out."}, 401)
        answers: dict[str, Callable[[Request, list[str]], Response]] = {
            "settings": self._settings,
            "meta": lambda _request, _path: answer(self.meta),
            "entitlements": lambda _request, _path: answer(["READ", "READ_DEPARTMENT", "CREATE"]),
            "query": self._query,
            "entity": self._entity,
            "event": self._events,
            "logout": self._logout,
        }
        return answers[path[0]](request, path[1:])

    def _settings(self, request: Request, path: list[str]) -> Response:
        user = self.users[self.sessions[request.headers["BhRestToken"]]]
        told = self.settings | {"userId": user}
        return answer({name: told[name] for name in path[0].split(",")})

    def _logout(self, request: Request, path: list[str]) -> Response:
        del self.sessions[request.headers["BhRestToken"]]
        return answer({"logout": "OK"})

    def _entity(self, request: Request, path: list[str]) -> Response:
        if request.method == "PUT":
            return self._create(path[0], request.get_json())
        return self._by_ids(path[0], path[1])

    def _query(self, request: Request, path: list[str]) -> Response:
        where = request.args.get("where") or request.get_json()["where"]
        table = self.tables.get(path[0], {})
        found = [row for _, row in sorted(table.items()) if holds(where, row)]
        if request.args.get("totalOnly"):
            return answer({"total": len(found)})
        if request.args.get("orderBy", "").startswith("-"):
            found.reverse()
        count = int(request.args.get("count", 15))
        return answer({"start": 0, "count": len(found[:count]), "data": found[:count]})

    def _by_ids(self, entity: str, ids: str) -> Response:
        table = self.tables.get(entity, {})
        found = [table[int(one)] for one in ids.split(",") if int(one) in table]
        if not found:
            return answer({"errorMessage": "not found"}, 404)
        return answer({"data": found if "," in ids else found[0]})

    def _create(self, entity: str, document: dict[str, Any]) -> Response:
        ref = 5000 + len(self.tables.get(entity, {}))
        self.put(entity, **{"id": ref, **document})
        return answer(exchange("note_created__documented") | {"changedEntityId": ref})

    def _events(self, request: Request, path: list[str]) -> Response:
        if request.method == "PUT":
            self.queue, self.read = [], {}
            return answer(exchange("subscription__documented") | {"subscriptionId": path[1]})
        if self.queue is None:
            return answer({"errorMessage": "no such subscription"}, 404)
        if path[-1] == "lastRequestId":
            return answer({"result": max(self.read, default=0)})
        if "requestId" in request.args:
            return self._read_again(int(request.args["requestId"]))
        return self._read_next(self.queue, int(request.args["maxEvents"]))

    def _read_again(self, asked: int) -> Response:
        if self.forgets_reads or asked not in self.read:
            return answer({"errorMessage": "forgotten"}, 404)
        return answer({"requestId": asked, "events": self.read[asked]})

    def _read_next(self, queue: list[dict[str, Any]], most: int) -> Response:
        if not queue:
            return Response("", 200)
        number = max(self.read, default=0) + 1
        self.read[number], self.queue = queue[:most], queue[most:]
        return answer({"requestId": number, "events": self.read[number]})


def answer(document: Any, status: int = 200) -> Response:
    """A JSON answer."""
    return Response(json.dumps(document), status, mimetype="application/json")
