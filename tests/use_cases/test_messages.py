"""Coaching e-mails from draft to sent, with real PostgreSQL, real Valkey and real SMTP."""

import contextlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from plugin.domain.coaching import Letter
from plugin.domain.messages import MessageReason, MessageState
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.extensions import held
from plugin.mail import sender
from plugin.mail.sender import Relay
from plugin.services import drafting, messages, sending
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.factories import (
    JourneyRows,
    make_debrief,
    make_interviewer,
    make_journey,
    make_prompt,
    make_recruiter,
)
from tests.mail.servers import Mailbox, mail_server, scripted_server, silent_after_data

TOKEN = "a-token-of-one-form-0001"

pytestmark = pytest.mark.usefixtures("clock")


@dataclass(frozen=True)
class Desk:
    """One recruiter, one prompt, and what they do with its message."""

    rows: JourneyRows
    prompt_id: int

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.rows.recruiter_id, "Sam Lee")

    def draft(self, token: str = TOKEN, **changes: str) -> int:
        form = drafting.start_draft(self.viewer, self.prompt_id)
        letter = replace(Letter(form.subject, form.text), **changes)
        return drafting.save_draft(self.viewer, self.prompt_id, token, letter).message_id

    def press_send(self, message_id: int) -> None:
        seen = messages.get_message(self.viewer, message_id).seen
        messages.send_message(self.viewer, message_id, seen)

    def queue(self, token: str = TOKEN) -> int:
        message_id = self.draft(token)
        self.press_send(message_id)
        return message_id

    def send_due(self) -> bool:
        return sending.send_due(self.rows.installation_id)

    def message(self, message_id: int) -> Message:
        return self.row(Message, message_id)

    def row(self, model: Any, row_id: int) -> Any:
        with transaction(self.rows.installation_id) as session:
            found = session.get_one(model, row_id)
            session.expunge(found)
            return found

    def change(self, model: Any, row_id: int, **values: Any) -> None:
        with transaction(self.rows.installation_id) as session:
            session.execute(update(model).where(model.id == row_id).values(values))

    def count(self, model: Any) -> int:
        with transaction(self.rows.installation_id) as session:
            return session.scalar(select(func.count()).select_from(model)) or 0


def desk(step: str = "thank_you", **prompt: Any) -> Desk:
    """By default an open prompt for the thank-you note to Dr. Jo Park, an hour after the end."""
    rows = make_journey()
    interviewer_id = rows.interviewer_id if step == "thank_you" else None
    prompt_id = make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        **{"step": step, "recruiter_id": rows.recruiter_id, "interviewer_id": interviewer_id}
        | prompt,
    )
    return Desk(rows, prompt_id)


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """The mail server of the application under test."""
    box = Mailbox()
    with mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        yield box


def use_mail_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(held, "config", replace(held.config, smtp_url=url))


# Drafting


def test_a_form_is_filled_from_the_template_and_writes_nothing() -> None:
    sam = desk()

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert form.subject == "Your thank-you note to Dr. Jo Park"
    assert form.text.startswith("Hi Ana,\n")
    assert form.to == "ana.ruiz@mail.example"
    assert sam.count(Message) == 0


def test_what_the_debrief_told_is_in_the_text() -> None:
    sam = desk()
    sam.change(Interviewer, sam.rows.interviewer_id, topics="Airflow and Dagster")
    make_debrief(sam.rows.installation_id, sam.rows.interview_id, forgot="my MBA")

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert "you talked about this: Airflow and Dagster." in form.text
    assert "did not get to say: my MBA." in form.text


def test_interviewers_without_a_usable_address_are_asked_for_by_name() -> None:
    sam = desk("contacts")
    make_interviewer(
        sam.rows.installation_id, sam.rows.interview_id, name="Bo Li", email="hr@acme.example"
    )

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert "I do not have a direct work address for Bo Li." in form.text


