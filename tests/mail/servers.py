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
    `peers` has the other end of the connection that each mail came over.
    """

    answers: dict[str, str] = field(default_factory=dict)
    drops_after_data: bool = False
    on_mail: Callable[[], object] = lambda: None
    peers: list[Any] = field(default_factory=list)
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
            self.peers.append(session.peer)
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


Script = Callable[[socket.socket], None]
"""What a server does with one connection."""

Ending = Callable[[socket.socket, Any], None]


def taking(ending: Ending) -> Callable[[list[bytes]], Script]:
    """A server that takes one mail, and then meets the client's next line as told."""

    def script_for(taken: list[bytes]) -> Script:
        def script(connection: socket.socket) -> None:
            with connection.makefile("rb") as lines:
                _take_one(connection, lines, taken)
                lines.readline()  # RSET, or QUIT
                ending(connection, lines)

        return script

    return script_for


def _take_one(connection: socket.socket, lines: Any, taken: list[bytes]) -> None:
    _answer(connection, "220 hello")
    for reply in ("250 hello", "250 OK", "250 OK", "354 go on"):
        lines.readline()
        _answer(connection, reply)
    mail = []
    while (line := lines.readline()) not in (b".\r\n", b""):
        mail.append(line)
    taken.append(b"".join(mail))
    _answer(connection, "250 taken")


def _answer(connection: socket.socket, reply: str) -> None:
    connection.sendall(reply.encode() + b"\r\n")


def says(reply: str) -> Ending:
    """Answer this, and hang up."""
    return lambda connection, _lines: _answer(connection, reply)


def hangs_up(_connection: socket.socket, _lines: Any) -> None:
    """Say nothing."""


def breaks_in_the_text(connection: socket.socket, lines: Any) -> None:
    """Invite a second mail, and hang up with a reset before it has come."""
    _invite(connection, lines)
    lines.readline()
    linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def breaks_after_the_dot(connection: socket.socket, lines: Any) -> None:
    """Read all of a second mail, and hang up without an answer."""
    _invite(connection, lines)
    while lines.readline() not in (b".\r\n", b""):
        pass


def _invite(connection: socket.socket, lines: Any) -> None:
    _answer(connection, "250 reset")
    for reply in ("250 OK", "250 OK", "354 go on"):
        lines.readline()
        _answer(connection, reply)


@contextlib.contextmanager
def scripted_servers(
    *scripts: Callable[[list[bytes]], Script],
) -> Iterator[tuple[str, list[bytes]]]:
    """Serve one connection after the other by these; give the URL, and what was taken."""
    taken: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(
            target=_serve_each, args=(listener, [script(taken) for script in scripts])
        )
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{listener.getsockname()[1]}", taken
        finally:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def _serve_each(listener: socket.socket, scripts: list[Script]) -> None:
    for script in scripts:
        _serve(listener, script)


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
