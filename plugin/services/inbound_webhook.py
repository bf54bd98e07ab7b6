"""Mail that somebody's program posts to us: signed over its raw bytes, or refused."""

import hmac
import re
from collections.abc import Sequence
from hashlib import sha256

from plugin.clock import utcnow
from plugin.crm import BadSignature
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.mail.imap import recipients_in
from plugin.services.inbound import Via, receive

WINDOW_SECONDS = 300
_SIGNATURE = re.compile(r"t=(?P<at>\d{1,12}),v1=(?P<digest>[0-9a-f]{64})")
_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_LONGEST_HEADERS = 256 * 1024


def accept(signature: str, recipients: Sequence[str], raw: bytes) -> None:
    """Keep a mail that was signed with the webhook's secret; twice keeps it once.

    Without recipients its own headers say for whom it is. Raises NotFound where there is no such
    webhook or nobody at these addresses, BadSignature; neither keeps anything.
    """
    secret = held.config.inbound_webhook_secret
    if secret is None:
        raise NotFound("Mail is not taken here.")
    _verify(secret, signature, raw)
    receive(recipients or recipients_in(_headers(raw)), raw, via=Via.WEBHOOK)


def sign(secret: str, raw: bytes, *, at: int) -> str:
    """Return the signature's header for these bytes, made at `at` (Unix seconds)."""
    return f"t={at},v1={_digest(secret, str(at), raw)}"


def _verify(secret: str, signature: str, raw: bytes) -> None:
    match = _SIGNATURE.fullmatch(signature)
    if match is None:
        raise BadSignature("the signature is missing, or not of the form t=…,v1=…")
    if abs(utcnow().timestamp() - int(match["at"])) > WINDOW_SECONDS:
        raise BadSignature("the signature's time is too far from ours")
    expected = _digest(secret, match["at"], raw)
    if not hmac.compare_digest(expected.encode(), match["digest"].encode()):
        raise BadSignature("the signature does not match")


def _digest(secret: str, at: str, raw: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + raw, sha256).hexdigest()


def _headers(raw: bytes) -> bytes:
    return _HEADERS_END.split(raw[:_LONGEST_HEADERS], maxsplit=1)[0]
