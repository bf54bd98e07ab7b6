"""A BottleCRM that answers what the real one answered, and an adapter of it."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from pytest_httpserver import HTTPServer
from werkzeug import Response

from integrations.bottlecrm.adapter import BottleCrmAdapter
from plugin.crm import CrmConnection
from tests.integrations.bottlecrm.captured import SECRET, answer

TOKEN = "bcrm_pat_a-token-for-tests"
CLOCK = datetime(2026, 11, 22, 1, 35, 4, tzinfo=UTC)
"""When the captured deliveries came."""

MakeAdapter = Callable[..., BottleCrmAdapter]


class FakeCrm:
    """Answers by path (and query, where given). `clock` is the one that its Date headers tell.

    It is the captured agency: Europe/London, an admin's token, no contact, account or meeting.
    """

    def __init__(self, server: HTTPServer, clock: time_machine.Traveller) -> None:
        self.server = server
        self.clock = clock
        self.calls: list[str] = []

    def answers(self, path: str, document: Any, *, method: str = "GET", **query: str) -> None:
        """Answer with a JSON document from now on; a callable is asked each time."""

        def respond(request: Any) -> Response:
            self.calls.append(f"{request.method} {request.full_path.rstrip('?')}")
            made = document(request) if callable(document) else document
            return made if isinstance(made, Response) else _json(made)

        self.server.expect_request(
            path, method=method, query_string=query or None
        ).respond_with_handler(respond)

    def refuses(self, path: str, status: int, document: Any) -> None:
        """Answer with another status from now on."""
        self.answers(path, lambda _: _json(document, status))

    def quiet(self) -> None:
        """Answer what every batch asks, for an agency with nothing but leads."""
        self.answers("/api/org/settings/", answer("50_org_settings"))
        self.answers("/api/profile/", answer("14_profile"))
        self.answers("/api/users/", answer("05_users"))
        self.answers("/api/contacts/", {"results": []})
        self.answers("/api/accounts/", {"active_accounts": {"open_accounts": []}})
        self.answers("/api/interactions/", {"interactions": [], "count": 0})


def _json(document: Any, status: int = 200) -> Response:
    return Response(json.dumps(document), status=status, mimetype="application/json")


@pytest.fixture
def crm(httpserver: HTTPServer, clock: time_machine.Traveller) -> FakeCrm:
    """The agency's CRM; what a test answers first goes before what it answers later."""
    clock.move_to(CLOCK)
    return FakeCrm(httpserver, clock)


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    """Make an adapter; keywords are the installation's settings, `secrets` replaces those."""

    def make(secrets: dict[str, str] | None = None, **settings: object) -> BottleCrmAdapter:
        given = {"token": TOKEN, "webhook_secret": SECRET} if secrets is None else secrets
        return BottleCrmAdapter(
            CrmConnection(
                "an-installation",
                httpserver.url_for(""),
                "https://afterword.example",
                given,
                settings,
            )
        )

    return make


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> BottleCrmAdapter:
    return make_adapter()
