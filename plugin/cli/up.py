"""`afterword up`: everything on one machine, in one terminal."""

import errno
import shlex
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

import click
import httpx

from plugin.cli.stack import Ports, Stack, assemble
from plugin.errors import ConfigError
from plugin.local import LocalError
from plugin.local.folder import DEFAULT, opened
from plugin.supervisor import GaveUp, Stopped, StopSignals, Supervisor

_TICK_SECONDS = 0.1
_READY_WITHIN_SECONDS = 60
_RECRUITERS_WITHIN_SECONDS = 30  # the sandbox CRM installs us first, then tells of its people
_LEFTOVERS_GONE_WITHIN_SECONDS = 6  # of what a killed run had started


class Progress:
    """One line that says what is going on: rewritten in a terminal, a line each elsewhere.

    A terminal that was closed is no error: stopping in order matters more than saying so.
    """

    def __init__(self) -> None:
        self._is_terminal = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """Show what is being done now."""
        if self._is_terminal:
            self._write(f"\r\x1b[K{text} …", ends_line=False)
        else:
            self._write(text)

    def keep(self, text: str) -> None:
        """Show something that stays to be read."""
        self.clear()
        self._write(text)

    def clear(self) -> None:
        """Take the rewritten line away."""
        if self._is_terminal:
            self._write("\r\x1b[K", ends_line=False)

    def _write(self, text: str, *, ends_line: bool = True) -> None:
        with suppress(OSError):
            click.echo(text, err=True, nl=ends_line)


@dataclass(frozen=True, slots=True)
class Session:
    """What the steps of one run share."""

    stack: Stack
    supervisor: Supervisor
    signals: StopSignals
    progress: Progress

    def go_on(self) -> bool:
        """Tend the children. Raises Stopped if we are asked to stop; returns True otherwise."""
        self.signals.raise_if_asked()
        self.supervisor.tend()
        return True

    def wait_until(self, is_so: Callable[[], bool], *, within: float) -> bool:
        """Tend the children until it is so (True) or the seconds are over (False)."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            self.go_on()
            if is_so():
                return True
            time.sleep(_TICK_SECONDS)
        return False


@click.command()
@click.option("--demo", is_flag=True, help="Also start the sandbox CRM, with candidates in it.")
@click.option(
    "--state",
    type=click.Path(path_type=Path),
    default=str(DEFAULT),
    show_default=True,
    help="The folder for data, secrets and logs.",
)
@click.option(
    "--port",
    type=click.IntRange(1, 65532),
    default=5080,
    show_default=True,
    help="Where the pages are; the sandbox CRM, its mail catcher and the demo's incoming mail"
    " take the next three.",
)
def up(demo: bool, state: Path, port: int) -> None:
    """Start everything on this machine and keep it running until Ctrl-C.

    PostgreSQL and Valkey come out of their wheels, unless DATABASE_URL and REDIS_URL are set.
    """
    progress = Progress()
    signals = StopSignals()
    try:
        with signals.caught():
            _keep_up(state, Ports(port), demo, signals, progress)
    except Stopped:
        progress.keep("Stopped.")
    except (LocalError, ConfigError) as refusal:
        _fail(progress, refusal, 2)
    except GaveUp as defeat:
        _fail(progress, defeat, 1)


def _keep_up(
    state: Path, ports: Ports, demo: bool, signals: StopSignals, progress: Progress
) -> None:
    began = time.monotonic()
    with opened(state) as folder:
        patience = _LEFTOVERS_GONE_WITHIN_SECONDS if folder.was_killed else 0
        for port in ports.all_of(demo):
            _wait_for_port(port, patience)
        stack = assemble(folder, ports, demo=demo)
        with _supervised(progress) as supervisor:
            session = Session(stack, supervisor, signals, progress)
            _start(session)
            _welcome(session)
            progress.keep(f"Ready in {time.monotonic() - began:.1f} s. Ctrl-C stops everything.")
            while True:
                session.wait_until(lambda: False, within=_READY_WITHIN_SECONDS)


@contextmanager
def _supervised(progress: Progress) -> Iterator[Supervisor]:
    supervisor = Supervisor(progress.keep)
    try:
        yield supervisor
    finally:
        progress.say("Stopping")
        supervisor.stop()


def _start(session: Session) -> None:
    stack, supervisor = session.stack, session.supervisor
    for child, server in stack.servers():
        session.progress.say(f"Starting {child.name}")
        supervisor.start(child)
        server.wait_until_ready(session.go_on)
    session.progress.say("Migrating the database")
    stack.migrate(session.go_on)
    session.progress.say("Starting web, worker and cron")
    supervisor.start(stack.web(), stack.worker(), *stack.inbound())
    if stack.demo:
        session.progress.say("Starting the sandbox CRM")
        supervisor.start(stack.sandbox(session.go_on))
    supervisor.start(stack.cron())  # last: the others are waited for


def _welcome(session: Session) -> None:
    """Print where to go, once it answers: the addresses and the link, on standard output."""
    stack, progress = session.stack, session.progress
    progress.say(
        "Waiting for a recruiter to sign in" if stack.demo else "Asking for a sign-in link"
    )
    seconds = _RECRUITERS_WITHIN_SECONDS if stack.demo else 0
    link = stack.sign_in_link(session.go_on, within=seconds)
    settings = stack.write_settings()
    for name, address in stack.probes().items():
        progress.say(f"Waiting for {name} to answer")
        if not session.wait_until(partial(_answers, address), within=_READY_WITHIN_SECONDS):
            raise GaveUp(f"{name} does not answer; its log says why: {stack.folder.log(name)}")
    progress.clear()
    click.echo(f"Afterword    {stack.address}")
    if stack.demo:
        click.echo(f"Sandbox CRM  {stack.sandbox_address}")
        click.echo(f"Mail to us   {stack.environ['AFTERWORD_INBOUND_LISTEN']} (SMTP)")
    click.echo(f"Sign in      {link or 'once a CRM has told us of a recruiter'}")
    click.echo(f"Commands     . {shlex.quote(str(settings))}   first, in another terminal")


def _answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5, trust_env=False).status_code < 500
    except httpx.TransportError:
        return False


def _wait_for_port(port: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while (refusal := _refusal_of(port)) == errno.EADDRINUSE and time.monotonic() < deadline:
        time.sleep(_TICK_SECONDS)
    if refusal == errno.EADDRINUSE:
        raise LocalError(f"Port {port} is in use: stop what uses it, or give another with --port.")
    if refusal:
        raise LocalError(f"Port {port} is not for this user: give one above 1023 with --port.")


def _refusal_of(port: int) -> int:
    """Return 0 if the port is free, else the errno that says why not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the servers do
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as refusal:
            return refusal.errno or errno.EACCES
    return 0


def _fail(progress: Progress, reason: Exception, code: int) -> NoReturn:
    progress.clear()
    click.echo(str(reason), err=True)
    sys.exit(code)
