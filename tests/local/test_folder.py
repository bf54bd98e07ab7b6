"""The state folder is one user's, for one run at a time, and holds nothing else."""

import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from plugin.local import LocalError, wheels
from plugin.local.folder import StateFolder, opened, short_folder
from plugin.local.launch import Account

LONG = "a-folder-with-a-name-of-no-less-than-fifty-characters"


@pytest.fixture
def me() -> Account:
    return Account("me", os.geteuid(), os.getegid())


@pytest.fixture
def roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where root would keep what system users reach, in a place of this test's own."""
    folder = tmp_path / "roots"
    monkeypatch.setattr(wheels, "ROOTS_FOLDER", folder)
    return folder


@pytest.fixture
def temporary(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a short path for temporary files, which goes away."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        monkeypatch.setattr(tempfile, "tempdir", folder)
        yield Path(folder)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_is_made_with_its_parents_and_closed_to_others(tmp_path: Path) -> None:
    state = tmp_path / "not" / "there" / "yet"

    with opened(state):
        assert mode(state) == 0o700


def test_one_that_others_can_enter_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    with opened(tmp_path):
        assert mode(tmp_path) == 0o700


def test_it_can_be_opened_again_once_it_was_closed(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass

    with opened(tmp_path) as folder:
        assert not folder.was_killed


def test_it_says_that_the_last_run_was_killed(tmp_path: Path) -> None:
    (tmp_path / "afterword.lock").write_text("4711\n")

    with opened(tmp_path) as folder:
        assert folder.was_killed


def test_two_at_a_time_are_refused_with_the_process_that_has_it(tmp_path: Path) -> None:
    with (
        opened(tmp_path),
        pytest.raises(LocalError, match=rf"already running .*process {os.getpid()}"),
        opened(tmp_path),
    ):
        pass


def test_another_users_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stranger = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: stranger)

    with pytest.raises(LocalError, match=r"belongs to .*: run as that user, or .*--state"):
        opened(tmp_path).__enter__()


def test_a_folder_with_other_things_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    tmp_path.chmod(0o755)

    with pytest.raises(LocalError, match="holds other things"):
        opened(tmp_path).__enter__()

    assert mode(tmp_path) == 0o755


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "state").touch()

    with pytest.raises(LocalError, match=r"Cannot use .*: give another one with --state"):
        opened(tmp_path / "state").__enter__()


def test_a_parent_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(LocalError, match="Cannot use"):
        opened(tmp_path / "file" / "state").__enter__()


def test_a_log_that_has_grown_large_is_put_aside(tmp_path: Path) -> None:
    with (tmp_path / "web.log").open("wb") as log:
        log.truncate(10 * 1024 * 1024 + 1)

    StateFolder(tmp_path, was_killed=False).log("web")

    assert [found.name for found in tmp_path.iterdir()] == ["web.log.1"]


def test_postgres_lies_in_the_state_folder_of_an_ordinary_user(tmp_path: Path) -> None:
    home = StateFolder(tmp_path, was_killed=False).postgres_home(None)

    assert home == tmp_path / "postgres"


def test_root_keeps_postgres_where_its_account_can_reach_it(
    tmp_path: Path, roots: Path, me: Account
) -> None:
    home = StateFolder(tmp_path, was_killed=False).postgres_home(me)

    assert home.parent == roots
    assert mode(home) == 0o700


def test_root_finds_postgres_again(tmp_path: Path, roots: Path, me: Account) -> None:
    folder = StateFolder(tmp_path, was_killed=False)

    assert folder.postgres_home(me) == folder.postgres_home(me)


def test_roots_data_that_are_gone_are_not_replaced_by_an_empty_database(
    tmp_path: Path, roots: Path, me: Account
) -> None:
    folder = StateFolder(tmp_path, was_killed=False)
    folder.postgres_home(me).rmdir()

    with pytest.raises(LocalError, match="is gone and the data with it"):
        folder.postgres_home(me)


def test_a_socket_stays_where_its_path_fits(tmp_path: Path) -> None:
    assert short_folder(Path("/run/x"), "a.sock") == Path("/run/x")


def test_a_socket_whose_path_is_too_long_goes_to_a_private_short_folder(
    tmp_path: Path, temporary: Path
) -> None:
    wanted = tmp_path / LONG / LONG
    wanted.parent.mkdir()

    found = short_folder(wanted, "a.sock")

    assert found.parent == temporary
    assert mode(found) == 0o700
    assert short_folder(wanted, "a.sock") == found


def test_a_short_folder_that_is_no_longer_private_is_left_for_another(
    tmp_path: Path, temporary: Path
) -> None:
    wanted = tmp_path / LONG / LONG
    wanted.parent.mkdir()
    first = short_folder(wanted, "a.sock")
    first.chmod(0o777)

    assert short_folder(wanted, "a.sock") != first
