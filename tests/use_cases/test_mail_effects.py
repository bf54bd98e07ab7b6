"""What follows from a bounce, a complaint, an absence and a reply."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import Outcome
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.errors import NotFound, Refused
from plugin.services import messages
from plugin.services.suppressions import scopes_for
from plugin.store.base import transaction
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Recruiter
from plugin.store.suppressions import Suppression
from tests.factories import change, make_prompt, read
from tests.mail.servers import Mailbox
from tests.mail_samples import bounces
from tests.mail_samples.people import ABSENCES, REPLIES, mail
from tests.use_cases.desk import Desk, desk
from tests.use_cases.postbox import address, bring, mails, outcomes, read_all, take_mail

pytestmark = pytest.mark.usefixtures("clock")
ANA = "ana.ruiz@mail.example"


@pytest.fixture(autouse=True)
def _context(app: Flask, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with app.app_context():
        take_mail(monkeypatch)
        yield


@pytest.fixture
def sam() -> Desk:
    return desk()


@pytest.fixture
def sent(sam: Desk) -> int:
    message_id = sam.queue()
    sam.send_due()
    assert sam.message(message_id).state == MessageState.SENT
    return message_id


def at(sam: Desk, purpose: Purpose, message_id: int) -> str:
    return address(purpose, sam.rows.installation_id, message_id)


def comes(sam: Desk, raw: bytes, message_id: int, purpose: Purpose = Purpose.BOUNCE) -> None:
    bring(raw, at(sam, purpose, message_id))
    read_all(sam.rows.installation_id)


def suppressed(sam: Desk) -> frozenset[Scope]:
    with transaction(sam.rows.installation_id) as session:
        return scopes_for(session, ANA)


def another(sam: Desk) -> int:
    """Queue a second message to Ana."""
    rows = sam.rows
    prompt_id = make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        step="debrief",
        recruiter_id=rows.recruiter_id,
    )
    return replace(sam, prompt_id=prompt_id).queue("a-token-of-one-form-0002")


def test_a_message_goes_out_with_a_return_path_and_a_second_reply_to(
    sam: Desk, sent: int, mailbox: Mailbox
) -> None:
    reply_to = messages.get_message(sam.viewer, sent).preview.reply_to

    assert mailbox.senders == [at(sam, Purpose.BOUNCE, sent)]
    assert reply_to.startswith("sam.lee")
    assert reply_to.endswith(f", Afterword <{at(sam, Purpose.REPLY, sent)}>")


def test_without_a_domain_of_ours_nothing_is_added(
    sam: Desk, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_mail(monkeypatch, inbound_domain=None)
    message_id = sam.queue()
    sam.send_due()

    assert mailbox.senders == ["afterword@afterword.example"]
    assert "," not in messages.get_message(sam.viewer, message_id).preview.reply_to


def test_a_hard_bounce_is_written_down_and_suppresses_the_address(sam: Desk, sent: int) -> None:
    """C.4-70: the outcome at the provider is kept with the message."""
    comes(sam, bounces.POSTFIX, sent)

    message = sam.message(sent)
    assert (message.bounced_at, message.bounce_code) == (utcnow(), "5.1.1")
    assert message.state == MessageState.SENT
    assert suppressed(sam) == {Scope.ALL}
    assert outcomes(sam.rows.installation_id) == [Outcome.HARD_BOUNCE]


def test_what_waits_is_cancelled_when_the_address_bounces(sam: Desk, sent: int) -> None:
    waiting = another(sam)

    comes(sam, bounces.GMAIL, sent)
    sam.send_due()

    message = sam.message(waiting)
    assert (message.state, message.reason) == (MessageState.CANCELLED, MessageReason.SUPPRESSED)


def test_a_soft_bounce_is_shown_only(sam: Desk, sent: int) -> None:
    comes(sam, bounces.report("5.2.2", diagnostic="smtp; 552 5.2.2 over quota"), sent)

    message = sam.message(sent)
    assert (message.bounced_at, message.bounce_code) == (utcnow(), "5.2.2")
    assert suppressed(sam) == frozenset()


def test_a_delay_marks_nothing(sam: Desk, sent: int) -> None:
    comes(sam, bounces.EXIM_DELAY, sent)

    assert sam.message(sent).bounced_at is None
    assert outcomes(sam.rows.installation_id) == [Outcome.DELAYED]


def test_a_hard_bounce_after_a_soft_one_counts(sam: Desk, sent: int) -> None:
    comes(sam, bounces.report("4.2.2"), sent)
    comes(sam, bounces.EXCHANGE, sent)
    comes(sam, bounces.report("4.4.7"), sent)

    assert sam.message(sent).bounce_code == "5.1.1"
    assert suppressed(sam) == {Scope.ALL}


def test_a_complaint_suppresses_the_address_too(sam: Desk, sent: int) -> None:
    comes(sam, bounces.COMPLAINT, sent)

    assert suppressed(sam) == {Scope.ALL}
    assert sam.message(sent).bounced_at is None


@pytest.mark.parametrize("report", [bounces.POSTFIX, bounces.COMPLAINT])
def test_a_report_where_answers_come_is_believed_only_with_our_message_in_it(
    sam: Desk, sent: int, report: bytes
) -> None:
    """Whoever got a copy of an answer could forge one, and end the candidate's e-mails."""
    comes(sam, report, sent, Purpose.REPLY)

    assert suppressed(sam) == frozenset()
    assert sam.message(sent).bounced_at is None
    assert outcomes(sam.rows.installation_id) == [Outcome.UNKNOWN]


