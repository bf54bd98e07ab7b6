"""An invented JobAdder account and adapters of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from pytest_httpserver import HTTPServer

from integrations.jobadder.adapter import JobAdderAdapter
from plugin.crm import CrmConnection
from tests.integrations.jobadder.fake import FakeJobAdder

TOKEN = "the-access-token-of-the-tests"
CLOCK = datetime(2026, 2, 10, 9, tzinfo=UTC)
SECRETS = {
    "client_id": "our-client",
    "client_secret": "our-client-secret",
    "access_token": TOKEN,
    "webhook_secret": "current-words",
    "previous_webhook_secret": "previous-words",
    "launch_salt": "test-salt",
}
SETTINGS = {"account": "2048", "instance": "au1"}

MakeAdapter = Callable[..., JobAdderAdapter]


class Unhurried(JobAdderAdapter):
    """The adapter without its pauses, which no fake CRM needs."""

    pause = 0.0


def adapter_of(
    base_url: str, secrets: dict[str, str] | None = None, **settings: object
) -> JobAdderAdapter:
    """An adapter of the account whose API is at `base_url`."""
    return Unhurried(
        CrmConnection(
            "an-installation",
            base_url.rstrip("/") + "/v2",
            "https://afterword.example",
            SECRETS if secrets is None else secrets,
            {**SETTINGS, **settings},
            clock=lambda: CLOCK,
        )
    )


@pytest.fixture
def crm(httpserver: HTTPServer) -> FakeJobAdder:
    return FakeJobAdder(httpserver)


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    def make(secrets: dict[str, str] | None = None, **settings: object) -> JobAdderAdapter:
        return adapter_of(httpserver.url_for(""), secrets, **settings)

    return make


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> JobAdderAdapter:
    return make_adapter()
