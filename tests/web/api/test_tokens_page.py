"""/settings/api and `afterword api-token`: tokens made, shown once, revoked."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask

from plugin.cli import cli
from plugin.errors import NotAllowed
from plugin.services import api_tokens
from plugin.services.access import Viewer
from tests import factories
from tests.web.api.conftest import Script
from tests.web.visitors import visitor

TOKEN = re.compile(r"aw_\d+_[A-Za-z0-9_-]{43}")


def test_a_manager_makes_a_token_that_is_shown_once(
    in_app: Flask, script: Script, manager: Viewer
) -> None:
    browser = visitor(in_app, manager)

    made = browser.post("/settings/api", {"name": "Zapier"})

    (token,) = set(TOKEN.findall(made.text))
    assert not TOKEN.search(browser.get("/settings/api").text)
    assert "Zapier" in browser.get("/settings/api").text
    assert Script(script.client, script.installation_id, token).get("/prompts").status_code == 200


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_token_needs_a_name(in_app: Flask, manager: Viewer, name: str) -> None:
    answer = visitor(in_app, manager).post("/settings/api", {"name": name})

    assert answer.status_code in (400, 409)
    assert not TOKEN.search(answer.text)


def test_a_manager_revokes_a_token(in_app: Flask, script: Script, manager: Viewer) -> None:
    (token,) = api_tokens.list_tokens(manager)

    answer = visitor(in_app, manager).post(f"/settings/api/{token.id}/revoke")

    assert answer.status_code == 303
    assert api_tokens.list_tokens(manager) == []


def test_only_managers_see_and_make_tokens(in_app: Flask, script: Script) -> None:
    sam = factories.make_recruiter(script.installation_id)
    browser = visitor(in_app, Viewer(script.installation_id, sam, "Sam"))

    assert browser.get("/settings/api").status_code == 403
    assert browser.post("/settings/api", {"name": "Zapier"}).status_code == 403
    with pytest.raises(NotAllowed):
        api_tokens.revoke_token(Viewer(script.installation_id, sam, "Sam"), 1)


def test_there_are_only_so_many_tokens(in_app: Flask, manager: Viewer) -> None:
    for number in range(api_tokens.MOST - 1):
        api_tokens.create_token(manager, f"Number {number}")

    answer = visitor(in_app, manager).post("/settings/api", {"name": "One more"})

    assert answer.status_code == 409


def test_another_agencys_manager_revokes_nothing(
    in_app: Flask, manager: Viewer, strangers: Script
) -> None:
    (token,) = api_tokens.list_tokens(manager)
    pat = factories.make_recruiter(strangers.installation_id, is_manager=True)
    viewer = Viewer(strangers.installation_id, pat, "Pat")

    assert visitor(in_app, viewer).post(f"/settings/api/{token.id}/revoke").status_code == 404
    assert len(api_tokens.list_tokens(manager)) == 1


def test_the_operator_makes_a_token_by_command(app: Flask, script: Script) -> None:
    done = CliRunner().invoke(cli, ["api-token", "--installation", "fed"], obj=lambda: app)

    assert done.exit_code == 0, done.output
    assert TOKEN.fullmatch(done.output.strip())


def test_a_token_for_nobody_is_one_line(app: Flask) -> None:
    done = CliRunner().invoke(cli, ["api-token", "--installation", "none"], obj=lambda: app)

    assert (done.exit_code, done.output.count("\n")) == (1, 1)


def test_installing_an_agency_that_feeds_us_prints_its_token(app: Flask) -> None:
    done = CliRunner().invoke(
        cli, ["install", "--crm", "api", "--account", "m", "--name", "Meridian"], obj=lambda: app
    )

    assert done.exit_code == 0, done.output
    assert TOKEN.fullmatch(done.output.strip())
