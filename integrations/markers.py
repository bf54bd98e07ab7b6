"""Marks by which what we wrote into a CRM is found again.

Most CRMs take no idempotency key, so a note or a task carries one: it is looked for before
anything is written. Keys count within an installation, and a CRM may have seen another
installation before, so that both are in the mark.
"""

from hashlib import sha256


def marker_of(key: str, installation_key: str) -> str:
    """Return the mark of this key, for CRMs that keep a text as it is; it shows the key."""
    return f"[afterword:{key}:{sha256(installation_key.encode()).hexdigest()[:6]}]"


def plain_marker_of(key: str, installation_key: str) -> str:
    """Return the mark of this key in hex digits, which no search pattern and no HTML reads as
    anything else."""
    return f"[afterword:{digest_of(key, installation_key)[:24]}]"


def digest_of(key: str, installation_key: str) -> str:
    """Return 64 hex digits that stand for this key of this installation."""
    return sha256(f"{installation_key}:{key}".encode()).hexdigest()


def with_marker(text: str, marker: str) -> str:
    """Return a note's text with the mark as its last line."""
    return f"{text}\n\n{marker}"


def has_marker(text: object, marker: str) -> bool:
    """Tell whether a text has the mark as a line of its own; one that only quotes it has not."""
    return marker in str(text).splitlines()
