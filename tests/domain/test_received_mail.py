"""Taking a mail apart, whatever its bytes are."""

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugin.domain.received_mail import Mailbox, ReceivedMail, read_mail


@given(st.binary())
def test_any_bytes_can_be_read(raw: bytes) -> None:
    assert isinstance(read_mail(raw), ReceivedMail)


PIECES = st.lists(
    st.sampled_from(
        [
            b"From: ",
            b"To: ",
            b"Date: ",
            b"Subject: ",
            b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
            b'Content-Type: multipart/mixed; boundary="\r\n',
            b'Content-Type: text/html; charset="no-such"\r\n',
            b"Content-Type: message/rfc822\r\n",
            b"Content-Type: message/delivery-status\r\n",
            b"Content-Type: text/plain; charset*0=utf; charset*1=-8; charset*=''\r\n",
            b"Content-Transfer-Encoding: base64\r\n",
            b"Content-Transfer-Encoding: quoted-printable\r\n",
            b"Content-Transfer-Encoding: uuencode\r\n",
            b"\r\n",
            b"\r\n\r\n",
            b"--b\r\n",
            b"--b--\r\n",
            b"Action: failed\r\nStatus: 5.1.1\r\n",
            b"=?utf-8?b?",
            b"?=",
            b"<",
            b">",
            b"@",
            b"(",
            b'"',
            b",",
            b"\xff\xfe",
            b"\x00",
            b"<html><script>",
            b"&#xffffffff;",
            b"ana@mail.example",
            b"Mon, 99 Foo 99999 99:99:99 +9999",
        ]
    ),
    max_size=40,
).map(b"".join)


@given(PIECES)
@example(b"From: =?utf-8?b?=?utf-8?b?=?utf-8?b?")
def test_any_mail_like_bytes_can_be_read(raw: bytes) -> None:
    assert isinstance(read_mail(raw), ReceivedMail)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"no header at all",
        b"\x00" * 1000,
        b"Subject: x\r\n" * 5000,
        b"To: " + b"a@b.example, " * 20_000,
        b"To: " + b"(" * 10_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 5_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
            for n in range(3_000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 3_000,
        b"Content-Type: text/html\r\n\r\n" + b"<div>" * 100_000,
    ],
    ids=range(11),
)
def test_a_hostile_mail_can_be_read(raw: bytes) -> None:
    assert isinstance(read_mail(raw), ReceivedMail)


def test_a_plain_mail_tells_who_when_and_what() -> None:
    mail = read_mail(
        b"From: Ana Ruiz <Ana.Ruiz@Mail.example>\r\n"
        b'To: "Park, Jo" <jo.park@acme.example>, bo@acme.example\r\n'
        b"Cc: Al <al@acme.example>\r\n"
        b"Date: Tue, 10 Feb 2026 10:00:00 +0100\r\n"
        b"Subject: Thank you\r\n\r\nDear Jo\r\n"
    )

    assert mail.sender == "ana.ruiz@mail.example"
    assert mail.recipients == (
        Mailbox("Park, Jo", "jo.park@acme.example"),
        Mailbox("", "bo@acme.example"),
        Mailbox("Al", "al@acme.example"),
    )
    assert mail.sent_at == datetime(2026, 2, 10, 9, tzinfo=UTC)
    assert (mail.subject, mail.text) == ("Thank you", "Dear Jo")


@pytest.mark.parametrize(
    ("encoded", "subject"),
    [
        (b"=?iso-8859-1?q?R=E9ponse?=", "Réponse"),
        (b"=?utf-8?b?UsOpcG9uc2U=?=", "Réponse"),
        ("Réponse".encode(), "Réponse"),
        (b"=?no-such-charset?q?R=C3=A9ponse?=", "Réponse"),
        (b"=?utf-8?q?Bcc:=0D=0A_x?=", "Bcc: x"),
        (b"=?shift_jis?b?j6SVaQ==?=", "商品"),
    ],
)
def test_a_subject_in_any_charset(encoded: bytes, subject: str) -> None:
    assert read_mail(b"Subject: " + encoded + b"\r\n\r\n").subject == subject


def test_names_in_encoded_words_are_read_after_the_addresses() -> None:
    mail = read_mail(b"To: =?utf-8?q?Weiss=2C_J=C3=B6rg?= <j@acme.example>\r\n\r\n")

    assert mail.recipients == (Mailbox("Weiss, Jörg", "j@acme.example"),)


def test_html_alone_is_read_as_text() -> None:
    mail = read_mail(
        b"Content-Type: text/html; charset=iso-8859-1\r\n\r\n"
        b"<style>p{}</style><p>Hall\xf6chen</p><p>J&ouml;rg</p>"
    )

    assert mail.text == "Hallöchen\nJörg"


def test_several_senders_are_nobody() -> None:
    assert read_mail(b"From: a@b.example, c@d.example\r\n\r\n").sender == ""


@pytest.mark.parametrize("date", [b"", b"yesterday", b"Tue, 31 Feb 2026 10:00:00 +0000"])
def test_a_date_that_is_none_is_left_out(date: bytes) -> None:
    assert read_mail(b"Date: " + date + b"\r\n\r\n").sent_at is None


def test_a_date_without_a_zone_is_taken_for_utc() -> None:
    mail = read_mail(b"Date: Tue, 10 Feb 2026 10:00:00\r\n\r\n")

    assert mail.sent_at == datetime(2026, 2, 10, 10, tzinfo=UTC)
