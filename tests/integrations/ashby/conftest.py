"""An invented Ashby organisation and adapters of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from integrations.ashby.adapter import AshbyAdapter
from plugin.crm import CrmConnection
from tests.integrations.ashby.fake import FakeAshby

KEY = "the-api-key-of-the-tests"
CLOCK = datetime(2026, 2, 10, 9, tzinfo=UTC)
SECRETS = {
    "api_key": KEY,
    "webhook_secret": "current-secret",
    "previous_webhook_secret": "previous-secret",
}

MakeAdapter = Callable[..., AshbyAdapter]


class Unhurried(AshbyAdapter):
    """The adapter without its pauses, which no fake CRM needs."""

    pause = 0.0


def adapter_of(
    base_url: str, secrets: dict[str, str] | None = None, **settings: object
) -> AshbyAdapter:
    """An adapter of the organisation whose API is at `base_url`."""
    return Unhurried(
        CrmConnection(
            "an-installation",
            base_url.rstrip("/"),
            "https://afterword.example",
            SECRETS if secrets is None else secrets,
            settings,
            clock=lambda: CLOCK,
        )
    )


@pytest.fixture
def crm(httpserver: HTTPServer) -> FakeAshby:
    return FakeAshby(httpserver)


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    def make(secrets: dict[str, str] | None = None, **settings: object) -> AshbyAdapter:
        return adapter_of(httpserver.url_for(""), secrets, **settings)

    return make


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> AshbyAdapter:
    return make_adapter()
