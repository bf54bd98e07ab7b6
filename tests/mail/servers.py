"""Mail servers of the tests' own on loopback: one that works, and many ways not to."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session


@dataclass
class Mailbox:
    """An aiosmtpd handler: keeps what it takes, and answers as it is told.

    `answers` maps MAIL, RCPT or DATA to the reply, e.g. "451 later". `drops_after_data` keeps the
    mail and breaks the connection instead of answering. `on_mail` runs when a mail was read.
    """

    answers: dict[str, str] = field(default_factory=dict)
    drops_after_data: bool = False
    on_mail: Callable[[], object] = lambda: None
    mails: list[bytes] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.answers.get("RCPT", "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.answers.get("DATA", "250 taken")
        if answer.startswith("2"):
            assert isinstance(envelope.content, bytes)
            assert envelope.mail_from is not None
            self.mails.append(envelope.content)
            self.recipients.append(list(envelope.rcpt_tos))
            self.senders.append(envelope.mail_from)
            self.was_encrypted.append(session.ssl is not None)
            self.on_mail()
        if self.drops_after_data:
            assert server.transport is not None
            server.transport.abort()
        return answer


@contextlib.contextmanager
def mail_server(mailbox: Mailbox, **options: Any) -> Iterator[str]:
    """Serve SMTP for the mailbox; give its URL. `options` are aiosmtpd's."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    try:
        yield f"smtp://127.0.0.1:{controller.port}"
    finally:
        controller.stop()


def login_of(user: str, password: str) -> Callable[..., AuthResult]:
    """An aiosmtpd authenticator that knows one user."""

    def authenticate(
        server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        is_known = (given.login, given.password) == (user.encode(), password.encode())
        return AuthResult(success=is_known, handled=False)

    return authenticate


@contextlib.contextmanager
def scripted_server(script: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve one connection by a function over the bare socket; give the URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_serve, args=(listener, script))
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(5)


def _serve(listener: socket.socket, script: Callable[[socket.socket], None]) -> None:
    with contextlib.suppress(OSError):
        connection, _ = listener.accept()
        with connection:
            script(connection)


def until_hung_up(connection: socket.socket) -> None:
    """Say nothing more, until the other side goes."""
    while connection.recv(4096):
        pass


def dialogue(connection: socket.socket, *replies: str) -> None:
    """Answer line by line: the first reply is the greeting."""
    with connection.makefile("rb") as lines:
        for reply in replies:
            connection.sendall(reply.encode() + b"\r\n")
            if reply != replies[-1]:
                lines.readline()


def silent_from_the_start(connection: socket.socket) -> None:
    until_hung_up(connection)


def silent_after_data(connection: socket.socket) -> None:
    """Take the whole message, and never answer."""
    dialogue(connection, "220 hello", "250 hello", "250 OK", "250 OK", "354 go on")
    until_hung_up(connection)


def gone_before_the_end_of_data(connection: socket.socket) -> None:
    """Invite the message, and hang up before it has come."""
    dialogue(connection, "220 hello", "250 hello", "250 OK", "250 OK", "354 go on")
    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"  # hang up with a reset, at once
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def greeting(reply: str) -> Callable[[socket.socket], None]:
    """Greet so, and listen."""

    def script(connection: socket.socket) -> None:
        dialogue(connection, reply)
        until_hung_up(connection)

    return script


def answering_data_with(reply: bytes) -> Callable[[socket.socket], None]:
    """Take the whole message and answer it with these bytes."""

    def script(connection: socket.socket) -> None:
        dialogue(connection, "220 hello", "250 hello", "250 OK", "250 OK", "354 go on")
        received = b""
        while not received.endswith(b"\r\n.\r\n"):
            received += connection.recv(4096)
        connection.sendall(reply)
        until_hung_up(connection)

    return script


def free_port() -> int:
    """A port on which nothing listens now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def server_side(certificate: str, key: str) -> ssl.SSLContext:
    """A TLS context for a server."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
