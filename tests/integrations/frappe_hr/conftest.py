"""A small Frappe HR, and an adapter of it."""

from collections.abc import Callable

import pytest
import time_machine
from pytest_httpserver import HTTPServer

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import CrmConnection
from tests.integrations.frappe_hr.captured import SECRET
from tests.integrations.frappe_hr.site import Site

KEYS = {"api_key": "a-key-for-tests", "api_secret": "a-secret-for-tests"}

MakeAdapter = Callable[..., FrappeHrAdapter]


@pytest.fixture
def site(httpserver: HTTPServer, clock: time_machine.Traveller) -> Site:
    return Site(httpserver, clock)


@pytest.fixture
def make_adapter(httpserver: HTTPServer) -> MakeAdapter:
    """Make an adapter; keywords are the installation's settings, `secrets` replaces those."""

    def make(secrets: dict[str, str] | None = None, **settings: object) -> FrappeHrAdapter:
        return FrappeHrAdapter(
            CrmConnection(
                "an-installation",
                httpserver.url_for("").rstrip("/"),
                "https://afterword.example",
                {**KEYS, "webhook_secret": SECRET} if secrets is None else secrets,
                settings,
            )
        )

    return make


@pytest.fixture
def adapter(make_adapter: MakeAdapter) -> FrappeHrAdapter:
    return make_adapter()
