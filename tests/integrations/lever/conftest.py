"""A Lever that filters, pages, takes notes and webhooks as documented, and an adapter of it."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.lever.adapter import LeverAdapter
from integrations.signatures import hmac_hex
from plugin.crm import CrmConnection

TOKEN = "a-lever-token"
SECRETS = {"current": "test-secret", "previous": "secret-before", "other": "other-secret"}
NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
NOW_MS = 1_770_714_000_000
HOUR_MS = 3_600_000

MakeAdapter = Callable[..., LeverAdapter]


def opportunity(ref: str, **more: Any) -> dict[str, Any]:
    number = ref.rpartition("-")[2]
    return {
        "id": ref,
        "name": f"Ana Engel {number}",
        "contact": f"con-{number}",
        "emails": [f"ana{number}@mail.example"],
        "phones": [{"value": "+44 20 7946 0001"}],
        "confidentiality": "non-confidential",
        "stage": "stage-2",
        "archived": None,
        "owner": "user-1",
        "createdAt": NOW_MS - 90 * HOUR_MS,
        "updatedAt": NOW_MS - 20 * HOUR_MS,
        "lastAdvancedAt": NOW_MS - 30 * HOUR_MS,
        "urls": {"show": f"https://hire.lever.co/candidates/{ref}"},
        "dataProtection": None,
        "isAnonymized": False,
        "applications": [{"id": f"app-{number}", "posting": "posting-1", "comments": "Dear Sir"}],
        **more,
    }


def interview(ref: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "panel": "panel-1",
        "subject": "First interview",
        "interviewers": [{"id": "user-2", "name": "Otto Ohm", "email": "otto@client.example"}],
        "timezone": "America/Los_Angeles",
        "createdAt": NOW_MS - 10 * HOUR_MS,
        "date": NOW_MS + 50 * HOUR_MS,
        "duration": 45,
        "user": "user-1",
        "canceledAt": None,
        **more,
    }


def user(ref: str, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "name": name,
        "email": f"{name.lower()}@agency.example",
        "createdAt": NOW_MS - 900 * HOUR_MS,
        "deactivatedAt": None,
        "accessRole": "team member",
        **more,
    }


@dataclass
class Lever:
    """What there is, by path. A page has `page_rows` objects whatever is asked for."""

    server: HTTPServer
    opportunities: list[dict[str, Any]] = field(default_factory=list)
    interviews: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    notes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deleted: list[dict[str, Any]] = field(default_factory=list)
    users: list[dict[str, Any]] = field(default_factory=list)
    contacts: list[dict[str, Any]] = field(default_factory=list)
    stages: list[dict[str, Any]] = field(default_factory=list)
    reasons: list[dict[str, Any]] = field(default_factory=list)
    postings: list[dict[str, Any]] = field(default_factory=list)
    webhooks: list[dict[str, Any]] = field(default_factory=list)
    confidential: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    page_rows: int = 2
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)

    def calls(self, path: str) -> list[dict[str, str]]:
        return [query for _, asked, query in self.asked if asked == path]

    def respond(self, request: Request) -> Response:
        path, query = request.path, dict(request.args)
        self.asked.append((request.method, path, query))
        parts = path.removeprefix("/v1/").split("/")
        if parts[0] in self.refused or parts[-1] in self.refused:
            return _json({"code": "Forbidden", "message": "no"}, 403)
        if request.method == "POST" and parts == ["webhooks"]:
            return self._hooked(request.get_json())
        if request.method == "DELETE":
            return self._unhooked(parts[1])
        if parts[0] == "opportunities":
            return self._opportunity(request, parts[1:], query)
        found: list[dict[str, Any]] = getattr(self, parts[0].replace("archive_", ""))
        return self._one(found, parts[1]) if len(parts) > 1 else self._page(found, query)

    def _opportunity(self, request: Request, parts: list[str], query: dict[str, str]) -> Response:
        if not parts:
            return self._page([one for one in self.opportunities if _passes(one, query)], query)
        if parts == ["deleted"]:
            since = int(query["deleted_at_start"])
            return self._page([one for one in self.deleted if one["deletedAt"] >= since], query)
        if parts[0] in self.confidential:
            return _json({"code": "Forbidden", "message": "confidential"}, 403)
        if len(parts) == 1 or parts[0] not in {one["id"] for one in self.opportunities}:
            return self._one(self.opportunities, parts[0])
        if request.method == "POST":
            return self._noted(parts[0], request.get_json())
        held = self.interviews if parts[1] == "interviews" else self.notes
        return self._page(held.get(parts[0], []), query)

    def _noted(self, ref: str, document: dict[str, Any]) -> Response:
        held = self.notes.setdefault(ref, [])
        note_id = f"note-{len(held) + 1}"
        comment = {"type": "note", "text": "Comment", "value": document["value"]}
        held.append({"id": note_id, "fields": [comment], "secret": document["secret"]})
        return _json({"data": {"noteId": note_id}}, 201)

    def _hooked(self, document: dict[str, Any]) -> Response:
        number = len([one for one in self.asked if one[0] == "POST"])
        made = {
            "id": f"hook-{number}",
            **document,
            "configuration": {"signatureToken": f"token-{number}"},
        }
        self.webhooks.append(made)
        return _json({"data": {"data": made}}, 201)

    def _unhooked(self, ref: str) -> Response:
        if ref not in {one["id"] for one in self.webhooks}:
            return _missing()
        self.webhooks = [one for one in self.webhooks if one["id"] != ref]
        return Response(b"", 204)

    def _one(self, found: list[dict[str, Any]], ref: str) -> Response:
        one = next((each for each in found if each["id"] == ref), None)
        return _json({"data": one}) if one else _missing()

    def _page(self, found: list[dict[str, Any]], query: dict[str, str]) -> Response:
        start = int(query.get("offset", "0"))
        following = start + self.page_rows
        document: dict[str, Any] = {
            "data": found[start:following],
            "hasNext": following < len(found),
        }
        if following < len(found):
            document["next"] = str(following)
        return _json(document)


def _passes(one: dict[str, Any], query: dict[str, str]) -> bool:
    if "updated_at_start" in query and one["updatedAt"] < int(query["updated_at_start"]):
        return False
    if query.get("archived") == "false" and one["archived"] is not None:
        return False
    if query.get("confidentiality") != "all" and one["confidentiality"] == "confidential":
        return False
    return "contact_id" not in query or one["contact"] == query["contact_id"]


def _missing() -> Response:
    return _json({"code": "ResourceNotFound", "message": "not found"}, 404)


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status, mimetype="application/json")


def agency_at(server: HTTPServer) -> Lever:
    """An agency with three opportunities, each with an interview."""
    refs = ("opp-1", "opp-2", "opp-3")
    crm = Lever(
        server,
        opportunities=[opportunity(ref) for ref in refs],
        interviews={ref: [interview(f"int-{ref[-1]}")] for ref in refs},
        users=[user("user-1", "Rita", accessRole="admin"), user("user-2", "Otto")],
        stages=[{"id": "stage-1", "text": "New lead"}, {"id": "stage-2", "text": "On-site"}],
        reasons=[
            {"id": "reason-1", "text": "Underqualified", "type": "non-hired"},
            {"id": "reason-2", "text": "Candidate withdrew", "type": "non-hired"},
            {"id": "reason-3", "text": "Hired", "type": "hired"},
        ],
        postings=[{"id": "posting-1", "text": "Designer"}],
    )
    server.expect_request(re.compile("/v1/.*")).respond_with_handler(crm.respond)
    return crm


@pytest.fixture
def lever(httpserver: HTTPServer, clock: time_machine.Traveller) -> Lever:
    clock.move_to(NOW)
    return agency_at(httpserver)


def adapter_to(base_url: str, secrets: dict[str, str], **settings: object) -> LeverAdapter:
    return LeverAdapter(
        CrmConnection(
            "an-installation",
            base_url.rstrip("/"),
            "https://afterword.example",
            secrets,
            settings,
            clock=lambda: NOW,
        )
    )


def held_secrets() -> dict[str, str]:
    return {
        "client_id": "a-client",
        "client_secret": "a-client-secret",
        "access_token": TOKEN,
        "webhook_secret_applicationCreated": SECRETS["current"],
        "previous_webhook_secret_applicationCreated": SECRETS["previous"],
        "webhook_secret_candidateStageChange": "token-of-another-event",
    }


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    """Make an adapter; keywords are the installation's settings."""
    return lambda **settings: adapter_to(httpserver.url_for(""), held_secrets(), **settings)


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("integrations.lever.setup.PAUSE_SECONDS", 0.0)


def signed(body: bytes, *, at_ms: int, by: str = "current") -> bytes:
    """The body as Lever would send it at a moment, signed by one of SECRETS."""
    document = json.loads(body) | {"triggeredAt": at_ms}
    document["signature"] = hmac_hex(SECRETS[by], f"{document['token']}{at_ms}".encode())
    return json.dumps(document).encode()
