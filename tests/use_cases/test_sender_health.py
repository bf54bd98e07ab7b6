"""E-mails that do not leave are said to be stuck until each has left (C.5 line 84)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from plugin.domain.messages import MessageState
from plugin.services import sender_health
from plugin.store.messages import Message
from tests.mail.servers import Mailbox, mail_server
from tests.use_cases.desk import Desk, desk, use_mail_server

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def stuck_of(sam: Desk, client: FlaskClient) -> tuple[int, int]:
    """What the recruiter is told, and what the health page counts."""
    told = sender_health.find_stuck(sam.viewer)
    return told.count, client.get("/health/ready").get_json()["late_messages"]


def keep_trying(sam: Desk, clock: time_machine.Traveller) -> None:
    for _ in range(20):
        sam.send_due()
        clock.shift(timedelta(seconds=30))


def test_a_server_that_is_away_for_minutes_is_an_alert_until_the_message_has_left(
    client: FlaskClient, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = desk()
    sam.queue()
    sam.send_due()
    assert stuck_of(sam, client) == (0, 0)  # one failure is none yet

    keep_trying(sam, clock)
    assert stuck_of(sam, client) == (1, 1)

    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        clock.shift(timedelta(hours=1))
        sam.send_due()
    assert len(box.mails) == 1
    assert stuck_of(sam, client) == (0, 0)


def test_a_send_that_succeeds_does_not_take_the_alert_of_another_away(
    client: FlaskClient, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """The warning is not of the last send: one good one must not hide those that fail."""
    sam = desk()
    mailbox.answers = {"DATA": "451 later"}
    waiting = sam.queue()
    keep_trying(sam, clock)
    mailbox.answers = {}
    other = desk()
    sent = other.queue("a-token-of-another-form-2")
    other.send_due()

    assert other.message(sent).state == MessageState.SENT
    assert sam.message(waiting).state == MessageState.QUEUED
    assert client.get("/health/ready").get_json()["late_messages"] == 1
    assert sender_health.find_stuck(sam.viewer).count == 1
    assert sender_health.find_stuck(other.viewer).count == 0


def test_what_no_worker_tries_is_an_alert_too(
    client: FlaskClient, mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    sam.queue()

    clock.shift(timedelta(minutes=6))

    assert stuck_of(sam, client) == (1, 1)


def test_what_waits_for_the_morning_or_failed_for_good_is_not_stuck(
    client: FlaskClient, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = sam.queue()
    row = sam.message(message_id)
    assert row.queued_at is not None
    for values in (
        {"reason": "outside_hours", "next_attempt_at": row.queued_at + timedelta(hours=9)},
        {"state": "failed", "reason": "content_refused", "next_attempt_at": None},
    ):
        sam.change(Message, message_id, **values)
        clock.shift(timedelta(hours=1))
        assert stuck_of(sam, client) == (0, 0)
