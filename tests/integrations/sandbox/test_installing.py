"""The sandbox CRM installs the plugin by what its manifest says, and lets it go."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.app import create_sandbox
from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.state import Sandbox
from integrations.signatures import verify_timestamped
from plugin.crm import BadSignature
from tests.integrations.sandbox.browser import Browser

MANIFEST = json.loads((Path(__file__).parents[3] / "manifest.json").read_text("utf-8"))
CODE = "an-install-code"


class FakePlugin:
    """Answers the lifecycle calls; keeps what it was told."""

    def __init__(self, server: HTTPServer) -> None:
        self.url = server.url_for("").rstrip("/")
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.requests: list[tuple[bytes, str]] = []
        self.refusals: list[Response] = []
        server.expect_request("/manifest.json").respond_with_json(MANIFEST | {"baseUrl": self.url})
        for event in ("installed", "enabled", "disabled", "uninstalled"):
            server.expect_request(f"/lifecycle/{event}", method="POST").respond_with_handler(
                self.answer
            )

    def answer(self, request: Request) -> Response:
        body = request.get_data()
        self.calls.append((request.path.rpartition("/")[2], json.loads(body)))
        self.requests.append((body, request.headers["X-Afterword-Signature"]))
        if self.refusals:
            return self.refusals.pop(0)
        document = {
            "installationKey": "key-1",
            "webhookUrl": f"{self.url}/webhooks/key-1",
            "launchUrl": f"{self.url}/launch/generic",
            "panelUrl": f"{self.url}/panel",
        }
        return Response(json.dumps(document), content_type="application/json")

    def is_signed_by(self, number: int, secret: str) -> bool:
        """Tell whether a call was signed with this secret."""
        body, signature = self.requests[number]
        at = float(signature.split(",")[0].removeprefix("t="))
        try:
            verify_timestamped(signature, body, [secret], now=at)
        except BadSignature:
            return False
        return True


@pytest.fixture
def fake_plugin(httpserver: HTTPServer) -> FakePlugin:
    return FakePlugin(httpserver)


@pytest.fixture
def here(fake_plugin: FakePlugin, tmp_path: Path) -> Iterator[Sandbox]:
    """A sandbox CRM that has not installed the plugin yet."""
    config = SandboxConfig(tmp_path, plugin_url=fake_plugin.url, install_code=CODE)
    made: Sandbox = create_sandbox(config).extensions["sandbox"]
    yield made
    made.store.close()


@pytest.fixture
def refused(fake_plugin: FakePlugin) -> Callable[[int], None]:
    def with_status(status: int) -> None:
        fake_plugin.refusals.append(Response("no", status))

    return with_status


def test_it_tells_the_plugin_what_the_protocol_asks_for(
    here: Sandbox, fake_plugin: FakePlugin
) -> None:
    here.plugin.install(CODE)

    ((event, facts),) = fake_plugin.calls
    secret = facts.pop("sharedSecret")
    assert len(secret) >= 32
    assert event == "installed"
    assert facts == {
        "event": "installed",
        "installCode": CODE,
        "account": "meridian-talent",
        "name": "Meridian Talent",
        "baseUrl": "http://127.0.0.1:5081",
        "timezone": "Europe/London",
        "country": "GB",
        "subdivision": "ENG",
        "frameAncestors": ["http://127.0.0.1:5081", "http://localhost:5081"],
    }


def test_it_keeps_what_the_plugin_answers_and_listens_for(
    here: Sandbox, fake_plugin: FakePlugin
) -> None:
    here.plugin.install(CODE)

    status = here.plugin.status()
    assert (status.state, status.installation_key) == ("enabled", "key-1")
    assert status.webhook_url == f"{fake_plugin.url}/webhooks/key-1"
    assert set(status.events.split()) == GenericAdapter.event_names


def test_a_second_install_changes_the_secret_and_signs_with_the_one_before(
    here: Sandbox, fake_plugin: FakePlugin
) -> None:
    here.plugin.install(CODE)
    before = here.plugin.status().shared_secret

    here.plugin.install(None)

    assert here.plugin.status().shared_secret == fake_plugin.calls[1][1]["sharedSecret"] != before
    assert fake_plugin.is_signed_by(1, before)


def test_an_answer_that_got_lost_is_made_up_for_with_the_same_secret(
    here: Sandbox, fake_plugin: FakePlugin, refused: Callable[[int], None]
) -> None:
    refused(502)
    with pytest.raises(Exception, match="502"):
        here.plugin.install(CODE)

    here.plugin.install(CODE)

    first, second = (facts["sharedSecret"] for _, facts in fake_plugin.calls)
    assert first == second
    assert fake_plugin.is_signed_by(1, first)


@pytest.mark.parametrize("event", ["enabled", "disabled", "uninstalled"])
def test_a_switch_is_signed_and_names_its_event(
    here: Sandbox, fake_plugin: FakePlugin, event: str
) -> None:
    here.plugin.install(CODE)

    here.plugin.switch(event)

    assert fake_plugin.calls[1] == (event, {"event": event, "installationKey": "key-1"})
    assert fake_plugin.is_signed_by(1, here.plugin.status().shared_secret)
    assert here.plugin.status().state == event


def test_it_installs_by_itself_as_soon_as_it_is_let(
    here: Sandbox,
    fake_plugin: FakePlugin,
    refused: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("integrations.sandbox.plugin.TRY_EVERY_SECONDS", 0.001)
    refused(503)
    refused(403)

    here.plugin.install_when_possible(Event())

    assert len(fake_plugin.calls) == 3
    assert here.plugin.status().state == "enabled"


def test_once_installed_it_does_not_install_by_itself_again(
    here: Sandbox, fake_plugin: FakePlugin
) -> None:
    here.plugin.install(CODE)

    here.plugin.install_when_possible(Event())

    assert len(fake_plugin.calls) == 1


def test_the_administrator_does_all_of_it_on_a_page(
    fake_plugin: FakePlugin, tmp_path: Path
) -> None:
    app = create_sandbox(SandboxConfig(tmp_path, plugin_url=fake_plugin.url))
    browser = Browser(app.test_client())

    states = []
    for path in ("install", "disabled", "enabled", "uninstalled"):
        browser.send(f"/plugin/{path}", page="/plugin", install_code=CODE)
        states.append(app.extensions["sandbox"].plugin.status().state)

    app.extensions["sandbox"].store.close()
    assert states == ["enabled", "disabled", "enabled", "uninstalled"]


def test_a_refusal_is_shown(
    fake_plugin: FakePlugin, tmp_path: Path, refused: Callable[[int], None]
) -> None:
    app = create_sandbox(SandboxConfig(tmp_path, plugin_url=fake_plugin.url))
    browser = Browser(app.test_client())
    refused(403)

    browser.send("/plugin/install", page="/plugin", install_code="guess")

    page = browser.see("/plugin")
    app.extensions["sandbox"].store.close()
    assert "The plugin was not installed: it answered 403 no" in page