def test_the_preview_shows_the_bytes_that_are_kept() -> None:
    sam = desk()

    message_id = sam.draft(subject="Your note", text="Hi Ana,\n\nwrite to Jo.\n")

    detail = messages.get_message(sam.viewer, message_id)
    assert detail.preview.source.encode() == sam.message(message_id).mime
    assert detail.preview.subject == "Your note"
    assert detail.preview.text == "Hi Ana,\n\nwrite to Jo.\n"
    assert detail.preview.sender == "Sam Lee <afterword@afterword.example>"
    assert detail.preview.to == "ana.ruiz@mail.example"


def test_the_same_form_twice_makes_one_draft_with_the_latest_words() -> None:
    sam = desk()

    first = sam.draft(text="One\n")
    second = sam.draft(text="Two\n")

    assert first == second
    assert sam.count(Message) == 1
    assert sam.message(first).body == "Two\n"


def test_a_form_opened_again_goes_on_with_the_draft() -> None:
    sam = desk()
    sam.draft(subject="My own words")

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert (form.token, form.subject) == (TOKEN, "My own words")


def test_a_draft_that_no_longer_fits_starts_anew_in_its_place() -> None:
    sam = desk()
    sam.draft(subject="My own words")
    sam.change(ClientCompany, sam.rows.client_company_id, contact_mode="via_recruiter")

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert form.token == TOKEN
    assert "send it to me" in form.text


def test_what_is_typed_after_it_left_is_not_in_it() -> None:
    sam = desk()
    message_id = sam.queue()
    before = sam.message(message_id)

    saved = drafting.save_draft(sam.viewer, sam.prompt_id, TOKEN, Letter("Other", "Other\n"))

    assert saved == drafting.SavedDraft(message_id, is_changed=False)
    assert sam.message(message_id).mime == before.mime


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": " "}, "Give it a subject"),
        ({"subject": "x" * 201}, "Give it a subject"),
        ({"text": " \n "}, "Give it a text"),
        ({"text": "x" * 10_001}, "Give it a text"),
        ({"text": "Hi {{ candidate }}"}, "something to fill in: {{ candidate }}"),
        ({"text": "Hello ____,"}, "something to fill in: ____"),
    ],
)
def test_what_is_not_finished_is_refused(changes: dict[str, str], said: str) -> None:
    sam = desk()

    with pytest.raises(Refused) as refused:
        sam.draft(**changes)

    assert said in str(refused.value)
    assert sam.count(Message) == 0


@pytest.mark.parametrize("token", ["", "short", "x" * 65])
def test_a_form_with_a_broken_token_is_refused(token: str) -> None:
    with pytest.raises(Conflict):
        desk().draft(token)


def test_a_token_of_another_prompt_is_refused() -> None:
    sam = desk()
    sam.draft()
    other = replace(
        sam,
        prompt_id=make_prompt(
            sam.rows.installation_id,
            sam.rows.submission_id,
            sam.rows.interview_id,
            recruiter_id=sam.rows.recruiter_id,
        ),
    )

    with pytest.raises(Conflict):
        other.draft()


def test_a_recruiter_without_an_address_is_told_so() -> None:
    sam = desk()
    sam.change(Recruiter, sam.rows.recruiter_id, email=None)

    with pytest.raises(Refused, match="Your own e-mail address is missing"):
        sam.draft()


def test_a_step_without_an_email_has_no_form() -> None:
    with pytest.raises(Refused, match="no e-mail"):
        desk("promised_date").draft()


def test_a_prompt_of_another_agency_is_not_there() -> None:
    with pytest.raises(NotFound):
        drafting.start_draft(desk().viewer, desk().prompt_id)


def test_a_check_in_before_its_time_is_refused_with_the_rule(
    clock: time_machine.Traveller,
) -> None:
    sam = desk("check_in", opens_at=datetime(2026, 2, 20, tzinfo=UTC))

    with pytest.raises(Refused) as refused:
        sam.draft()

    assert refused.value.rules == ("R77",)


# Who it goes to


