"""The settings of a running `afterword up`, for the commands that are given in another terminal."""

import os
import shlex
import tempfile
from collections.abc import Mapping
from pathlib import Path

NAME = "environment"


def write_settings(folder: Path, environ: Mapping[str, str]) -> Path:
    """Write a file for a shell to read (`. FILE`), and return it.

    It holds the two keys that lie beside it in the folder; only its owner can read it.
    """
    handle, unfinished = tempfile.mkstemp(dir=folder)  # 0600, and never half of it
    with os.fdopen(handle, "w", encoding="utf-8") as written:
        for name in sorted(environ):
            written.write(f"export {name}={shlex.quote(environ[name])}\n")
    return Path(unfinished).rename(folder / NAME)
