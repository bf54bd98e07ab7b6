"""To whom a captured note went."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugin.domain.evidence import NoteKind
from plugin.domain.inbound_outcomes import Outcome
from plugin.domain.note_matching import (
    Match,
    Note,
    Seat,
    credible_sent_at,
    is_late_copy,
    kind_of,
    match_note,
)
from plugin.domain.received_mail import Mailbox

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA = "ana.ruiz@mail.example"
SAM = "sam.lee@agency.example"


def seat(number: int, name: str | None, *addresses: str, **values: Any) -> Seat:
    defaults: dict[str, Any] = {
        "interview_id": 1,
        "submission_id": 1,
        "ref": f"P-{number}",
        "starts_at": NOW - 2 * HOUR,
    }
    return Seat(
        interviewer_id=number, name=name, addresses=frozenset(addresses), **defaults | values
    )


JO = seat(1, "Dr. Jo Park", "jo.park@acme.example")
BO = seat(2, "Bo Li", "bo.li@acme.example")
NO_ADDRESS = seat(3, "Lena Weiß-Müller")
NAMESAKE = seat(4, "Kim Park")


def note(*to: str, sender: str = ANA, text: str = "", sent_at: datetime = NOW) -> Note:
    boxes = [Mailbox(one.rpartition(" ")[0], one.rpartition(" ")[2]) for one in to]
    return Note(sender=sender, recipients=boxes, text=text, sent_at=sent_at)


def match(one: Note, *seats: Seat) -> Match:
    found = seats or (JO, BO, NO_ADDRESS)
    return match_note(one, found, own_address=ANA, colleagues=frozenset({SAM}))


def test_a_note_to_an_interviewers_address_is_theirs() -> None:
    assert match(note("jo.park@acme.example")) == Match(Outcome.CAPTURED, (JO,))


def test_a_note_to_two_interviewers_is_both_theirs() -> None:
    found = match(note("jo.park@acme.example", "bo.li@acme.example", "al@acme.example"))

    assert found == Match(Outcome.CAPTURED, (JO, BO))


@pytest.mark.parametrize(
    "name", ["Lena Weiß-Müller", "LENA WEISS-MÜLLER", "Weiß-Müller, Lena", "Frau Lena Weiß-Müller"]
)
def test_a_name_beside_the_address_is_enough_where_it_is_one_persons(name: str) -> None:
    found = match(note(f"{name} lwm@acme.example"))

    assert found == Match(Outcome.CAPTURED, (NO_ADDRESS,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Dear Dr. Park,\nthank you", JO),
        ("Hi Jo,\nthank you", JO),
        ("Sehr geehrte Frau Weiß-Müller,\nvielen Dank", NO_ADDRESS),
        ("Bonjour Bo,\nmerci", BO),
        ("Estimado Bo Li:\ngracias", BO),
    ],
)
def test_who_is_greeted_is_enough_where_that_is_one_person(text: str, found: Seat) -> None:
    assert match(note("x.y@acme.example", text=text)) == Match(Outcome.CAPTURED, (found,))


@pytest.mark.parametrize("greeting", ["Dear Mr Park,", "Dear Park,"])
def test_a_greeting_that_fits_two_is_never_guessed(greeting: str) -> None:
    found = match(note("x.y@acme.example", text=greeting), JO, NAMESAKE)

    assert found == Match(Outcome.AMBIGUOUS)


def test_a_name_that_two_people_bear_is_never_guessed() -> None:
    other = replace(NO_ADDRESS, interviewer_id=9, ref="P-9")

    found = match(note("Lena Weiß-Müller l@acme.example"), NO_ADDRESS, other)

    assert found == Match(Outcome.AMBIGUOUS)


@pytest.mark.parametrize(
    "to",
    [
        ("kim.hall@acme.example",),
        ("Kim Hall kim.hall@acme.example",),
        ("hr@acme.example",),
        (SAM,),
        ("x.y@acme.example", "z.w@acme.example"),
        (),
    ],
    ids=["nobody we know", "another name", "a role", "the recruiter", "two unknown", "nobody"],
)
def test_a_mail_to_no_interviewer_is_said_to_be_that(to: tuple[str, ...]) -> None:
    assert match(note(*to, text="Dear Jo,")) == Match(Outcome.NOT_AN_INTERVIEWER)


def test_a_note_from_another_address_is_not_believed_but_shown() -> None:
    found = match(note("jo.park@acme.example", sender="mallory@mail.example"))

    assert found == Match(Outcome.SENDER_DIFFERS, (JO,))


def test_without_an_address_of_the_candidate_no_sender_is_believed() -> None:
    found = match_note(note("jo.park@acme.example"), [JO], own_address=None, colleagues=frozenset())

    assert found.outcome is Outcome.SENDER_DIFFERS


def test_a_mail_before_the_interview_is_no_note() -> None:
    found = match(note("jo.park@acme.example", sent_at=NOW - 3 * HOUR))

    assert found == Match(Outcome.BEFORE_INTERVIEW)


def test_a_candidate_without_interviews_has_nobody_to_thank() -> None:
    found = match_note(note(SAM), [], own_address=ANA, colleagues=frozenset())

    assert found == Match(Outcome.NO_INTERVIEW)


def test_of_two_rounds_with_the_same_person_the_latest_that_began_counts() -> None:
    earlier = replace(JO, interviewer_id=8, interview_id=8, starts_at=NOW - 100 * HOUR)
    later = replace(JO, interviewer_id=9, interview_id=9, starts_at=NOW + HOUR)

    assert match(note("jo.park@acme.example"), earlier, JO, later).seats == (JO,)


def test_the_same_person_about_two_jobs_at_once_is_never_guessed() -> None:
    other_job = replace(JO, interviewer_id=8, interview_id=8, submission_id=2)

    assert match(note("jo.park@acme.example"), JO, other_job) == Match(Outcome.AMBIGUOUS)


@pytest.mark.parametrize(
    ("date", "sent_at"),
    [
        (NOW - HOUR, NOW - HOUR),
        (NOW, NOW),
        (NOW + HOUR, NOW),
        (NOW - timedelta(days=400), NOW),
        (None, NOW),
    ],
)
def test_the_earlier_credible_moment_is_when_it_was_sent(
    date: datetime | None, sent_at: datetime
) -> None:
    assert credible_sent_at(date, NOW) == sent_at


def test_a_copy_that_comes_much_later_is_labelled() -> None:
    assert is_late_copy(NOW - 2 * HOUR, NOW)
    assert not is_late_copy(NOW - HOUR / 2, NOW)


def test_from_the_first_check_in_on_a_note_is_a_follow_up() -> None:
    one = replace(JO, check_in_opens_at=NOW)

    assert kind_of(one, NOW) is NoteKind.CHECK_IN
    assert kind_of(one, NOW - HOUR) is NoteKind.THANK_YOU


@given(st.text(), st.text(), st.text())
def test_no_name_or_text_is_too_odd(name: str, address: str, text: str) -> None:
    odd = Note(sender=ANA, recipients=[Mailbox(name, address)], text=text, sent_at=NOW)

    assert match(odd, JO, seat(7, name)).outcome in Outcome
