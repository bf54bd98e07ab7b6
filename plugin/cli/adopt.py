"""`afterword adopt`: say that this is no copy."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.pass_obj
def adopt(make_app: Callable[[], "Flask"]) -> None:
    """Let this Afterword send from a database that was copied or has moved.

    A database sends from one address only: the AFTERWORD_BASE_URL that first sent from it. Run
    this after a real move, never on a copy for trying things out.
    """
    with make_app().app_context():
        from plugin.services import home  # noqa: PLC0415 - is slow

        home.adopt()
