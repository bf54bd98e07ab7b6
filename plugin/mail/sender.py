"""Hand one e-mail to the mail server, knowing at each failure whether it can have been taken.

A server takes a message when it reads the line with the single dot that ends it (RFC 5321 section
4.1.1.4), and says so in its answer. So what fails before that line is sent was not taken; what
fails after it, without an answer, may have been.
"""

import re
import smtplib
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from plugin.config import Config
from plugin.domain.messages import REASON_SENTENCES, MessageReason
from plugin.errors import PluginError
from plugin.extensions import held
from plugin.mail.compose import address_of

STEP_SECONDS = 30.0
SEND_SECONDS = 90.0
_GOODBYE_SECONDS = 2.0
_ENCRYPTED_PORT, _SUBMISSION_PORT, _PLAIN_PORT = 465, 587, 25
_LINE_OF_DOT = re.compile(rb"(?m)^\.")
_END = b".\r\n"


class FailureKind(StrEnum):
    """`refused`: never by trying again. `later`: not taken yet. `unknown`: nobody can tell."""

    REFUSED = "refused"
    LATER = "later"
    UNKNOWN = "unknown"


class SendFailed(PluginError):
    """The mail server did not (certainly) take the message. The text holds no address."""

    def __init__(self, kind: FailureKind, reason: MessageReason) -> None:
        super().__init__(REASON_SENTENCES[reason])
        self.kind = kind
        self.reason = reason


def send(mime: bytes, to: str, return_path: str | None = None) -> None:
    """Send exactly these bytes to one address by the configured server. Raises SendFailed.

    Bounces come to `return_path`, or to the address that our mail comes from.
    """
    relay = Relay.of(held.config)
    (replace(relay, envelope_from=return_path) if return_path else relay).send(mime, to)


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server, as `SMTP_URL` names it, and how long we are patient with it.

    `smtps://` speaks TLS from the start; `?starttls=1` turns to TLS before anything is said.
    """

    host: str
    port: int
    envelope_from: str = field(repr=False)
    is_tls: bool = False
    is_starttls: bool = False
    user: str | None = field(default=None, repr=False)
    password: str = field(default="", repr=False)
    step_seconds: float = STEP_SECONDS
    send_seconds: float = SEND_SECONDS

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return the server that the settings name."""
        parts = urlsplit(config.smtp_url)
        is_tls = parts.scheme == "smtps"
        is_starttls = parse_qs(parts.query).get("starttls", ["0"])[-1] in ("1", "true", "yes")
        usual_port = _SUBMISSION_PORT if is_starttls else _PLAIN_PORT
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or (_ENCRYPTED_PORT if is_tls else usual_port),
            envelope_from=address_of(config.mail_from),
            is_tls=is_tls,
            is_starttls=is_starttls,
            user=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password or ""),
        )

    def send(self, mime: bytes, to: str) -> None:
        """Send the bytes, which must have CRLF lines, to one address. Raises SendFailed."""
        deadline = time.monotonic() + self.send_seconds
        try:
            connection = self._connect()
        except OSError as error:
            raise SendFailed(FailureKind.LATER, _why_later(error)) from error
        try:
            self._send_over(
                connection, _Patience(connection, deadline, self.step_seconds), mime, to
            )
        finally:
            connection.close()

    def _connect(self) -> smtplib.SMTP:
        # Without a name of our own smtplib asks the DNS for one, however long that takes.
        name = self.envelope_from.rpartition("@")[2]
        if self.is_tls:
            return smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.step_seconds, context=_tls()
            )
        return smtplib.SMTP(self.host, self.port, name, timeout=self.step_seconds)

    def _send_over(
        self, connection: smtplib.SMTP, patience: "_Patience", mime: bytes, to: str
    ) -> None:
        try:
            self._introduce(connection, patience)
            self._offer(connection, patience, to)
            patience.renew()
            connection.send(_transparent(mime))
            patience.renew()
        except OSError as error:
            raise SendFailed(FailureKind.LATER, _why_later(error)) from error
        try:
            connection.send(_END)
            code = connection.getreply()[0]
        except OSError as error:
            raise SendFailed(FailureKind.UNKNOWN, MessageReason.NO_ANSWER) from error
        _check_taken(code)
        _say_goodbye(connection)

    def _introduce(self, connection: smtplib.SMTP, patience: "_Patience") -> None:
        patience.renew()
        connection.ehlo_or_helo_if_needed()
        if self.is_starttls:
            patience.renew()
            connection.starttls(context=_tls())
            patience.renew()
            connection.ehlo_or_helo_if_needed()
        if self.user:
            patience.renew()
            connection.login(self.user, self.password)

    def _offer(self, connection: smtplib.SMTP, patience: "_Patience", to: str) -> None:
        patience.renew()
        _check_lets_us_in(connection.mail(self.envelope_from)[0])
        patience.renew()
        _check(connection.rcpt(to)[0], MessageReason.ADDRESS_REFUSED)
        patience.renew()
        code = connection.docmd("DATA")[0]
        if code != 354:
            _check(code, MessageReason.CONTENT_REFUSED)
            raise SendFailed(FailureKind.LATER, MessageReason.SERVER_BUSY)


class _Patience:
    """Keeps each step within its seconds, and all of them within those of one send."""

    def __init__(self, connection: smtplib.SMTP, deadline: float, step_seconds: float) -> None:
        self._connection = connection
        self._deadline = deadline
        self._step_seconds = step_seconds

    def renew(self) -> None:
        """Give the next step its time. Raises TimeoutError where none is left."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        if self._connection.sock is not None:
            self._connection.sock.settimeout(min(left, self._step_seconds))


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _why_later(error: OSError) -> MessageReason:
    """Return why the message was not even offered. smtplib's own errors are OSErrors."""
    if isinstance(error, smtplib.SMTPResponseException):
        is_busy = 400 <= error.smtp_code < 500
        return MessageReason.SERVER_BUSY if is_busy else MessageReason.SERVER_REFUSES_US
    if isinstance(error, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return MessageReason.SERVER_REFUSES_US
    return MessageReason.SERVER_SILENT


def _check_lets_us_in(code: int) -> None:
    """Raise where the server wants nothing from us: that is our settings, not this message."""
    if code >= 500:
        raise SendFailed(FailureKind.LATER, MessageReason.SERVER_REFUSES_US)
    _check(code, MessageReason.SERVER_REFUSES_US)


def _check(code: int, refusal: MessageReason) -> None:
    """Raise for 4xx (later) and for 5xx (the refusal, for good)."""
    if 400 <= code < 500:
        raise SendFailed(FailureKind.LATER, MessageReason.SERVER_BUSY)
    if code >= 500:
        raise SendFailed(FailureKind.REFUSED, refusal)
    if code < 0:
        raise SendFailed(FailureKind.LATER, MessageReason.SERVER_SILENT)


def _check_taken(code: int) -> None:
    """Raise unless the answer to the whole message is that it was taken."""
    if code >= 400:
        _check(code, MessageReason.CONTENT_REFUSED)
    if not 200 <= code < 300:
        raise SendFailed(FailureKind.UNKNOWN, MessageReason.NO_ANSWER)


def _transparent(mime: bytes) -> bytes:
    """Return the bytes with each dot that begins a line doubled, as the server expects them."""
    return _LINE_OF_DOT.sub(b"..", mime if mime.endswith(b"\r\n") else mime + b"\r\n")


def _say_goodbye(connection: smtplib.SMTP) -> None:
    """End the session; the message is taken, whatever becomes of this."""
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.settimeout(_GOODBYE_SECONDS)
        connection.quit()
