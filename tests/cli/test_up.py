"""`afterword up` refuses in one line, and keeps and stops what it started."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plugin.cli import cli
from plugin.local import wheels
from plugin.local.folder import opened


@pytest.fixture(autouse=True)
def _no_servers_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def free_port() -> str:
    """The default port may be taken: somebody tries Afterword while the tests run."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def up(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, ["up", *map(str, arguments)])


def assert_refused(result: Result, *words: str) -> None:
    """One line on standard error with these words in it, and exit code 2."""
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    for word in words:
        assert word in result.stderr


def test_a_port_in_use_is_refused(tmp_path: Path, taken_port: int) -> None:
    result = up("--state", tmp_path, "--port", str(taken_port))

    assert_refused(result, f"Port {taken_port} is in use", "--port")


def test_in_the_demo_the_sandboxs_port_must_be_free_too(tmp_path: Path, taken_port: int) -> None:
    result = up("--state", tmp_path, "--port", str(taken_port - 1), "--demo")

    assert_refused(result, f"Port {taken_port} is in use")


def test_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)

    result = up("--state", tmp_path)

    assert_refused(result, "belongs to", "--state")


def test_a_second_one_on_the_same_state_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path):
        result = up("--state", tmp_path)

    assert_refused(result, "already running", str(os.getpid()))


def test_a_missing_wheel_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels, "find_spec", lambda _package: None)

    result = up("--state", tmp_path, "--port", free_port())

    assert_refused(result, "PostgreSQL is not installed", "DATABASE_URL")


def test_a_state_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    result = up("--state", tmp_path / "file" / "state")

    assert_refused(result, "Cannot use the state folder", "--state")


def test_a_refused_start_leaves_the_folder_free(tmp_path: Path, taken_port: int) -> None:
    up("--state", tmp_path, "--port", str(taken_port))

    with opened(tmp_path) as folder:
        assert not folder.was_killed
