"""A person at the sandbox CRM, and a plugin that takes its webhooks and keeps them."""

from dataclasses import dataclass, field

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.clock import utcnow
from plugin.domain.records import CrmEvent
from tests.integrations.conftest import RunningSandbox
from tests.integrations.sandbox.browser import Browser


@dataclass
class ReceivingPlugin:
    """Takes webhooks as the plugin does: verifies each and reads it. `answers` are given first."""

    adapter: GenericAdapter
    answers: list[Response] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def receive(self, request: Request) -> Response:
        body, headers = request.get_data(), dict(request.headers)
        self.adapter.verify(headers, body, now=utcnow().timestamp())
        self.bodies.append(body)
        self.headers.append(headers)
        return self.answers.pop(0) if self.answers else Response("ok", 200)

    def the_event(self) -> CrmEvent:
        """The one event of the one delivery."""
        (body,), (headers,) = self.bodies, self.headers
        (event,) = self.adapter.parse(headers, body)
        return event

    def keys(self) -> list[str]:
        return [self.adapter.dedupe_key({}, body) for body in self.bodies]


@pytest.fixture
def browser(sandbox: RunningSandbox) -> Browser:
    return Browser(sandbox.app.test_client())


@pytest.fixture
def plugin(
    sandbox: RunningSandbox, sandbox_adapter: GenericAdapter, httpserver: HTTPServer
) -> ReceivingPlugin:
    """A plugin that listens to every event of the sandbox CRM."""
    receiving = ReceivingPlugin(sandbox_adapter)
    httpserver.expect_request("/hook", method="POST").respond_with_handler(receiving.receive)
    sandbox.know_plugin(httpserver.url_for("/hook"), " ".join(GenericAdapter.event_names))
    return receiving
