"""`afterword parse`: stored webhooks in, their events out, and one line for whatever is wrong."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from plugin.__main__ import Composition
from plugin.cli import cli
from tests.integrations.bottlecrm.captured import FIXTURES, SECRET

CAPTURES = Path(__file__).parents[1] / "captures"
BOTTLECRM = FIXTURES / "webhooks" / "002-bottlecrm.json"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["parse", *map(str, arguments)], obj=Composition())


def said(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def written(path: Path, **changes: Any) -> Path:
    """The stored delivery with some of its parts replaced."""
    path.write_text(json.dumps(json.loads(BOTTLECRM.read_text()) | changes))
    return path


def captures() -> Iterator[Any]:
    for folder in (FIXTURES / "webhooks", *sorted(CAPTURES.iterdir())):
        kind = "bottlecrm" if folder.parent == FIXTURES else folder.name
        for path in sorted(folder.glob("*.json")):
            if not path.stem.endswith(".expected"):
                yield pytest.param(kind, path, id=f"{kind}-{path.stem}")


def records_in(body: dict[str, Any]) -> set[str]:
    """The ids of the records that a CRM's own body is about, by what each CRM calls them."""
    data = body.get("data", {})
    ids = (data.get("lead_id"), data.get("id"), body.get("_id"), body.get("name"))
    return {str(one) for one in ids if one is not None}


@pytest.mark.parametrize(("kind", "path"), list(captures()))
def test_every_capture_is_read_and_names_the_record_that_changed(kind: str, path: Path) -> None:
    body = json.loads(json.loads(path.read_text())["raw_body"])

    (line,) = said(run("--crm", kind, path))

    (event,) = line["events"]
    if event["type"] == "ping":
        assert "ref" not in event
    else:
        assert any(one in event["ref"] for one in records_in(body))


def test_a_line_holds_the_file_its_key_and_its_events() -> None:
    (line,) = said(run("--crm", "bottlecrm", BOTTLECRM))

    assert line["file"] == str(BOTTLECRM)
    assert line["dedupe_key"] == "0d84f096-430e-409c-bff9-b3d4d0b61498"
    assert [event["name"] for event in line["events"]] == ["lead.updated"]


class TestVerifying:
    def test_the_right_secret_passes_however_old_the_delivery_is(self) -> None:
        assert run("--crm", "bottlecrm", "--secret", SECRET, BOTTLECRM).exit_code == 0

    def test_a_wrong_secret_is_one_line_and_exit_1(self) -> None:
        result = run("--crm", "bottlecrm", "--secret", "another", BOTTLECRM)

        assert (result.exit_code, result.stdout) == (1, "")
        assert len(result.stderr.splitlines()) == 1
        assert "bad signature" in result.stderr

    def test_a_changed_body_is_exit_1(self, tmp_path: Path) -> None:
        changed = written(tmp_path / "one.json", raw_body='{"id": "1", "event": "lead.updated"}')

        assert run("--crm", "bottlecrm", "--secret", SECRET, changed).exit_code == 1

    def test_without_a_secret_nothing_is_verified(self, tmp_path: Path) -> None:
        unsigned = written(tmp_path / "one.json", headers={})

        assert run("--crm", "bottlecrm", unsigned).exit_code == 0


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        "changes",
        [{"raw_body": "{"}, {"raw_body": None}, {"headers": []}, {"raw_body": '{"text": "hi"}'}],
    )
    def test_it_is_one_line_and_exit_2(self, tmp_path: Path, changes: dict[str, Any]) -> None:
        result = run("--crm", "bottlecrm", written(tmp_path / "one.json", **changes))

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"Error: {tmp_path / 'one.json'}")
        assert len(result.stderr.splitlines()) == 1

    def test_the_others_are_read_all_the_same(self, tmp_path: Path) -> None:
        broken = written(tmp_path / "one.json", raw_body="{")

        result = run("--crm", "bottlecrm", broken, BOTTLECRM)

        assert result.exit_code == 2
        assert [line["file"] for line in said(result)] == [str(BOTTLECRM)]

    def test_a_missing_file_is_exit_2(self, tmp_path: Path) -> None:
        assert run("--crm", "bottlecrm", tmp_path / "none.json").exit_code == 2

    def test_an_unknown_kind_is_refused_with_those_that_there_are(self) -> None:
        result = run("--crm", "moon", BOTTLECRM)

        assert result.exit_code == 2
        assert "bottlecrm" in result.stderr
