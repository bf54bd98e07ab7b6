"""Install BottleCRM in a venv of its own and keep it, with a migrated database, in `.cache/`.

Both take minutes, so both are kept until `requirements.txt` changes: the venv by a marker with the
hash of that file, the SQLite file by its name. pip reads its own configuration, as everywhere.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
SETTINGS_FOLDER = HERE / "crm"
CACHE = HERE.parents[1] / ".cache" / "bottlecrm"

Say = Callable[[str], None]


class InstallFailed(Exception):
    """BottleCRM could not be installed; the message says in one line what failed, and where."""


@dataclass(frozen=True)
class InstalledCrm:
    """A Python with BottleCRM in it, and a migrated, empty SQLite file to copy."""

    python: Path
    template: Path


def crm_environment(database: Path, mail: Path) -> dict[str, str]:
    """Return all that BottleCRM may see of the environment: nothing of the caller's but PATH."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(SETTINGS_FOLDER),
        "PYTHON_DOTENV_DISABLED": "1",
        "DJANGO_SETTINGS_MODULE": "bench_settings",
        "SECRET_KEY": "a key for tests only, long enough for a JWT of HS256",
        "DEBUG": "true",  # upstream's `devlogin` and webhooks over http ask for it
        "BENCH_DATABASE": str(database),
        "BENCH_MAIL": str(mail),
        "ADMIN_EMAIL": "admin@agency.test",
        "ADMIN_PASSWORD": "only-for-tests",
    }


def install(find_python: Callable[[], Path | None], missing: str, say: Say) -> InstalledCrm:
    """Return BottleCRM installed and migrated, making what is not in the cache.

    Two runs at a time wait for each other. Raises InstallFailed.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        python = _ready_venv(digest, say, lambda: find_python() or _fail(missing))
        return InstalledCrm(python, _ready_template(python, digest, say))


def _ready_venv(digest: str, say: Say, find: Callable[[], Path]) -> Path:
    venv = CACHE / "venv"
    python = venv / "bin" / "python"
    marker = venv / f"installed-{digest}"
    if marker.exists() and python.exists():
        return python
    newer = find()
    say("Installing BottleCRM into .cache/bottlecrm/venv (about a minute) ...")
    _run([newer, "-m", "venv", "--clear", venv], "make a venv")
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, "--require-hashes", "-r", REQUIREMENTS], "install BottleCRM with pip")
    marker.touch()
    return python


def _ready_template(python: Path, digest: str, say: Say) -> Path:
    template = CACHE / f"migrated-{digest}.sqlite3"
    if template.exists():
        return template
    say("Migrating BottleCRM's database once (2 to 3 minutes) ...")
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        database = Path(folder) / "crm.sqlite3"
        environment = crm_environment(database, Path(folder) / "mail")
        for command in (["migrate", "-v0"], ["create_default_admin"]):
            _run([python, "-m", "django", *command], " ".join(command), environment, folder)
        shutil.move(database, template)
    return template


def _run(
    command: list[str | Path],
    purpose: str,
    environment: Mapping[str, str] | None = None,
    folder: str | None = None,
) -> None:
    done = subprocess.run(
        command, check=False, env=environment, cwd=folder, capture_output=True, text=True
    )
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise InstallFailed(f"Could not {purpose} for BottleCRM: {last}")


def _fail(message: str) -> Path:
    raise InstallFailed(message)
