"""Writing a coaching e-mail: from a prompt to the exact bytes that would go out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask

from plugin.domain.coaching import Letter
from plugin.errors import Conflict, NotFound, Refused
from plugin.services import drafting, messages
from plugin.store.interviews import Interviewer
from plugin.store.messages import Message
from plugin.store.people import ClientCompany, Recruiter
from tests.factories import (
    make_debrief,
    make_interviewer,
    make_prompt,
)
from tests.use_cases.desk import TOKEN, desk

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def _context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def test_a_form_is_filled_from_the_template_and_writes_nothing() -> None:
    sam = desk()

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert form.subject == "Your thank-you note to Dr. Jo Park"
    assert form.text.startswith("Hi Ana,\n")
    assert form.to == "ana.ruiz@mail.example"
    assert sam.count(Message) == 0


@pytest.mark.rule("R20", "R56")
def test_what_the_debrief_told_is_in_the_text() -> None:
    sam = desk()
    sam.change(Interviewer, sam.rows.interviewer_id, topics="Airflow and Dagster")
    make_debrief(sam.rows.installation_id, sam.rows.interview_id, forgot="my MBA")

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert "you talked about this: Airflow and Dagster." in form.text
    assert "did not get to say: my MBA." in form.text


@pytest.mark.rule("R41")
def test_who_was_told_to_call_is_not_told_to_write_instead() -> None:
    sam = desk("check_in")
    make_debrief(sam.rows.installation_id, sam.rows.interview_id, told_to_call=True)

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert "They told you to call" in form.text
    assert "please do not call as well" not in form.text


@pytest.mark.rule("R16", "R46")
@pytest.mark.parametrize("is_ok", [True, False])
def test_linkedin_is_spoken_of_only_where_the_interviewers_were_fine_with_it(
    *, is_ok: bool
) -> None:
    sam = desk("keep_applying")
    make_debrief(sam.rows.installation_id, sam.rows.interview_id, linkedin_ok=is_ok)

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert ("LinkedIn" in form.text) is is_ok


@pytest.mark.rule("R30")
def test_who_else_was_there_is_named_so_that_one_mail_speaks_of_all() -> None:
    sam = desk()
    make_interviewer(
        sam.rows.installation_id, sam.rows.interview_id, name="Bo Li", email="bo.li@acme.example"
    )

    form = drafting.start_draft(sam.viewer, sam.prompt_id)

    assert "You also met Bo Li: everyone gets a note of their own." in form.text


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
    assert detail.preview.text.startswith("Hi Ana,\n\nwrite to Jo.\n\nTo: Dr. Jo Park\n")
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
