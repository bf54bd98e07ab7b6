"""Find a Python that BottleCRM runs on: it needs 3.12, whatever the plugin's own tests run on."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

OLDEST = (3, 12)
NAMES = ("python3.12", "python3.13", "python3.14")
MISSING = (
    "BottleCRM needs Python 3.12 or newer beside this one, with venv. Install it: "
    "sudo apt-get install -y python3.12-venv, or: pyenv install 3.12"
)


def find_python() -> Path | None:
    """Return the first Python >= 3.12 that really runs and can make a venv, else None."""
    return next((path for path in _candidates() if _serves(path)), None)


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)
    yield from sorted(Path.home().glob(".pyenv/versions/3.1[2-4]*/bin/python"))
    yield Path(sys.executable)


def _serves(python: Path) -> bool:
    # A pyenv shim of a version that is not switched on exists and fails, so it is asked.
    question = f"import sys, ensurepip, venv; sys.exit(sys.version_info < {OLDEST})"
    try:
        answer = subprocess.run(
            [python, "-c", question], check=False, capture_output=True, timeout=60
        )
    except OSError:
        return False
    return answer.returncode == 0
