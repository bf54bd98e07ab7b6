"""`afterword rules`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin.cli import cli
from plugin.cli.rule_tests import find_shown_rules
from plugin.domain.rules import RULES


def run(*given: str) -> Result:
    return CliRunner().invoke(cli, ["rules", *given])


def test_every_rule_is_one_object_with_what_carries_it_out() -> None:
    done = run()
    rules = json.loads(done.stdout)
    by_number = {each["rule"]: each for each in rules}

    assert done.exit_code == 0
    assert list(by_number) == list(RULES)
    assert by_number["R65"]["sources"] == ["003_e64f2f9871ae0388.txt"]
    assert {
        "means": "note check",
        "name": "signature",
        "steps": ["check_in", "thank_you"],
    }.items() <= (by_number["R65"]["carried_out_by"][1].items())
    assert by_number["R95"]["no_action"]
    assert by_number["R23"]["tests"] == []


def test_the_words_of_an_email_are_those_that_a_candidate_gets() -> None:
    [rule] = [each for each in json.loads(run().stdout) if each["rule"] == "R79"]

    [email] = [each for each in rule["carried_out_by"] if each["means"] == "e-mail"]
    assert email["says"] == [
        "Mention that you were to hear by Thursday 2 April. It shows that you listened, and gives"
        " them a reason to answer."
    ]


def test_a_folder_of_tests_names_those_that_show_a_rule(tmp_path: Path) -> None:
    tests = tmp_path / "tests"
    (tests / "deep").mkdir(parents=True)
    (tests / "deep/test_one.py").write_text(
        "@pytest.mark.rule('R23', 'R24')\ndef test_a():\n    pass\n"
        "class TestB:\n    @pytest.mark.parametrize('x', [pytest.param(1, marks=pytest.mark.rule("
        "'R23'))])\n    def test_c(self, x):\n        pass\n"
        "@pytest.mark.rule('R25')\ndef helper():\n    pass\n"
    )

    assert find_shown_rules(tests) == {
        "R23": ("tests/deep/test_one.py::test_a", "tests/deep/test_one.py::TestB::test_c"),
        "R24": ("tests/deep/test_one.py::test_a",),
    }
    assert "`tests/deep/test_one.py::test_a`" in run("--format", "md", "--tests", str(tests)).stdout


@pytest.mark.parametrize("written", ["def (", "x = '\0'"])
def test_a_file_that_is_no_python_is_named_in_one_line(tmp_path: Path, written: str) -> None:
    (tmp_path / "test_broken.py").write_text(written)

    done = run("--tests", str(tmp_path))

    assert done.exit_code == 2
    assert done.stdout == ""
    assert "test_broken.py: this is no Python file." in done.stderr
    assert done.stderr.count("\n") == 1
