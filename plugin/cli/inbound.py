"""`afterword inbound`: a mail server for our own addresses and no others."""

import signal
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.pass_obj
def inbound(make_app: Callable[[], "Flask"]) -> None:
    """Take the mail that comes to our own addresses, until told to stop.

    A relay of yours, or the MX record of AFTERWORD_INBOUND_DOMAIN, leads here. It listens at
    AFTERWORD_INBOUND_LISTEN and speaks SMTP, or LMTP where that begins with lmtp://.
    """
    from plugin.errors import NotFound  # noqa: PLC0415 - what follows loads the application
    from plugin.extensions import held  # noqa: PLC0415
    from plugin.mail.listener import Door, listening  # noqa: PLC0415
    from plugin.services.inbound import Via, is_ours, receive  # noqa: PLC0415

    app = make_app()
    where = held.config.listen
    if where is None:
        raise click.UsageError("AFTERWORD_INBOUND_LISTEN is not set")

    def keep(recipients: Sequence[str], raw: bytes) -> bool:
        with app.app_context():
            try:
                receive(recipients, raw, via=Via.SMTP)
            except NotFound:
                return False
        return True

    try:
        with listening(where, Door(is_ours, keep)):
            click.echo(f"Taking mail at {where.host} port {where.port}", err=True)
            _until_told_to_stop()
    except OSError as refusal:
        raise click.ClickException(
            f"Cannot listen at {where.host} port {where.port}: {refusal.strerror}"
        ) from refusal


def _until_told_to_stop() -> None:
    asked = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: asked.set())
    while not asked.wait(timeout=3600):
        pass
