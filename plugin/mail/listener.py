"""A mail server for our own addresses: an agency's relay, or the world, hands mail to it.

It takes mail for addresses that we wrote and for no other, says yes only once the mail is on disk,
and sends nothing on: it is no relay and answers no stranger.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog
from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from plugin.config import MAX_MAIL_BYTES, Listen

RECIPIENTS = 20
CONNECTIONS = 40
IDLE_SECONDS = 60
LIFE_SECONDS = 900
"""How long one connection may last: who sends a byte now and then is never idle."""
LONGEST_LINE = 65_536  # a thousand by the book (RFC 5321 section 4.5.3.1.6), but who reads it
_THREADS = 4
_STORE_SECONDS = 30

Receive = Callable[[Sequence[str], bytes], bool]
"""Keep a mail; return False where it is for nobody. Raising means that it could not be kept."""

logger = structlog.get_logger()

# aiosmtpd warns of what it does not understand in the sender's own words: perhaps somebody's name.
logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass(slots=True)
class Door:
    """An aiosmtpd handler. `is_ours` is asked for each recipient, `receive` for each mail."""

    is_ours: Callable[[str], bool]
    receive: Receive
    is_lmtp: bool = False
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS))

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name and arguments
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        """Take one of our own addresses; refuse all others."""
        if not self.is_ours(address):
            return "550 5.1.1 There is nobody at this address"
        if len(envelope.rcpt_tos) >= RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Keep the mail, and only then say so."""
        answer = await self._keep(envelope)
        # LMTP answers once for each recipient (RFC 2033 section 4.2).
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self.is_lmtp else 1))

    async def _keep(self, envelope: Envelope) -> str:
        content = envelope.original_content or b""
        # As whoever delivers for good does (RFC 5321 section 4.4): a bounce is known by it.
        # aiosmtpd calls the null sender "<>".
        sender = "".join(filter(str.isprintable, envelope.mail_from or "")).strip("<>").encode()
        raw = b"Return-Path: <" + sender + b">\r\n" + content
        loop = asyncio.get_running_loop()
        try:
            kept = loop.run_in_executor(self.pool, self.receive, tuple(envelope.rcpt_tos), raw)
            is_somebodys = await asyncio.wait_for(kept, _STORE_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever it is, the sender keeps the mail
            logger.error("mail_not_kept", error=type(error).__name__)
            return "451 4.3.0 It could not be kept; try again later"
        return "250 2.0.0 Kept" if is_somebodys else "550 5.1.1 There is nobody at this address"


class _Busy:
    """Refuses connections beyond so many at once, and ends long ones.

    Each may hold a large mail in memory.
    """

    line_length_limit = LONGEST_LINE
    open_count = 0
    is_refused = False
    life: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Greet, or say that we are busy."""
        if type(self).open_count >= CONNECTIONS:
            self.is_refused = True
            transport.write(b"421 4.3.2 Too busy; try again later\r\n")
            transport.close()
            return
        type(self).open_count += 1
        self.life = asyncio.get_running_loop().call_later(LIFE_SECONDS, transport.abort)
        super().connection_made(transport)  # type: ignore[misc]  # aiosmtpd's

    def connection_lost(self, error: Exception | None) -> None:
        """Count it out."""
        if self.life is not None:
            self.life.cancel()
        if not self.is_refused:
            type(self).open_count -= 1
            super().connection_lost(error)  # type: ignore[misc]  # aiosmtpd's


class _Smtp(_Busy, SMTP):  # type: ignore[misc]  # aiosmtpd has no types
    """As mail servers hand mail to one another."""


class _Lmtp(_Busy, LMTP):  # type: ignore[misc]  # aiosmtpd has no types
    """As a mail server hands mail to a mailbox."""


class Listener(Controller):
    """The server in a thread of its own: `start()` and `stop()` it."""

    def __init__(self, where: Listen, door: Door) -> None:
        door.is_lmtp = where.is_lmtp
        super().__init__(door, hostname=where.host, port=where.port, ready_timeout=10)
        self._protocol = _Lmtp if where.is_lmtp else _Smtp

    def factory(self) -> SMTP:
        """Return the protocol of one connection."""
        return self._protocol(
            self.handler,
            data_size_limit=MAX_MAIL_BYTES,
            enable_SMTPUTF8=True,
            hostname="afterword",
            ident="Afterword",
            timeout=IDLE_SECONDS,
            command_call_limit={"*": 200},
        )


@contextmanager
def listening(where: Listen, door: Door) -> Iterator[None]:
    """Listen while the block runs. Raises OSError where the address cannot be had."""
    listener = Listener(where, door)
    listener.start()
    try:
        yield
    finally:
        listener.stop()
        door.pool.shutdown(wait=True)
