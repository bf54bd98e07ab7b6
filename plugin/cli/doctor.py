"""`afterword doctor`: is every installation well?"""

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from plugin.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask

    from plugin.services.examining import Examination

_UNWELL = 1
_MARKS = {True: "ok  ", False: "look"}


@click.command()
@click.option("--installation", "key", metavar="KEY", help="Only this one. Default: all.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
)
@click.pass_obj
def doctor(make_app: Callable[[], "Flask"], key: str | None, format_name: str) -> None:
    """Try each installation's connection and say what works and what does not.

    The exit code is 0 where all is well, 1 where something wants a look, 2 for an unknown key.
    """
    with make_app().app_context():
        from plugin.services import examining  # noqa: PLC0415 - is slow

        try:
            found = [examining.examine(one) for one in examining.find_installations(key)]
        except NotFound as error:
            raise click.UsageError(str(error)) from error
    if format_name == "json":
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        click.echo("\n\n".join(map(_as_text, found)) or "Nothing is installed yet.")
    click.get_current_context().exit(0 if all(one.is_well for one in found) else _UNWELL)


def _as_text(found: "Examination") -> str:
    head = f"{found.name} ({found.kind}, {found.state}), key {found.key}"
    return "\n".join([head, *(f"  {_MARKS[one.works]}  {one.text}" for one in found.findings)])