def test_a_report_where_answers_come_counts_with_our_message_in_it(sam: Desk, sent: int) -> None:
    ours = (sam.message(sent).message_id or "").encode()
    report = (
        b"From: MAILER-DAEMON@mail.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report;"
        b" report-type=delivery-status; boundary=q\r\n\r\n--q\r\nContent-Type:"
        b" message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example\r\n\r\nAction: failed"
        b"\r\nStatus: 5.1.1\r\n\r\n--q\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        b"Message-ID: " + ours + b"\r\n\r\n--q--\r\n"
    )

    comes(sam, report, sent, Purpose.REPLY)

    assert suppressed(sam) == {Scope.ALL}


def test_a_bounce_with_another_agencys_address_does_nothing_here(sam: Desk, sent: int) -> None:
    other = desk()
    other_sent = other.queue()
    other.send_due()

    comes(other, bounces.POSTFIX, other_sent)

    assert sam.message(sent).bounced_at is None
    assert suppressed(sam) == frozenset()
    assert other.message(other_sent).bounced_at is not None


def test_a_bounce_of_what_never_left_does_nothing(sam: Desk) -> None:
    draft = sam.draft()

    comes(sam, bounces.POSTFIX, draft)

    assert sam.message(draft).bounced_at is None
    assert suppressed(sam) == frozenset()
    assert outcomes(sam.rows.installation_id) == [Outcome.NOT_SENT]


def test_a_bounce_says_of_an_unknown_message_that_it_left(sam: Desk) -> None:
    message_id = sam.draft()
    sam.change(Message, message_id, state="unknown", claimed_at=utcnow())

    comes(sam, bounces.POSTFIX, message_id)

    message = sam.message(message_id)
    assert (message.state, message.bounce_code) == (MessageState.SENT, "5.1.1")
    assert sam.count(CrmWrite) == 1


def test_a_bounce_of_a_message_that_is_going_out_is_looked_at_again_later(
    sam: Desk, sent: int, clock: time_machine.Traveller
) -> None:
    """C.2-29: the bounce overtakes our own commit."""
    sam.change(Message, sent, state="sending", sent_at=None)
    comes(sam, bounces.POSTFIX, sent)
    assert outcomes(sam.rows.installation_id) == [None]

    sam.change(Message, sent, state="sent", sent_at=utcnow())
    clock.shift(timedelta(minutes=1))
    read_all(sam.rows.installation_id)

    assert outcomes(sam.rows.installation_id) == [Outcome.HARD_BOUNCE]


