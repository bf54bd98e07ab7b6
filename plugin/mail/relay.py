"""The mail server that the settings name: how to reach it, and how long to be patient with it."""

import smtplib
import ssl
import time
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import parse_qs, unquote, urlsplit

from plugin.config import Config
from plugin.mail.compose import address_of

STEP_SECONDS = 30.0
SEND_SECONDS = 90.0
_ENCRYPTED_PORT, _SUBMISSION_PORT, _PLAIN_PORT = 465, 587, 25


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

    def connect(self) -> smtplib.SMTP:
        """Return a connection on which nothing was said yet. Raises OSError."""
        # Without a name of our own smtplib asks the DNS for one, however long that takes.
        name = self.envelope_from.rpartition("@")[2]
        if self.is_tls:
            return smtplib.SMTP_SSL(
                self.host, self.port, name, timeout=self.step_seconds, context=_tls()
            )
        return smtplib.SMTP(self.host, self.port, name, timeout=self.step_seconds)

    def introduce(self, connection: smtplib.SMTP, patience: "Patience") -> None:
        """Say who we are, encrypted and with a password where the settings ask for it."""
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


class Patience:
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
