"""`afterword plan`: files in, plans out, and one line for whatever is wrong."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
from click.testing import CliRunner, Result

from plugin.cli import COMMANDS, cli
from plugin.cli.json_lines import line_of
from tests.domain.makers import JOURNEYS, document, journey_file

SAID = ("rules", "sources", "why")


def run(*arguments: object, stdin: bytes | str | None = None) -> Result:
    return CliRunner().invoke(cli, ["plan", *map(str, arguments)], input=stdin)


def plans(result: Result) -> list[dict[str, Any]]:
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def journey_path(tmp_path: Path) -> Path:
    path = tmp_path / "journey.json"
    path.write_text(json.dumps(document(as_of="2026-06-03T10:00:00Z")), encoding="utf-8")
    return path


@pytest.fixture
def still_clock() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 6, 3, 12, 0, tzinfo=UTC), tick=False):
        yield


class TestReading:
    @pytest.mark.parametrize("name", ["V01-exact-before-easter.json", "mixed-20.json"])
    def test_a_json_file_is_one_journey(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / "one.json"
        path.write_text(json.dumps(journey_file(name)["journey"], indent=1), encoding="utf-8")

        (plan,) = plans(run(path))
        without = [{k: v for k, v in each.items() if k not in SAID} for each in plan["prompts"]]
        assert without == journey_file(name)["prompts"]

    def test_a_jsonl_file_is_one_a_line_answered_in_order(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        lines = [json.dumps(document(submission={"ref": f"S-{n}"})) for n in range(5)]
        path.write_text("\n".join(lines) + "\n\n", encoding="utf-8")

        assert [plan["submission"] for plan in plans(run(path))] == [f"S-{n}" for n in range(5)]

    def test_without_a_file_lines_come_from_standard_input(self) -> None:
        lines = "\n".join(json.dumps(document(submission={"ref": ref})) for ref in "AB")

        assert [plan["submission"] for plan in plans(run(stdin=lines))] == ["A", "B"]

    def test_a_dash_is_standard_input_among_files(self, journey_path: Path) -> None:
        line = json.dumps(document(submission={"ref": "A"}))

        assert [plan["submission"] for plan in plans(run(journey_path, "-", stdin=line))] == [
            "S-1",
            "A",
        ]

    def test_several_files_are_answered_in_order(self, tmp_path: Path, journey_path: Path) -> None:
        other = tmp_path / "other.jsonl"
        other.write_text(json.dumps(document(submission={"ref": "S-2"})), encoding="utf-8")

        assert [plan["submission"] for plan in plans(run(other, journey_path, other))] == [
            "S-2",
            "S-1",
            "S-2",
        ]

    def test_a_journey_beside_its_expected_plan_is_read_too(self) -> None:
        (plan,) = plans(run(JOURNEYS / "panel-day.json"))

        assert plan["submission"] == "S-1"

    def test_a_byte_order_mark_does_no_harm(self, tmp_path: Path) -> None:
        content = json.dumps(document()).encode("utf-8-sig")
        (tmp_path / "one.json").write_bytes(content)
        (tmp_path / "one.jsonl").write_bytes(content)

        assert len(plans(run(tmp_path / "one.json", tmp_path / "one.jsonl"))) == 2


class TestTheInstantItAsksAbout:
    def test_is_the_journeys_own(self, journey_path: Path) -> None:
        assert plans(run(journey_path))[0]["as_of"] == "2026-06-03T10:00:00Z"

    def test_is_the_options_before_the_journeys(self, journey_path: Path) -> None:
        (plan,) = plans(run(journey_path, "--as-of", "2026-06-04T12:00:00+02:00"))

        assert plan["as_of"] == "2026-06-04T10:00:00Z"

    @pytest.mark.usefixtures("still_clock")
    def test_is_the_clocks_where_nobody_says(self) -> None:
        (plan,) = plans(run(stdin=json.dumps(document())))

        assert plan["as_of"] == "2026-06-03T12:00:00Z"


class TestThePlaybook:
    def test_is_the_default(self, journey_path: Path) -> None:
        assert plans(run(journey_path))[0]["playbook"] == {"name": "default", "version": 1}

    @pytest.mark.parametrize(
        "content",
        [
            "name: Ours\nversion: 2\n"
            "steps: {debrief: {due: {anchor: interview_end, minutes: 30}}}\n",
            '{"name": "Ours", "version": 2, "steps": {"debrief": {"due":'
            ' {"anchor": "interview_end", "minutes": 30}}}}',
        ],
    )
    def test_can_be_given_in_a_file(self, content: str, journey_path: Path, tmp_path: Path) -> None:
        playbook = tmp_path / "ours"
        playbook.write_text(content, encoding="utf-8")

        (plan,) = plans(run(journey_path, "--playbook", playbook))
        assert plan["playbook"] == {"name": "Ours", "version": 2}
        debrief = next(each for each in plan["prompts"] if each["step"] == "debrief")
        assert debrief["due_at"] == "2026-06-03T10:30:00Z"
        assert "within 30 minutes" in debrief["why"]

    def test_that_makes_no_sense_is_told_with_its_lines(
        self, journey_path: Path, tmp_path: Path
    ) -> None:
        playbook = tmp_path / "ours.json"
        playbook.write_text(
            '{"name": "Ours",\n "follow_ups": {\n  "calls": 9,\n  "most": 0}}', encoding="utf-8"
        )

        result = run(journey_path, "--playbook", playbook)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines() == [
            f"{playbook}:3: follow_ups.calls: must be 0 to 6",
            f"{playbook}:4: follow_ups.most: must be 1 to 6",
        ]

    def test_that_is_not_there_is_told(self, journey_path: Path, tmp_path: Path) -> None:
        result = run(journey_path, "--playbook", tmp_path / "none.json")

        assert result.exit_code == 2
        assert result.stderr == f"Error: {tmp_path}/none.json: No such file or directory\n"


class TestTheTable:
    def test_shows_each_prompt_with_its_reason(self) -> None:
        result = run(JOURNEYS / "V16-heard-fifteen-hours-late.json", "--format", "table")

        assert result.exit_code == 0
        heading, columns, first, why, *_ = result.stdout.splitlines()
        assert heading == "S-1, as of 2026-06-04 02:16 Europe/London, playbook default 1"
        assert columns.split() == [
            *("state", "step", "interview", "interviewer", "opens", "due", "expires")
        ]
        assert first.split() == [
            *("overdue", "debrief", "I-1"),
            *("2026-06-03", "11:00", "2026-06-03", "13:00", "2026-06-17", "09:00"),
        ]
        assert why.endswith("it is late by 13 h.")
        assert "skipped: stale" in result.stdout
        assert "check_in 2" in result.stdout

    def test_says_so_where_there_is_nothing(self) -> None:
        result = run("--format", "table", stdin=json.dumps(document(interviews=[])))

        assert "Nothing to do." in result.stdout

    def test_keeps_a_ref_on_its_line(self) -> None:
        odd = document(submission={"ref": "S\n1\ud800"})

        heading = run("--format", "table", stdin=json.dumps(odd)).stdout.splitlines()[0]
        assert heading.startswith("S?1?, as of")


class TestBadInput:
    """Each ends in exit code 2, one line on standard error and nothing on standard output."""

    def complaint(self, *arguments: object, stdin: bytes | str | None = None) -> str:
        result = run(*arguments, stdin=stdin)

        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.endswith("\n")
        (line,) = result.stderr.splitlines()
        return line

    def of_content(self, tmp_path: Path, content: bytes | str, name: str = "bad.json") -> str:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return self.complaint(path).removeprefix(f"Error: {tmp_path}/")

    def test_a_file_that_is_not_there(self) -> None:
        assert self.complaint("none.json") == "Error: none.json: No such file or directory"

    def test_a_directory(self, tmp_path: Path) -> None:
        assert self.complaint(tmp_path) == f"Error: {tmp_path}: Is a directory"

    def test_an_empty_file(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, "") == "bad.json:1: is empty"

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('{"as_of": 1,\n"as_of": 2}', "bad.json:1: as_of: stands there twice"),
            (
                '{"interviews":\n[{}, {"ref":\n"A", "ref": "B"}]}',
                "bad.json:3: interviews[1].ref: stands there twice",
            ),
            ('{"a": {"b": 1, "b": 2}, "a": 3}', "bad.json:1: a: stands there twice"),
        ],
    )
    def test_a_field_that_stands_there_twice(self, tmp_path: Path, text: str, told: str) -> None:
        assert self.of_content(tmp_path, text) == told

    def test_a_field_that_stands_on_a_line_twice(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, '\n{"as_of": 1, "as_of": 1}', "bad.jsonl") == (
            "bad.jsonl:2: as_of: stands there twice"
        )

    def test_what_is_not_json(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, '{"a":\n  b}') == (
            "bad.json:2: is not JSON: Expecting value, column 3"
        )

    def test_what_is_not_json_on_a_line(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, "\n{", "bad.jsonl").startswith("bad.jsonl:2: is not JSON")

    def test_what_is_not_utf_8(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, b'{"a":\n"\xff"}') == "bad.json:2: is not UTF-8"
        assert self.of_content(tmp_path, b'"\xff"\n', "bad.jsonl") == "bad.jsonl:1: is not UTF-8"

    def test_json_that_is_nested_without_end(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, "[" * 200_000) == (
            "bad.json:1: is not JSON that can be read"
        )

    def test_a_number_of_too_many_digits(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, '{"round": ' + "9" * 5000 + "}") == (
            "bad.json:1: is not JSON that can be read"
        )

    def test_a_name_without_the_right_ending(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, "{}", "bad.txt") == (
            "bad.txt: its name must end in .json or .jsonl"
        )

    def test_an_unknown_field_with_its_line_in_the_file(self, tmp_path: Path) -> None:
        text = json.dumps(document(interviews=[{"ref": "I-1", "colour": "red"}]), indent=1)
        line = next(n for n, each in enumerate(text.splitlines(), start=1) if "colour" in each)

        assert self.of_content(tmp_path, text) == (
            f"bad.json:{line}: interviews[0].colour: is not a known field"
        )

    def test_a_missing_field_with_the_line_of_what_lacks_it(self, tmp_path: Path) -> None:
        text = '{"submission":\n {"ref": "S-1"},\n "recruiter":\n {"name": "Sam"}\n}'

        assert self.of_content(tmp_path, text) == ("bad.json:4: recruiter.timezone: is required")

    def test_a_naive_instant(self, tmp_path: Path) -> None:
        text = json.dumps(document(as_of="2026-06-03T10:00:00"))

        assert self.of_content(tmp_path, text) == (
            "bad.json:1: as_of: has no time zone; write it like 2026-03-27T15:00:00Z"
        )

    def test_an_end_before_its_start(self, tmp_path: Path) -> None:
        bad = document()
        bad["interviews"][0]["ends_at"] = "2026-06-03T08:59:00Z"
        text = f"{json.dumps(document())}\n{json.dumps(bad)}\n"
        path = tmp_path / "many.jsonl"
        path.write_text(text, encoding="utf-8")

        result = run(path)
        assert result.exit_code == 2
        assert result.stderr == f"Error: {path}:2: interviews[0].ends_at: is before starts_at\n"
        assert len(result.stdout.splitlines()) == 1  # the plan of the journey before it

    @pytest.mark.parametrize("key", ["timezone", "country"])
    def test_an_unknown_zone_or_country(self, tmp_path: Path, key: str) -> None:
        employer = {"timezone": "Europe/London", key: "Atlantis"}

        complaint = self.of_content(tmp_path, json.dumps(document(employer=employer)))
        assert complaint.startswith(f"bad.json:1: employer.{key}: is not a known")

    @pytest.mark.parametrize("whole", ["[]", "1", "null", '"S-1"'])
    def test_a_journey_that_is_no_object(self, tmp_path: Path, whole: str) -> None:
        assert self.of_content(tmp_path, whole) == "bad.json:1: .: must be an object"

    def test_a_bad_field_beside_an_expected_plan(self, tmp_path: Path) -> None:
        assert self.of_content(tmp_path, '{"prompts": [],\n"journey": {}}') == (
            "bad.json:2: journey.submission: is required"
        )

    @pytest.mark.parametrize("as_of", ["yesterday", "2026-06-03T10:00:00", ""])
    def test_a_bad_as_of(self, journey_path: Path, as_of: str) -> None:
        assert self.complaint(journey_path, "--as-of", as_of).startswith("Error: --as-of: ")

    def test_a_bad_format(self, journey_path: Path) -> None:
        assert "'xml' is not one of" in self.complaint(journey_path, "--format", "xml")

    def test_an_unknown_option(self) -> None:
        assert "No such option" in self.complaint("--colour")

    def test_a_file_name_of_several_lines(self) -> None:
        assert self.complaint("a\nb.json") == "Error: a?b.json: No such file or directory"


class TestBadAmongGood:
    """Each bad one is told in one line; the others are planned, and the exit code is 2."""

    def test_lines_of_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "many.jsonl"
        lines = [
            json.dumps(document(submission={"ref": "A"})),
            "{",
            json.dumps(document(submission={"ref": "B"})),
            json.dumps(document(colour="red")),
            json.dumps(document(submission={"ref": "C"})),
        ]
        path.write_text("\n".join(lines), encoding="utf-8")

        result = run(path)
        assert result.exit_code == 2
        assert [json.loads(line)["submission"] for line in result.stdout.splitlines()] == [*"ABC"]
        first, second = result.stderr.splitlines()
        assert first.startswith(f"Error: {path}:2: is not JSON")
        assert second == f"Error: {path}:4: colour: is not a known field"

    def test_lines_of_standard_input(self) -> None:
        result = run(stdin=b"\xff\n" + json.dumps(document()).encode())

        assert result.exit_code == 2
        assert result.stderr == "Error: <stdin>:1: is not UTF-8\n"
        assert len(result.stdout.splitlines()) == 1

    def test_files(self, tmp_path: Path, journey_path: Path) -> None:
        bad = tmp_path / "bad.json"
        bad.write_text("", encoding="utf-8")

        result = run(bad, journey_path, tmp_path / "none.jsonl", tmp_path / "a.txt", journey_path)
        assert result.exit_code == 2
        assert len(result.stdout.splitlines()) == 2
        assert result.stderr.splitlines() == [
            f"Error: {bad}:1: is empty",
            f"Error: {tmp_path}/none.jsonl: No such file or directory",
            f"Error: {tmp_path}/a.txt: No such file or directory",
        ]


class TestNoJourneys:
    def test_of_a_file_of_lines_are_no_plans(self, tmp_path: Path) -> None:
        path = tmp_path / "none.jsonl"
        path.write_text(" \n\n", encoding="utf-8")

        result = run(path)
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")

    def test_of_standard_input_are_no_plans(self) -> None:
        result = run(stdin="")

        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


class TestTheGroup:
    def test_knows_its_commands_and_imports_each_when_asked(self) -> None:
        assert "plan" in COMMANDS

        result = CliRunner().invoke(cli, ["plan", "--help"])
        assert result.exit_code == 0
        assert "INSTANT" in result.stdout

    def test_an_unknown_command_is_told_in_one_line(self) -> None:
        result = CliRunner().invoke(cli, ["dance"])

        assert result.exit_code == 2
        assert result.stderr == "Error: No such command 'dance'.\n"

    def test_an_unknown_option_is_told_in_one_line(self) -> None:
        result = CliRunner().invoke(cli, ["--dance"])

        assert result.exit_code == 2
        assert len(result.stderr.splitlines()) == 1

    def test_without_a_command_shows_its_help(self) -> None:
        result = CliRunner().invoke(cli, [])

        assert result.exit_code == 2
        assert "Usage:" in result.output


def test_planning_loads_neither_flask_nor_sqlalchemy(journey_path: Path) -> None:
    probe = (
        "import sys; from plugin.__main__ import main; sys.argv[1:] = ['plan', sys.argv[1]]\n"
        "try: main()\n"
        "finally: print({'flask', 'sqlalchemy', 'redis'} & set(sys.modules), file=sys.stderr)"
    )

    done = subprocess.run(
        [sys.executable, "-c", probe, str(journey_path)], capture_output=True, text=True, check=True
    )
    assert done.stderr == "set()\n"


def test_a_reader_who_leaves_early_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    path.write_text((json.dumps(document()) + "\n") * 200, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)

    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "plugin", "plan", str(path)],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )

    assert done.stderr == b""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("a",), 2),
        (("a", 0), 2),
        (("a", 1), 3),
        (("a", 1, "b"), 4),
        (("a", 2), 2),
        (("c",), 5),
        (("c", "d"), 5),
        (("nothing", "there"), 1),
    ],
)
def test_fields_are_found_on_their_lines(path: tuple[str | int, ...], line: int) -> None:
    text = '{\n"a": [1,\n {"é\\"":[],\n  "b": "x"} ],\n"c" : "y" }'

    assert line_of(text, path) == line
