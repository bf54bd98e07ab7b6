"""What CRMs read about us keeps to the schema that we publish, and is true."""

import json
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from integrations.generic.adapter import GenericAdapter
from plugin.crm import Capability
from plugin.extensions import held

HOUSE = Path(__file__).parents[2]
MANIFEST = (HOUSE / "manifest.json").read_text("utf-8")
SCHEMA = json.loads((HOUSE / "docs/schema/manifest-1.json").read_text("utf-8"))


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key is there twice")
    return document


@pytest.fixture
def document() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(MANIFEST, object_pairs_hook=unique_keys)
    return loaded


def is_valid(document: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(SCHEMA).is_valid(document)


def modules(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [module for kind in document["modules"].values() for module in kind]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_manifest_keeps_to_its_schema(document: dict[str, Any]) -> None:
    jsonschema.validate(document, SCHEMA, jsonschema.Draft202012Validator)


def test_duplicate_keys_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        json.loads('{"key": 1, "key": 2}', object_pairs_hook=unique_keys)


def test_an_unknown_key_is_refused_and_one_of_the_readers_own_is_not(
    document: dict[str, Any],
) -> None:
    assert is_valid(document | {"x-color": "teal"})
    assert not is_valid(document | {"color": "teal"})


@pytest.mark.parametrize(
    "url",
    [
        "/panel?name={candidate.name}",
        "/panel?ref={candidate.ref",
        "//elsewhere.test/",
        "https://elsewhere.test/",
        "panel",
    ],
)
def test_a_page_is_our_own_and_takes_known_placeholders_only(
    document: dict[str, Any], url: str
) -> None:
    document["modules"]["tabs"][0]["url"] = url

    assert not is_valid(document)


def test_a_secret_parameter_has_no_default(document: dict[str, Any]) -> None:
    document["parameters"][0]["default"] = "guess"

    assert not is_valid(document)


def test_every_module_has_an_id_of_its_own(document: dict[str, Any]) -> None:
    uids = [module["uid"] for module in modules(document)]

    assert len(uids) == len(set(uids)) > 0


def test_the_events_are_those_that_we_read(document: dict[str, Any]) -> None:
    (webhook,) = document["modules"]["webhooks"]

    assert webhook["events"] == sorted(GenericAdapter.event_names)


def test_what_the_crm_may_do_is_what_the_adapter_can(document: dict[str, Any]) -> None:
    said = document["capabilities"]
    can = {
        ("feeds", "webhook"): Capability.SIGNED_WEBHOOKS,
        ("feeds", "poll"): Capability.POLL_MODIFIED_SINCE,
        ("viewerProof", "jwt"): Capability.VIEWER_PROOF,
        ("writeBack", "note"): Capability.WRITE_NOTE,
        ("writeBack", "task"): Capability.WRITE_TASK,
    }

    assert all(word in said[part] for part, word in can)
    assert set(can.values()) <= GenericAdapter.capabilities


def test_the_version_is_the_packages(document: dict[str, Any]) -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]

    assert document["version"] == project["version"]


def test_the_served_manifest_says_where_this_server_is(client: FlaskClient) -> None:
    served = client.get("/manifest.json")

    assert served.mimetype == "application/json"
    assert served.json is not None
    assert served.json["baseUrl"] == "https://afterword.example"
    assert is_valid(served.json)


def test_every_address_in_the_served_manifest_is_this_servers(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "config", replace(held.config, base_url="http://127.0.0.1:5080"))

    served = client.get("/manifest.json")

    assert "https://afterword.example" not in served.text
    assert served.json is not None
    assert served.json["baseUrl"] == "http://127.0.0.1:5080"


def test_the_schema_is_published(client: FlaskClient) -> None:
    assert client.get("/schema/manifest-1.json").json == SCHEMA
