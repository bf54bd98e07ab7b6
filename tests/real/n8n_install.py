"""Install n8n from npm and keep it in `.cache/`, until `n8n/package.json` changes.

Scripts of packages are not run, but for sqlite3's, which builds its driver where it finds no
finished one. n8n asks for the package xlsx from a web site; the one of the registry will do, as the
workflow reads no spreadsheet.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent / "n8n" / "package.json"
CACHE = Path(__file__).parents[2] / ".cache" / "n8n"
SECONDS = 1500

Say = Callable[[str], None]


class InstallFailed(Exception):
    """n8n could not be installed; the message says in one line what failed."""


@dataclass(frozen=True)
class N8n:
    """An installed n8n, and the node that runs it."""

    node: Path
    program: Path

    def run(self, folder: Path, *arguments: str) -> str:
        """Run one command with its state in `folder`; return what it printed. Fails loudly."""
        done = subprocess.run(
            [self.node, self.program, *arguments],
            env=_environment(folder),
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert done.returncode == 0, f"n8n {arguments[0]}: {done.stdout}\n{done.stderr}"
        return done.stdout


def find_node() -> Path | None:
    """Return node, if there is one with npm beside it."""
    node = shutil.which("node")
    return Path(node) if node and shutil.which("npm") else None


def install(node: Path, say: Say) -> N8n:
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
            _npm(node, folder, "rebuild", "sqlite3", *quiet)
            marker.touch()
    return N8n(node, folder / "node_modules" / "n8n" / "bin" / "n8n")


def _npm(node: Path, folder: Path, *command: str) -> None:
    environment = dict(os.environ)
    prefix = node.resolve().parents[1]
    if (prefix / "include" / "node").is_dir():  # its headers need not be downloaded
        environment["npm_config_nodedir"] = str(prefix)
    try:
        done = subprocess.run(
            ["npm", *command],
            env=environment,
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


def _environment(folder: Path) -> dict[str, str]:
    """Return all that n8n may see: no telemetry, no news, nothing of the caller's but PATH."""
    return {
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
