"""The addresses at which we take mail: each names one row and carries a tag that only we can make.

`c-<agency>-<row>-<tag>` is for the copy of a candidate's note, `b-…` the return path of one
message, `r-…` where its answers come and `u-…` where a mail ends the coaching e-mails. Letters are
small and the tag is base 32, so that no mail server's change of case breaks it; numbers are in base
36.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

LARGEST_ID = 2**63 - 1
_TAG_BYTES = 10
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_NUMBER = "(?:0|[1-9a-z][0-9a-z]{0,12})"
_LOCAL_PART = re.compile(
    rf"(?P<purpose>[bcru])-(?P<installation>{_NUMBER})-(?P<row>{_NUMBER})-(?P<tag>[a-z2-7]{{16}})"
)
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,190}}$){_LABEL}(?:\.{_LABEL})*")
_MAILBOX = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,18}[a-z0-9])?")


class Purpose(StrEnum):
    """What an address is for; the value is its first letter."""

    CANDIDATE = "c"
    BOUNCE = "b"
    REPLY = "r"
    UNSUBSCRIBE = "u"


@dataclass(frozen=True, slots=True)
class InboundAddress:
    """Whose an address is. `row_id` is the candidate's, else the message's."""

    purpose: Purpose
    installation_id: int
    row_id: int


@dataclass(frozen=True, slots=True)
class AddressBook:
    """Writes our addresses and reads them back. `key` makes the tags.

    `mailbox` is given where all mail comes into one mailbox by plus-addressing
    (`mailbox+c-…@domain`), and empty where the whole domain is ours (`c-…@domain`).
    """

    key: bytes = field(repr=False)
    domain: str
    mailbox: str = ""

    @classmethod
    def at(cls, key: bytes, host: str) -> Self:
        """Return the book for a domain, or for `mailbox@domain`. Raises ValueError for neither."""
        mailbox, _, domain = host.strip().lower().rpartition("@")
        if not _DOMAIN.fullmatch(domain) or ("@" in host and not _MAILBOX.fullmatch(mailbox)):
            raise ValueError("neither a domain nor a mailbox at one")
        return cls(key, domain, mailbox)

    def write(self, address: InboundAddress) -> str:
        """Return the address in full: always the same one for the same row."""
        prefix = f"{self.mailbox}+" if self.mailbox else ""
        return f"{prefix}{_stem(address)}-{self._tag(address)}@{self.domain}"

    def read(self, text: str) -> InboundAddress | None:
        """Return whose address this is, in any case; None unless we wrote it."""
        local_part, _, domain = text.strip().strip("<>").lower().rpartition("@")
        if domain.rstrip(".") != self.domain:
            return None
        if self.mailbox:
            mailbox, _, local_part = local_part.partition("+")
            if mailbox != self.mailbox:
                return None
        match = _LOCAL_PART.fullmatch(local_part)
        if match is None:
            return None
        installation_id, row_id = int(match["installation"], 36), int(match["row"], 36)
        if max(installation_id, row_id) > LARGEST_ID:
            return None
        address = InboundAddress(Purpose(match["purpose"]), installation_id, row_id)
        is_ours = hmac.compare_digest(self._tag(address).encode(), match["tag"].encode())
        return address if is_ours else None

    def _tag(self, address: InboundAddress) -> str:
        digest = hmac.new(self.key, _stem(address).encode(), hashlib.sha256).digest()
        return base64.b32encode(digest[:_TAG_BYTES]).decode().lower()


def key_of(secret: str) -> bytes:
    """Return the key of the tags, made from the application's secret and good for nothing else."""
    return hmac.new(secret.encode(), b"afterword inbound addresses 1", hashlib.sha256).digest()


def _stem(address: InboundAddress) -> str:
    numbers = (_base36(address.installation_id), _base36(address.row_id))
    return "-".join((address.purpose, *numbers))


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("ids are not negative")
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
        if not number:
            return digits
