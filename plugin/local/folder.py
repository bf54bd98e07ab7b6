"""The state folder: whose it is, that one `afterword up` uses it, and where things lie in it."""

import fcntl
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from plugin.local import LocalError
from plugin.local.launch import Account
from plugin.local.wheels import private_folder, roots_folder

DEFAULT = Path("~/.local/state/afterword")

_LOCK = "afterword.lock"
_LARGEST_LOG_BYTES = 10 * 1024 * 1024
# sun_path of unix(7) holds 108 bytes with its closing zero; macOS's holds 104.
_LONGEST_SOCKET_PATH_BYTES = 103


@dataclass(frozen=True, slots=True)
class StateFolder:
    """A state folder that is ours and locked. `was_killed`: its last run did not end by itself."""

    path: Path
    was_killed: bool

    def log(self, name: str) -> Path:
        """Return the log file of that child. One over 10 MiB is put aside as `….log.1` first."""
        log = self.path / f"{name}.log"
        with suppress(FileNotFoundError):
            if log.stat().st_size > _LARGEST_LOG_BYTES:
                log.replace(log.with_name(f"{log.name}.1"))
        return log

    def folder(self, name: str) -> Path:
        """Return the folder of that name, made if need be."""
        folder = self.path / name
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def postgres_home(self, account: Account | None) -> Path:
        """Return the folder for PostgreSQL's files.

        Root's own folders are closed to `account`, so there `postgres` is a link to a folder of
        that account's. Raises LocalError if the link leads nowhere: the data are gone.
        """
        home = self.path / "postgres"
        if account is None:
            return self.folder("postgres")
        if not home.is_symlink():
            home.symlink_to(private_folder(account, prefix="postgres-", within=roots_folder()))
        if not home.exists():
            raise LocalError(
                f"{home.readlink()} is gone and the data with it: put it back,"
                f" or remove {home} to start empty."
            )
        return home.resolve()


@contextmanager
def opened(path: Path) -> Iterator[StateFolder]:
    """Make the state folder if need be and hold it for ourselves alone.

    Raises LocalError if it is another user's, cannot be used, holds other things, or is taken.
    """
    folder = path.expanduser().resolve()
    try:
        _make_private(folder)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as refusal:
        raise LocalError(
            f"Cannot use the state folder {folder} ({os.strerror(refusal.errno or 0)}):"
            f" give another one with --state."
        ) from refusal
    with os.fdopen(lock, "r+", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refusal:
            raise LocalError(
                f"Afterword is already running in {folder} (process {held.read().strip()}):"
                f" stop it there with Ctrl-C, or give another folder with --state."
            ) from refusal
        was_killed = bool(held.read())
        _write_over(held.fileno(), f"{os.getpid()}\n")
        try:
            yield StateFolder(folder, was_killed)
        finally:
            _write_over(held.fileno(), "")


def short_folder(wanted: Path, socket_name: str) -> Path:
    """Return a private folder in which a socket of that name has a path that fits.

    It is `wanted` if it can be; else `wanted` becomes a link to a short temporary folder, which
    the next run finds again.
    """
    if len(os.fsencode(wanted / socket_name)) <= _LONGEST_SOCKET_PATH_BYTES:
        return wanted
    if wanted.is_symlink() and not _is_private(wanted.readlink()):
        wanted.unlink()
    if not wanted.is_symlink():
        wanted.symlink_to(private_folder(None, prefix="afterword-"))
    return wanted.readlink()


def _make_private(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    owner = folder.stat().st_uid
    if owner != os.geteuid():
        raise LocalError(
            f"The state folder {folder} belongs to {_name_of(owner)}:"
            f" run as that user, or give another folder with --state."
        )
    if any(folder.iterdir()) and not (folder / _LOCK).exists():
        raise LocalError(f"{folder} holds other things: give a new or empty folder with --state.")
    folder.chmod(0o700)


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _is_private(folder: Path) -> bool:
    # The temporary folder's parent is everybody's: what is there now may be somebody else's.
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    is_ours = found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == 0o700
    return is_ours and stat.S_ISDIR(found.st_mode)


def _write_over(file: int, text: str) -> None:
    os.ftruncate(file, 0)
    os.pwrite(file, text.encode("ascii"), 0)
