"""Agencies in every kind of CRM, each connected to the whole application on a real database."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from pytest_httpserver import HTTPServer

from tests.integrations.through.agency import Agency, Ground
from tests.integrations.through.connected import Connected
from tests.integrations.through.kinds import AGENCIES


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fake servers have no rate limits, and commit before they tell."""
    monkeypatch.setattr("integrations.http.sleep", lambda _seconds: None)
    monkeypatch.setattr("integrations.odoo.fetching.sleep", lambda _seconds: None)


@pytest.fixture
def ground(
    request: pytest.FixtureRequest, httpserver: HTTPServer, clock: time_machine.Traveller
) -> Ground:
    return Ground(httpserver, clock, lambda: request.getfixturevalue("sandbox"))


@pytest.fixture(params=AGENCIES)
def agency(request: pytest.FixtureRequest, ground: Ground) -> Agency:
    """Each agency in turn; the clock stands at its `now`."""
    return AGENCIES[request.param](ground)


@pytest.fixture
def connected(app: Flask, agency: Agency) -> Iterator[Connected]:
    """The agency's installation; the adapters are the real ones."""
    with app.app_context():
        yield Connected(agency)
