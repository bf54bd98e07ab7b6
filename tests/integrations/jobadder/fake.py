"""An invented JobAdder account that answers as the documentation says JobAdder does."""

import json
import re
from collections.abc import Callable
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

ID_NAMES = {
    "applications": "applicationId",
    "interviews": "interviewId",
    "candidates": "candidateId",
    "contacts": "contactId",
    "companies": "companyId",
    "users": "userId",
    "notes": "noteId",
    "webhooks": "webhookId",
}
RITA = {"userId": 3, "firstName": "Rita", "lastName": "Roe", "email": "rita@agency.example"}
STATUSES = [
    {"statusId": 41, "name": "Submitted", "active": True, "rejected": False},
    {"statusId": 42, "name": "First interview", "active": True, "rejected": False},
    {"statusId": 49, "name": "Not suitable", "active": False, "rejected": True},
]


def candidate(number: int, **more: Any) -> dict[str, Any]:
    return {
        "candidateId": number,
        "firstName": "Ana",
        "lastName": f"Nr{number}",
        "email": f"ana{number}@mail.example",
        "mobile": "+61 400 000 000",
        "unsubscribed": False,
        "summary": "private words",
        "updatedAt": "2026-02-01T08:00:00Z",
    } | more


def application(number: int, **more: Any) -> dict[str, Any]:
    """An application with the summary of a candidate, who does not say whether to be mailed."""
    summary = candidate(number)
    del summary["unsubscribed"]
    return {
        "applicationId": number,
        "jobTitle": "Analyst",
        "status": STATUSES[1],
        "candidate": summary,
        "job": {"jobId": 8, "jobTitle": "Analyst", "company": {"companyId": 5, "name": "Acme"}},
        "owner": RITA,
        "createdAt": "2026-01-20T08:00:00Z",
        "updatedAt": f"2026-02-02T08:{number % 60:02}:00Z",
    } | more


def interview(number: int, **more: Any) -> dict[str, Any]:
    return {
        "interviewId": number,
        "type": "In person",
        "startAt": "2026-02-12T09:15:00Z",
        "endAt": "2026-02-12T10:00:00Z",
        "interviewee": application(number % 100),
        "interviewers": [{"contactId": 71, "firstName": "Carl", "lastName": "Client"}],
        "createdAt": "2026-02-03T08:00:00Z",
        "updatedAt": "2026-02-04T08:00:00Z",
    } | more


class FakeJobAdder:
    """Collections by name; `lists[name]` are rows. Filters by id, reference and updatedAt."""

    def __init__(self, server: HTTPServer) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {name: [] for name in ID_NAMES}
        self.lists["users"] = [RITA]
        self.lists["companies"] = [
            {"companyId": 5, "name": "Acme", "primaryAddress": {"countryCode": "AU"}}
        ]
        self.lists["contacts"] = [
            {"contactId": 71, "firstName": "Carl", "lastName": "Client", "position": "CFO",
             "email": "carl@acme.example", "updatedAt": "2026-01-05T08:00:00Z"}
        ]  # fmt: skip
        self.calls: list[str] = []
        self.bodies: list[Any] = []
        self.ignores_offsets = False
        self.hides_interviewers = False
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def fill(self, count: int) -> None:
        """Let there be this many candidates with an application each, and two interviews."""
        self.lists["candidates"] = [candidate(number) for number in range(1, count + 1)]
        self.lists["applications"] = [application(number) for number in range(1, count + 1)]
        self.lists["interviews"] = [interview(101), interview(102)]

    def _answer(self, request: Request) -> Response:
        path = request.path.removeprefix("/v2").strip("/").split("/")
        self.calls.append(f"{request.method} {'/'.join(path)}")
        if request.method in ("POST", "PUT"):
            self.bodies.append(request.get_json())
        if path == ["applications", "lists", "status"]:
            return _json({"items": STATUSES, "totalCount": len(STATUSES)})
        if path == ["users", "current"]:
            return _json(RITA)
        if path[0] not in ID_NAMES:
            return _json({"message": "no such thing"}, 404)
        verbs: dict[str, Callable[[Request, list[str]], Response]] = {
            "GET": self._get, "POST": self._post, "PUT": self._put, "DELETE": self._delete,
        }  # fmt: skip
        return verbs[request.method](request, path)

    def _get(self, request: Request, path: list[str]) -> Response:
        name = path[0]
        if len(path) == 2:
            found = self._find(path)
            return _json(found) if found else _json({"message": "gone"}, 404)
        rows = [row for row in self.lists[name] if self._matches(request, row)]
        if self.hides_interviewers:
            rows = [{k: v for k, v in row.items() if k != "interviewers"} for row in rows]
        offset = 0 if self.ignores_offsets else int(request.args.get("offset", 0))
        limit = int(request.args.get("limit", 100))
        return _json({"items": rows[offset : offset + limit], "totalCount": len(rows)})

    def _matches(self, request: Request, row: dict[str, Any]) -> bool:
        since = request.args.get("updatedAt", ">").removeprefix(">")
        if str(row.get("updatedAt", "9")) < since:
            return False
        for name in ("candidateId", "contactId", "companyId", "reference"):
            wanted = request.args.getlist(name)
            have = row.get(name)
            if wanted and not set(map(str, have if isinstance(have, list) else [have])) & set(
                wanted
            ):
                return False
        return True

    def _post(self, request: Request, path: list[str]) -> Response:
        name = path[0]
        made = {ID_NAMES[name]: f"{name}-{len(self.calls)}", **request.get_json()}
        self.lists[name].append(made)
        return _json(made, 201)

    def _put(self, request: Request, path: list[str]) -> Response:
        found = self._find(path)
        if found is None:
            return _json({"message": "gone"}, 404)
        found.update(request.get_json())
        return Response("", 202)

    def _delete(self, _request: Request, path: list[str]) -> Response:
        found = self._find(path)
        if found is None:
            return _json({"message": "gone"}, 404)
        self.lists[path[0]].remove(found)
        return Response("", 204)

    def _find(self, path: list[str]) -> dict[str, Any] | None:
        name, ref = path
        rows = self.lists[name]
        return next((row for row in rows if str(row.get(ID_NAMES[name])) == ref), None)


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")
