"""Finding a Python for BottleCRM on machines that have several, some of which only look like it."""

from pathlib import Path

import pytest

from tests.real import interpreter


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with an empty PATH and home, whose own Python is too old."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(interpreter.sys, "executable", str(tmp_path / "too-old"))
    program(tmp_path / "too-old", exit_code=1)
    return tmp_path


def program(path: Path, *, exit_code: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n")
    path.chmod(0o755)
    return path


def test_a_shim_that_exists_and_fails_is_passed_over(machine: Path) -> None:
    program(machine / "python3.12", exit_code=127)
    good = program(machine / "python3.13", exit_code=0)

    assert interpreter.find_python() == good


def test_a_pyenv_version_that_is_not_switched_on_serves(machine: Path) -> None:
    good = program(machine / ".pyenv/versions/3.12.1/bin/python", exit_code=0)

    assert interpreter.find_python() == good


def test_where_there_is_none_nothing_is_found(machine: Path) -> None:
    assert interpreter.find_python() is None


def test_what_the_machine_lacks_is_said_in_one_line() -> None:
    assert "python3.12" in interpreter.MISSING
    assert "\n" not in interpreter.MISSING
