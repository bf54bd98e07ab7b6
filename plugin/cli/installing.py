"""`afterword install` and `afterword uninstall`: let a CRM account in, or out."""

from collections.abc import Callable

import click
from flask import Flask

from plugin.domain.people import Place
from plugin.extensions import held
from plugin.services.installations import InstallFacts, connect, create_install_code

KINDS = click.Choice(["generic", "bottlecrm"])


@click.command()
@click.option("--crm", "kind", type=KINDS, required=True, help="The kind of CRM.")
@click.option("--account", help="The CRM account's id; for a CRM that we connect to.")
@click.option("--name", help="The agency's name.")
@click.option("--url", help="Where the CRM's API is.")
@click.option("--timezone", default="UTC", show_default=True, help="The agency's IANA zone.")
@click.option("--country", help="The agency's ISO 3166-1 country, for public holidays.")
@click.option("--subdivision", help="The part of the country, as the holidays package names it.")
@click.pass_obj
def install(make_app: Callable[[], Flask], /, kind: str, **given: str | None) -> None:
    """Let a CRM account in.

    A generic CRM is given the one-time code that this prints; it installs itself with it. For
    BottleCRM this asks for an API token and the webhook's secret, and prints the webhook's address.
    """
    with make_app().app_context():
        if kind == "generic":
            click.echo(create_install_code(kind))
            return
        click.echo(_connect(kind, given))


def _connect(kind: str, given: dict[str, str | None]) -> str:
    for option in ("account", "name", "url"):
        if not given[option]:
            raise click.UsageError(f"--crm {kind} needs --{option}")
    secrets = {
        "token": click.prompt("API token", hide_input=True, err=True),
        "webhook_secret": click.prompt(
            "Webhook secret (empty: later)", "", hide_input=True, err=True
        ),
    }
    facts = InstallFacts(
        name=given["name"] or "",
        base_url=given["url"] or "",
        place=Place(given["timezone"] or "UTC", given["country"], given["subdivision"]),
        secrets={name: value for name, value in secrets.items() if value},
    )
    installed = connect(kind, given["account"] or "", facts)
    return f"{held.config.base_url}/webhooks/{installed.installation_key}"
