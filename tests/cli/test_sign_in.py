"""`afterword sign-in-link`."""

from click.testing import CliRunner, Result
from flask import Flask

from plugin.cli import cli
from tests import factories


def run(app: Flask, *words: str) -> Result:
    return CliRunner().invoke(cli, ["sign-in-link", *words], obj=lambda: app)


def test_it_prints_exactly_one_link_of_the_recruiter(app: Flask) -> None:
    with app.app_context():
        factories.make_recruiter(factories.make_installation(), email="sam@agency.example")

    result = run(app, "--email", "Sam@agency.example")

    assert result.exit_code == 0
    [link] = result.stdout.splitlines()
    assert link.startswith("https://afterword.example/sign-in/")


def test_without_an_address_it_is_for_a_recruiter_with_open_prompts(app: Flask) -> None:
    with app.app_context():
        rows = factories.make_journey()
        factories.make_prompt(
            rows.installation_id,
            rows.submission_id,
            rows.interview_id,
            recruiter_id=rows.recruiter_id,
        )

    assert run(app).stdout.startswith("https://afterword.example/sign-in/")


def test_with_nobody_to_sign_in_yet_it_says_so_in_one_line(app: Flask) -> None:
    result = run(app)

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "Error: No active recruiter has open prompts yet.\n"