def test_an_interviewers_address_is_never_a_recipient(mailbox: Mailbox) -> None:
    """Whatever step, mode and debrief: every address on the panel is tried as a way in."""
    panel = {"jo.park@acme.example", "found@acme.example", "bo.li@acme.example"}
    for step in ("prep_kit", "contacts", "debrief", "thank_you", "card", "check_in", "move_on"):
        sam = desk(step, limit_at=None, expires_at=None)
        sam.change(Interviewer, sam.rows.interviewer_id, found_email="found@acme.example")
        make_interviewer(
            sam.rows.installation_id, sam.rows.interview_id, email="bo.li@acme.example"
        )
        make_debrief(
            sam.rows.installation_id,
            sam.rows.interview_id,
            interviews_close_on=datetime(2026, 2, 20, tzinfo=UTC).date(),
        )
        sam.queue(f"a-token-of-the-step-{step}")
        sam.send_due()

    everybody = {address for one in mailbox.recipients for address in one}
    assert everybody == {"ana.ruiz@mail.example"}
    assert not panel & everybody


@pytest.mark.parametrize("column", ["email", "found_email"])
def test_a_candidate_with_an_interviewers_address_gets_nothing(column: str) -> None:
    sam = desk()
    sam.change(Candidate, sam.rows.candidate_id, email="Jo.Other@acme.example")
    sam.change(Interviewer, sam.rows.interviewer_id, **{column: "jo.other@ACME.example"})

    with pytest.raises(Refused, match="is an interviewer's"):
        sam.draft()


# Sending


