"""A sandbox CRM that listens, and the adapter that speaks with it; no plugin stands behind it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.app import create_sandbox
from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.proofs import ACCOUNT
from integrations.sandbox.state import Sandbox
from integrations.sandbox.store import installed
from plugin.crm import CrmConnection
from tests.integrations.contract import free_port

SECRET = "the-shared-secret-of-the-tests-0001"
PREVIOUS_SECRET = "the-shared-secret-of-the-tests-0000"
KEY = "installation-key"
PLUGIN_URL = "https://afterword.example"


def connection_to(base_url: str, **secrets: str) -> CrmConnection:
    """The connection of an installed account whose CRM answers at `base_url`."""
    return CrmConnection(
        KEY,
        base_url.rstrip("/"),
        PLUGIN_URL,
        secrets or {"shared_secret": SECRET, "previous_shared_secret": PREVIOUS_SECRET},
        {"account": ACCOUNT},
    )


@dataclass(frozen=True)
class RunningSandbox:
    app: Flask
    here: Sandbox

    def know_plugin(self, webhook_url: str, events: str) -> None:
        """Let the CRM believe that it has installed a plugin that listens at `webhook_url`."""
        with self.here.store.writing() as session:
            row = installed(session)
            row.state, row.plugin_url, row.installation_key = "enabled", PLUGIN_URL, KEY
            row.webhook_url, row.events, row.shared_secret = webhook_url, events, SECRET
            row.panel_template = "/launch/generic?installation={installation.key}&jwt={launch.jwt}"


@pytest.fixture(scope="session")
def served_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A sandbox CRM that listens, just filled. Tests take `sandbox`, with a state of its own."""
    config = SandboxConfig(
        tmp_path_factory.mktemp("sandbox"), port=free_port(), plugin_url=PLUGIN_URL
    )
    app = create_sandbox(config)
    app.extensions["sandbox"].store.close()
    server = make_server("127.0.0.1", config.port, app, threaded=True)
    thread = Thread(target=server.serve_forever, args=(0.01,))
    app.extensions["filled"] = config
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sandbox(
    served_sandbox: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningSandbox]:
    """A sandbox CRM on a port of its own, with the invented agency in it."""
    filled: SandboxConfig = served_sandbox.extensions["filled"]
    state = shutil.copytree(filled.state, tmp_path / "sandbox")
    here = Sandbox.made(replace(filled, state=state))
    monkeypatch.setitem(served_sandbox.extensions, "sandbox", here)
    running = RunningSandbox(served_sandbox, here)
    running.know_plugin("http://127.0.0.1:9/webhooks", "")
    yield running
    here.store.close()


@pytest.fixture
def sandbox_adapter(sandbox: RunningSandbox) -> GenericAdapter:
    return GenericAdapter(connection_to(sandbox.here.config.base_url))
