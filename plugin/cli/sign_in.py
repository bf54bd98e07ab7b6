"""`afterword sign-in-link`: a one-time link for the operator to hand on."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plugin.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask


@click.command("sign-in-link")
@click.option("--email", help="The recruiter's address. Default: the first with open prompts.")
@click.pass_obj
def sign_in_link(make_app: Callable[[], "Flask"], email: str | None) -> None:
    """Print a link that signs one recruiter in, once, within 15 minutes.

    Exit 1, with one line that says so, where there is no such recruiter (yet).
    """
    with make_app().app_context():
        from plugin.services.sign_in import create_sign_in_link  # noqa: PLC0415 - is slow

        try:
            click.echo(create_sign_in_link(email))
        except NotFound as error:
            raise click.ClickException(str(error)) from error
