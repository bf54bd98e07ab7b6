"""JobAdder's proof of who looks: a salted hash of the address that it opens, good for 5 minutes.

`_h` is the unpadded base64url of SHA-256 over the address with its query sorted by name and
`_exp` in it, followed by the salt of the partner action (jobadderapi.zendesk.com 14042921159823).
It is no HMAC, but it covers every argument. Unconfirmed are two readings of ours: `_exp` counts
ticks of 100 ns since 0001-01-01 UTC (.NET), and values are percent-encoded as RFC 3986 has it.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from hmac import compare_digest
from urllib.parse import quote, urlencode

from plugin.crm import BadLaunch, Launch

LIFE_SECONDS = 300
SKEW_SECONDS = 60
"""How far JobAdder's clock may run ahead of ours."""

TICKS_PER_SECOND = 10_000_000
UNIX_EPOCH_SECONDS = 62_135_596_800
"""From 0001-01-01 to 1970-01-01."""


def hash_of(url: str, args: Mapping[str, str], salt: str) -> str:
    """Return `_h` for an address and its arguments (without `_h` itself)."""
    query = urlencode(sorted(args.items()), quote_via=quote, safe="")
    digest = sha256(f"{url}?{query}".encode() + salt.encode()).digest()
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def read_launch(args: Mapping[str, str], salts: Sequence[str], *, url: str, now: float) -> Launch:
    """Return whom the address vouches for. Raises BadLaunch, saying nothing of its arguments."""
    given = args.get("_h", "")
    covered = {name: value for name, value in args.items() if name != "_h"}
    if not given or not given.isascii():
        raise BadLaunch("The CRM sent no proof of who is looking.")
    # Every one is compared, so that the time taken tells nothing about which one held.
    matches = [compare_digest(hash_of(url, covered, salt), given) for salt in salts]
    if not any(matches):
        raise BadLaunch("The launch is not signed with this account's salt.")
    expires_at = _seconds(covered.get("_exp", ""))
    if expires_at <= now:
        raise BadLaunch("The launch has expired.")
    if expires_at > now + LIFE_SECONDS + SKEW_SECONDS:
        raise BadLaunch("The launch is from the future: do the clocks agree?")
    recruiter_ref = _ref(covered.get("userId"))
    if recruiter_ref is None:
        raise BadLaunch("The launch does not say who is looking.")
    return Launch(recruiter_ref, _ref(covered.get("candidateId")), given)


def _seconds(ticks: str) -> float:
    if not (ticks.isascii() and ticks.isdigit() and len(ticks) <= 20):
        raise BadLaunch("The launch has no readable time.")
    return int(ticks) / TICKS_PER_SECOND - UNIX_EPOCH_SECONDS


def _ref(value: str | None) -> str | None:
    """Return one of JobAdder's ids, which are numbers; an unfilled placeholder is none."""
    is_number = value is not None and value.isascii() and value.isdigit() and len(value) <= 20
    return value if is_number else None
