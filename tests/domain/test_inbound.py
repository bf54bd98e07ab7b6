"""What a mail that came in is."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.auto_replies import back_on
from plugin.domain.bounces import Bounce, why
from plugin.domain.inbound import Classified, MailKind, classify
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.own_words import own_words
from tests.domain.test_received_mail import PIECES
from tests.mail_samples import bounces
from tests.mail_samples.people import ABSENCES, REPLIES, mail

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)


def kind(raw: bytes, purpose: Purpose = Purpose.REPLY) -> MailKind:
    return classify(raw, purpose, NOW).kind


def bounce(raw: bytes) -> Bounce | None:
    return classify(raw, Purpose.BOUNCE, NOW).bounce


@given(st.binary() | PIECES, st.sampled_from(Purpose))
def test_whatever_comes_in_is_classified(raw: bytes, purpose: Purpose) -> None:
    assert isinstance(classify(raw, purpose, NOW), Classified)


HARD = {
    "Postfix": bounces.POSTFIX,
    "Exim without a report": bounces.EXIM_OLD,
    "Exchange's access denied": bounces.EXCHANGE,
    "Gmail": bounces.GMAIL,
    "qmail": bounces.QMAIL,
    "a report that was cut off": bounces.UNREADABLE_REPORT,
    "without a status": bounces.report("", diagnostic="x-unix; user unknown"),
}


@pytest.mark.parametrize("name", HARD)
def test_a_mailbox_that_is_unknown_is_a_hard_bounce(name: str) -> None:
    assert kind(HARD[name], Purpose.BOUNCE) is MailKind.BOUNCE
    assert bounce(HARD[name]) == Bounce("5.1.1", is_hard=True)


@pytest.mark.parametrize(
    ("status", "diagnostic", "is_hard"),
    [
        ("5.1.1", "smtp; 550 5.1.1 user unknown", True),
        ("5.1.2", "smtp; 550 host unknown", True),
        ("5.1.10", "smtp; 556 5.1.10 null MX", True),
        ("5.2.1", "smtp; 550 5.2.1 mailbox disabled", True),
        ("5.0.0", "smtp; 550 no", True),
        ("5.4.4", "dns; host not found", True),
        ("5.1.8", "smtp; 501 5.1.8 sender's domain does not exist", False),
        ("5.2.2", "smtp; 552 5.2.2 over quota", False),
        ("5.3.4", "smtp; 552 5.3.4 too big", False),
        ("5.7.1", "smtp; 550 5.7.1 blocked as spam", False),
        ("5.7.26", "smtp; 550 5.7.26 unauthenticated", False),
        ("4.2.2", "smtp; 452 4.2.2 over quota", False),
        ("4.4.7", "smtp; delivery time expired", False),
    ],
)
def test_a_bounce_is_hard_where_the_address_is_no_good(
    status: str, diagnostic: str, is_hard: bool
) -> None:
    assert bounce(bounces.report(status, diagnostic=diagnostic)) == Bounce(status, is_hard)


@pytest.mark.parametrize(
    "raw", [bounces.EXIM_DELAY, bounces.report("4.4.1", "delayed"), bounces.report("", "delayed")]
)
def test_a_server_that_still_tries_has_brought_nothing_back(raw: bytes) -> None:
    assert kind(raw, Purpose.BOUNCE) is MailKind.DELAYED


@pytest.mark.parametrize("action", ["delivered", "relayed", "expanded", "delivered (to a list)"])
def test_a_report_of_success_is_a_receipt(action: str) -> None:
    assert kind(bounces.report("2.0.0", action), Purpose.BOUNCE) is MailKind.RECEIPT


def test_the_worst_of_two_recipients_counts() -> None:
    raw = bounces.report("4.2.2").replace(
        b"Diagnostic-Code:",
        b"X: y\r\n\r\nFinal-Recipient: rfc822; b@x.example\r\n"
        b"Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code:",
        1,
    )

    assert bounce(raw) == Bounce("5.1.1", is_hard=True)


def test_an_abuse_report_is_a_complaint() -> None:
    assert kind(bounces.COMPLAINT, Purpose.BOUNCE) is MailKind.COMPLAINT


def test_feedback_that_it_is_no_spam_is_no_complaint() -> None:
    raw = bounces.COMPLAINT.replace(b"Feedback-Type: abuse", b"Feedback-Type: not-spam")

    assert kind(raw, Purpose.BOUNCE) is MailKind.UNKNOWN


@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.BOUNCE, Purpose.CANDIDATE])
@pytest.mark.parametrize("name", ABSENCES)
def test_an_out_of_office_is_never_a_reply(name: str, purpose: Purpose) -> None:
    """C.5-82: auto-submitted headers first, then subjects."""
    assert kind(ABSENCES[name], purpose) is MailKind.AUTO_REPLY


@pytest.mark.parametrize("name", REPLIES)
def test_what_a_person_writes_is_a_reply(name: str) -> None:
    assert kind(REPLIES[name]) is MailKind.REPLY


@pytest.mark.parametrize(
    "name", ["en, Exchange", "de, headers", "de, subject only", "fr, Exchange", "es, Exchange"]
)
def test_an_absence_tells_when_they_are_back(name: str) -> None:
    assert classify(ABSENCES[name], Purpose.REPLY, NOW).back_on == date(2026, 2, 16)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("I return on 2026-02-16.", date(2026, 2, 16)),
        ("back March 2nd", date(2026, 3, 2)),
        ("until 3 January", date(2027, 1, 3)),
        ("back on 30 February", None),
        ("back on 02/03/2026", None),
        ("We met on 16 February 2026.", None),
        ("back on 1 January 1999", None),
        ("back soon", None),
        ("back " * 400, None),
        ("", None),
    ],
)
def test_a_day_counts_only_where_it_is_plain(text: str, day: date | None) -> None:
    assert back_on(text, NOW.date()) == day


@given(st.text())
def test_no_text_is_too_odd_for_a_day_or_for_quotes(text: str) -> None:
    back_on(f"back {text}", NOW.date())

    assert isinstance(own_words(text), str)


def test_what_is_quoted_is_not_ones_own_words() -> None:
    assert own_words("Yes.\n\nOn Tue, 10 Feb 2026 at 09:00, Sam Lee wrote:\n> back\n") == "Yes."
    assert own_words("> all of it\n> quoted") == ""


@pytest.mark.parametrize("raw", [b"", b"\xff" * 50, b"Subject: x\r\n\r\n", mail(sender="")])
def test_a_mail_from_nobody_is_unknown(raw: bytes) -> None:
    assert kind(raw) is MailKind.UNKNOWN


def test_a_daemons_mail_that_is_no_bounce_is_no_reply() -> None:
    assert kind(mail("Welcome.", sender="postmaster@mail.example")) is MailKind.UNKNOWN


def test_what_a_person_sends_to_the_candidates_own_address_is_a_note() -> None:
    assert kind(mail(), Purpose.CANDIDATE) is MailKind.NOTE


def test_a_person_who_quotes_a_bounce_has_sent_none() -> None:
    raw = mail("It said: 550 5.1.1 user unknown, message could not be delivered.")

    assert kind(raw) is MailKind.REPLY


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("5.1.1", "mailbox unknown"),
        ("5.2.2", "mailbox full"),
        ("5.9.9", "it could not be delivered"),
    ],
)
def test_a_code_is_said_in_words(code: str, said: str) -> None:
    assert why(code) == said
