"""Handing a message to a mail server: what each way of failing means for the message."""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from plugin.config import Config
from plugin.domain.messages import MessageReason
from plugin.mail import sender
from plugin.mail.relay import Relay
from plugin.mail.sender import FailureKind, Line, SendFailed
from tests.mail import servers
from tests.mail.servers import Mailbox, mail_server, scripted_server

MIME = (
    b"From: Sam Lee <afterword@afterword.example>\r\n"
    b"To: ana@mail.example\r\n"
    b"Subject: Hello\r\n"
    b"\r\n"
    b"One line.\r\n"
    b".\r\n"
    b"..two dots\r\n"
    b"The end.\r\n"
)
TO = "ana@mail.example"


def relay(url: str, **changes: object) -> Relay:
    """The server at this URL, with little patience."""
    config = Config(
        secret_key="a secret for tests only, of no use elsewhere",
        encryption_keys=("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",),
        base_url="https://afterword.example",
        database_url="postgresql://app@127.0.0.1/none",
        redis_url="redis://127.0.0.1:1",
        smtp_url=url,
        mail_from="Afterword <afterword@afterword.example>",
    )
    quick: dict[str, object] = {"step_seconds": 0.3, "send_seconds": 2.0}
    return replace(Relay.of(config), **(quick | changes))  # type: ignore[arg-type]


def send_by(server: Relay, mime: bytes = MIME) -> None:
    """Send one message over a line of its own."""
    with Line(server) as line:
        line.send(mime, TO)


def failure_of(url: str, **changes: object) -> tuple[FailureKind, MessageReason]:
    with pytest.raises(SendFailed) as failed:
        send_by(relay(url, **changes))
    return failed.value.kind, failed.value.reason


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


def test_the_server_gets_exactly_the_bytes(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url:
        send_by(relay(url, step_seconds=5.0))

    assert mailbox.mails == [MIME]


def test_it_goes_to_one_recipient_from_our_address(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url:
        send_by(relay(url, step_seconds=5.0))

    assert mailbox.recipients == [[TO]]
    assert mailbox.senders == ["afterword@afterword.example"]


REFUSED = FailureKind.REFUSED
LATER = FailureKind.LATER
UNKNOWN = FailureKind.UNKNOWN


@pytest.mark.parametrize(
    ("answers", "kind", "reason"),
    [
        ({"RCPT": "550 no such user"}, REFUSED, MessageReason.ADDRESS_REFUSED),
        ({"RCPT": "451 greylisted"}, LATER, MessageReason.SERVER_BUSY),
        ({"RCPT": "421 too busy"}, LATER, MessageReason.SERVER_BUSY),
        ({"MAIL": "550 not from you"}, LATER, MessageReason.SERVER_REFUSES_US),
        ({"MAIL": "451 later"}, LATER, MessageReason.SERVER_BUSY),
        ({"DATA": "554 spam"}, REFUSED, MessageReason.CONTENT_REFUSED),
        ({"DATA": "451 disk full"}, LATER, MessageReason.SERVER_BUSY),
        ({"DATA": "421 going down"}, LATER, MessageReason.SERVER_BUSY),
    ],
)
def test_what_the_server_says_no_to_was_not_taken(
    mailbox: Mailbox, answers: dict[str, str], kind: FailureKind, reason: MessageReason
) -> None:
    mailbox.answers = answers
    with mail_server(mailbox) as url:
        assert failure_of(url, step_seconds=5.0) == (kind, reason)

    assert mailbox.mails == []


def test_a_connection_that_breaks_after_the_data_leaves_it_unknown(mailbox: Mailbox) -> None:
    mailbox.drops_after_data = True
    with mail_server(mailbox) as url:
        assert failure_of(url) == (UNKNOWN, MessageReason.NO_ANSWER)

    assert mailbox.mails == [MIME]


@pytest.mark.parametrize(
    "script",
    [
        servers.silent_after_data,
        servers.answering_data_with(b"what?\r\n"),
        servers.answering_data_with(b"354 go on\r\n"),
        servers.answering_data_with(b"x" * 10_000),
        servers.answering_data_with(b"25"),
    ],
    ids=["silence", "nonsense", "a reply out of turn", "a line without end", "half a reply"],
)
def test_no_proper_answer_to_the_data_leaves_it_unknown(
    script: Callable[[object], None],
) -> None:
    with scripted_server(script) as url:
        assert failure_of(url) == (UNKNOWN, MessageReason.NO_ANSWER)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (servers.silent_from_the_start, MessageReason.SERVER_SILENT),
        (servers.gone_before_the_end_of_data, MessageReason.SERVER_SILENT),
        (servers.greeting("421 too many"), MessageReason.SERVER_BUSY),
        (servers.greeting("554 not you"), MessageReason.SERVER_REFUSES_US),
        (servers.greeting("nonsense"), MessageReason.SERVER_REFUSES_US),
    ],
    ids=["silence", "a reset before the end of the data", "421", "554", "nonsense"],
)
def test_what_breaks_before_the_end_of_the_data_is_tried_later(
    script: Callable[[object], None], reason: MessageReason
) -> None:
    larger_than_any_buffer = MIME + b"a long line\r\n" * 2_000_000
    with scripted_server(script) as url, pytest.raises(SendFailed) as failed:
        send_by(relay(url), larger_than_any_buffer)

    assert (failed.value.kind, failed.value.reason) == (LATER, reason)


