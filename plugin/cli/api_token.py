"""`afterword api-token`: a token of the API, for the operator to hand on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plugin.errors import PluginError

if TYPE_CHECKING:
    from flask import Flask


@click.command("api-token")
@click.option("--installation", "key", required=True, help="The installation's key.")
@click.option("--name", default="Made by the operator", show_default=True, help="What it is for.")
@click.pass_obj
def api_token(make_app: Callable[[], "Flask"], key: str, name: str) -> None:
    """Print a new API token, this once.

    With it the agency's own programs post records and read prompts (docs/api.md). A manager sees
    it at /settings/api and can revoke it there. Exit 1 where there is no such installation.
    """
    with make_app().app_context():
        from plugin.services.api_tokens import create_token_for  # noqa: PLC0415 - is slow

        try:
            click.echo(create_token_for(key, name))
        except PluginError as error:
            raise click.ClickException(str(error)) from error
