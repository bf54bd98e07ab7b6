"""Install n8n from npm and keep it in `.cache/`, until `n8n/package.json` changes.

Scripts of packages are not run, so nothing is compiled: n8n keeps its rows in PostgreSQL and not in
SQLite, whose driver would be. It asks for the package xlsx from a web site; the one of the registry
will do, as the workflow reads no spreadsheet.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from tests.real.node import Node

PACKAGE = Path(__file__).parent / "n8n" / "package.json"
CACHE = Path(__file__).parents[2] / ".cache" / "n8n"
SECONDS = 1500

Say = Callable[[str], None]


class InstallFailed(Exception):
    """n8n could not be installed; the message says in one line what failed."""


@dataclass(frozen=True)
class N8n:
    """An installed n8n, the node that runs it, and the database where it keeps its rows."""

    node: Path
    program: Path
    database_url: str

    def run(self, folder: Path, *arguments: str) -> str:
        """Run one command with its files in `folder`; return what it printed. Fails loudly."""
        done = subprocess.run(
            [self.node, self.program, *arguments],
            env=_environment(folder, self.database_url),
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, f"n8n {arguments[0]}: {done.stdout}\n{done.stderr}"
        return done.stdout


def install(node: Node, database_url: str, say: Say) -> N8n:
    """Return n8n installed, from the cache where it is there. Raises InstallFailed."""
    CACHE.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(PACKAGE.read_bytes()).hexdigest()[:16]
    folder = CACHE / "installed"
    marker = folder / f"installed-{digest}"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not marker.exists():
            say("Installing n8n into .cache/n8n (3 to 8 minutes) ...")
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            shutil.copy(PACKAGE, folder)
            quiet = ("--no-audit", "--no-fund", "--loglevel=error")
            _npm(node, folder, "install", "--omit=dev", "--ignore-scripts", *quiet)
            marker.touch()
    return N8n(node.program, folder / "node_modules" / "n8n" / "bin" / "n8n", database_url)


def _npm(node: Node, folder: Path, *command: str) -> None:
    path = f"{node.program.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    try:
        done = subprocess.run(
            [*node.npm, *command],
            env={**os.environ, "PATH": path},
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise InstallFailed(f"npm {command[0]} took longer than {SECONDS} seconds") from None
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()
        raise InstallFailed(f"npm {command[0]} failed: {' / '.join(said[:4])}")


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    """Return all that n8n may see: no telemetry, no news, nothing of the caller's but PATH."""
    database = conninfo_to_dict(database_url)
    return {
        "DB_TYPE": "postgresdb",
        "DB_POSTGRESDB_HOST": str(database["host"]),
        "DB_POSTGRESDB_PORT": str(database.get("port", 5432)),
        "DB_POSTGRESDB_USER": str(database["user"]),
        "DB_POSTGRESDB_PASSWORD": str(database.get("password", "")),
        "DB_POSTGRESDB_DATABASE": str(database["dbname"]),
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(folder),
        "N8N_USER_FOLDER": str(folder),
        "N8N_ENCRYPTION_KEY": "a key for tests only",
        "N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS": "true",
        "N8N_DIAGNOSTICS_ENABLED": "false",
        "N8N_VERSION_NOTIFICATIONS_ENABLED": "false",
        "N8N_TEMPLATES_ENABLED": "false",
        "N8N_RUNNERS_ENABLED": "false",
        # The other engine is a compiled module, of which there is none for every node.
        "N8N_EXPRESSION_ENGINE": "legacy",
        "N8N_LOG_LEVEL": "warn",
    }
