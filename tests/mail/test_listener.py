"""The mail server for our own addresses: whom it takes mail for, and when it says yes."""

import smtplib
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from plugin.config import MAX_MAIL_BYTES, Listen
from plugin.mail import listener
from plugin.mail.listener import Door, listening
from tests.mail.servers import free_port

OURS = "c-1-1-aaaaaaaaaaaaaaaa@in.agency.example"
OTHER = "b-1-1-aaaaaaaaaaaaaaaa@in.agency.example"
ANA = "ana.ruiz@mail.example"
MAIL = b"Subject: Thank you\r\n\r\nDear Jo\r\n"


@dataclass
class Kept:
    """What was kept. `answer` is what keeping says, or raises."""

    answer: bool | Exception = True
    mails: list[tuple[tuple[str, ...], bytes]] = field(default_factory=list)

    def receive(self, recipients: Sequence[str], raw: bytes) -> bool:
        if isinstance(self.answer, Exception):
            raise self.answer
        self.mails.append((tuple(recipients), raw))
        return self.answer


@contextmanager
def serving(kept: Kept, *, is_lmtp: bool = False) -> Iterator[int]:
    port = free_port()
    door = Door(lambda address: address in (OURS, OTHER), kept.receive)
    with listening(Listen("127.0.0.1", port, is_lmtp), door):
        yield port


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def server(kept: Kept) -> Iterator[smtplib.SMTP]:
    with serving(kept) as port, smtplib.SMTP("127.0.0.1", port, "client.example") as client:
        yield client


def test_a_mail_to_us_is_kept_with_its_envelopes_sender(server: smtplib.SMTP, kept: Kept) -> None:
    server.sendmail(ANA, [OURS, OTHER], MAIL)

    assert kept.mails == [((OURS, OTHER), b"Return-Path: <" + ANA.encode() + b">\r\n" + MAIL)]


def test_a_bounce_from_the_null_sender_is_taken(server: smtplib.SMTP, kept: Kept) -> None:
    server.sendmail("", [OURS], MAIL)

    assert kept.mails[0][1].startswith(b"Return-Path: <>\r\n")


@pytest.mark.parametrize("recipient", ["jo.park@acme.example", "postmaster", "c-1-1@in.example"])
def test_it_is_no_relay(server: smtplib.SMTP, kept: Kept, recipient: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        server.sendmail(ANA, [recipient], MAIL)

    assert refusal.value.recipients[recipient][0] == 550
    assert kept.mails == []


def test_of_several_recipients_only_ours_get_it(server: smtplib.SMTP, kept: Kept) -> None:
    refused = server.sendmail(ANA, ["jo.park@acme.example", OURS], MAIL)

    assert list(refused) == ["jo.park@acme.example"]
    assert [recipients for recipients, _ in kept.mails] == [(OURS,)]


def test_what_is_no_command_is_not_logged(
    server: smtplib.SMTP, caplog: pytest.LogCaptureFixture
) -> None:
    """A client that is out of step sends the mail's own words."""
    assert server.docmd("ana.ruiz@mail.example", "wrote")[0] == 500

    assert caplog.text == ""


def test_it_says_no_where_the_row_is_gone(server: smtplib.SMTP, kept: Kept) -> None:
    kept.answer = False

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        server.sendmail(ANA, [OURS], MAIL)

    assert refusal.value.smtp_code == 550


def test_it_says_later_where_the_mail_could_not_be_kept(
    server: smtplib.SMTP, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    """C.2-28: yes is said only once the mail is on disk; till then the sender keeps it."""
    kept.answer = RuntimeError(ANA)

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        server.sendmail(ANA, [OURS], MAIL)

    assert refusal.value.smtp_code == 451
    assert ANA not in str(capsys.readouterr())


def test_too_large_is_said_before_it_is_sent(server: smtplib.SMTP, kept: Kept) -> None:
    server.ehlo()
    assert server.esmtp_features["size"] == str(MAX_MAIL_BYTES)

    assert server.mail(ANA, [f"SIZE={MAX_MAIL_BYTES + 1}"])[0] == 552


def test_a_large_mail_with_long_lines_is_kept(server: smtplib.SMTP, kept: Kept) -> None:
    raw = b"Subject: long\r\n\r\n" + (b"x" * 60_000 + b"\r\n") * 50

    server.sendmail(ANA, [OURS], raw)

    assert kept.mails[0][1].endswith(raw)


def test_the_same_recipient_too_often_is_put_off(server: smtplib.SMTP) -> None:
    server.ehlo()
    server.mail(ANA)

    codes = [server.rcpt(OURS)[0] for _ in range(listener.RECIPIENTS + 1)]

    assert codes == [250] * listener.RECIPIENTS + [452]


def test_beyond_so_many_connections_it_says_busy_and_recovers(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "CONNECTIONS", 2)
    with serving(kept) as port:
        first, second = (smtplib.SMTP("127.0.0.1", port, "c.example") for _ in range(2))
        with pytest.raises(smtplib.SMTPConnectError):
            smtplib.SMTP("127.0.0.1", port, "c.example")
        first.quit()
        second.sendmail(ANA, [OURS], MAIL)
        second.quit()
        with smtplib.SMTP("127.0.0.1", port, "c.example") as third:
            third.sendmail(ANA, [OURS], MAIL)

    assert len(kept.mails) == 2


def drip(client: socket.socket) -> None:
    """Send a byte now and then, which is never a whole line."""
    for _ in range(500):
        client.sendall(b"N")
        threading.Event().wait(0.01)


def test_a_client_that_drips_is_hung_up_on(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listener, "LIFE_SECONDS", 0.3)
    with serving(kept) as port, socket.create_connection(("127.0.0.1", port), 5) as client:
        client.settimeout(5)
        client.recv(100)
        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            drip(client)

    assert kept.mails == []


def test_lmtp_answers_for_each_recipient(kept: Kept) -> None:
    with (
        serving(kept, is_lmtp=True) as port,
        smtplib.LMTP("127.0.0.1", port, "client.example") as client,
    ):
        client.ehlo()
        client.mail(ANA)
        client.rcpt(OURS)
        client.rcpt(OTHER)
        client.docmd("DATA")
        client.send(MAIL + b".\r\n")
        answers = [client.getreply()[0] for _ in range(2)]

    assert answers == [250, 250]
    assert [recipients for recipients, _ in kept.mails] == [(OURS, OTHER)]


def test_a_line_break_in_the_senders_address_makes_no_header(kept: Kept) -> None:
    with serving(kept) as port, socket.create_connection(("127.0.0.1", port)) as raw:
        lines = raw.makefile("rwb")
        for line in (
            b"EHLO c",
            b"MAIL FROM:<a\rX-Evil:1@b.example>",
            b"RCPT TO:<" + OURS.encode() + b">",
            b"DATA",
            MAIL + b".",
            b"QUIT",
        ):
            lines.write(line + b"\r\n")
        lines.flush()
        lines.read()

    assert all(b"X-Evil" not in mail.partition(b">\r\n")[2] for _, mail in kept.mails)
    assert all(mail.startswith(b"Return-Path: <") for _, mail in kept.mails)
    assert all(b"\r" not in mail.partition(b"\r\n")[0] for _, mail in kept.mails)
