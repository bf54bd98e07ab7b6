"""How CRMs prove that a delivery is theirs, checked over raw bytes and in constant time.

Several send `t=<unix seconds>,v1=<hex>`: the hex is the HMAC-SHA256 of `"<t>." + body` with a
shared secret. One header may hold several `v1`, and several secrets may hold while one is being
rotated. Others send a digest of the body alone, or a fixed word.
"""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

from plugin.crm import BadSignature

WINDOW_SECONDS = 300
"""How far a signature's time may lie from ours, on either side."""


def find_header(headers: Mapping[str, str], name: str) -> str | None:
    """Return the value of a header, its name in any case."""
    wanted = name.casefold()
    return next((value for key, value in headers.items() if key.casefold() == wanted), None)


def sign_timestamped(secret: str, body: bytes, *, at: int) -> str:
    """Return the header's value for these bytes, signed at `at` (Unix seconds)."""
    return f"t={at},v1={_digest(secret, str(at), body)}"


def time_of(value: str | None) -> float | None:
    """Return the Unix seconds in a `t=…,v1=…` header; None where there are none to be read."""
    try:
        return float(_parts(value or "")[0])
    except BadSignature:
        return None


def verify_timestamped(
    value: str | None, body: bytes, secrets: Iterable[str | None], *, now: float
) -> None:
    """Raise BadSignature unless one of `secrets` signed exactly these bytes around `now`.

    `value` is the header (None: it is missing), `now` is in Unix seconds. An empty secret signs
    nothing.
    """
    if value is None:
        raise BadSignature("the signature is missing")
    at, given = _parts(value)
    if abs(now - int(at)) > WINDOW_SECONDS:
        raise BadSignature("the signature's time is too far from ours")
    expected = [_digest(secret, at, body).encode() for secret in secrets if secret]
    # Every pair is compared, so that the time taken tells nothing about which one held.
    matches = [hmac.compare_digest(good, one) for good in expected for one in given]
    if not any(matches):
        raise BadSignature("the signature does not match")


def hmac_hex(secret: str, data: bytes) -> str:
    """Return the HMAC-SHA256 in hex, as Greenhouse, Ashby and Lever send it."""
    return hmac.new(secret.encode(), data, sha256).hexdigest()


def hmac_base64(secret: str, data: bytes) -> str:
    """Return the HMAC-SHA256 in base64, as Frappe sends it."""
    return b64encode(hmac.new(secret.encode(), data, sha256).digest()).decode()


def verify_any(given: str | None, expected: Iterable[str]) -> None:
    """Raise BadSignature unless `given` is one of `expected`; empty ones are never right."""
    if not given:
        raise BadSignature("the proof is missing")
    # Every one is compared, so that the time taken tells nothing about which one held.
    found = given.encode("utf-8", "replace")
    matches = [hmac.compare_digest(found, one.encode()) for one in expected if one]
    if not any(matches):
        raise BadSignature("the proof does not match")


def held_secrets(secrets: Mapping[str, str], name: str) -> list[str]:
    """Return the secret of this name and the one before it, where there are any."""
    return [value for key in (name, f"previous_{name}") if (value := secrets.get(key))]


def _digest(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, sha256).hexdigest()


def _parts(value: str) -> tuple[str, list[bytes]]:
    """Return the time's digits and each `v1`, as bytes: text beyond ASCII cannot be compared."""
    pairs = [part.strip().partition("=") for part in value.split(",")]
    times = [content for name, _, content in pairs if name == "t"]
    given = [content.encode("utf-8", "replace") for name, _, content in pairs if name == "v1"]
    if len(times) != 1 or not given or not _is_unix_time(times[0]):
        raise BadSignature("the signature is not of the form t=…,v1=…")
    return times[0], given


def _is_unix_time(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12
