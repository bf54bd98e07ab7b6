"""Children are started again when they die, not for ever, and stopped in order."""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugin import supervisor as supervising
from plugin.local.launch import Program
from plugin.supervisor import Child, GaveUp, Stopped, StopSignals, Supervisor
from tests.processes import is_over


class Machine:
    """A supervisor with a clock and a notebook of this test's own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = 0.0
        self.reports: list[str] = []
        self.prepared: list[str] = []
        self.supervisor = Supervisor(self.reports.append, lambda: self.now)

    def child(self, name: str, script: str, *, is_server: bool = False) -> Child:
        program = Program(
            ["/bin/sh", "-c", script], {"PATH": os.defpath}, self.folder / f"{name}.log"
        )
        return Child(name, program, lambda: self.prepared.append(name), is_server)

    def tend_until(self, is_so: Callable[[], bool]) -> None:
        while not is_so():
            self.supervisor.tend()
            threading.Event().wait(0.005)

    def tend_until_death(self, number: int) -> None:
        self.tend_until(lambda: len(self.reports) == number)

    def log_of(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return log.read_text() if log.exists() else ""


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    yield machine
    machine.supervisor.stop()


def test_a_child_that_dies_is_reported_with_how(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"))

    machine.tend_until_death(1)

    assert machine.reports == ["web died (exit 3); starting it again in 0.5 s"]


def test_a_child_that_a_signal_killed_is_reported_with_its_name(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "kill -9 $$"))

    machine.tend_until_death(1)

    assert machine.reports == ["web died (SIGKILL); starting it again in 0.5 s"]


def test_a_child_is_not_started_again_before_its_pause_is_over(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"))
    machine.tend_until_death(1)
    machine.now = 0.49

    machine.supervisor.tend()

    assert machine.prepared == ["web"]


def test_a_child_is_prepared_and_started_again_after_its_pause(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "echo started; exit 3"))
    machine.tend_until_death(1)
    machine.now = 0.5

    machine.tend_until_death(2)

    assert machine.prepared == ["web", "web"]
    assert machine.log_of("web") == "started\nstarted\n"


def test_the_pauses_grow(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"))

    for number in (1, 2, 3, 4):
        machine.tend_until_death(number)
        machine.now += 4

    assert [report.split(" in ")[1] for report in machine.reports] == ["0.5 s", "1 s", "2 s", "4 s"]


def test_the_fifth_death_in_half_a_minute_is_the_last(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"))
    for number in (1, 2, 3, 4):
        machine.tend_until_death(number)
        machine.now += 4

    with pytest.raises(GaveUp, match=r"web died 5 times in 30 s; its log says why: .*web\.log"):
        machine.tend_until_death(5)


def test_deaths_far_apart_are_no_reason_to_give_up(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"))

    for number in range(1, 8):
        machine.tend_until_death(number)
        machine.now += 20

    assert machine.reports[-1].endswith("in 1 s")


def test_the_others_go_on_when_one_dies(machine: Machine) -> None:
    machine.supervisor.start(machine.child("web", "exit 3"), machine.child("cron", "exec sleep 60"))

    machine.tend_until_death(1)
    machine.now = 1
    machine.tend_until_death(2)

    assert machine.prepared == ["web", "cron", "web"]


def test_servers_are_stopped_last(machine: Machine, tmp_path: Path) -> None:
    order = tmp_path / "order"
    loop = (
        "trap 'echo {} >> " + str(order) + "; exit 0' TERM; echo up; while :; do sleep 0.02; done"
    )
    machine.supervisor.start(
        machine.child("postgres", loop.format("postgres"), is_server=True),
        machine.child("web", loop.format("web")),
    )
    machine.tend_until(lambda: machine.log_of("web") == machine.log_of("postgres") == "up\n")

    machine.supervisor.stop()

    assert order.read_text().split() == ["web", "postgres"]


def test_a_child_that_will_not_stop_is_killed(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "_GRACE_SECONDS", 0.2)
    machine.supervisor.start(machine.child("worker", "trap '' TERM; echo $$; sleep 60"))
    machine.tend_until(lambda: machine.log_of("worker").endswith("\n"))

    machine.supervisor.stop()

    assert is_over(int(machine.log_of("worker")), within=0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_noted_and_acted_on_when_we_ask(number: signal.Signals) -> None:
    signals = StopSignals()

    with signals.caught():
        os.kill(os.getpid(), number)

        with pytest.raises(Stopped):
            signals.raise_if_asked()


def test_nobody_asked_means_going_on() -> None:
    signals = StopSignals()

    with signals.caught():
        assert signals.raise_if_asked() is None  # type: ignore[func-returns-value]


def test_former_handlers_are_put_back() -> None:
    former = signal.getsignal(signal.SIGTERM)

    with StopSignals().caught():
        pass

    assert signal.getsignal(signal.SIGTERM) is former
