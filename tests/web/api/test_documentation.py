"""The API's description and docs/api.md: what they show works as shown."""

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from integrations.generic.payloads import RECORD_SCHEMAS, SECTION_NAMES
from plugin.web.api.openapi import document
from plugin.web.api.record_schemas import SECTIONS
from tests.web.api.conftest import Script

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text("utf-8")
COMMANDS = re.findall(r"```sh\n(curl .*?)```", PAGE, re.DOTALL)
WITH_EXAMPLES = [
    (path, operation["requestBody"]["content"]["application/json"]["example"])
    for path, operations in document()["paths"].items()
    for operation in operations.values()
    if "requestBody" in operation
]


def test_the_description_is_valid_openapi(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").get_json()

    validate(described)
    assert described["openapi"] == "3.1.0"
    assert described["servers"] == [{"url": "https://afterword.example"}]


def test_every_address_is_described_and_on_the_page(client: FlaskClient) -> None:
    rules = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).replace("{number}", "{id}")
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.nowhere"
    }

    assert rules == set(document()["paths"])
    assert [path for path in rules if path not in PAGE] == []


@pytest.mark.parametrize("section", list(SECTIONS))
def test_records_have_the_protocols_fields(section: str) -> None:
    protocol = RECORD_SCHEMAS[SECTION_NAMES[section]]().fields

    assert set(SECTIONS[section]().fields) == set(protocol)


def test_there_are_examples() -> None:
    assert [path for path, _ in WITH_EXAMPLES] == ["/api/v1/records", "/api/v1/events"]


@pytest.mark.parametrize(("path", "example"), WITH_EXAMPLES)
def test_an_example_is_taken_without_a_defect(script: Script, path: str, example: Any) -> None:
    answer = script.post(path.removeprefix("/api/v1"), example)

    assert (answer.status_code, (answer.json or {})["defects"]) == (202, [])


def test_the_pages_commands_work_one_after_the_other(script: Script) -> None:
    answers = []
    for command in COMMANDS:
        answers.append(run(script, command))
        script.apply()

    posted, prompts, submission, erased = answers
    assert posted["defects"] == []
    assert {one["candidate"]["ref"] for one in prompts["prompts"]} == {"C-1"}
    assert submission["ref"] == "S-1"
    assert erased["isNew"] is True


def run(script: Script, command: str) -> Any:
    """Do what curl would."""
    words = shlex.split(command.replace("\\\n", " "))
    options = {"-H": [], "-X": ["GET"], "-d": [None]}  # type: dict[str, list[Any]]
    address, rest = "", iter(words[1:])
    for word in rest:
        if word in options:
            options[word].append(next(rest))
        elif not word.startswith("-"):
            address = word
    headers = dict(header.split(": ", 1) for header in options["-H"])
    headers["Authorization"] = headers["Authorization"].replace("$TOKEN", script.token)
    assert address.startswith("$AFTERWORD/api/v1")
    body = options["-d"][-1]
    answer = script.client.open(
        address.removeprefix("$AFTERWORD"),
        method=options["-X"][-1],
        headers=headers,
        data=body.encode() if body else None,
    )
    assert answer.is_json, command
    assert answer.status_code < 300, answer.text
    return json.loads(answer.data)
