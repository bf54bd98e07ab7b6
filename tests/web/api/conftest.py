"""An agency that feeds us by a script, and the script."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.services import api_tokens, follow_ups, intake
from plugin.services.access import Viewer
from tests import factories


@dataclass(frozen=True)
class Script:
    """A program with a token of one installation."""

    client: FlaskClient
    installation_id: int
    token: str

    def call(self, method: str, path: str, **given: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}"} | given.pop("headers", {})
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **given)

    def post(self, path: str, document: Any, **headers: str) -> TestResponse:
        return self.call("POST", path, json=document, headers=headers)

    def get(self, path: str, **query: str) -> TestResponse:
        return self.call("GET", path, query_string=query)

    def apply(self) -> None:
        """Let the worker do what waits."""
        while intake.apply_deliveries(self.installation_id):
            pass
        while follow_ups.replan(self.installation_id):
            pass


@pytest.fixture
def in_app(app: Flask, clock: time_machine.Traveller) -> Iterator[Flask]:
    with app.app_context():
        yield app


def script_of(app: Flask, installation_id: int, key: str) -> Script:
    return Script(app.test_client(), installation_id, api_tokens.create_token_for(key, "A script"))


@pytest.fixture
def script(in_app: Flask) -> Script:
    """The script of an agency whose CRM only it knows."""
    fed = factories.make_installation(kind="api", key="fed", base_url="")
    return script_of(in_app, fed, "fed")


@pytest.fixture
def strangers(in_app: Flask) -> Script:
    """The script of another agency."""
    other = factories.make_installation(kind="api", key="other", base_url="")
    return script_of(in_app, other, "other")


@pytest.fixture
def manager(script: Script) -> Viewer:
    maya = factories.make_recruiter(script.installation_id, name="Maya", is_manager=True)
    return Viewer(script.installation_id, maya, "Maya")
