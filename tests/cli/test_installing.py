"""`afterword install` asks how candidates may contact interviewers, and never assumes it."""

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from plugin.cli import cli, installing
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallCode

GENERIC = ("--crm", "generic")
BOTTLECRM = (
    *("--crm", "bottlecrm", "--account", "ORG-1", "--name", "Your agency"),
    *("--url", "https://crm.example"),
)


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "is_at_a_terminal", lambda: True)


def run(app: Flask, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["install", *words], obj=lambda: app, input=typed)


def code_modes(app: Flask) -> list[str | None]:
    with app.app_context(), transaction(None) as session:
        return list(session.scalars(select(InstallCode.contact_mode)))


def agency_modes(app: Flask) -> list[str | None]:
    with app.app_context(), transaction(None) as session:
        return list(session.scalars(select(Installation.contact_mode)))


@pytest.mark.usefixtures("at_a_terminal")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("via_recruiter\n", "via_recruiter"),
        ("pigeon\nnone\n", "none"),
        ("later\n", None),
        ("\n", None),
    ],
)
def test_a_terminal_is_asked_and_the_code_carries_the_answer(
    app: Flask, typed: str, kept: str | None
) -> None:
    result = run(app, *GENERIC, typed=typed)

    assert result.exit_code == 0
    assert "How may candidates contact" in result.stderr
    assert len(result.stdout.splitlines()) == 1
    assert code_modes(app) == [kept]


def test_a_script_is_not_asked(app: Flask) -> None:
    result = run(app, *GENERIC)

    assert (result.exit_code, result.stderr) == (0, "")
    assert code_modes(app) == [None]


@pytest.mark.usefixtures("at_a_terminal")
def test_the_option_answers_without_a_question(app: Flask) -> None:
    result = run(app, *GENERIC, "--contact-mode", "none")

    assert result.stderr == ""
    assert code_modes(app) == ["none"]


def test_an_answer_that_is_none_of_them_is_refused(app: Flask) -> None:
    result = run(app, *GENERIC, "--contact-mode", "pigeon")

    assert result.exit_code == 2
    assert code_modes(app) == []


@pytest.mark.usefixtures("at_a_terminal")
def test_a_crm_that_we_connect_to_has_the_answer_at_once(app: Flask) -> None:
    result = run(app, *BOTTLECRM, typed="direct\ntoken\nsecret\n")

    assert result.exit_code == 0
    assert agency_modes(app) == ["direct"]


@pytest.mark.usefixtures("at_a_terminal")
def test_what_is_missing_is_said_before_anything_is_asked(app: Flask) -> None:
    result = run(app, "--crm", "bottlecrm", "--account", "ORG-1")

    assert result.exit_code == 2
    assert "needs --name" in result.stderr
    assert "How may candidates contact" not in result.stderr


def test_a_kind_that_nobody_registered_lists_those_that_there_are(app: Flask) -> None:
    result = run(app, "--crm", "pigeon")

    assert result.exit_code == 2
    assert ", bottlecrm, " in result.stderr


def test_away_from_a_terminal_a_set_up_link_is_printed(app: Flask) -> None:
    result = run(app, "--crm", "bottlecrm", "--contact-mode", "none")

    assert result.stdout.startswith("https://afterword.example/settings/install/link/")
    assert code_modes(app) == ["none"]
