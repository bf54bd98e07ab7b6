"""Messages that are due: decided anew, sent once, and honest about what came of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func

from plugin.domain.messages import MessageReason, MessageState
from plugin.errors import Conflict, Refused
from plugin.extensions import held
from plugin.mail import sender
from plugin.mail.relay import Relay
from plugin.mail.sender import Line
from plugin.services import messages, sender_health
from plugin.store.installations import Installation
from plugin.store.interviews import Interview, Interviewer
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.factories import make_journey, make_prompt
from tests.mail.servers import Mailbox, mail_server, scripted_server, silent_after_data
from tests.services import Database
from tests.use_cases.desk import Desk, desk, use_mail_server

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


CANCELLING: list[tuple[MessageReason, Any, str, dict[str, Any]]] = [
    (MessageReason.OPTED_OUT, Candidate, "candidate_id", {"opted_out": True}),
    (MessageReason.CANDIDATE_GONE, Candidate, "candidate_id", {"deleted_at": func.now()}),
    (MessageReason.CANDIDATE_GONE, Submission, "submission_id", {"deleted_at": func.now()}),
    (MessageReason.RECRUITER_GONE, Recruiter, "recruiter_id", {"is_active": False}),
    (MessageReason.ADDRESS_CHANGED, Candidate, "candidate_id", {"email": "new@mail.example"}),
    (MessageReason.ADDRESS_UNUSABLE, Candidate, "candidate_id", {"email": None}),
    (MessageReason.ADDRESS_UNUSABLE, Candidate, "candidate_id", {"email": "hr@mail.example"}),
    (MessageReason.INTERVIEW_CANCELLED, Interview, "interview_id", {"status": "cancelled"}),
    (MessageReason.INTERVIEW_DELETED, Interview, "interview_id", {"status": "deleted"}),
    (MessageReason.NO_SHOW, Interview, "interview_id", {"status": "no_show"}),
    (
        MessageReason.INTERVIEW_RESCHEDULING,
        Interview,
        "interview_id",
        {"status": "rescheduling"},
    ),
    (MessageReason.INTERVIEWER_REMOVED, Interviewer, "interviewer_id", {"removed_at": func.now()}),
    (
        MessageReason.INTERVIEW_MOVED,
        Interview,
        "interview_id",
        {"starts_at": datetime(2026, 2, 10, 6, 30, tzinfo=UTC)},
    ),
    (MessageReason.STAGE_CLOSED, Submission, "submission_id", {"stage": "withdrawn"}),
    (MessageReason.CLIENT_FORBIDS, ClientCompany, "client_company_id", {"contact_mode": "none"}),
    (
        MessageReason.WRITTEN_FOR_OTHER_FACTS,
        ClientCompany,
        "client_company_id",
        {"contact_mode": "via_recruiter"},
    ),
    (
        MessageReason.PROMPT_OVER,
        Prompt,
        "prompt_id",
        {"state": "cancelled", "reason": "superseded"},
    ),
    (
        MessageReason.NOT_OPEN_YET,
        Prompt,
        "prompt_id",
        {"opens_at": datetime(2026, 2, 17, 9, 0, tzinfo=UTC)},
    ),
]


@pytest.mark.parametrize(("reason", "model", "whose", "values"), CANCELLING)
def test_what_comes_between_send_and_sending_cancels_the_message_and_says_why(
    mailbox: Mailbox, reason: MessageReason, model: Any, whose: str, values: dict[str, Any]
) -> None:
    sam = desk()
    message_id = sam.queue()
    row_id = sam.prompt_id if whose == "prompt_id" else getattr(sam.rows, whose)

    sam.change(model, row_id, **values)
    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.CANCELLED, reason)
    assert mailbox.mails == []


def test_an_address_change_after_queueing_sends_to_neither_the_old_nor_both(
    mailbox: Mailbox,
) -> None:
    """C.4 69: the address is read when it is sent, and from one field."""
    sam = desk()
    message_id = sam.queue()

    sam.change(Candidate, sam.rows.candidate_id, email="new@mail.example")
    sam.send_due()

    assert mailbox.recipients == []
    assert sam.message(message_id).reason == MessageReason.ADDRESS_CHANGED


def test_what_is_previewed_is_byte_for_byte_what_is_sent(mailbox: Mailbox) -> None:
    """C.4 67."""
    sam = desk()
    message_id = sam.draft()
    previewed = messages.get_message(sam.viewer, message_id).preview.source

    sam.press_send(message_id)
    sam.send_due()

    assert mailbox.mails == [previewed.encode()]


def test_what_was_sent_is_told_apart_from_what_was_only_tried(mailbox: Mailbox) -> None:
    """C.4 70: sent is what the server took, and it says when."""
    sam = desk()
    mailbox.answers = {"DATA": "451 later"}
    message_id = sam.queue()

    sam.send_due()
    tried = sam.message(message_id)

    assert (tried.state, tried.sent_at, tried.attempts) == (MessageState.QUEUED, None, 1)


UNPRESSED = [
    (Submission, "submission_id", {"stage": "interviewing", "stage_name": "Reopened"}),
    (Submission, "submission_id", {"recruiter_id": None}),
    (Candidate, "candidate_id", {"deleted_at": None}),
    (Prompt, "prompt_id", {"state": "done", "done_at": datetime(2026, 2, 10, 9, 0, tzinfo=UTC)}),
]


@pytest.mark.parametrize(("model", "whose", "values"), UNPRESSED)
def test_nothing_but_a_press_of_send_mails_anybody(
    mailbox: Mailbox, model: Any, whose: str, values: dict[str, Any]
) -> None:
    """C.4 71, 77: reopening, handing over, restoring and merging mail nobody by themselves."""
    sam = desk()
    message_id = sam.draft()
    row_id = sam.prompt_id if whose == "prompt_id" else getattr(sam.rows, whose)

    sam.change(model, row_id, **values)
    sam.send_due()

    assert mailbox.mails == []
    assert sam.message(message_id).state == MessageState.DRAFTED


BENIGN: list[tuple[Any, str, dict[str, Any]]] = [
    (Prompt, "prompt_id", {"snoozed_until": datetime(2026, 2, 10, 12, 0, tzinfo=UTC)}),
    (Interview, "interview_id", {"round": 2}),
    (Submission, "submission_id", {"stage_name": "Second round"}),
    (Submission, "submission_id", {"plan_due_at": datetime(2026, 2, 10, 9, 0, tzinfo=UTC)}),
    (Candidate, "candidate_id", {"phone": "+44 7700 900123"}),
]
CHANGES = [change[1:] for change in CANCELLING] + BENIGN


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    order=st.lists(st.integers(0, len(CHANGES) - 1), max_size=6),
    last=st.integers(0, len(CANCELLING) - 1),
    after=st.lists(st.integers(len(CANCELLING), len(CHANGES) - 1), max_size=2),
)
def test_in_whatever_order_things_happen_nothing_goes_out_after_what_cancels_it(
    mailbox: Mailbox, order: list[int], last: int, after: list[int]
) -> None:
    mailbox.mails.clear()
    sam = desk()
    message_id = sam.queue()

    for number in (*order, last, *after):
        model, whose, values = CHANGES[number]
        row_id = sam.prompt_id if whose == "prompt_id" else getattr(sam.rows, whose)
        sam.change(model, row_id, **values)
    sam.send_due()
    sam.send_due()

    assert mailbox.mails == []
    assert sam.message(message_id).state == MessageState.CANCELLED


def test_a_message_that_waited_two_days_is_out_of_date(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = sam.queue()

    clock.shift(timedelta(hours=49))
    sam.send_due()

    assert sam.message(message_id).reason == MessageReason.STALE
    assert mailbox.mails == []


def test_a_server_that_is_down_lets_the_message_wait_and_says_so(
    clock: time_machine.Traveller,
) -> None:
    sam = desk()
    message_id = sam.queue()

    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.QUEUED, MessageReason.SERVER_SILENT)
    assert message.next_attempt_at == datetime(2026, 2, 10, 9, 0, 30, tzinfo=UTC)


def test_it_goes_out_when_the_server_is_back(
    clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam = desk()
    message_id = sam.queue()
    sam.send_due()
    box = Mailbox()

    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        clock.shift(timedelta(seconds=30))
        sam.send_due()

    assert len(box.mails) == 1
    assert sam.message(message_id).state == MessageState.SENT


def test_each_failure_waits_longer(clock: time_machine.Traveller) -> None:
    sam = desk()
    message_id = sam.queue()

    waits = []
    for _ in range(4):
        sam.send_due()
        now = clock.shift(timedelta(0)) or datetime.now(UTC)
        next_attempt_at = sam.message(message_id).next_attempt_at
        assert next_attempt_at is not None
        waits.append((next_attempt_at - now).total_seconds())
        clock.move_to(next_attempt_at)

    assert waits == [30, 60, 120, 240]


def test_a_server_that_is_down_is_asked_once_a_run_however_much_waits() -> None:
    sam = desk()
    first = sam.queue()
    other = replace(
        sam,
        prompt_id=make_prompt(
            sam.rows.installation_id,
            sam.rows.submission_id,
            sam.rows.interview_id,
            recruiter_id=sam.rows.recruiter_id,
        ),
    )
    second = other.queue("a-token-of-another-form-2")

    sam.send_due()

    assert [sam.message(row_id).attempts for row_id in (first, second)] == [1, 0]


@pytest.mark.parametrize(
    ("answers", "state", "reason"),
    [
        ({"RCPT": "550 nobody"}, MessageState.FAILED, MessageReason.ADDRESS_REFUSED),
        ({"DATA": "554 no"}, MessageState.FAILED, MessageReason.CONTENT_REFUSED),
        ({"RCPT": "451 later"}, MessageState.QUEUED, MessageReason.SERVER_BUSY),
        ({"DATA": "421 bye"}, MessageState.QUEUED, MessageReason.SERVER_BUSY),
        ({"MAIL": "530 log in"}, MessageState.QUEUED, MessageReason.SERVER_REFUSES_US),
    ],
)
def test_what_the_server_answers_is_what_the_message_says(
    mailbox: Mailbox, answers: dict[str, str], state: MessageState, reason: MessageReason
) -> None:
    mailbox.answers = answers
    sam = desk()
    message_id = sam.queue()

    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (state, reason)
    assert sam.count(CrmWrite) == 0


def test_one_candidates_bad_address_holds_nobody_else_up(mailbox: Mailbox) -> None:
    mailbox.answers = {"RCPT": "550 nobody"}
    sam = desk()
    refused = sam.queue()
    other = replace(
        sam,
        prompt_id=make_prompt(
            sam.rows.installation_id,
            sam.rows.submission_id,
            sam.rows.interview_id,
            recruiter_id=sam.rows.recruiter_id,
        ),
    )
    second = other.queue("a-token-of-another-form-2")

    sam.send_due()

    assert [sam.message(row_id).attempts for row_id in (refused, second)] == [1, 1]


def test_a_message_that_cannot_be_decided_holds_nobody_else_up(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """It stays where it is counted as stuck, and goes out once its facts are mended."""
    sam = desk()
    poisoned = sam.queue()
    rows = make_journey(sam.rows.installation_id)
    prompt_id = make_prompt(
        rows.installation_id, rows.submission_id, rows.interview_id, recruiter_id=rows.recruiter_id
    )
    kit = Desk(rows, prompt_id)
    second = kit.queue("a-token-of-another-form-2")
    sam.change(Candidate, sam.rows.candidate_id, timezone=None)
    sam.change(Recruiter, sam.rows.recruiter_id, timezone="Nowhere/Land")

    sam.send_due()

    assert sam.message(poisoned).state == MessageState.QUEUED
    assert kit.message(second).state == MessageState.SENT
    clock.shift(timedelta(minutes=6))
    assert sender_health.find_stuck(sam.viewer).count == 1
    sam.change(Recruiter, sam.rows.recruiter_id, timezone="Europe/London")
    sam.send_due()
    assert sam.message(poisoned).state == MessageState.SENT


def unknown_message(sam: Desk, mailbox: Mailbox) -> int:
    mailbox.drops_after_data = True
    message_id = sam.queue()
    sam.send_due()
    mailbox.drops_after_data = False
    return message_id


def test_a_drop_after_the_data_leaves_it_unknown_and_never_sends_it_again(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = unknown_message(sam, mailbox)

    clock.shift(timedelta(hours=1))
    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.UNKNOWN, MessageReason.NO_ANSWER)
    assert len(mailbox.mails) == 1


def test_a_server_that_falls_silent_after_the_data_leaves_it_unknown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def open_impatient_line() -> Line:
        return Line(replace(Relay.of(held.config), step_seconds=0.3))

    monkeypatch.setattr(sender, "open_line", open_impatient_line)
    sam = desk()
    message_id = sam.queue()

    with scripted_server(silent_after_data) as url:
        use_mail_server(monkeypatch, url)
        sam.send_due()

    assert sam.message(message_id).state == MessageState.UNKNOWN


def test_it_arrived_settles_it_as_sent_when_it_was_tried(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = unknown_message(sam, mailbox)
    clock.shift(timedelta(hours=1))

    messages.say_it_arrived(sam.viewer, message_id)
    messages.say_it_arrived(sam.viewer, message_id)

    assert sam.message(message_id).sent_at == datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
    assert sam.count(CrmWrite) == 1
    assert len(mailbox.mails) == 1


def test_it_did_not_arrive_settles_it_as_failed(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = unknown_message(sam, mailbox)

    messages.say_it_did_not_arrive(sam.viewer, message_id)
    messages.say_it_did_not_arrive(sam.viewer, message_id)

    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.FAILED, MessageReason.DID_NOT_ARRIVE)


def test_sending_again_makes_one_new_message_of_its_own(mailbox: Mailbox) -> None:
    sam = desk()
    lost = unknown_message(sam, mailbox)

    again = messages.send_again(sam.viewer, lost)
    assert messages.send_again(sam.viewer, lost) == again
    sam.send_due()

    first, second = sam.message(lost), sam.message(again)
    assert (first.state, second.state) == (MessageState.FAILED, MessageState.SENT)
    assert first.message_id != second.message_id
    assert (first.subject, first.body) == (second.subject, second.body)
    assert len(mailbox.mails) == 2


def test_sending_again_what_must_not_go_out_settles_nothing(mailbox: Mailbox) -> None:
    sam = desk()
    lost = unknown_message(sam, mailbox)
    sam.change(Candidate, sam.rows.candidate_id, opted_out=True)

    with pytest.raises(Refused, match="opted out"):
        messages.send_again(sam.viewer, lost)

    assert sam.message(lost).state == MessageState.UNKNOWN
    assert sam.count(Message) == 1


@pytest.mark.parametrize("settle", [messages.say_it_arrived, messages.say_it_did_not_arrive])
def test_only_an_unknown_message_can_be_settled(settle: Any, mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()

    with pytest.raises(Conflict):
        settle(sam.viewer, message_id)


def test_a_disabled_installation_sends_nothing(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()
    sam.change(Installation, sam.rows.installation_id, state="disabled")

    sam.send_due()

    assert mailbox.mails == []
    assert sam.message(message_id).state == MessageState.QUEUED


def test_a_message_erased_while_it_goes_out_leaves_nothing_behind(
    mailbox: Mailbox, database: Database
) -> None:
    def erase() -> None:
        with psycopg.connect(database.superuser_url) as connection:
            connection.execute("delete from candidates")

    sam = desk()
    sam.queue()
    mailbox.on_mail = erase

    sam.send_due()

    assert sam.count(Message) == 0
    assert sam.count(CrmWrite) == 0


def test_a_message_that_left_cannot_be_taken_back(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()
    sam.send_due()

    with pytest.raises(Conflict, match="already left"):
        messages.cancel_message(sam.viewer, message_id)


def test_what_a_lost_worker_was_sending_becomes_unknown_after_five_minutes(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = sam.queue()
    sam.change(
        Message, message_id, state="sending", claimed_at=datetime(2026, 2, 10, 9, tzinfo=UTC)
    )

    clock.shift(timedelta(minutes=4))
    sam.send_due()
    still = sam.message(message_id).state
    clock.shift(timedelta(minutes=2))
    sam.send_due()

    assert still == MessageState.SENDING
    message = sam.message(message_id)
    assert (message.state, message.reason) == (MessageState.UNKNOWN, MessageReason.WORKER_LOST)
    assert mailbox.mails == []


def test_a_slow_worker_that_was_given_up_still_tells_that_it_was_sent(
    mailbox: Mailbox,
) -> None:
    sam = desk()
    message_id = sam.queue()
    mailbox.on_mail = lambda: give_up_on(sam, message_id)

    sam.send_due()

    assert sam.message(message_id).state == MessageState.SENT


def give_up_on(sam: Desk, message_id: int) -> None:
    """Runs in the mail server's thread, while the worker waits for its answer."""
    with psycopg.connect(held.config.database_url) as connection:
        connection.execute(
            "select set_config('afterword.installation_id', %s, false)",
            (str(sam.rows.installation_id),),
        )
        connection.execute(
            "update messages set state = 'unknown', reason = 'worker_lost' where id = %s",
            (message_id,),
        )
