"""`afterword web`, `worker` and `cron`: three processes, each on as many machines as you like."""

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from plugin.config import Config
from plugin.errors import ConfigError

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=5080, show_default=True)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True)
@click.option("--threads", type=click.IntRange(min=1), default=4, show_default=True)
def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the pages, the webhooks and the API by gunicorn."""
    try:
        Config.from_env()  # else each of gunicorn's workers would say so in thirty lines
    except ConfigError as error:
        raise click.UsageError(str(error)) from error
    options = {
        "--bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--workers": str(workers),
        "--worker-class": "gthread",
        "--threads": str(threads),
        "--graceful-timeout": "4",
    }
    words = [word for option in options.items() for word in option]
    program = [sys.executable, "-P", "-m", "gunicorn", "--no-control-socket", "--preload", *words]
    sys.stdout.flush()
    os.execv(sys.executable, [*program, "plugin.app:serving_app()"])  # noqa: S606 - no shell wanted


@click.command()
@click.pass_obj
def worker(make_app: Callable[[], "Flask"]) -> None:
    """Do what the queue asks for, until told to stop."""
    from plugin.tasks.runtime import run_worker  # noqa: PLC0415 - RQ is slow to import

    run_worker(make_app())


@click.command()
@click.pass_obj
def cron(make_app: Callable[[], "Flask"]) -> None:
    """Ring the bell for what is due by the clock. Several may run: the sweeps claim their rows."""
    from plugin.tasks.periodic import run_cron  # noqa: PLC0415 - RQ is slow to import

    run_cron(make_app())
