"""`afterword install` at a terminal: the same steps as in the browser, asked one by one."""

import re

import pytest
import time_machine
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import select

from plugin.cli import cli, installing
from plugin.crm import Finding
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests.fakes import FakeCrm
from tests.use_cases.setting_up import BRIGHT, TOKEN, WORDS

KEYS = f"{TOKEN}\nadmin\n"
PLACE = "\n\n\nENG\nvia_recruiter\n"
"""The name, zone and country that the CRM tells, its part, and the contact mode."""


@pytest.fixture
def crm(app: Flask, clock: time_machine.Traveller) -> FakeCrm:
    from plugin.extensions import held

    crm = FakeCrm(accounts={TOKEN: BRIGHT}, words=WORDS)
    held.adapter_factory, held.adapter_classes = crm.adapter, crm.classes
    return crm


@pytest.fixture(autouse=True)
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "is_at_a_terminal", lambda: True)


def run(app: Flask, *words: str, typed: str = "") -> Result:
    return CliRunner().invoke(cli, ["install", *words], obj=lambda: app, input=typed)


def rows(app: Flask) -> list[Installation]:
    with app.app_context(), transaction(None) as session:
        found = list(session.scalars(select(Installation)))
        session.expunge_all()
        return found


def test_everything_is_asked_for_and_what_to_do_in_the_crm_is_printed(
    app: Flask, crm: FakeCrm
) -> None:
    typed = f"https://crm.example\n{KEYS}{PLACE}shown once\n"

    result = run(app, "--crm", "pasted", "--accept-guesses", "--start", typed=typed)

    assert result.exit_code == 0, result.output
    assert "1. Make a webhook that calls this address." in result.stdout
    assert re.search(r"https://afterword.example/webhooks/\S+/\S+\n", result.stdout)
    assert result.stdout.endswith("Afterword works.\n")
    (row,) = rows(app)
    assert (row.state, row.account, row.contact_mode) == ("enabled", "ACC-1", "via_recruiter")
    assert row.settings["stages"] == {"10": "submitted", "20": "interviewing"}


def test_the_token_is_not_echoed(app: Flask, crm: FakeCrm) -> None:
    result = run(app, "--crm", "pasted", typed=f"https://crm.example\n{KEYS}")

    assert TOKEN not in result.output


def test_each_guess_can_be_answered_otherwise(app: Flask, crm: FakeCrm) -> None:
    words = "offer\n\n-\nn\ny\n"

    run(app, "--crm", "pasted", typed=f"https://crm.example\n{KEYS}{words}{PLACE}\nn\n")

    (row,) = rows(app)
    assert row.settings["stages"] == {"10": "offer", "20": "interviewing"}
    assert row.settings["interview_types"] == ["2"]
    assert row.state == "installing"


def test_what_was_answered_is_kept_and_gone_on_with(app: Flask, crm: FakeCrm) -> None:
    first = run(app, "--crm", "pasted", typed=f"https://crm.example\n{KEYS}")
    key = re.search(r"--installation (\S+)", first.stderr)[1]

    result = run(
        app,
        *("--crm", "pasted", "--installation", key, "--accept-guesses", "--start"),
        typed=f"{PLACE}\n",
    )

    assert result.exit_code == 0, result.output
    assert "API token" not in result.stderr
    assert [row.state for row in rows(app)] == ["enabled"]


def test_a_token_that_is_refused_is_asked_for_again(app: Flask, crm: FakeCrm) -> None:
    typed = f"https://crm.example\nno good\nadmin\ny\n\n{TOKEN}\n\n"

    result = run(app, "--crm", "pasted", typed=typed)

    assert "The CRM refuses the token." in result.stderr
    assert "The CRM answers: Bright Recruiting." in result.stderr


def test_what_is_missing_is_said(app: Flask, crm: FakeCrm) -> None:
    crm.findings = [Finding(False, "Notes cannot be written.")]

    result = run(app, "--crm", "pasted", typed=f"https://crm.example\n{KEYS}")

    assert "missing  Notes cannot be written." in result.stderr


def test_a_wrong_option_is_asked_for_instead(app: Flask, crm: FakeCrm) -> None:
    result = run(
        app,
        *("--crm", "pasted", "--accept-guesses", "--start", "--timezone", "Mars"),
        typed=f"https://crm.example\n{KEYS}\n\nENG\nnone\n\n\n\nENG\nnone\n\n",
    )

    assert "Choose a time zone of the list." in result.stderr
    assert [row.timezone for row in rows(app)] == ["Europe/London"]


def test_an_account_that_is_installed_already_is_reconnected(app: Flask, crm: FakeCrm) -> None:
    typed = f"https://crm.example\n{KEYS}{PLACE}\n"
    run(app, "--crm", "pasted", "--accept-guesses", "--start", typed=typed)

    result = run(app, "--crm", "pasted", typed=f"https://crm.example\n{KEYS}y\n")

    assert "never a second installation" in result.stderr
    assert (result.exit_code, [row.state for row in rows(app)]) == (0, ["enabled"])


def test_one_that_works_is_not_set_up_again(app: Flask, crm: FakeCrm) -> None:
    typed = f"https://crm.example\n{KEYS}{PLACE}\n"
    run(app, "--crm", "pasted", "--accept-guesses", "--start", typed=typed)

    result = run(app, "--crm", "pasted", "--installation", rows(app)[0].key)

    assert result.exit_code == 2
    assert "works already" in result.stderr


def test_a_crm_that_asks_for_consent_gets_a_link(app: Flask, crm: FakeCrm) -> None:
    result = run(app, "--crm", "consent")

    assert result.stdout.startswith("https://afterword.example/settings/install/link/")
    assert result.stderr == ""


def test_a_link_can_be_asked_for_at_a_terminal(app: Flask, crm: FakeCrm) -> None:
    result = run(app, "--crm", "pasted", "--link")

    assert "/settings/install/link/" in result.stdout


def test_an_unknown_key_is_said_in_one_line(app: Flask, crm: FakeCrm) -> None:
    result = run(app, "--crm", "pasted", "--installation", "nothing")

    assert (result.exit_code, result.stdout) == (1, "")
    assert "There is no installation with this key." in result.stderr
