"""`afterword sign-in-link`: a one-time link for the operator to hand on."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plugin.errors import NotFound

if TYPE_CHECKING:
    from flask import Flask

_LOOK_EVERY_SECONDS = 0.3


@click.command("sign-in-link")
@click.option("--email", help="The recruiter's address. Default: the first with open prompts.")
@click.option("--wait", type=click.FloatRange(min=0), default=0, help="Seconds to wait for them.")
@click.pass_obj
def sign_in_link(make_app: Callable[[], "Flask"], email: str | None, wait: float) -> None:
    """Print a link that signs one recruiter in, once, within 15 minutes.

    Exit 1, with one line that says so, where there is no such recruiter (yet).
    """
    deadline = time.monotonic() + wait
    with make_app().app_context():
        from plugin.services.sign_in import create_sign_in_link  # noqa: PLC0415 - is slow

        while True:
            try:
                click.echo(create_sign_in_link(email))
                return
            except NotFound as error:
                if time.monotonic() >= deadline:
                    raise click.ClickException(str(error)) from error
            time.sleep(_LOOK_EVERY_SECONDS)