def test_pressing_send_leads_to_one_mail_of_exactly_the_previewed_bytes(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.draft()
    source = messages.get_message(sam.viewer, message_id).preview.source

    sam.press_send(message_id)
    sam.send_due()

    assert mailbox.mails == [source.encode()]
    assert mailbox.recipients == [["ana.ruiz@mail.example"]]
    assert sam.message(message_id).state == MessageState.SENT


def test_it_says_when_it_was_sent(mailbox: Mailbox, clock: time_machine.Traveller) -> None:
    sam = desk()
    message_id = sam.queue()

    clock.shift(timedelta(minutes=1))
    sam.send_due()

    assert sam.message(message_id).sent_at == datetime(2026, 2, 10, 9, 1, tzinfo=UTC)


def test_after_sending_a_note_is_to_be_written_and_the_plan_is_due(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()

    sam.send_due()

    with transaction(sam.rows.installation_id) as session:
        note = session.execute(select(CrmWrite.key, CrmWrite.kind, CrmWrite.text)).one()
    assert note.key == f"message-{message_id}"
    assert note.kind == "note"
    assert note.text == (
        "Afterword: coaching e-mail “Your thank-you note to Dr. Jo Park” sent to the candidate"
        " by Sam Lee on 2026-02-10 at 09:00 UTC."
    )
    assert sam.row(Submission, sam.rows.submission_id).plan_due_at is not None


@pytest.mark.parametrize(
    ("step", "is_done"),
    [
        ("prep_kit", True),
        ("keep_applying", True),
        ("move_on", True),
        ("thank_you", False),
        ("contacts", False),
        ("debrief", False),
        ("check_in", False),
    ],
)
def test_sending_does_the_prompts_in_which_telling_is_all(
    mailbox: Mailbox, step: str, is_done: bool
) -> None:
    sam = desk(step)
    sam.queue()

    sam.send_due()

    prompt = sam.row(Prompt, sam.prompt_id)
    assert (prompt.state == "done") is is_done
    assert (prompt.done_by == sam.rows.recruiter_id) is is_done


def test_send_pressed_twice_sends_once(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.draft()

    sam.press_send(message_id)
    sam.press_send(message_id)
    sam.send_due()
    sam.press_send(message_id)
    sam.send_due()

    assert len(mailbox.mails) == 1


def test_what_was_changed_after_the_look_is_not_sent() -> None:
    sam = desk()
    message_id = sam.draft(text="One\n")
    seen = messages.get_message(sam.viewer, message_id).seen
    sam.draft(text="Two\n")

    with pytest.raises(Conflict, match="changed after you looked"):
        messages.send_message(sam.viewer, message_id, seen)


def test_a_draft_of_yesterday_is_looked_at_again_before_it_goes(
    clock: time_machine.Traveller,
) -> None:
    sam = desk()
    message_id = sam.draft()

    clock.shift(timedelta(hours=25))

    with pytest.raises(Conflict, match="more than a day ago"):
        sam.press_send(message_id)


def test_a_second_message_about_the_same_waits_for_what_becomes_of_the_first() -> None:
    sam = desk()
    other = sam.draft("a-token-of-another-form-2")
    sam.queue()

    with pytest.raises(Conflict, match="Another message"):
        sam.press_send(other)


def test_a_colleague_cannot_send_in_anothers_name() -> None:
    sam = desk()
    message_id = sam.draft()
    colleague = Viewer(sam.rows.installation_id, make_recruiter(sam.rows.installation_id), "Al")
    seen = messages.get_message(colleague, message_id).seen

    with pytest.raises(NotAllowed):
        messages.send_message(colleague, message_id, seen)


def test_a_colleague_can_stop_what_waits(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()
    colleague = Viewer(sam.rows.installation_id, make_recruiter(sam.rows.installation_id), "Al")

    messages.cancel_message(colleague, message_id)
    sam.send_due()

    assert mailbox.mails == []
    assert sam.message(message_id).state == MessageState.CANCELLED


def test_at_night_it_waits_for_the_morning_and_says_so(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))
    sam = desk()

    message_id = sam.queue()
    sam.send_due()

    waiting = sam.message(message_id)
    assert (waiting.state, waiting.reason) == (MessageState.QUEUED, MessageReason.OUTSIDE_HOURS)
    assert waiting.next_attempt_at == datetime(2026, 2, 11, 7, 0, tzinfo=UTC)
    assert mailbox.mails == []


def test_in_the_morning_it_goes(mailbox: Mailbox, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))
    sam = desk()
    message_id = sam.queue()

    clock.move_to(datetime(2026, 2, 11, 7, 0, tzinfo=UTC))
    sam.send_due()

    assert sam.message(message_id).state == MessageState.SENT
    assert sam.message(message_id).reason is None


def test_a_zone_that_nobody_knows_falls_back_to_the_recruiters(
    clock: time_machine.Traveller,
) -> None:
    sam = desk()
    sam.change(Candidate, sam.rows.candidate_id, timezone="Mars/Olympus")
    sam.change(Recruiter, sam.rows.recruiter_id, timezone="America/Vancouver")

    message_id = sam.queue()  # 09:00 in London, 01:00 in Vancouver

    assert sam.message(message_id).next_attempt_at == datetime(2026, 2, 10, 15, 0, tzinfo=UTC)


def test_the_third_of_a_day_waits_for_tomorrow(mailbox: Mailbox) -> None:
    sam = desk()
    for number in (1, 2):
        sam.queue(f"a-token-of-form-no-{number:04}")
        sam.send_due()

    third = sam.queue("a-token-of-form-no-0003")
    sam.send_due()

    assert len(mailbox.mails) == 2
    assert sam.message(third).reason == MessageReason.DAY_BUDGET
    assert sam.message(third).next_attempt_at == datetime(2026, 2, 11, 7, 0, tzinfo=UTC)


def test_the_fifth_about_an_interview_is_refused(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    for number in range(1, 5):
        sam.queue(f"a-token-of-form-no-{number:04}")
        sam.send_due()
        clock.shift(timedelta(hours=24))

    with pytest.raises(Refused, match="four coaching e-mails"):
        sam.draft("a-token-of-form-no-0005")


CANCELLING: list[tuple[MessageReason, Any, str, dict[str, Any]]] = [
    (MessageReason.OPTED_OUT, Candidate, "candidate_id", {"opted_out": True}),
    (MessageReason.CANDIDATE_GONE, Candidate, "candidate_id", {"deleted_at": func.now()}),
    (MessageReason.CANDIDATE_GONE, Submission, "submission_id", {"deleted_at": func.now()}),
    (MessageReason.ADDRESS_CHANGED, Candidate, "candidate_id", {"email": "new@mail.example"}),
    (MessageReason.ADDRESS_UNUSABLE, Candidate, "candidate_id", {"email": None}),
    (MessageReason.ADDRESS_UNUSABLE, Candidate, "candidate_id", {"email": "hr@mail.example"}),
    (MessageReason.INTERVIEW_CANCELLED, Interview, "interview_id", {"status": "cancelled"}),
    (MessageReason.INTERVIEW_DELETED, Interview, "interview_id", {"status": "deleted"}),
    (MessageReason.NO_SHOW, Interview, "interview_id", {"status": "no_show"}),
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


def test_a_message_that_waited_two_days_is_out_of_date(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    sam = desk()
    message_id = sam.queue()

    clock.shift(timedelta(hours=49))
    sam.send_due()

    assert sam.message(message_id).reason == MessageReason.STALE
    assert mailbox.mails == []


# When the mail server fails


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
    def send_impatiently(mime: bytes, to: str) -> None:
        replace(Relay.of(held.config), step_seconds=0.3).send(mime, to)

    monkeypatch.setattr(sender, "send", send_impatiently)
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


def test_a_message_that_left_cannot_be_taken_back(mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.queue()
    sam.send_due()

    with pytest.raises(Conflict, match="already left"):
        messages.cancel_message(sam.viewer, message_id)


# Workers that die, and many at once


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
    import psycopg

    with psycopg.connect(held.config.database_url) as connection:
        connection.execute(
            "select set_config('afterword.installation_id', %s, false)",
            (str(sam.rows.installation_id),),
        )
        connection.execute(
            "update messages set state = 'unknown', reason = 'worker_lost' where id = %s",
            (message_id,),
        )


def in_threads(app: Flask, count: int, call: Any) -> list[Any]:
    """Run the call so many times at once, each as a request of its own would."""

    def run(number: int) -> Any:
        with app.app_context(), contextlib.suppress(Conflict):
            return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_a_form_sent_ten_times_at_once_makes_one_draft(app: Flask) -> None:
    sam = desk()
    letter = Letter("Your note", "Hi Ana\n")

    saved = in_threads(
        app, 10, lambda _: drafting.save_draft(sam.viewer, sam.prompt_id, TOKEN, letter)
    )

    assert len({one.message_id for one in saved}) == 1
    assert sam.count(Message) == 1


def test_send_pressed_ten_times_at_once_sends_once(app: Flask, mailbox: Mailbox) -> None:
    sam = desk()
    message_id = sam.draft()
    seen = messages.get_message(sam.viewer, message_id).seen

    in_threads(app, 10, lambda _: messages.send_message(sam.viewer, message_id, seen))
    sam.send_due()

    assert len(mailbox.mails) == 1


def test_two_drafts_of_one_prompt_sent_at_once_leave_one_on_its_way(app: Flask) -> None:
    sam = desk()
    drafts = [sam.draft("a-token-of-form-no-0001"), sam.draft("a-token-of-form-no-0002")]
    seen = {row_id: messages.get_message(sam.viewer, row_id).seen for row_id in drafts}

    in_threads(app, 2, lambda n: messages.send_message(sam.viewer, drafts[n], seen[drafts[n]]))

    states = sorted(sam.message(row_id).state for row_id in drafts)
    assert states == ["drafted", "queued"]


def test_workers_at_once_send_each_message_once(app: Flask, mailbox: Mailbox) -> None:
    sam = desk()
    for number in range(6):
        other = make_journey(sam.rows.installation_id, sam.rows.recruiter_id)
        prompt_id = make_prompt(
            sam.rows.installation_id,
            other.submission_id,
            other.interview_id,
            recruiter_id=sam.rows.recruiter_id,
        )
        replace(sam, prompt_id=prompt_id).queue(f"a-token-of-form-no-{number:04}")

    in_threads(app, 4, lambda _: sam.send_due())

    ids = [line for mail in mailbox.mails for line in mail.splitlines() if b"Message-ID" in line]
    assert len(ids) == len(set(ids)) == 6


def test_workers_at_once_keep_to_the_days_budget(app: Flask, mailbox: Mailbox) -> None:
    sam = desk()
    prompts = [
        make_prompt(
            sam.rows.installation_id,
            sam.rows.submission_id,
            sam.rows.interview_id,
            recruiter_id=sam.rows.recruiter_id,
            occurrence=number,
        )
        for number in range(1, 5)
    ]
    for number, prompt_id in enumerate(prompts):
        replace(sam, prompt_id=prompt_id).queue(f"a-token-of-form-no-{number:04}")

    in_threads(app, 4, lambda _: sam.send_due())

    assert len(mailbox.mails) == 2
