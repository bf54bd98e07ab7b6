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
from enum import StrEnum
from typing import Self

from plugin.domain.messages import REASON_SENTENCES, MessageReason
from plugin.errors import PluginError
from plugin.extensions import held
from plugin.mail.relay import Patience, Relay

MESSAGES_A_LINE = 100
"""After so many messages a new connection is made: some servers count, and a fleet is shared."""

_GOODBYE_SECONDS = 2.0
_OK, _GOING_AWAY = 250, 421
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
    with open_line() as line:
        line.send(mime, to, return_path)


def open_line() -> "Line":
    """Return a line to the configured server, for several messages one after the other."""
    return Line(Relay.of(held.config))


class Line:
    """One connection that several messages go over, made when the first one does.

    Each message is offered once. A connection that was used before may have been closed by the
    server meanwhile: what breaks on it before the line with the dot was not taken, and goes over a
    new one at once. What breaks after that line is unknown, on whichever connection.
    """

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._connection: smtplib.SMTP | None = None
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        self.close()

    def send(self, mime: bytes, to: str, return_path: str | None = None) -> None:
        """Send the bytes, which must have CRLF lines, to one address. Raises SendFailed."""
        deadline = time.monotonic() + self._relay.send_seconds
        sender = return_path or self._relay.envelope_from
        if self._count >= MESSAGES_A_LINE:
            self.close()
        try:
            self._hand_over(mime, sender, to, deadline)
        except _Stale:
            self._hand_over(mime, sender, to, deadline)

    def close(self) -> None:
        """End the session, if there is one; what was taken is taken, whatever becomes of this."""
        if self._connection is not None:
            _say_goodbye(self._connection)
        self._drop()

    def _hand_over(self, mime: bytes, sender: str, to: str, deadline: float) -> None:
        """Offer the message on the connection there is, or on a new one.

        Raises SendFailed; _Stale where an old connection turned out to be over, and is gone now.
        """
        is_old = self._connection is not None
        try:
            connection, patience = self._ready(deadline)
            self._offer(connection, patience, sender, to)
            patience.renew()
            connection.send(_transparent(mime))
            patience.renew()
        except OSError as error:
            self._drop()
            if is_old:
                raise _Stale from error
            raise SendFailed(FailureKind.LATER, _why_later(error)) from error
        except SendFailed as error:
            self._keep_after(error)
            raise
        self._end(connection)

    def _ready(self, deadline: float) -> tuple[smtplib.SMTP, Patience]:
        """Return a connection that waits for a message. Raises OSError."""
        if self._connection is None:
            self._connection = self._relay.connect()
            patience = Patience(self._connection, deadline, self._relay.step_seconds)
            self._relay.introduce(self._connection, patience)
            return self._connection, patience
        patience = Patience(self._connection, deadline, self._relay.step_seconds)
        patience.renew()
        if self._connection.rset()[0] != _OK:
            raise smtplib.SMTPServerDisconnected("The server has had enough of this connection.")
        return self._connection, patience

    def _offer(self, connection: smtplib.SMTP, patience: Patience, sender: str, to: str) -> None:
        patience.renew()
        code = connection.mail(sender)[0]
        if code == _GOING_AWAY and self._count:
            raise smtplib.SMTPServerDisconnected("The server has ended an old connection.")
        _check_lets_us_in(code)
        patience.renew()
        _check(connection.rcpt(to)[0], MessageReason.ADDRESS_REFUSED)
        patience.renew()
        code = connection.docmd("DATA")[0]
        if code != 354:
            _check(code, MessageReason.CONTENT_REFUSED)
            raise SendFailed(FailureKind.LATER, MessageReason.SERVER_BUSY)

    def _end(self, connection: smtplib.SMTP) -> None:
        """Send the line with the dot and believe nothing but the answer to it."""
        try:
            connection.send(_END)
            code = connection.getreply()[0]
        except OSError as error:
            self._drop()
            raise SendFailed(FailureKind.UNKNOWN, MessageReason.NO_ANSWER) from error
        try:
            _check_taken(code)
        except SendFailed as error:
            self._keep_after(error)
            raise
        self._count += 1

    def _keep_after(self, error: SendFailed) -> None:
        """Go on with a connection on which one message was refused, and with no other."""
        if error.kind is FailureKind.REFUSED:
            self._count += 1
        else:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._count = 0


class _Stale(Exception):
    """A connection that was used before is over; nothing of this message was taken."""


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
