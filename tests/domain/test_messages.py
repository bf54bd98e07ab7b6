"""The states of a message, and which text a step is written from."""

import pytest

from plugin.domain.mailboxes import find_mailbox
from plugin.domain.messages import (
    REASON_SENTENCES,
    TRANSITIONS,
    MessageReason,
    MessageState,
    TemplateKey,
    find_unfinished,
    may_become,
    template_for,
)
from plugin.domain.people import ContactMode
from plugin.domain.prompts import StepKey
from plugin.domain.submissions import Stage


def test_every_state_says_what_it_may_become() -> None:
    assert set(TRANSITIONS) == set(MessageState)


@pytest.mark.parametrize("state", [MessageState.SENT, MessageState.FAILED, MessageState.CANCELLED])
def test_what_has_ended_stays_ended(state: MessageState) -> None:
    assert not any(may_become(state, other) for other in MessageState)


def reachable(state: MessageState) -> set[MessageState]:
    found, seen = {state}, set[MessageState]()
    while found - seen:
        current = (found - seen).pop()
        seen.add(current)
        found |= TRANSITIONS[current]
    return found


def test_nothing_leads_from_unknown_back_to_sending() -> None:
    assert reachable(MessageState.UNKNOWN) == {
        MessageState.UNKNOWN,
        MessageState.SENT,
        MessageState.FAILED,
    }


def test_only_what_was_claimed_can_be_sent() -> None:
    befores = {state for state in MessageState if may_become(state, MessageState.SENT)}

    assert befores == {MessageState.SENDING, MessageState.UNKNOWN}


def test_every_reason_has_a_sentence() -> None:
    assert set(REASON_SENTENCES) == set(MessageReason)
    assert all(sentence.endswith(".") for sentence in REASON_SENTENCES.values())


def test_a_text_about_notes_is_written_for_the_contact_mode() -> None:
    key = template_for(StepKey.THANK_YOU, Stage.INTERVIEWING, ContactMode.VIA_RECRUITER)

    assert key == TemplateKey("thank_you", ContactMode.VIA_RECRUITER)


def test_a_text_that_is_not_about_notes_fits_every_contact_mode() -> None:
    keys = {template_for(StepKey.KEEP_APPLYING, None, mode) for mode in (*ContactMode, None)}

    assert keys == {TemplateKey("keep_applying")}


def test_after_a_no_moving_on_says_something_else() -> None:
    assert template_for(StepKey.MOVE_ON, Stage.REJECTED, None) == TemplateKey("move_on_rejected")


@pytest.mark.parametrize("mode", [*ContactMode, None])
def test_a_template_key_survives_being_stored(mode: ContactMode | None) -> None:
    key = TemplateKey("thank_you", mode)

    assert TemplateKey.parse(str(key)) == key


@pytest.mark.parametrize(
    ("text", "unfinished"),
    [
        ("Hi {{ name }},", "{{ name }}"),
        ("{% if x %}", "{% if x %}"),
        ("Dear [Company],", "[Company]"),
        ("Hello _____", "_____"),
        ("see note [1]", None),
        ("Hi Ana, {sic}", None),
    ],
)
def test_what_somebody_meant_to_fill_in_is_found(text: str, unfinished: str | None) -> None:
    assert find_unfinished(text) == unfinished


@pytest.mark.parametrize(
    ("email", "mailbox"),
    [
        ("ana@mail.example", "ana@mail.example"),
        ("ana+jobs@mail.example", "ana+jobs@mail.example"),
        ("ana@bücher.example", "ana@xn--bcher-kva.example"),
        ("änä@mail.example", None),
        ("info@mail.example", None),
        ("ana", None),
        ("ana@mail.example, bo@mail.example", None),
        ("ana@mail.example\nBcc: x@y.example", None),
        ("", None),
        (None, None),
    ],
)
def test_a_message_goes_to_one_usable_mailbox_or_nowhere(
    email: str | None, mailbox: str | None
) -> None:
    assert find_mailbox(email) == mailbox
