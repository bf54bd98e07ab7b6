"""The exact bytes of an e-mail, whatever people are called and whatever they write."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugin.mail.compose import (
    Content,
    Envelope,
    compose,
    event_uid_for,
    message_id_for,
    read_preview,
)
from tests.mail.test_layout import framed

ENVELOPE = Envelope(
    message_id="<m-7.key@afterword.example>",
    composed_at=datetime(2026, 2, 10, 9, 0, tzinfo=UTC),
    mail_from="Afterword <afterword@afterword.example>",
    sender_name="Sam Lee",
    reply_to="sam.lee@agency.example",
    to="ana.ruiz@mail.example",
    # As long as ours are: `email` would encode what it cannot fold.
    unsubscribe_url=f"https://afterword.example/preferences/{'WzEsMTIzNDU2Nzg5XQ.' * 5}/one-click",
)

CALENDAR = ("interview.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

HOSTILE_NAMES = [
    "Ann\nBcc: spy@evil.example",
    "Ann\r\n\r\n<script>alert(1)</script>",
    "<script>alert(1)</script>",
    "x" * 200,
    "\u202eeliam\u202c ehT",
    "שרה כהן",
    '"Ann" <spy@evil.example>',
    "Ann, spy@evil.example",
    "=?utf-8?q?Ann?=",
    "\x00\x07",
    "",
]


def content(subject: str, text: str, **more: Any) -> Content:
    body = framed(subject, text)
    return Content(subject=subject, text=text, html=body.html, language="en", **more)


def parsed(mime: bytes) -> EmailMessage:
    return message_from_bytes(mime, policy=policy.SMTP)


def test_the_recruiter_speaks_from_our_address_and_gets_the_answers() -> None:
    mail = parsed(compose(ENVELOPE, content("Hello", "Hi Ana\n")))

    assert mail["From"] == "Sam Lee <afterword@afterword.example>"
    assert mail["Reply-To"] == "sam.lee@agency.example"
    assert mail["To"] == "ana.ruiz@mail.example"
    assert mail["Message-ID"] == "<m-7.key@afterword.example>"
    assert mail["Date"] == "Tue, 10 Feb 2026 09:00:00 +0000"


def test_nobody_is_copied_and_nothing_says_that_a_machine_sent_it() -> None:
    """C.4 74."""
    mail = parsed(compose(ENVELOPE, content("Hello", "Hi Ana\n")))

    assert not {"Cc", "Bcc", "Auto-Submitted", "List-Id", "Precedence"}.intersection(mail.keys())
    assert [address.addr_spec for address in mail["To"].addresses] == ["ana.ruiz@mail.example"]


def test_one_click_in_the_mail_program_unsubscribes() -> None:
    """RFC 8058: an https address that takes one fixed POST."""
    mime = compose(ENVELOPE, content("Hello", "Hi Ana\n"))

    assert f"\r\nList-Unsubscribe: <{ENVELOPE.unsubscribe_url}>\r\n".encode() in mime
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in mime


def test_a_mailbox_is_offered_beside_it_where_somebody_reads_what_arrives() -> None:
    envelope = replace(ENVELOPE, unsubscribe_mailbox="stop@in.example")

    mail = parsed(compose(envelope, content("Hello", "Hi Ana\n")))

    assert mail["List-Unsubscribe"] == (
        f"<{ENVELOPE.unsubscribe_url}>, <mailto:stop@in.example?subject=unsubscribe>"
    )


def test_the_language_is_in_a_header() -> None:
    german = replace(content("Hallo", "Guten Tag\n"), language="de")

    mime = compose(ENVELOPE, german)

    assert parsed(mime)["Content-Language"] == "de"
    assert read_preview(mime).language == "de"


def test_a_calendar_file_is_attached_and_shown_in_the_preview() -> None:
    mime = compose(ENVELOPE, content("Hello", "Hi Ana\n", calendar=CALENDAR))

    (attached,) = parsed(mime).iter_attachments()
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_param("method") == "PUBLISH"
    assert attached.get_filename() == "interview.ics"
    assert attached.get_payload(decode=True) == CALENDAR[1]
    (shown,) = read_preview(mime).attachments
    assert (shown.name, shown.text) == ("interview.ics", CALENDAR[1].decode())
    assert read_preview(mime).text == "Hi Ana\n"


def test_a_mail_with_a_calendar_file_has_the_same_bytes_each_time() -> None:
    attached = content("Hello", "Hi Ana\n", calendar=CALENDAR)

    assert compose(ENVELOPE, attached) == compose(ENVELOPE, attached)


def test_text_and_html_say_the_same() -> None:
    mail = parsed(compose(ENVELOPE, content("Hello", "Hi Ana\n")))

    kinds = [part.get_content_type() for part in mail.iter_parts()]
    assert kinds == ["text/plain", "text/html"]


def test_the_same_message_has_the_same_bytes_each_time() -> None:
    assert compose(ENVELOPE, content("Hello", "Hi Ana\n")) == compose(
        ENVELOPE, content("Hello", "Hi Ana\n")
    )


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_makes_no_header(name: str) -> None:
    mail = parsed(
        compose(replace(ENVELOPE, sender_name=name), content(f"A note to {name}", f"Hi {name}\n"))
    )

    assert mail.keys() == [
        "From",
        "Reply-To",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "MIME-Version",
        "Content-Type",
        "Content-Language",
    ]
    assert [address.addr_spec for address in mail["From"].addresses] == [
        "afterword@afterword.example"
    ]
    assert not mail.defects


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_hostile_name_makes_no_markup(name: str) -> None:
    preview = read_preview(compose(ENVELOPE, content(f"A note to {name}", f"Hi {name}\n")))

    assert "<script" not in preview.html


@settings(deadline=None)  # the machine may be busy
@given(subject=st.text(max_size=300), text=st.text(max_size=2000), name=st.text(max_size=300))
def test_whatever_is_written_the_bytes_are_ascii_lines_that_a_mail_server_takes(
    subject: str, text: str, name: str
) -> None:
    mime = compose(replace(ENVELOPE, sender_name=name), content(subject, text))

    lines = mime.split(b"\r\n")
    assert mime.isascii()
    assert max(len(line) for line in lines) <= 998
    assert not any(b"\n" in line or b"\r" in line for line in lines)


@settings(deadline=None)  # the machine may be busy
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=("C",)), max_size=500))
def test_the_preview_shows_the_text_that_was_written(text: str) -> None:
    preview = read_preview(compose(ENVELOPE, content("Hello", text)))

    written = [line.rstrip() for line in text.splitlines()]
    assert "\n".join(written).strip() == preview.text.strip()


def test_the_message_id_is_the_rows_own_on_the_host_we_send_from() -> None:
    made = message_id_for(12, "aB_c-d1234567890xyz", "Afterword <us@mail.agency.example>")

    assert made == "<m-12.aBcd12345678@mail.agency.example>"


def test_the_uid_of_a_calendar_entry_is_the_prompts_own() -> None:
    made = event_uid_for("prep_kit", 7, "aB_c-d1234567890xyz", "us@mail.agency.example")

    assert made == "prep_kit-7.aBcd12345678@mail.agency.example"
