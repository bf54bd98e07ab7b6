"""The secrets that `afterword up` makes once and keeps in files that only their owner can read."""

import base64
import os
import secrets
import tempfile
from pathlib import Path


def secret_key(folder: Path) -> str:
    """Return the key that signs sessions and links, made at the first call."""
    return _kept(folder / "secret_key", secrets.token_urlsafe(48))


def encryption_key(folder: Path) -> str:
    """Return the Fernet key under which secrets lie in the database, made at the first call."""
    return _kept(folder / "encryption_key", base64.urlsafe_b64encode(os.urandom(32)).decode())


def _kept(file: Path, fresh: str) -> str:
    if file.exists():
        file.chmod(0o600)
        return file.read_text(encoding="ascii").strip()
    # mkstemp makes it 0600; a crash before the rename leaves no half-written key behind.
    handle, unfinished = tempfile.mkstemp(dir=file.parent)
    with os.fdopen(handle, "w", encoding="ascii") as written:
        written.write(f"{fresh}\n")
        written.flush()
        os.fsync(handle)
    Path(unfinished).rename(file)
    return fresh
