"""`afterword up`, run for real: PostgreSQL, Valkey, web, worker and cron as processes."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import psycopg
import pytest

from tests.processes import is_over

WEB = "plugin.app:serving_app()"
OURS = ("AFTERWORD_", "DATABASE_", "REDIS_", "SMTP_")


@dataclass(frozen=True)
class Run:
    """One `afterword up` that has said that it is ready."""

    process: subprocess.Popen[str]
    state: Path
    port: int

    def answers(self) -> bool:
        """Tell whether the web process takes requests at this moment."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/health/live").status_code == 200
        except httpx.TransportError:
            return False

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def child(self, command: str) -> int | None:
        """Return the number of the child whose command line has this word in it."""
        children = psutil.Process(self.process.pid).children()
        return next((child.pid for child in children if command in child.cmdline()), None)

    def database(self) -> psycopg.Connection:
        socket_folder = (self.state / "postgres").resolve() / "socket"
        return psycopg.connect(host=str(socket_folder), user="postgres", dbname="afterword")


def command(state: Path, port: int) -> list[str]:
    return [sys.executable, "-m", "plugin", "up", "--state", str(state), "--port", str(port)]


def environ() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(OURS)}


@contextmanager
def started(state: Path) -> Iterator[Run]:
    """Start `afterword up` and wait until it is ready; stop it at the end."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with subprocess.Popen(
        command(state, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ(),
    ) as process:
        try:
            assert process.stderr
            said = []
            for line in process.stderr:
                said.append(line)
                if line.startswith("Ready"):
                    break
            else:
                pytest.fail("".join(said))
            yield Run(process, state, port)
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)


@pytest.fixture
def fresh_state(tmp_path: Path) -> Iterator[Path]:
    with _state_in(tmp_path) as state:
        yield state


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    with _state_in(tmp_path_factory.mktemp("up")) as state, started(state) as run:
        yield run


@contextmanager
def _state_in(folder: Path) -> Iterator[Path]:
    state = folder / "state"
    try:
        yield state
    finally:
        if (state / "postgres").is_symlink():  # root's data lie elsewhere
            shutil.rmtree((state / "postgres").readlink())


def test_the_pages_answer_once_it_is_ready(run: Run) -> None:
    assert run.answers()


def test_the_secrets_are_for_their_owner_alone(run: Run) -> None:
    modes = {
        name: (run.state / name).stat().st_mode & 0o777 for name in ("secret_key", "encryption_key")
    }

    assert modes == {"secret_key": 0o600, "encryption_key": 0o600}


def test_its_settings_let_other_commands_find_it(run: Run) -> None:
    other = '. "$1" && exec "$2" -m plugin doctor'
    said = subprocess.run(
        ["/bin/sh", "-c", other, "sh", run.state / "environment", sys.executable],
        check=False,
        capture_output=True,
        text=True,
        env=environ(),
    )

    assert (said.returncode, said.stdout) == (0, "Nothing is installed yet.\n"), said.stderr


def test_web_worker_and_cron_are_processes_of_their_own(run: Run) -> None:
    pids = {run.child(word) for word in (WEB, "worker", "cron")}

    assert len(pids - {None}) == 3


def test_a_second_one_on_the_same_state_says_that_it_is_running_already(run: Run) -> None:
    second = subprocess.run(
        command(run.state, 1), capture_output=True, text=True, env=environ(), check=False
    )

    assert second.returncode == 2
    assert second.stderr.startswith(f"Afterword is already running in {run.state}")


def test_a_child_that_is_killed_is_started_again(run: Run) -> None:
    killed = run.child(WEB)
    assert killed

    os.kill(killed, signal.SIGKILL)

    assert run.process.stderr
    assert run.process.stderr.readline() == "web died (SIGKILL); starting it again in 0.5 s\n"
    while run.child(WEB) is None or not run.answers():
        threading.Event().wait(0.1)


def test_killed_it_leaves_nothing_behind_and_goes_on_and_ctrl_c_stops_all_it_started(
    fresh_state: Path,
) -> None:
    with started(fresh_state) as first:
        with first.database() as connection:
            connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        of_the_first = first.descendants()
        first.process.kill()
        first.process.wait()
    assert [left for left in of_the_first if not is_over(left.pid, within=10)] == []

    with started(fresh_state) as second:
        with second.database() as connection:
            answer = connection.execute("SELECT answer FROM kept").fetchone()
        of_the_second = second.descendants()
        second.process.send_signal(signal.SIGINT)
        code = second.process.wait(30)

    assert answer == (42,)
    assert code == 0
    assert len(of_the_second) > 5
    assert [left for left in of_the_second if not is_over(left.pid, within=0)] == []
