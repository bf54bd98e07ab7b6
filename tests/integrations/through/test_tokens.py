"""Tokens that age are renewed once for all, through the database, and stored before they are used.

Two workers begin with the same tokens, which are over: each has an adapter of its own.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from pytest_httpserver import HTTPServer

from plugin.clock import utcnow
from plugin.crm import CrmAdapter
from plugin.services.installations import adapter_of
from tests.integrations.through.agency import Ground
from tests.integrations.through.bullhorn import OnBullhorn
from tests.integrations.through.connected import Connected
from tests.integrations.through.identity import FIRST, Identity
from tests.integrations.through.kinds import AGENCIES

TOKEN_PATHS = {
    "frappe_hr": "/api/method/frappe.integrations.oauth2.get_token",
    "greenhouse": "/identity/token",
    "jobadder": "/identity/connect/token",
    "lever": "/identity/oauth/token",
}
"""Where each kind's token endpoint is, as its agency's settings have it."""

WORKERS = 2


@pytest.fixture(params=TOKEN_PATHS)
def kind(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def identity(kind: str, httpserver: HTTPServer) -> Identity:
    return Identity(httpserver, TOKEN_PATHS[kind])


@pytest.fixture
def consented(app: Flask, kind: str, identity: Identity, ground: Ground) -> Iterator[Connected]:
    """An agency by consent whose access token was over an hour ago; its CRM was made just now."""
    agency = AGENCIES[kind](ground)
    by_hand = {name: value for name, value in agency.secrets.items() if not name.startswith("api_")}
    tokens = {
        "client_id": "a-client",
        "client_secret": "a-client-secret",
        "access_token": "access-1",
        "refresh_token": FIRST,
        "access_expires_at": (utcnow() - timedelta(hours=1)).isoformat(),
    }
    with app.app_context():
        yield Connected(agency, {**by_hand, **tokens})


def at_once(app: Flask, connected: Connected, call: Callable[[CrmAdapter], object]) -> None:
    """Let the workers build their adapters, and then call the CRM together."""
    barrier = Barrier(WORKERS)

    def work(_number: int) -> None:
        with app.app_context():
            adapter = adapter_of(connected.id)
            barrier.wait(10)
            call(adapter)

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


def bearers(server: HTTPServer, token_path: str) -> set[str]:
    """With which tokens the CRM's API was called."""
    calls = [request for request, _ in server.log if request.path != token_path]
    return {request.headers.get("Authorization", "") for request in calls}


def test_two_workers_with_a_token_that_is_over_renew_it_once_and_both_go_on(
    app: Flask, kind: str, consented: Connected, identity: Identity, httpserver: HTTPServer
) -> None:
    at_once(app, consented, lambda adapter: adapter.poll(None))

    assert identity.asked == [FIRST]
    assert bearers(httpserver, TOKEN_PATHS[kind]) == {"Bearer access-2"}
    stored = consented.secrets()
    assert (stored["access_token"], stored["refresh_token"]) == ("access-2", "refresh-2")


def test_what_was_renewed_is_stored_for_those_who_come_later(
    consented: Connected, identity: Identity
) -> None:
    consented.polls()

    consented.polls()

    assert identity.asked == [FIRST]
    assert consented.story() == consented.agency.story


@pytest.fixture
def on_bullhorn(app: Flask, ground: Ground) -> Iterator[Connected]:
    with app.app_context():
        yield Connected(OnBullhorn(ground))


def test_two_workers_without_a_session_of_bullhorns_open_one(
    app: Flask, on_bullhorn: Connected
) -> None:
    at_once(app, on_bullhorn, lambda adapter: adapter.account())

    agency = on_bullhorn.agency
    assert isinstance(agency, OnBullhorn)
    assert agency.crm.calls.count("POST /oauth/token") == 1
    assert agency.crm.calls.count("POST /rest-services/login") == 1
    stored = on_bullhorn.secrets()
    assert stored["refresh_token"] == agency.crm.refresh != FIRST
    assert stored["bh_rest_token"] in agency.crm.sessions
