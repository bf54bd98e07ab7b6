"""Keeps a set of programs running on one machine, and stops them in order."""

import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from plugin.local.launch import Program, ask, launch, wait_or_kill

DEATHS_BEFORE_GIVING_UP = 5
WITHIN_SECONDS = 30.0
_FIRST_PAUSE_SECONDS = 0.5
_LONGEST_PAUSE_SECONDS = 8.0
_GRACE_SECONDS = 4.5  # once for the servers, once for the others: ten at the most


class GaveUp(Exception):
    """A program cannot be kept running. The text is one line that names its log."""


class Stopped(Exception):
    """Somebody asked us to stop; everything is in order."""


class StopSignals:
    """Turns Ctrl-C, SIGTERM and a closed terminal into a flag, so that no start is cut in half."""

    _SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def __init__(self) -> None:
        self._asked = False

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Catch the signals in this block; put the former handlers back after it."""
        former = {number: signal.signal(number, self._note) for number in self._SIGNALS}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)

    def raise_if_asked(self) -> None:
        """Raise Stopped if a signal has come."""
        if self._asked:
            raise Stopped

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Child:
    """A program to keep running.

    `prepare` runs before every start of it. `is_server` says that others need it: it stops last.
    """

    name: str
    program: Program
    prepare: Callable[[], None] = _nothing
    is_server: bool = False


@dataclass(slots=True)
class _Run:
    child: Child
    process: subprocess.Popen[bytes]
    deaths: list[float] = field(default_factory=list)
    restart_at: float | None = None


class Supervisor:
    """Starts children, starts the dead again, and stops all of them, the servers last.

    Its methods belong to the main thread. `report` gets one line for each death.
    """

    def __init__(
        self, report: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report = report
        self._clock = clock
        self._runs: list[_Run] = []

    def start(self, *children: Child) -> None:
        """Start the children, in this order."""
        for child in children:
            child.prepare()
            self._runs.append(_Run(child, launch(child.program)))

    def tend(self) -> None:
        """Start what has died, each time after a longer pause. Call it every moment or so.

        Raises GaveUp when one child has died five times in half a minute.
        """
        for run in self._runs:
            if run.process.poll() is None:
                continue
            if run.restart_at is None:
                self._note_death(run)
            elif self._clock() >= run.restart_at:
                run.child.prepare()
                run.process = launch(run.child.program)
                run.restart_at = None

    def stop(self) -> None:
        """Stop all children, the servers last; kill what does not go by itself in time."""
        for is_server in (False, True):
            runs = [run for run in self._runs if run.child.is_server is is_server]
            for run in runs:
                ask(run.process, run.child.program.stop_signal)
            deadline = time.monotonic() + _GRACE_SECONDS
            for run in runs:
                wait_or_kill(run.process, deadline - time.monotonic())
        self._runs.clear()

    def _note_death(self, run: _Run) -> None:
        now = self._clock()
        run.deaths = [died for died in run.deaths if now - died < WITHIN_SECONDS] + [now]
        name, log = run.child.name, run.child.program.log
        if len(run.deaths) >= DEATHS_BEFORE_GIVING_UP:
            raise GaveUp(
                f"{name} died {len(run.deaths)} times in {WITHIN_SECONDS:.0f} s;"
                f" its log says why: {log}"
            )
        pause = min(_FIRST_PAUSE_SECONDS * 2 ** (len(run.deaths) - 1), _LONGEST_PAUSE_SECONDS)
        run.restart_at = now + pause
        self._report(f"{name} died ({_how(run.process)}); starting it again in {pause:g} s")


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"exit {code}" if code >= 0 else signal.Signals(-code).name