def test_no_server_at_all_is_tried_later() -> None:
    url = f"smtp://127.0.0.1:{servers.free_port()}"

    assert failure_of(url) == (LATER, MessageReason.SERVER_SILENT)


def test_all_steps_together_have_an_end_though_each_is_within_its_time() -> None:
    with scripted_server(servers.silent_from_the_start) as url:
        assert failure_of(url, send_seconds=0.0) == (LATER, MessageReason.SERVER_SILENT)


def test_no_address_is_in_the_text_of_a_failure(mailbox: Mailbox) -> None:
    mailbox.answers = {"RCPT": f"550 no {TO} here"}
    with mail_server(mailbox) as url, pytest.raises(SendFailed) as failed:
        send_by(relay(url, step_seconds=5.0))

    assert "@" not in str(failed.value)


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's TLS context with a certificate that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    certificate_file, key_file = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate_file.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate_file))
    return servers.server_side(str(certificate_file), str(key_file))


def test_starttls_and_a_login_are_used_where_the_url_asks_for_them(
    mailbox: Mailbox, certificate: ssl.SSLContext
) -> None:
    options = {
        "tls_context": certificate,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": servers.login_of("sam", "p@ss word"),
    }
    with mail_server(mailbox, **options) as url:
        with_login = url.replace("smtp://", "smtp://sam:p%40ss%20word@") + "?starttls=1"
        send_by(relay(with_login, step_seconds=5.0))

    assert mailbox.was_encrypted == [True]


def test_a_wrong_password_waits_for_somebody_to_mend_it(
    mailbox: Mailbox, certificate: ssl.SSLContext
) -> None:
    options = {
        "tls_context": certificate,
        "auth_required": True,
        "authenticator": servers.login_of("sam", "right"),
    }
    with mail_server(mailbox, **options) as url:
        with_login = url.replace("smtp://", "smtp://sam:wrong@") + "?starttls=1"

        assert failure_of(with_login, step_seconds=5.0) == (
            LATER,
            MessageReason.SERVER_REFUSES_US,
        )


def test_nothing_is_sent_in_the_clear_where_starttls_was_asked_for(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url:
        assert failure_of(f"{url}?starttls=1", step_seconds=5.0) == (
            LATER,
            MessageReason.SERVER_REFUSES_US,
        )

    assert mailbox.mails == []


def test_a_certificate_that_nobody_vouches_for_gets_no_message(
    mailbox: Mailbox, certificate: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere")
    with mail_server(mailbox, tls_context=certificate) as url:
        assert failure_of(f"{url}?starttls=1", step_seconds=5.0) == (
            LATER,
            MessageReason.SERVER_REFUSES_US,
        )

    assert mailbox.mails == []


def test_smtps_speaks_tls_from_the_first_byte(
    mailbox: Mailbox, certificate: ssl.SSLContext
) -> None:
    with mail_server(mailbox, ssl_context=certificate) as url:
        send_by(relay(url.replace("smtp://", "smtps://"), step_seconds=5.0))

    assert mailbox.mails == [MIME]


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("smtp://mail.example", 25),
        ("smtp://mail.example?starttls=1", 587),
        ("smtps://mail.example", 465),
        ("smtp://mail.example:2525", 2525),
    ],
)
def test_a_url_without_a_port_means_the_usual_one(url: str, port: int) -> None:
    assert relay(url).port == port


