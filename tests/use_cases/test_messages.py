"""What a recruiter does with a message: send it, take it back, say whether it arrived."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.domain.coaching import Letter
from plugin.domain.messages import MessageReason, MessageState
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.services import drafting, messages
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.interviews import Interviewer
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.factories import (
    make_debrief,
    make_interviewer,
    make_journey,
    make_prompt,
    make_recruiter,
)
from tests.mail.servers import Mailbox
from tests.use_cases.desk import TOKEN, desk, in_threads

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


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


def test_what_was_taken_back_cannot_be_sent() -> None:
    sam = desk()
    message_id = sam.draft()
    messages.cancel_message(sam.viewer, message_id)
    messages.cancel_message(sam.viewer, message_id)

    with pytest.raises(Conflict, match="Write it anew"):
        sam.press_send(message_id)


def test_a_message_that_is_not_there_is_not_found() -> None:
    sam = desk()

    with pytest.raises(NotFound):
        messages.get_message(sam.viewer, 1)
    with pytest.raises(NotFound):
        messages.send_message(sam.viewer, 1, "seen")


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


def test_the_hours_are_those_of_the_moment_at_which_it_would_leave(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    """Pressed a minute before nine, claimed a minute after: it waits, and still goes once."""
    clock.move_to(datetime(2026, 2, 10, 20, 59, tzinfo=UTC), tick=False)
    sam = desk()
    message_id = sam.queue()

    clock.shift(timedelta(minutes=2))
    sam.send_due()

    waiting = sam.message(message_id)
    assert (waiting.state, waiting.reason) == (MessageState.QUEUED, MessageReason.OUTSIDE_HOURS)
    assert mailbox.mails == []
    clock.move_to(datetime(2026, 2, 11, 7, 0, tzinfo=UTC), tick=False)
    sam.send_due()
    assert len(mailbox.mails) == 1


def test_a_preparation_that_would_come_too_late_is_refused_before_it_is_sent(
    clock: time_machine.Traveller,
) -> None:
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))
    sam = desk("prep_kit", expires_at=datetime(2026, 2, 11, 7, 0, tzinfo=UTC))
    message_id = sam.draft()

    looked_at = messages.get_message(sam.viewer, message_id)

    assert looked_at.reason == MessageReason.INTERVIEW_BEGINS_FIRST
    assert looked_at.next_attempt_at is None
    with pytest.raises(Refused, match="only after the interview has begun: call them instead"):
        sam.press_send(message_id)


def test_a_preparation_whose_turn_would_come_too_late_is_cancelled_when_it_is_claimed(
    mailbox: Mailbox, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 10, 20, 59, tzinfo=UTC))
    sam = desk("prep_kit", expires_at=datetime(2026, 2, 11, 7, 0, tzinfo=UTC))
    message_id = sam.queue()

    clock.move_to(datetime(2026, 2, 10, 21, 0, tzinfo=UTC))
    sam.send_due()

    message = sam.message(message_id)
    assert (message.state, message.reason) == (
        MessageState.CANCELLED,
        MessageReason.INTERVIEW_BEGINS_FIRST,
    )
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