@pytest.mark.parametrize("name", ABSENCES)
@pytest.mark.parametrize("purpose", [Purpose.REPLY, Purpose.BOUNCE])
def test_an_out_of_office_is_not_a_reply(sam: Desk, sent: int, name: str, purpose: Purpose) -> None:
    """C.5-82"""
    waiting = another(sam)

    comes(sam, ABSENCES[name], sent, purpose)
    sam.send_due()

    message = sam.message(sent)
    assert (message.replied_at, message.auto_replied_at) == (None, utcnow())
    assert sam.message(waiting).state == MessageState.SENT


def test_an_absence_says_until_when(sam: Desk, sent: int) -> None:
    comes(sam, ABSENCES["de, subject only"], sent, Purpose.REPLY)

    assert mails(sam.rows.installation_id)[0].back_on == date(2026, 2, 16)


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_stops_what_waits_about_the_same_submission(
    sam: Desk, sent: int, name: str, clock: time_machine.Traveller
) -> None:
    """C.5-82: stop on reply."""
    waiting = another(sam)
    clock.shift(timedelta(minutes=1))

    comes(sam, REPLIES[name], sent, Purpose.REPLY)
    sam.send_due()

    assert sam.message(sent).replied_at == utcnow()
    message = sam.message(waiting)
    assert (message.state, message.reason) == (
        MessageState.CANCELLED,
        MessageReason.CANDIDATE_REPLIED,
    )


def test_what_waits_for_the_morning_is_stopped_at_once(
    sam: Desk, sent: int, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(hours=13))
    waiting = another(sam)
    assert sam.message(waiting).reason == MessageReason.OUTSIDE_HOURS
    clock.shift(timedelta(minutes=1))

    comes(sam, mail(), sent, Purpose.REPLY)
    sam.send_due()

    assert sam.message(waiting).reason == MessageReason.CANDIDATE_REPLIED


def test_what_is_written_after_the_reply_may_go(
    sam: Desk, sent: int, clock: time_machine.Traveller
) -> None:
    comes(sam, mail(), sent, Purpose.REPLY)
    clock.shift(timedelta(minutes=1))

    later = another(sam)
    sam.send_due()

    assert sam.message(later).state == MessageState.SENT


def test_a_draft_from_before_the_reply_is_looked_at_again_first(
    sam: Desk, sent: int, clock: time_machine.Traveller
) -> None:
    rows = sam.rows
    prompt_id = make_prompt(
        rows.installation_id, rows.submission_id, rows.interview_id, recruiter_id=rows.recruiter_id
    )
    other = replace(sam, prompt_id=prompt_id)
    draft = other.draft("a-token-of-one-form-0003")
    clock.shift(timedelta(minutes=1))
    comes(sam, mail(), sent, Purpose.REPLY)

    with pytest.raises(Refused, match="has replied"):
        other.press_send(draft)

    clock.shift(timedelta(minutes=1))
    other.draft("a-token-of-one-form-0003", text="Thanks for your answer.")
    other.press_send(draft)
    other.send_due()
    assert sam.message(draft).state == MessageState.SENT


def test_a_copy_of_a_reply_that_comes_later_stops_nothing_new(
    sam: Desk, sent: int, clock: time_machine.Traveller
) -> None:
    reply = mail(Message_ID="<1@mail.example>")
    comes(sam, reply, sent, Purpose.REPLY)
    first = utcnow()
    clock.shift(timedelta(minutes=5))
    later = another(sam)
    clock.shift(timedelta(minutes=5))

    comes(sam, b"Received: from elsewhere\r\n" + reply, sent, Purpose.REPLY)
    sam.send_due()

    assert outcomes(sam.rows.installation_id) == [Outcome.REPLY, Outcome.DUPLICATE]
    assert sam.message(sent).replied_at == first
    assert sam.message(later).state == MessageState.SENT


@pytest.mark.parametrize(
    ("sender", "outcome"),
    [
        ("mallory@mail.example", Outcome.STRANGER),
        ("jo.park@acme.example", Outcome.COLLEAGUE),
        ("Sam.Lee@Agency.example", Outcome.COLLEAGUE),
        ("ANA.RUIZ@mail.example", Outcome.REPLY),
    ],
)
def test_whose_answer_it_is_decides_whether_it_is_a_reply(
    sam: Desk, sent: int, sender: str, outcome: Outcome
) -> None:
    change(
        Recruiter, sam.rows.installation_id, sam.rows.recruiter_id, email="sam.lee@agency.example"
    )

    comes(sam, mail(sender=sender), sent, Purpose.REPLY)

    assert outcomes(sam.rows.installation_id) == [outcome]
    assert (sam.message(sent).replied_at is not None) == (outcome is Outcome.REPLY)


