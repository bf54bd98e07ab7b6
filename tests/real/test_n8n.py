"""A real n8n posts an interview with the workflow of our documentation, and prompts appear."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import httpx
import pytest

from plugin.app import create_app
from plugin.config import Config
from plugin.domain.people import ContactMode, Place
from plugin.extensions import db, held
from plugin.local.postgres import Postgres
from plugin.local.valkey import Valkey
from plugin.services.api_tokens import create_token_for
from plugin.services.installations import InstallFacts, connect
from tests.real.n8n_install import InstallFailed, N8n, install
from tests.real.node import find_node
from tests.real.plugin_processes import free_port, plugin_processes
from tests.services import Database, database_named, empty

WORKFLOW = Path(__file__).parents[2] / "docs" / "n8n" / "afterword.json"


@pytest.fixture(scope="module")
def n8n(request: pytest.FixtureRequest, postgres: Postgres) -> N8n:
    """n8n from npm, from the cache where it is there, with an empty database of its own."""
    capture = request.config.pluginmanager.getplugin("capturemanager")

    def say(line: str) -> None:
        with capture.global_and_fixture_disabled():
            request.config.get_terminal_writer().line(f"\n{line}")

    database = database_named(postgres, "n8n")
    try:
        return install(find_node(say), database.superuser_url, say)
    except InstallFailed as error:
        pytest.fail(str(error))


@dataclass(frozen=True)
class Fed:
    """A running Afterword with an agency that is fed by a script, and the script's token."""

    base_url: str
    token: str

    def get(self, path: str) -> Any:
        answer = httpx.get(
            f"{self.base_url}/api/v1{path}", headers={"Authorization": f"Bearer {self.token}"}
        )
        assert answer.is_success, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def fed(
    migrated_database: Database,
    valkey_server: Valkey,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Fed]:
    empty(migrated_database)
    port = free_port()
    config = Config(
        secret_key="a secret for tests only, of no use elsewhere",
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url=f"http://127.0.0.1:{port}",
        database_url=migrated_database.url,
        database_owner_url=migrated_database.owner_url,
        redis_url=valkey_server.url,
        smtp_url="smtp://127.0.0.1:9",
        mail_from="Afterword <afterword@afterword.example>",
    )
    app = create_app(config)
    facts = InstallFacts(
        name="Meridian Talent",
        base_url="",
        place=Place("Europe/London", "GB", "ENG"),
        secrets={},
        contact_mode=ContactMode.DIRECT,
    )
    with app.app_context():
        token = create_token_for(connect("api", "meridian", facts).installation_key, "n8n")
    with plugin_processes(config, port, tmp_path_factory.mktemp("plugin")):
        yield Fed(config.base_url, token)
    with app.app_context():
        db.engine.dispose()
    held.redis.close()


def filled_in(fed: Fed) -> dict[str, Any]:
    """The workflow after what docs/api.md tells a person to do in it: address and credential."""
    workflow: dict[str, Any] = json.loads(WORKFLOW.read_text("utf-8"))
    for node in workflow["nodes"]:
        if node["name"] == "Afterword":
            node["parameters"]["assignments"]["assignments"][0]["value"] = fed.base_url
        if node["type"] == "n8n-nodes-base.httpRequest":
            node["credentials"] = {"httpBearerAuth": {"id": "afterword", "name": "Afterword"}}
    return workflow


def test_an_interview_that_n8n_posts_becomes_prompts(n8n: N8n, fed: Fed, tmp_path: Path) -> None:
    workflow = filled_in(fed)
    (tmp_path / "workflow.json").write_text(json.dumps(workflow))
    (tmp_path / "credential.json").write_text(
        json.dumps(
            [
                {
                    "id": "afterword",
                    "name": "Afterword",
                    "type": "httpBearerAuth",
                    "data": {"token": fed.token},
                }
            ]
        )
    )
    n8n.run(tmp_path, "import:credentials", f"--input={tmp_path / 'credential.json'}")
    n8n.run(tmp_path, "import:workflow", f"--input={tmp_path / 'workflow.json'}")

    n8n.run(tmp_path, "execute", f"--id={workflow['id']}")

    asked = open_prompts(fed)
    assert {"debrief", "thank_you"} <= {prompt["step"] for prompt in asked}
    assert {prompt["candidate"]["name"] for prompt in asked} == {"Zoë Ruiz"}
    assert fed.get("/submissions/S-1")["interviews"][0]["ref"] == "I-1"


def open_prompts(fed: Fed) -> list[dict[str, Any]]:
    """The prompts, once the worker has planned: other processes do the work."""
    deadline = monotonic() + 60
    while not (found := fed.get("/prompts")["prompts"]):
        assert monotonic() < deadline, "no prompt appeared"
        Event().wait(0.1)
    result: list[dict[str, Any]] = found
    return result


def test_the_workflow_comes_without_a_credential_and_without_an_address() -> None:
    text = WORKFLOW.read_text("utf-8")

    assert "credentials" not in text
    assert "aw_" not in text
    assert "https://afterword.example" in text