def mime_of(number: int) -> bytes:
    return MIME.replace(b"Hello", f"Hello {number}".encode())


def send_three(url: str) -> None:
    with Line(relay(url, step_seconds=5.0, send_seconds=10.0)) as line:
        for number in range(3):
            line.send(mime_of(number), TO)


def test_several_messages_go_over_one_connection_each_once(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url:
        send_three(url)

    assert mailbox.mails == [mime_of(number) for number in range(3)]
    assert mailbox.recipients == [[TO]] * 3
    assert len(set(mailbox.peers)) == 1


def test_a_connection_that_has_carried_enough_is_replaced(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sender, "MESSAGES_A_LINE", 2)
    with mail_server(mailbox) as url:
        send_three(url)

    assert len(mailbox.mails) == 3
    assert len(set(mailbox.peers)) == 2


def test_each_message_can_have_a_return_path_of_its_own(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url, Line(relay(url, step_seconds=5.0)) as line:
        line.send(MIME, TO, "bounce-7@in.example")
        line.send(MIME, TO)

    assert mailbox.senders == ["bounce-7@in.example", "afterword@afterword.example"]


@pytest.mark.parametrize(
    "ending",
    [servers.says("421 idle for too long"), servers.says("500 what"), servers.hangs_up],
    ids=["421 to the reset", "500 to the reset", "a reset"],
)
def test_an_old_connection_that_breaks_before_the_dot_costs_nothing(
    ending: servers.Script,
) -> None:
    takes = servers.taking(ending)
    again = servers.taking(servers.hangs_up)
    with (
        servers.scripted_servers(takes, again) as (url, taken),
        Line(relay(url, step_seconds=5.0)) as line,
    ):
        line.send(mime_of(1), TO)
        line.send(mime_of(2), TO)

    assert [b"Hello 1" in mail for mail in taken] == [True, False]
    assert [b"Hello 2" in mail for mail in taken] == [False, True]


def test_an_old_connection_that_breaks_in_the_middle_of_the_text_is_replaced_before_the_dot() -> (
    None
):
    larger_than_any_buffer = MIME + (b"x" * 900 + b"\r\n") * 30_000
    takes = servers.taking(servers.breaks_in_the_text)
    with (
        servers.scripted_servers(takes, servers.taking(servers.hangs_up)) as (url, taken),
        Line(relay(url, step_seconds=5.0, send_seconds=20.0)) as line,
    ):
        line.send(mime_of(1), TO)
        line.send(larger_than_any_buffer, TO)

    assert len(taken) == 2


def test_an_old_connection_that_breaks_after_the_dot_leaves_it_unknown_and_is_not_tried_again() -> (
    None
):
    """The promise of `design.md` section 4 holds on a pooled connection, too."""
    takes = servers.taking(servers.breaks_after_the_dot)
    with (
        servers.scripted_servers(takes, servers.taking(servers.hangs_up)) as (url, taken),
        Line(relay(url, step_seconds=5.0)) as line,
    ):
        line.send(mime_of(1), TO)
        with pytest.raises(SendFailed) as failed:
            line.send(mime_of(2), TO)

    assert failed.value.kind is UNKNOWN
    assert [b"Hello 1" in mail for mail in taken] == [True]


def test_a_refused_recipient_does_not_cost_the_next_one_its_connection(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as url, Line(relay(url, step_seconds=5.0)) as line:
        line.send(mime_of(0), TO)
        mailbox.answers = {"RCPT": "550 no such user"}
        with pytest.raises(SendFailed):
            line.send(mime_of(1), TO)
        mailbox.answers = {}
        line.send(mime_of(2), TO)

    assert mailbox.mails == [mime_of(0), mime_of(2)]
    assert len(set(mailbox.peers)) == 1