def test_a_reply_from_another_mailbox_counts_where_it_answers_our_message(
    sam: Desk, sent: int
) -> None:
    reply = mail(sender="ana@work.example", In_Reply_To=sam.message(sent).message_id or "")

    comes(sam, reply, sent, Purpose.REPLY)

    assert outcomes(sam.rows.installation_id) == [Outcome.REPLY]


def test_of_a_reply_no_word_is_kept(sam: Desk, sent: int) -> None:
    """C.5-81: what the candidate wrote is the recruiter's mailbox's alone."""
    comes(sam, mail("Between us: I have another offer."), sent, Purpose.REPLY)

    (kept,) = mails(sam.rows.installation_id)
    assert (kept.body, kept.people) == (None, None)
    with transaction(sam.rows.installation_id) as session:
        told = session.execute(select(Message.body, Message.subject)).all()
    assert "offer" not in str(told)
    assert read(Message, sam.rows.installation_id, sent).replied_at is not None


UNSUBSCRIBES = {
    "Gmail": mail("", subject="unsubscribe"),
    "marked as automatic": mail("", subject="unsubscribe", auto_submitted="auto-generated"),
    "from another address": mail("", subject="unsubscribe", sender="ana@elsewhere.example"),
    "empty": b"\r\n\r\n",
}


@pytest.mark.parametrize("name", UNSUBSCRIBES)
def test_a_mail_to_the_unsubscribe_address_stops_coaching(sam: Desk, sent: int, name: str) -> None:
    """C.5 80: it is no opt-out of everything, and twice is once."""
    waiting = another(sam)

    for copy in (b"", b"", b"Received: from elsewhere\r\n"):
        comes(sam, copy + UNSUBSCRIBES[name], sent, Purpose.UNSUBSCRIBE)
    sam.send_due()

    assert suppressed(sam) == {Scope.COACHING}
    assert [row.source for row in _suppressions(sam)] == [SuppressionSource.ONE_CLICK]
    assert outcomes(sam.rows.installation_id)[0] is Outcome.UNSUBSCRIBED
    assert sam.message(sent).auto_replied_at is None
    message = sam.message(waiting)
    assert (message.state, message.reason) == (MessageState.CANCELLED, MessageReason.SUPPRESSED)


def test_it_is_heard_though_the_recruiter_said_that_the_message_never_arrived(
    sam: Desk, sent: int
) -> None:
    failed = {"state": MessageState.FAILED, "reason": MessageReason.DID_NOT_ARRIVE}
    sam.change(Message, sent, sent_at=None, **failed)

    comes(sam, UNSUBSCRIBES["Gmail"], sent, Purpose.UNSUBSCRIBE)

    assert suppressed(sam) == {Scope.COACHING}


def test_it_is_for_this_agency_alone(sam: Desk, sent: int) -> None:
    others = desk()

    comes(sam, UNSUBSCRIBES["Gmail"], sent, Purpose.UNSUBSCRIBE)
    with pytest.raises(NotFound):
        bring(UNSUBSCRIBES["Gmail"], at(others, Purpose.UNSUBSCRIBE, sent))

    assert suppressed(sam) == {Scope.COACHING}
    assert suppressed(others) == frozenset()


def test_list_unsubscribe_names_the_link_and_the_address(
    sam: Desk, sent: int, mailbox: Mailbox
) -> None:
    header = next(
        line for line in mailbox.mails[0].splitlines() if line.startswith(b"List-Unsubscribe:")
    ).decode()

    ours = at(sam, Purpose.UNSUBSCRIBE, sent)
    assert header.startswith("List-Unsubscribe: <http")
    assert header.endswith(f">, <mailto:{ours}?subject=unsubscribe>")


def _suppressions(sam: Desk) -> list[Suppression]:
    with transaction(sam.rows.installation_id) as session:
        found = list(session.scalars(select(Suppression)))
        session.expunge_all()
        return found
