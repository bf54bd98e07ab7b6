"""Fake Odoos of both kinds, and adapters of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from integrations.odoo import fetching
from integrations.odoo.adapter import OdooAdapter
from plugin.crm import CrmConnection
from tests.integrations.odoo.fake import DATABASE, KEY, LOGIN, FakeOdoo

MakeAdapter = Callable[..., OdooAdapter]

TOKEN, PREVIOUS_TOKEN = "a-long-random-token-of-the-tests", "the-token-of-the-tests-before"
CLOCK = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def settled(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Wait for no commit; return what would have been waited, in seconds."""
    waits: list[float] = []
    monkeypatch.setattr(fetching, "sleep", waits.append)
    return waits


def connection_to(base_url: str, **settings: object) -> CrmConnection:
    secrets = {
        "api_key": KEY,
        "webhook_token": TOKEN,
        "previous_webhook_token": PREVIOUS_TOKEN,
    }
    return CrmConnection(
        "an-installation",
        base_url.rstrip("/"),
        "https://afterword.example",
        secrets,
        {"database": DATABASE, "login": LOGIN, **settings},
        clock=lambda: CLOCK,
    )


@pytest.fixture(params=["18", "19"])
def odoo(request: pytest.FixtureRequest, httpserver: HTTPServer) -> FakeOdoo:
    """An Odoo of each kind: what is tested with it holds for both."""
    return FakeOdoo(httpserver, request.param)


@pytest.fixture
def odoo18(httpserver: HTTPServer) -> FakeOdoo:
    return FakeOdoo(httpserver, "18")


@pytest.fixture
def odoo19(httpserver: HTTPServer) -> FakeOdoo:
    return FakeOdoo(httpserver, "19")


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    """Make an adapter; keywords are the installation's settings."""

    def make(**settings: object) -> OdooAdapter:
        return OdooAdapter(connection_to(httpserver.url_for(""), **settings))

    return make


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> OdooAdapter:
    return make_adapter()
