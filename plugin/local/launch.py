"""Start a program that is tied to us, and end it with all that it started."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from plugin.local import LocalError

_TETHER = Path(__file__).with_name("tether.py")


@dataclass(frozen=True, slots=True)
class Account:
    """A system user to whom root hands a program over."""

    name: str
    uid: int
    gid: int


def account_named(name: str) -> Account:
    """Return the system user of that name, made if it is missing. Only root may call this."""
    with suppress(KeyError):
        return _account(name)
    useradd = shutil.which("useradd", path="/usr/sbin:/usr/bin:/sbin:/bin")
    if useradd is None:
        raise LocalError(f"PostgreSQL refuses to run as root: make a system user {name!r} for it.")
    try:
        subprocess.run(  # noqa: S603 - a fixed program with a fixed name
            [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
            check=True,
            capture_output=True,
        )
    except subprocess.CalledProcessError as failure:
        with suppress(KeyError):  # another process may have been quicker
            return _account(name)
        raise LocalError(
            f"Could not make the system user {name!r}, as whom PostgreSQL must run:"
            f" make it by hand, or start Afterword as an ordinary user."
        ) from failure
    return _account(name)


def _account(name: str) -> Account:
    entry = pwd.getpwnam(name)
    return Account(name, entry.pw_uid, entry.pw_gid)


@dataclass(frozen=True, slots=True)
class Program:
    """What to start. `stop_signal` asks it to stop; it gets it too if we are killed outright."""

    argv: Sequence[str]
    env: Mapping[str, str]
    log: Path
    account: Account | None = None
    stop_signal: signal.Signals = signal.SIGTERM


def launch(program: Program, output: IO[bytes] | None = None) -> subprocess.Popen[bytes]:
    """Start `program` in a session of its own, in `/`.

    Its log gets what it says; `output`, if given, gets its standard output instead.

    Call it from the main thread: the tie is to the thread that starts the program. Its own session
    keeps a Ctrl-C in the terminal from it, so that we decide who stops when.
    """
    account = program.account
    identity = (-1, -1) if account is None else (account.uid, account.gid)
    tie = [os.getpid(), int(program.stop_signal), *identity]
    with program.log.open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - callers name their own programs, no shell
            [sys.executable, "-I", "-S", str(_TETHER), *map(str, tie), *program.argv],
            env=dict(program.env),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output or log,
            stderr=log,
            start_new_session=True,
        )


def end(process: subprocess.Popen[bytes], how: signal.Signals, *, within: float) -> None:
    """Ask `process` to stop and wait `within` seconds; then kill it and all its descendants."""
    ask(process, how)
    wait_or_kill(process, within)


def ask(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Send `how` to the process, unless it is gone already."""
    if process.poll() is None:
        process.send_signal(how)


def wait_or_kill(process: subprocess.Popen[bytes], within: float) -> None:
    """Wait `within` seconds for the process to go; then kill it and all its descendants."""
    try:
        process.wait(max(within, 0))
    except subprocess.TimeoutExpired:
        descendants = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        kill(descendants)
        process.wait()


def kill(processes: Sequence[psutil.Process]) -> None:
    """Kill those of the processes that still are the same ones (psutil compares start times)."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()
