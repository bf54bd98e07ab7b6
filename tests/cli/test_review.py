"""`afterword review`: drafts in, reviews out, and one line for whatever is wrong."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from plugin.cli import cli
from tests.domain.note_makers import CHECK_IN, THANK_YOU

GOOD: dict[str, Any] = {
    "kind": "thank_you",
    "note": {"to": "jo.park@acme.example", "body": THANK_YOU},
    "candidate": {"name": "Ana Ruiz", "phone": "+44 7700 900123"},
    "interviewer": {"name": "Dr. Jo Park", "topics": ["moving from Airflow to Dagster"]},
}
GENERIC = {**GOOD, "note": {"body": "Dear Dr. Park,\n\nThank you.\n\nAna Ruiz"}}


def run(*arguments: object, stdin: bytes | str | None = None) -> Result:
    return CliRunner().invoke(cli, ["review", *map(str, arguments)], input=stdin)


def write(path: Path, *documents: Any) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in documents), encoding="utf-8")
    return path


class TestReading:
    def test_a_json_file_is_one_draft(self, tmp_path: Path) -> None:
        path = tmp_path / "one.json"
        path.write_text(json.dumps(GOOD, indent=1), encoding="utf-8")

        result = run(path)
        (line,) = result.stdout.splitlines()

        assert result.exit_code == 0
        assert json.loads(line)["verdict"] == "ready"

    def test_a_jsonl_file_is_one_a_line_answered_in_order(self, tmp_path: Path) -> None:
        result = run(write(tmp_path / "many.jsonl", GOOD, GENERIC, GOOD))

        verdicts = [json.loads(line)["verdict"] for line in result.stdout.splitlines()]
        assert verdicts == ["ready", "blocked", "ready"]

    @pytest.mark.parametrize("arguments", [(), ("-",)])
    def test_standard_input_is_one_a_line(self, arguments: tuple[str, ...]) -> None:
        result = run(*arguments, stdin=json.dumps(GOOD) + "\n\n" + json.dumps(GOOD) + "\n")

        assert len(result.stdout.splitlines()) == 2

    def test_an_empty_input_holds_no_drafts(self) -> None:
        result = run(stdin="")

        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


class TestAnswer:
    def test_a_finding_has_its_seven_fields(self, tmp_path: Path) -> None:
        result = run(write(tmp_path / "one.jsonl", GENERIC))
        review = json.loads(result.stdout)
        topic = next(each for each in review["findings"] if each["check"] == "topic")

        assert list(review) == ["verdict", "findings"]
        assert list(topic) == ["check", "holds", "level", "rules", "message", "suggestion", "span"]
        assert topic["holds"] is False
        assert topic["level"] == "must"
        assert topic["rules"] == ["R55", "R62", "R67"]

    def test_the_exit_code_tells_whether_all_are_ready(self, tmp_path: Path) -> None:
        assert run(write(tmp_path / "good.jsonl", GOOD)).exit_code == 0
        assert run(write(tmp_path / "bad.jsonl", GOOD, GENERIC)).exit_code == 1

    def test_a_table_shows_what_fails_and_what_would_help(self, tmp_path: Path) -> None:
        result = run(write(tmp_path / "one.jsonl", GENERIC), "--format", "table")

        assert result.stdout.startswith("Ana Ruiz to Dr. Jo Park, thank-you: blocked\n")
        assert "fails  recipient     [block] The e-mail address is missing." in result.stdout
        assert "You talked about moving from Airflow to Dagster" in result.stdout

    def test_a_table_keeps_a_name_on_its_line(self, tmp_path: Path) -> None:
        draft = {**GOOD, "candidate": {"name": "Ana\nRuiz"}}

        result = run(write(tmp_path / "one.jsonl", draft), "--format", "table")

        assert result.stdout.startswith("Ana?Ruiz to")

    def test_a_check_in_is_reviewed_too(self, tmp_path: Path) -> None:
        draft = {
            **GOOD,
            "kind": "check_in",
            "note": {"to": "jo.park@acme.example", "body": CHECK_IN},
            "promise": {"kind": "exact", "date": "2026-06-12"},
            "sent_before": 0,
            "not_before": "2026-06-15",
            "send_on": "2026-06-15",
        }

        result = run(write(tmp_path / "one.jsonl", draft))

        assert json.loads(result.stdout)["verdict"] == "ready"


class TestWrong:
    def test_a_line_that_cannot_be_read_is_told_and_the_others_are_reviewed(
        self, tmp_path: Path
    ) -> None:
        path = write(tmp_path / "many.jsonl", GOOD, {**GOOD, "mood": 1}, GOOD)

        result = run(path)

        assert result.exit_code == 2
        assert len(result.stdout.splitlines()) == 2
        assert result.stderr == f"Error: {path}:2: mood: is not a known field\n"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ("", "1: is empty"),
            ("{", "1: is not JSON"),
            ("[]", "1: .: must be an object"),
            ('{"kind": "thank_you"}', "1: note: is required"),
            ('{\n"kind": "thank_you",\n"note": {}}', "3: note.body: is required"),
            ('{"kind": "thank_you", "kind": "check_in"}', "1: kind: stands there twice"),
        ],
    )
    def test_a_file_that_is_wrong(self, tmp_path: Path, text: str, told: str) -> None:
        path = tmp_path / "one.json"
        path.write_text(text, encoding="utf-8")

        result = run(path)

        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{path}:{told}" in result.stderr
        assert result.stderr.count("\n") == 1

    def test_an_empty_file_of_one_draft_is_wrong_an_empty_one_of_lines_is_not(
        self, tmp_path: Path
    ) -> None:
        for name, code in (("one.json", 2), ("many.jsonl", 0)):
            path = tmp_path / name
            path.touch()

            assert run(path).exit_code == code

    def test_a_file_that_is_not_there(self) -> None:
        result = run("nowhere.json")

        assert result.exit_code == 2
        assert result.stderr == "Error: nowhere.json: No such file or directory\n"

    def test_an_unknown_option_or_format(self) -> None:
        for arguments in (("--loud",), ("--format", "xml")):
            result = run(*arguments)

            assert result.exit_code == 2
            assert result.stderr.count("\n") == 1

    def test_no_error_repeats_a_name_or_an_address(self, tmp_path: Path) -> None:
        draft = {**GOOD, "interviewer": {"name": "Dr. Jo Park", "topics": "secret"}}

        result = run(write(tmp_path / "one.jsonl", draft))

        assert "Jo Park" not in result.stderr
        assert "secret" not in result.stderr


class TestUglyBodies:
    @pytest.mark.parametrize(
        "body", ["", "\x00\x00", "a" * 200_000, "(" * 200_000, "謝謝", "\r\n" * 100_000]
    )
    def test_are_reviewed_in_a_moment(self, tmp_path: Path, body: str) -> None:
        path = write(tmp_path / "one.jsonl", {**GOOD, "note": {"body": body}})
        started = time.monotonic()

        result = run(path)

        assert json.loads(result.stdout)["verdict"] == "blocked"
        assert time.monotonic() - started < 10


def test_reviewing_is_offline_deterministic_and_loads_neither_flask_nor_sqlalchemy(
    tmp_path: Path,
) -> None:
    path = write(tmp_path / "two.jsonl", GOOD, GENERIC)
    program = (
        "import socket, sys\n"
        "def refuse(*given): raise AssertionError('a connection')\n"
        "socket.socket.connect = refuse\n"
        "from plugin.cli import cli\n"
        f"cli(['review', {str(path)!r}], standalone_mode=False)\n"
        "assert not {'flask', 'sqlalchemy', 'sklearn'} & set(sys.modules)\n"
    )
    answers = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", program],
            env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert "AssertionError" not in done.stderr
        answers.add(done.stdout)

    assert len(answers) == 1
    assert len(answers.pop().splitlines()) == 2
