"""`afterword uninstall`: leave an agency."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plugin.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.argument("key", metavar="INSTALLATION-KEY")
@click.option("--erase-now", is_flag=True, help="Erase without the grace of 30 days.")
@click.confirmation_option(prompt="Stop Afterword for this agency?")
@click.pass_obj
def uninstall(make_app: Callable[[], "Flask"], key: str, erase_now: bool) -> None:
    """Stop at once, take our webhooks down in the CRM, and erase the agency after 30 days.

    `afterword doctor` lists the keys. Who is installed again before then finds everything as it
    was. The worker does the rest: it must run.
    """
    with make_app().app_context():
        from plugin.services import uninstalling  # noqa: PLC0415 - is slow

        try:
            done = uninstalling.uninstall(key, erase_now=erase_now)
        except NotFound as error:
            raise click.ClickException(str(error)) from error
    click.echo(
        f"Afterword is uninstalled for {done.agency_name}: nothing is read or sent any more."
    )
    click.echo(f"Everything about it is erased after {done.erase_at:%d %B %Y, %H:%M} UTC.")
    if done.webhooks_by_hand:
        click.echo("Somebody must delete our webhooks in the CRM: it does not let us do that.")
