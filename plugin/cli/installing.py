"""`afterword install`: let a CRM account in, and ask what must never be silently assumed."""

import secrets
import sys
from collections.abc import Callable

import click
from flask import Flask

from plugin.domain.people import ContactMode, Place
from plugin.extensions import held
from plugin.services.api_tokens import create_token_for
from plugin.services.installations import InstallFacts, connect, create_install_code

FED = "api"
KINDS = click.Choice(["generic", "bottlecrm", FED])
LATER = "later"
_NEEDED = {"generic": (), "bottlecrm": ("account", "name", "url"), FED: ("account", "name")}
_QUESTION = """\
How may candidates contact the people who interviewed them, where neither the CRM nor the agency
says it of a client?
  direct         candidates write to the interviewers themselves
  via_recruiter  notes come to the recruiter, who forwards them
  none           no notes and no check-ins
  later          ask the agency; until it answers, these prompts wait"""


@click.command()
@click.option("--crm", "kind", type=KINDS, required=True, help="The kind of CRM.")
@click.option("--account", help="The CRM account's id; for a CRM that we connect to.")
@click.option("--name", help="The agency's name.")
@click.option("--url", help="Where the CRM's API is.")
@click.option("--timezone", default="UTC", show_default=True, help="The agency's IANA zone.")
@click.option("--country", help="The agency's ISO 3166-1 country, for public holidays.")
@click.option("--subdivision", help="The part of the country, as the holidays package names it.")
@click.option(
    "--contact-mode",
    "answer",
    type=click.Choice([*(mode.value for mode in ContactMode), LATER]),
    help="How candidates may contact interviewers; asked for in a terminal, else the agency is.",
)
@click.pass_obj
def install(
    make_app: Callable[[], Flask], /, kind: str, answer: str | None, **given: str | None
) -> None:
    """Let a CRM account in.

    A generic CRM is given the one-time code that this prints; it installs itself with it. For
    BottleCRM this asks for an API token and the webhook's secret, and prints the webhook's address.
    A CRM that a script of yours feeds (api) has neither: this prints the token for the script.
    """
    _refuse_incomplete(kind, given)
    mode = _contact_mode(answer)
    with make_app().app_context():
        if kind == "generic":
            click.echo(create_install_code(kind, mode))
            return
        click.echo(_feed(given, mode) if kind == FED else _connect(kind, given, mode))


def _refuse_incomplete(kind: str, given: dict[str, str | None]) -> None:
    for option in _NEEDED[kind]:
        if not given[option]:
            raise click.UsageError(f"--crm {kind} needs --{option}")


def is_at_a_terminal() -> bool:
    """Tell whether a person can be asked."""
    return sys.stdin.isatty()


def _contact_mode(answer: str | None) -> ContactMode | None:
    """Return the option's answer, else what a person at a terminal says; None: nobody said."""
    if answer is None and is_at_a_terminal():
        click.echo(_QUESTION, err=True)
        choice = click.Choice([*(mode.value for mode in ContactMode), LATER])
        answer = click.prompt("Contact mode", LATER, type=choice, show_choices=False, err=True)
    return ContactMode(answer) if answer and answer != LATER else None


def _feed(given: dict[str, str | None], mode: ContactMode | None) -> str:
    """Install an agency that posts its records itself; return the token for its script."""
    facts = InstallFacts(
        name=given["name"] or "",
        base_url=given["url"] or "",
        place=Place(given["timezone"] or "UTC", given["country"], given["subdivision"]),
        secrets={"shared_secret": secrets.token_urlsafe(32)},
        contact_mode=mode,
        settings={"account": given["account"]},
    )
    installed = connect(FED, given["account"] or "", facts)
    return create_token_for(installed.installation_key, "Made at install")


def _connect(kind: str, given: dict[str, str | None], mode: ContactMode | None) -> str:
    pasted = {
        "token": click.prompt("API token", hide_input=True, err=True),
        "webhook_secret": click.prompt(
            "Webhook secret (empty: later)", "", hide_input=True, err=True
        ),
    }
    facts = InstallFacts(
        name=given["name"] or "",
        base_url=given["url"] or "",
        place=Place(given["timezone"] or "UTC", given["country"], given["subdivision"]),
        secrets={name: value for name, value in pasted.items() if value},
        contact_mode=mode,
    )
    installed = connect(kind, given["account"] or "", facts)
    return f"{held.config.base_url}/webhooks/{installed.installation_key}"
