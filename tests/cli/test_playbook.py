"""`afterword playbook`: show, check, diff and schema, without a database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin.cli import cli
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.playbook_document import json_schema, playbook_to_json, read_playbook, write_playbook
from tests.playbook_document.test_broken import BROKEN, what_is_wrong

NORTHERN = "name: Northern desk\nversion: 2\nfollow_ups: {most: 1}\n"


def run(*arguments: object, stdin: bytes | str | None = None) -> Result:
    return CliRunner().invoke(cli, ["playbook", *map(str, arguments)], input=stdin)


@pytest.fixture
def northern(tmp_path: Path) -> Path:
    path = tmp_path / "northern.yaml"
    path.write_text(NORTHERN, encoding="utf-8")
    return path


class TestShow:
    def test_without_a_file_it_is_the_default(self) -> None:
        assert run("show").stdout == write_playbook(DEFAULT_PLAYBOOK)
        assert json.loads(run("show", "--format", "json").stdout) == playbook_to_json(
            DEFAULT_PLAYBOOK
        )

    def test_what_it_shows_can_be_checked(self) -> None:
        shown = run("show").stdout
        result = run("check", "-", stdin=shown)

        assert (result.exit_code, result.stdout) == (0, "<stdin>: ok, default 1\n")

    def test_of_a_file_it_shows_what_is_left_out_too(self, northern: Path) -> None:
        shown = json.loads(run("show", northern, "--format", "json").stdout)

        assert shown["name"] == "Northern desk"
        assert shown["follow_ups"] == {
            **playbook_to_json(DEFAULT_PLAYBOOK)["follow_ups"],
            "most": 1,
        }

    def test_it_can_show_what_is_changed_alone(self, northern: Path) -> None:
        shown = json.loads(run("show", northern, "--changed", "--format", "json").stdout)

        assert shown == {
            "format": 1,
            "name": "Northern desk",
            "version": 2,
            "disputes": {"C10": "one"},
        }
        assert run("show", northern, "--changed").stdout.endswith("  C10: one\n")

    def test_what_cannot_be_read_is_not_shown(self, tmp_path: Path) -> None:
        path = tmp_path / "bad.yaml"
        path.write_text("nme: x\n", encoding="utf-8")

        result = run("show", path)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines() == [
            f"{path}:1: name: is missing",
            f"{path}:1: nme: is not known; did you mean name?",
        ]


class TestCheck:
    def test_without_a_file_the_default_is_checked(self) -> None:
        result = run("check")

        assert (result.exit_code, result.stdout) == (0, "default: ok, default 1\n")

    def test_every_file_is_told(self, northern: Path) -> None:
        result = run("check", northern, "-", stdin='{"name": "Ours"}')

        assert result.exit_code == 0
        assert result.stdout == f"{northern}: ok, Northern desk 2\n<stdin>: ok, Ours 1\n"

    def test_of_broken_ones_each_thing_that_is_wrong_is_one_line(self, northern: Path) -> None:
        result = run("check", *BROKEN, northern)

        assert result.exit_code == 2
        assert result.stdout == f"{northern}: ok, Northern desk 2\n"
        lines = result.stderr.splitlines()
        assert len(lines) == sum(len(what_is_wrong(path)) for path in BROKEN)
        for path in BROKEN:
            for line, setting in what_is_wrong(path):
                assert any(each.startswith(f"{path}:{line}: {setting}: ") for each in lines)

    def test_it_can_answer_in_json(self, northern: Path) -> None:
        bad = next(path for path in BROKEN if path.stem == "fraction")
        result = run("check", "--format", "json", northern, bad)

        assert result.exit_code == 2
        assert [json.loads(line) for line in result.stdout.splitlines()] == [
            {"file": str(northern), "is_ok": True, "name": "Northern desk", "version": 2},
            {
                "file": str(bad),
                "is_ok": False,
                "errors": [
                    {"path": "coaching.a_day", "line": 3, "reason": "must be a whole number"}
                ],
            },
        ]

    def test_a_file_that_is_not_there_is_told_and_the_others_are_checked(
        self, northern: Path, tmp_path: Path
    ) -> None:
        result = run("check", tmp_path / "none.yaml", tmp_path, northern)

        assert result.exit_code == 2
        assert result.stderr.splitlines() == [
            f"Error: {tmp_path}/none.yaml: No such file or directory",
            f"Error: {tmp_path}: Is a directory",
        ]
        assert result.stdout == f"{northern}: ok, Northern desk 2\n"

    def test_a_file_without_end_is_not_read_to_its_end(self) -> None:
        result = run("check", "/dev/zero")

        assert result.exit_code == 2
        assert result.stderr == "/dev/zero:1: .: is longer than 64 KiB\n"


class TestDiff:
    def test_against_the_default(self, northern: Path) -> None:
        result = run("diff", northern)

        assert result.exit_code == 1
        assert result.stdout == (
            "follow_ups.most: 2 -> 1\ndisputes.C10: second_by_decision -> one\n"
        )

    def test_between_two(self, northern: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.yaml"
        other.write_text(NORTHERN + 'hours: {morning: "08:00"}\n', encoding="utf-8")

        assert run("diff", northern, other).stdout == "hours.morning: 09:00 -> 08:00\n"
        assert run("diff", other, northern).stdout == "hours.morning: 08:00 -> 09:00\n"

    def test_what_does_the_same_does_not_differ(self, northern: Path) -> None:
        same = run("diff", northern, "-", stdin=run("show", northern).stdout)

        assert (same.exit_code, same.output) == (0, "")

    def test_it_can_answer_in_json(self, northern: Path) -> None:
        result = run("diff", "--format", "json", northern)

        assert result.exit_code == 1
        assert json.loads(result.stdout)[0] == {"path": "follow_ups.most", "old": 2, "new": 1}
        assert run("diff", "--format", "json", northern, northern).stdout == "[]\n"

    def test_standard_input_is_one_playbook(self) -> None:
        result = run("diff", "-", "-", stdin=NORTHERN)

        assert result.exit_code == 2
        assert result.stderr == "Error: <stdin>: can be read once only\n"


def test_a_terminal_that_knows_no_accents_gets_what_can_be_read_again(tmp_path: Path) -> None:
    (tmp_path / "zoe.yaml").write_text("name: Zoë and \U0001f600\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "plugin", "playbook", "show", str(tmp_path / "zoe.yaml")],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert read_playbook(done.stdout).name == "Zoë and \U0001f600"


def test_lines_are_counted_alike_however_they_end(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_bytes(b"name: x\r\n\r\nversion: 0\r\n")

    assert run("check", path).stderr == f"{path}:3: version: must be 1 to 1000000\n"


def test_the_schema_is_printed() -> None:
    assert json.loads(run("schema").stdout) == json_schema()


@pytest.mark.parametrize(
    "arguments",
    [("diff",), ("chek", "x"), ("show", "--format", "xml"), ("show", "a", "b")],
)
def test_a_command_called_wrongly_is_told_in_one_line(arguments: tuple[str, ...]) -> None:
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1


def test_it_needs_no_settings_and_no_database(northern: Path) -> None:
    program = (
        "import sys; from plugin.__main__ import main\n"
        "try: main()\n"
        "finally: print(sorted({'flask', 'sqlalchemy', 'redis'} & set(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "playbook", "check", str(northern)],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.stdout == f"{northern}: ok, Northern desk 2\n[]\n", done.stderr
