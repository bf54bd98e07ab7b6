"""What a CRM's address must be, before anything secret is sent there. Pure."""

import re
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?")


def problem_with(value: str) -> str | None:
    """Return what is wrong with the address, as the end of a sentence; None where it is good.

    Our calls carry proofs: off this machine they go over TLS only.
    """
    try:
        parts = urlsplit(value)
        port_is_good = parts.port is None or parts.port > 0
    except ValueError:
        return "is not a web address."
    is_host = bool(parts.hostname and _HOST.fullmatch(parts.netloc.rpartition("@")[2]))
    if parts.scheme not in ("http", "https") or not is_host or not port_is_good:
        return "is not a web address."
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        return "must be https."
    if parts.username is not None or parts.query or parts.fragment or not value.isprintable():
        return "must hold no user, query or fragment."
    return None


def is_same_place(one: str, other: str) -> bool:
    """Tell whether two good addresses lead to the same scheme, host and port."""
    return _origin(one) == _origin(other)


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
