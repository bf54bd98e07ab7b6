"""`afterword crms`: every kind, with what it can do."""

import json

import pytest
from click.testing import CliRunner

from integrations.registry import KINDS, adapter_class
from plugin.__main__ import Composition
from plugin.cli import cli


def said(*words: str) -> list[str]:
    result = CliRunner().invoke(cli, ["crms", *words], obj=Composition())
    assert result.exit_code == 0
    return result.stdout.splitlines()


def test_every_kind_has_a_row() -> None:
    head, *rows = said()

    assert head.split()[:2] == ["kind", "CRM"]
    assert [row.split()[0] for row in rows] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_json_holds_the_capabilities_as_they_are_declared(kind: str) -> None:
    found = {line["kind"]: line for line in map(json.loads, said("--format", "json"))}

    assert set(found[kind]["capabilities"]) == set(adapter_class(kind).capabilities)
