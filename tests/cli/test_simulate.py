"""`afterword simulate`: journeys or the agency's own past in, both sides out, nothing written."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from click.testing import CliRunner, Result
from flask import Flask

from plugin.app import create_app
from plugin.cli import cli, simulation_run
from plugin.config import Config, has_database, sqlalchemy_url
from plugin.playbook_document import read_playbook
from plugin.services import playbook_versions
from plugin.store.tables import METADATA
from tests import factories
from tests.domain.makers import document
from tests.services import Database
from tests.use_cases.past import Agency, make_agency

DRAFT = """\
name: hasty
version: 2
follow_ups:
  most: 1
steps:
  keep_applying:
    enabled: false
"""
JUNE = ("--from", "2026-06-01", "--to", "2026-06-30")
END = ("--as-of", "2026-08-01T00:00:00Z")


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "draft.yaml"
    path.write_text(DRAFT, encoding="utf-8")
    return path


@pytest.fixture
def journeys(tmp_path: Path) -> Path:
    """Forty submissions of two recruiters."""
    path = tmp_path / "journeys.jsonl"
    path.write_text("".join(line(number) for number in range(40)), encoding="utf-8")
    return path


def line(number: int) -> str:
    recruiter = {"name": f"Recruiter {number % 2}", "timezone": "Europe/London"}
    return f"{json.dumps(document(submission={'ref': f'S-{number}'}, recruiter=recruiter))}\n"


def run(*arguments: object, stdin: bytes | str | None = None, obj: Any = None) -> Result:
    return CliRunner().invoke(cli, ["simulate", *map(str, arguments)], input=stdin, obj=obj)


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    found: dict[str, Any] = json.loads(result.stdout)
    return found


class TestJourneys:
    def test_the_answer_is_one_document(self, draft: Path, journeys: Path) -> None:
        told = answer(run(journeys, "--playbook", draft, *JUNE, *END))

        assert told["playbooks"]["draft"] == {"name": "hasty", "version": 2}
        assert (told["from"], told["to"], told["as_of"]) == (
            "2026-06-01", "2026-06-30", "2026-08-01T00:00:00Z",
        )  # fmt: skip
        assert [each["submission"] for each in told["submissions"]] == [
            f"S-{number}" for number in range(40)
        ]
        assert told["numbers"]["submissions"] == told["numbers"]["differing"] == 40
        assert {day["recruiter"] for day in told["numbers"]["days"]} == {
            "Recruiter 0", "Recruiter 1",
        }  # fmt: skip

    def test_without_a_file_or_a_database_journeys_come_from_standard_input(
        self, draft: Path
    ) -> None:
        told = answer(run("--playbook", draft, *JUNE, *END, stdin=line(1) + "\n" + line(2)))

        assert told["numbers"]["submissions"] == 2

    def test_a_dash_is_standard_input_among_files(self, draft: Path, journeys: Path) -> None:
        told = answer(run(journeys, "-", "--playbook", draft, *JUNE, *END, stdin=line(77)))

        assert told["submissions"][-1]["submission"] == "S-77"

    def test_nothing_at_all_is_an_answer_too(self, draft: Path) -> None:
        told = answer(run("--playbook", draft, *JUNE, *END, stdin=""))

        assert (told["submissions"], told["numbers"]["submissions"]) == ([], 0)

    def test_a_playbook_beside_itself_makes_no_difference(
        self, draft: Path, journeys: Path
    ) -> None:
        told = answer(run(journeys, "--playbook", draft, "--against", draft, *JUNE, *END))

        assert (told["submissions"], told["numbers"]["differing"]) == ([], 0)
        assert told["playbooks"]["in_force"] == told["playbooks"]["draft"]

    def test_the_replay_ends_when_the_last_day_has_ended_everywhere(
        self, draft: Path, journeys: Path
    ) -> None:
        assert answer(run(journeys, "--playbook", draft, *JUNE))["as_of"] == "2026-07-01T12:00:00Z"

    def test_or_now_where_that_is_earlier(self, draft: Path, journeys: Path) -> None:
        with time_machine.travel("2026-06-10T08:00:00.7Z", tick=False):
            told = answer(run(journeys, "--playbook", draft, *JUNE))

        assert told["as_of"] == "2026-06-10T08:00:00Z"

    def test_a_table_has_both_sides_beside_one_another(self, draft: Path, journeys: Path) -> None:
        said = run(journeys, "--playbook", draft, *JUNE, *END, "--format", "table").stdout

        assert "In force: default 1. Draft: hasty 2." in said
        assert "S-0, Recruiter 0 (Europe/London)" in said
        assert "Interviews 40, submissions 40, of which 40 differ." in said
        assert "keep_applying" in said
        assert "only in force" in said


class TestTwiceTheSame:
    def test_two_processes_answer_what_one_does_to_the_byte(
        self, draft: Path, journeys: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulation_run, "CHUNK", 7)
        asked = (journeys, "--playbook", draft, *JUNE, *END)

        one, again, two = (
            run(*asked, "--processes", processes).stdout_bytes for processes in (1, 1, 2)
        )

        assert one == again == two
        assert len(json.loads(one)["submissions"]) == 40

    def test_however_strings_are_hashed(self, draft: Path, journeys: Path) -> None:
        def answered(seed: str) -> bytes:
            return subprocess.run(
                [
                    *(sys.executable, "-m", "plugin", "simulate", str(journeys)),
                    *("--playbook", str(draft), *JUNE, *END),
                ],
                env={"PATH": os.environ["PATH"], "PYTHONHASHSEED": seed},
                capture_output=True,
                check=True,
            ).stdout

        assert answered("1") == answered("2")


class TestWhatIsWrong:
    @pytest.mark.parametrize(
        ("options", "said"),
        [
            (("--from", "2026-13-01", "--to", "2026-06-30"), "--from: is not a day"),
            (("--from", "2026-06-01", "--to", "soon"), "--to: must be a date like 2026-03-27"),
            (("--from", "2026-06-30", "--to", "2026-06-01"), "--from: is after --to"),
            ((*JUNE, "--as-of", "2026-06-30"), "--as-of: must be an instant"),
            ((*JUNE, "--processes", "0"), "--processes"),
            (("--from", "2026-06-01"), "--to"),
        ],
    )
    def test_is_told_in_one_line(self, draft: Path, options: tuple[str, ...], said: str) -> None:
        result = run("--playbook", draft, *options, stdin="")

        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
        assert result.stderr.count("\n") == 1

    def test_a_playbook_that_is_none_is_named_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "draft.yaml"
        path.write_text("name: hasty\nfollow_ups:\n  most: many\n", encoding="utf-8")

        result = run("--playbook", path, *JUNE, stdin="")

        assert (result.exit_code, result.stdout) == (2, "")
        assert f"{path}:3: follow_ups.most" in result.stderr
        assert result.stderr.count("\n") == 1

    def test_a_playbook_that_is_not_there_is_named(self, tmp_path: Path) -> None:
        result = run("--playbook", tmp_path / "none.yaml", *JUNE, stdin="")

        assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
        assert "No such file" in result.stderr

    @pytest.mark.parametrize("processes", [1, 2])
    def test_a_bad_journey_is_told_and_the_others_are_replayed(
        self, draft: Path, tmp_path: Path, processes: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulation_run, "CHUNK", 1)
        path = tmp_path / "journeys.jsonl"
        path.write_text(f"{line(1)}{{}}\n{line(2)}", encoding="utf-8")

        result = run(path, "--playbook", draft, *JUNE, *END, "--processes", processes)

        assert result.exit_code == 2
        assert f"Error: {path}:2: submission: is required" in result.stderr
        assert json.loads(result.stdout)["numbers"]["submissions"] == 2

    def test_a_file_that_is_not_there_is_told(self, draft: Path, tmp_path: Path) -> None:
        result = run(tmp_path / "none.jsonl", "--playbook", draft, *JUNE)

        assert result.exit_code == 2
        assert "none.jsonl: No such file" in result.stderr


def test_no_database_is_asked_and_nothing_of_it_is_loaded(draft: Path, journeys: Path) -> None:
    program = (
        "import sys\n"
        "from plugin.cli import cli\n"
        "cli(sys.argv[1:], standalone_mode=False)\n"
        "print([name for name in ('sqlalchemy', 'flask', 'redis') if name in sys.modules],"
        " file=sys.stderr)\n"
    )
    done = subprocess.run(
        [
            *(sys.executable, "-c", program, "simulate", str(journeys)),
            *("--playbook", str(draft), *JUNE, *END, "--processes", "1"),
        ],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr.strip() == "[]"


def test_a_database_is_there_once_it_is_named() -> None:
    assert has_database({"DATABASE_URL": "postgresql:///x"})
    assert not has_database({"DATABASE_URL": ""})
    assert not has_database({})


class TestTheAgencysOwnPast:
    ASKED = ("--from", "2026-01-05", "--to", "2026-01-11", "--as-of", "2026-02-10T09:00:00Z")

    @pytest.fixture
    def agency(self, app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> Agency:
        monkeypatch.setenv("DATABASE_URL", config.database_url)
        with app.app_context():
            return make_agency()

    def test_is_read_from_the_database(self, config: Config, agency: Agency, draft: Path) -> None:
        told = answer(run("--playbook", draft, *self.ASKED, obj=partial(create_app, config)))

        assert told["playbooks"]["in_force"]["name"] == "default"
        assert told["numbers"]["submissions"] == 2
        assert told["numbers"]["in_force"]["chased"] == 1
        names = {each["recruiter"].partition(" (")[0] for each in told["submissions"]}
        assert names == {"Sam Lee", "Kit Ray"}

    def test_is_compared_with_the_playbook_in_force(
        self, app: Flask, config: Config, agency: Agency, draft: Path
    ) -> None:
        with app.app_context():
            playbook_versions.take(agency.sam, read_playbook(DRAFT), based_on=1)

        told = answer(run("--playbook", draft, *self.ASKED, obj=partial(create_app, config)))

        assert told["playbooks"]["in_force"] == {"name": "hasty", "version": 2}
        assert told["numbers"]["differing"] == 0

    def test_two_processes_answer_what_one_does(
        self,
        config: Config,
        agency: Agency,
        draft: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("plugin.cli.simulation_rows.CHUNK", 1)
        obj = partial(create_app, config)

        one, two = (
            run("--playbook", draft, *self.ASKED, "--processes", number, obj=obj)
            for number in (1, 2)
        )

        assert one.stdout_bytes == two.stdout_bytes
        assert answer(one)["numbers"]["submissions"] == 2

    def test_changes_no_row(
        self, config: Config, agency: Agency, draft: Path, database: Database
    ) -> None:
        def rows() -> dict[str, list[str]]:
            url = sqlalchemy_url(database.superuser_url)
            with sa.create_engine(url, poolclass=sa.NullPool).connect() as connection:
                return {
                    table.name: sorted(map(str, connection.execute(sa.select(table))))
                    for table in METADATA.sorted_tables
                }

        before = rows()
        answer(run("--playbook", draft, *self.ASKED, obj=partial(create_app, config)))

        assert rows() == before

    def test_asks_whose_where_there_are_several_agencies(
        self, app: Flask, config: Config, agency: Agency, draft: Path
    ) -> None:
        with app.app_context():
            factories.make_installation(account="another")
        obj = partial(create_app, config)

        several = run("--playbook", draft, *self.ASKED, obj=obj)
        named = run("--playbook", draft, *self.ASKED, "--agency", "another", obj=obj)
        unknown = run("--playbook", draft, *self.ASKED, "--agency", "nobody", obj=obj)

        assert (several.exit_code, several.stderr.count("\n")) == (2, 1)
        assert "name one with --agency: " in several.stderr
        assert answer(named)["numbers"]["submissions"] == 0
        assert (unknown.exit_code, unknown.stderr.count("\n")) == (2, 1)

    def test_a_file_goes_before_the_database(
        self, agency: Agency, draft: Path, journeys: Path
    ) -> None:
        assert answer(run(journeys, "--playbook", draft, *JUNE))["numbers"]["submissions"] == 40
