"""Look into one IMAP mailbox: what is new since a UID, and which of it is for us.

Nothing is deleted, and nothing is marked but what was kept. Bodies are fetched for our own mails
alone: the mailbox may be somebody's.
"""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from plugin.errors import PluginError

STEP_SECONDS = 20
HEADER_BATCH = 100
_TLS_PORT, _PLAIN_PORT = 993, 143
_HEADERS = "BODY.PEEK[HEADER]"
_ENVELOPE_HEADERS = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "to", "cc")
_FIELD = re.compile(rb"^([A-Za-z-]{1,40}):((?:[^\r\n]|\r?\n[ \t])*)", re.MULTILINE)
_RECEIVED_FOR = re.compile(r"\bfor\s+<([^<>\s]{3,254})>", re.IGNORECASE)
_ADDRESS = re.compile(r"[^\s<>,;:\"()]+@[^\s<>,;:\"()]+")


class MailboxFailed(PluginError):
    """The mailbox could not be read. The text names neither user nor password."""


@dataclass(frozen=True, slots=True)
class MailboxPlace:
    """One folder of one IMAP account, as `AFTERWORD_INBOUND_IMAP_URL` names it."""

    host: str
    port: int
    is_tls: bool
    folder: str
    user: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def of(cls, url: str) -> Self:
        """Return the folder that the URL names; INBOX where it names none."""
        parts = urlsplit(url)
        is_tls = parts.scheme == "imaps"
        return cls(
            host=parts.hostname or "",
            port=parts.port or (_TLS_PORT if is_tls else _PLAIN_PORT),
            is_tls=is_tls,
            folder=unquote(parts.path.strip("/")) or "INBOX",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
        )

    @property
    def name(self) -> str:
        """Return what tells this folder from others, without naming its user."""
        told = f"{self.user}@{self.host}:{self.port}/{self.folder}"
        return sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Headers:
    """One mail's UID and every address that it may have been sent to."""

    uid: int
    recipients: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FoundMail:
    """The beginning of one mail, and when the mailbox got it (aware UTC)."""

    raw: bytes = field(repr=False)
    received_at: datetime


class OpenMailbox:
    """A folder that is selected. Its methods raise MailboxFailed."""

    def __init__(self, client: IMAPClient, uid_validity: int) -> None:
        self._client = client
        self.uid_validity = uid_validity

    def headers_after(self, uid: int, limit: int = HEADER_BATCH) -> list[Headers]:
        """Return the mails with the next higher UIDs, at most `limit`, lowest first."""
        with _translated():
            # `n:*` names the last mail even where its UID is below n (RFC 3501 section 6.4.8).
            found = sorted(one for one in self._client.search(f"UID {uid + 1}:*") if one > uid)
            chosen = found[:limit]
            data = self._client.fetch(chosen, [_HEADERS]) if chosen else {}
        return [Headers(one, recipients_in(_bytes(data, one, b"BODY[HEADER]"))) for one in chosen]

    def fetch(self, uid: int, limit: int) -> FoundMail | None:
        """Return the first `limit` bytes of a mail; None where it is gone."""
        with _translated():
            data = self._client.fetch([uid], ["INTERNALDATE", f"BODY.PEEK[]<0.{limit}>"])
        if uid not in data:
            return None
        raw = _bytes(data, uid, b"BODY[]<0>") or _bytes(data, uid, b"BODY[]")
        at = data[uid].get(b"INTERNALDATE")
        return FoundMail(raw, at.astimezone(UTC) if at is not None else _EPOCH)

    def mark(self, uids: Sequence[int]) -> None:
        """Mark mails as seen, so that whoever looks into the mailbox knows that we have them."""
        with _translated():
            self._client.add_flags(uids, [SEEN], silent=True)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@contextmanager
def open_mailbox(place: MailboxPlace) -> Iterator[OpenMailbox]:
    """Log in and select the folder; log out at the end. Raises MailboxFailed."""
    with _translated():
        client = IMAPClient(
            place.host,
            port=place.port,
            use_uid=True,
            ssl=place.is_tls,
            ssl_context=ssl.create_default_context() if place.is_tls else None,
            timeout=STEP_SECONDS,
        )
    try:
        with _translated():
            client.normalise_times = False
            client.login(place.user, place.password)
            selected = client.select_folder(place.folder)
            validity = int(selected[b"UIDVALIDITY"])
        yield OpenMailbox(client, validity)
    finally:
        with suppress(IMAPClientError, OSError):
            client.logout()


def recipients_in(headers: bytes) -> tuple[str, ...]:
    """Return the addresses in the headers that say for whom a mail was, each once.

    A Bcc stands in no header that the sender writes; the server that delivers says for whom.
    """
    found: list[str] = []
    for name, value in _FIELD.findall(headers):
        text = value.decode("ascii", "replace")
        if name.lower() == b"received":
            found += _RECEIVED_FOR.findall(text)
        elif name.decode().lower() in _ENVELOPE_HEADERS:
            found += _ADDRESS.findall(text)
    return tuple(dict.fromkeys(found))


def _bytes(data: Any, uid: int, key: bytes) -> bytes:
    value = data.get(uid, {}).get(key)
    return value if isinstance(value, bytes) else b""


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the library and the network raise into our own error, without their texts."""
    try:
        yield
    except LoginError as error:
        raise MailboxFailed("The mailbox refuses our user name or password.") from error
    except ssl.SSLError as error:
        raise MailboxFailed("The mailbox's certificate is not to be trusted.") from error
    except (IMAPClientError, KeyError, ValueError) as error:
        raise MailboxFailed("The mailbox answered in a way that we do not understand.") from error
    except OSError as error:
        raise MailboxFailed("The mailbox does not answer.") from error
