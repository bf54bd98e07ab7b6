"""A Harvest v3 that filters, pages and takes notes as far as is known, and an adapter of it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.greenhouse.adapter import GreenhouseAdapter
from plugin.crm import CrmConnection

TOKEN = "a-greenhouse-token"
SECRETS = {"current": "test-secret", "previous": "secret-before", "other": "other-secret"}
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)

MakeAdapter = Callable[..., GreenhouseAdapter]


def job(ref: int = 34, **more: Any) -> dict[str, Any]:
    return {"id": ref, "name": "Designer", "status": "open", **more}


def candidate(ref: int, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "first_name": "Ana",
        "last_name": f"Engel {ref}",
        "email_addresses": [
            {"value": f"work{ref}@mail.example", "type": "work"},
            {"value": f"ana{ref}@mail.example", "type": "personal"},
        ],
        "phone_numbers": [{"value": "+44 20 7946 0001", "type": "mobile"}],
        "can_email": True,
        "private": False,
        "updated_at": "2026-02-09T10:00:00.000Z",
        **more,
    }


def application(ref: int, candidate_ref: int, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "candidate_id": candidate_ref,
        "job_id": 34,
        "recruiter_id": 41,
        "stage_id": 7141,
        "status": "in_process",
        "prospect": False,
        "updated_at": "2026-02-09T11:00:00.000Z",
        **more,
    }


def interview(ref: int, application_ref: int, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "application_id": application_ref,
        "job_interview_id": 1131,
        "organizer_id": 43,
        "status": "scheduled",
        "starts_at": "2026-02-12T14:00:00.000Z",
        "ends_at": "2026-02-12T15:00:00.000Z",
        "created_at": "2026-02-08T08:00:00.000Z",
        "updated_at": "2026-02-09T12:00:00.000Z",
        **more,
    }


def seat(ref: int, interview_ref: int, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "interview_id": interview_ref,
        "user_id": 42,
        "email": "otto@client.example",
        "response_status": "accepted",
        "updated_at": "2026-02-09T12:30:00.000Z",
        **more,
    }


def user(ref: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "first_name": name,
        "last_name": "Roth",
        "primary_email": f"{name.lower()}@agency.example",
        "deactivated": False,
        "site_admin": ref == 41,
        "updated_at": "2026-01-01T08:00:00.000Z",
        **more,
    }


@dataclass
class Harvest:
    """Lists by path, newest id first. A page has `page_rows` rows whatever is asked for."""

    server: HTTPServer
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    page_rows: int = 2
    refused: set[str] = field(default_factory=set)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def of(self, what: str, *rows: dict[str, Any]) -> None:
        self.lists[f"/v3/{what}"] = list(rows)

    def calls(self, what: str) -> list[dict[str, str]]:
        return [query for _, path, query in self.asked if path == f"/v3/{what}"]

    def respond(self, request: Request) -> Response:
        query = dict(request.args)
        self.asked.append((request.method, request.path, query))
        if request.get_data() and request.method == "GET":
            return Response("a body", 403)
        if request.path in self.refused:
            return Response('{"message":"Forbidden"}', 403)
        if request.path not in self.lists:
            return Response('{"message":"Resource not found"}', 404)
        if request.method == "POST":
            return self._taken(request)
        return self._page(request.path, query)

    def _taken(self, request: Request) -> Response:
        note = {"id": 9000 + len(self.lists[request.path]), **request.get_json()}
        self.lists[request.path].append(note)
        return _json(note, 201)

    def _page(self, path: str, query: dict[str, str]) -> Response:
        if "cursor" in query:
            if len(query) > 1:
                return _json({"errors": ["When passing a cursor, no other query params."]}, 422)
            query = json.loads(query["cursor"])
        start = int(query.get("start", 0))
        found = [row for row in self.lists[path] if _passes(row, query)]
        found.sort(key=lambda row: -row["id"])
        answer = _json(found[start : start + self.page_rows])
        if start + self.page_rows < len(found):
            cursor = json.dumps({**query, "start": str(start + self.page_rows)})
            url = self.server.url_for(path)
            answer.headers["Link"] = f'<{url}?cursor={quote(cursor, safe="")}>; rel="next"'
        return answer


def _passes(row: dict[str, Any], query: dict[str, str]) -> bool:
    for name, wanted in query.items():
        if name.endswith("ids") and len(wanted.split(",")) > 50:
            raise AssertionError("more than fifty ids")
        if name == "ids" and str(row["id"]) not in wanted.split(","):
            return False
        if name.endswith("_ids") and str(row.get(name[:-1])) not in wanted.split(","):
            return False
        if name == "updated_at":
            operator, _, since = wanted.partition("|")
            assert operator == "gte"
            if datetime.fromisoformat(row["updated_at"]) < datetime.fromisoformat(since):
                return False
    return True


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")


def agency_at(server: HTTPServer) -> Harvest:
    """An agency with three candidates, three applications and three interviews."""
    crm = Harvest(server)
    crm.of("candidates", *(candidate(ref) for ref in (71, 72, 73)))
    crm.of("applications", *(application(ref, ref + 20) for ref in (51, 52, 53)))
    crm.of("interviews", *(interview(ref, ref - 40) for ref in (91, 92, 93)))
    crm.of("interviewers", *(seat(ref + 100, ref) for ref in (91, 92, 93)))
    crm.of("users", user(41, "Rita"), user(42, "Otto"), user(43, "Olga"))
    crm.of("jobs", job())
    crm.of("job_interview_stages", {"id": 7141, "name": "Face to Face", "job_id": 34})
    crm.of("rejection_reasons", {"id": 3, "name": "No", "type": {"name": "We rejected them"}})
    crm.of("notes")
    server.expect_request(re.compile("/v3/.*")).respond_with_handler(crm.respond)
    return crm


@pytest.fixture
def harvest(httpserver: HTTPServer, clock: time_machine.Traveller) -> Harvest:
    clock.move_to(NOW)
    return agency_at(httpserver)


def adapter_to(base_url: str, **settings: object) -> GreenhouseAdapter:
    secrets = {
        "client_id": "a-client",
        "client_secret": "a-client-secret",
        "access_token": TOKEN,
        "webhook_secret": SECRETS["current"],
        "previous_webhook_secret": SECRETS["previous"],
    }
    return GreenhouseAdapter(
        CrmConnection(
            "an-installation",
            base_url.rstrip("/"),
            "https://afterword.example",
            secrets,
            settings,
            clock=lambda: NOW,
        )
    )


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    """Make an adapter; keywords are the installation's settings."""
    return lambda **settings: adapter_to(httpserver.url_for(""), **settings)


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.greenhouse.setup.PAUSE_SECONDS", 0.0)
