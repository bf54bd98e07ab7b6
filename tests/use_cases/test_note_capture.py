"""Copies of notes: evidence where it is plain to whom they went, a question where it is not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.inbound_outcomes import MailState, Outcome
from plugin.errors import Conflict, NotFound
from plugin.services import captures, mail_news
from plugin.services.access import Viewer
from plugin.services.capture import bcc_for
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.installations import Installation
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from tests.factories import (
    change,
    make_installation,
    make_interview,
    make_interviewer,
    make_prompt,
    make_recruiter,
)
from tests.mail_samples import bounces
from tests.mail_samples.people import ABSENCES, mail
from tests.use_cases.desk import Desk, desk
from tests.use_cases.postbox import address, bring, mails, outcomes, read_all, take_mail

pytestmark = pytest.mark.usefixtures("clock")
JO = "Dr. Jo Park <jo.park@acme.example>"


@pytest.fixture(autouse=True)
def _context(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with app.app_context():
        take_mail(monkeypatch)
        yield


@pytest.fixture
def sam() -> Desk:
    return desk(limit_at=utcnow() + timedelta(hours=23))


def note(to: str = JO, text: str = "Dear Dr. Park, thank you.", **given: str) -> bytes:
    given.setdefault("date", format_datetime(utcnow()))
    return mail(text, to=to, subject="Thank you", **given)


def comes(sam: Desk, raw: bytes) -> None:
    bring(raw, address(Purpose.CANDIDATE, sam.rows.installation_id, sam.rows.candidate_id))
    read_all(sam.rows.installation_id)


def evidence(sam: Desk) -> list[tuple[int, str, str, datetime]]:
    with transaction(sam.rows.installation_id) as session:
        return [
            (row.interviewer_id, row.kind, row.source, row.at)
            for row in session.scalars(select(NoteEvidence).order_by(NoteEvidence.id))
        ]


def test_the_address_for_copies_is_the_candidates_own_and_stays_the_same(
    sam: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = sam.rows
    with transaction(rows.installation_id) as session:
        given = (
            session.get_one(Installation, rows.installation_id),
            session.get_one(Candidate, rows.candidate_id),
        )
        first, again = bcc_for(session, *given), bcc_for(session, *given)
        take_mail(monkeypatch, inbound_domain=None)
        without = bcc_for(session, *given)

    assert first == again
    assert first is not None
    assert first.endswith("@in.agency.example")
    assert without is None


def test_a_copy_of_a_note_is_evidence_and_completes_the_prompt(sam: Desk) -> None:
    comes(sam, note())

    assert evidence(sam) == [(sam.rows.interviewer_id, "thank_you", "bcc", utcnow())]
    prompt = sam.row(Prompt, sam.prompt_id)
    assert (prompt.state, prompt.done_at, prompt.done_by) == ("done", utcnow(), None)
    (kept,) = mails(sam.rows.installation_id)
    assert (kept.outcome, kept.body, kept.people) == (Outcome.CAPTURED, None, None)


def test_the_same_note_twice_is_one_evidence(sam: Desk) -> None:
    """C.2-21"""
    comes(sam, note(Message_ID="<1@mail.example>"))
    comes(sam, b"Received: from elsewhere\r\n" + note(Message_ID="<1@mail.example>"))
    comes(sam, note(text="Dear Jo, once more."))

    assert len(evidence(sam)) == 1
    assert outcomes(sam.rows.installation_id) == [
        Outcome.CAPTURED,
        Outcome.DUPLICATE,
        Outcome.CAPTURED_BEFORE,
    ]


def test_the_address_that_a_recruiter_found_counts_too(sam: Desk) -> None:
    change(
        Interviewer,
        sam.rows.installation_id,
        sam.rows.interviewer_id,
        email=None,
        found_email="J.Park@acme.example",
    )

    comes(sam, note("j.park@ACME.example"))

    assert len(evidence(sam)) == 1


def test_a_note_to_nobody_we_know_does_nothing_and_says_so(sam: Desk) -> None:
    comes(sam, note("kim.hall@acme.example", "Dear Kim,"))

    assert evidence(sam) == []
    assert sam.row(Prompt, sam.prompt_id).state == "planned"
    (waiting,) = captures.find_waiting(sam.viewer)
    assert waiting.recipients == (("", "kim.hall@acme.example"),)
    assert "nobody whom we know" in waiting.why
    assert waiting.sender is None


def test_a_note_from_another_address_counts_only_once_a_recruiter_says_so(sam: Desk) -> None:
    comes(sam, note(sender="Ana <ana@elsewhere.example>"))
    assert evidence(sam) == []
    (waiting,) = captures.find_waiting(sam.viewer, sam.rows.candidate_id)
    assert waiting.sender == "ana@elsewhere.example"
    assert [(one.interviewer_id, one.is_suggested) for one in waiting.choices] == [
        (sam.rows.interviewer_id, True)
    ]

    captures.match(sam.viewer, waiting.id, sam.rows.interviewer_id)
    captures.match(sam.viewer, waiting.id, sam.rows.interviewer_id)

    assert evidence(sam) == [(sam.rows.interviewer_id, "thank_you", "bcc", utcnow())]
    (kept,) = mails(sam.rows.installation_id)
    assert (kept.state, kept.settled_by, kept.people) == ("done", sam.rows.recruiter_id, None)
    assert captures.find_waiting(sam.viewer) == ()


def test_what_was_something_else_counts_for_nobody(sam: Desk) -> None:
    comes(sam, note("kim.hall@acme.example", "Hello"))
    (waiting,) = captures.find_waiting(sam.viewer)

    captures.set_aside(sam.viewer, waiting.id)
    captures.set_aside(sam.viewer, waiting.id)

    assert outcomes(sam.rows.installation_id) == [Outcome.SOMETHING_ELSE]
    with pytest.raises(Conflict):
        captures.match(sam.viewer, waiting.id, sam.rows.interviewer_id)
    assert evidence(sam) == []


def test_another_agency_cannot_match_it(sam: Desk) -> None:
    comes(sam, note("kim.hall@acme.example", "Hello"))
    (waiting,) = captures.find_waiting(sam.viewer)
    other = make_installation()
    charlie = Viewer(other, make_recruiter(other), "Charlie")

    with pytest.raises(NotFound):
        captures.match(charlie, waiting.id, sam.rows.interviewer_id)
    with pytest.raises(NotFound):
        captures.set_aside(charlie, waiting.id)
    assert captures.find_waiting(charlie) == ()


def test_a_note_is_matched_only_to_whom_the_candidate_has_met(sam: Desk) -> None:
    comes(sam, note("kim.hall@acme.example", "Hello"))
    (waiting,) = captures.find_waiting(sam.viewer)
    stranger = desk()
    later = make_interview(
        sam.rows.installation_id,
        sam.rows.submission_id,
        starts_at=utcnow() + timedelta(days=1),
        ends_at=utcnow() + timedelta(days=1, hours=1),
    )
    not_yet = make_interviewer(sam.rows.installation_id, later, name="Al Yu", email=None)

    for interviewer_id in (stranger.rows.interviewer_id, not_yet, 0):
        with pytest.raises(NotFound):
            captures.match(sam.viewer, waiting.id, interviewer_id)


@pytest.mark.parametrize(
    ("date", "sent", "is_late_copy"),
    [
        (timedelta(minutes=-10), timedelta(minutes=-10), False),
        (timedelta(minutes=-50), timedelta(minutes=-50), False),
        (timedelta(hours=3), timedelta(0), False),
        (timedelta(days=-400), timedelta(0), False),
    ],
)
def test_the_earlier_credible_moment_counts(
    sam: Desk, date: timedelta, sent: timedelta, is_late_copy: bool
) -> None:
    now = utcnow()

    comes(sam, note(date=format_datetime(now + date)))

    assert [row[3] for row in evidence(sam)] == [now + sent]
    assert mails(sam.rows.installation_id)[0].is_late_copy is is_late_copy


def test_a_copy_that_is_passed_on_later_counts_at_its_date_and_is_labelled(
    sam: Desk, clock: time_machine.Traveller
) -> None:
    written = utcnow()
    raw = note(date=format_datetime(written))
    clock.shift(timedelta(hours=30))

    comes(sam, raw)

    assert [row[3] for row in evidence(sam)] == [written]
    (seen,) = mail_news.of_candidate(sam.viewer, sam.rows.candidate_id).notes
    assert (seen.is_late_copy, seen.is_on_time) == (True, False)


def test_a_sent_note_that_is_forwarded_as_a_file_counts_at_its_own_date(
    sam: Desk, clock: time_machine.Traveller
) -> None:
    written = utcnow()
    inner = EmailMessage()
    inner["From"], inner["To"] = "ana.ruiz@mail.example", JO
    inner["Date"], inner["Subject"] = format_datetime(written), "Thank you"
    inner.set_content("Dear Dr. Park, thank you.")
    clock.shift(timedelta(hours=5))
    outer = EmailMessage()
    outer["From"], outer["Date"] = "ana.ruiz@mail.example", format_datetime(utcnow())
    outer["To"] = address(Purpose.CANDIDATE, sam.rows.installation_id, sam.rows.candidate_id)
    outer["Subject"] = "Fwd: Thank you"
    outer.set_content("As sent.")
    outer.add_attachment(inner)

    comes(sam, outer.as_bytes())

    assert [row[3] for row in evidence(sam)] == [written]
    assert mails(sam.rows.installation_id)[0].is_late_copy


def test_a_note_before_the_interview_does_nothing_and_says_so(sam: Desk) -> None:
    change(
        Interview,
        sam.rows.installation_id,
        sam.rows.interview_id,
        starts_at=utcnow() + timedelta(hours=1),
        ends_at=utcnow() + timedelta(hours=2),
    )

    comes(sam, note())

    assert evidence(sam) == []
    assert outcomes(sam.rows.installation_id) == [Outcome.BEFORE_INTERVIEW]
    assert mail_news.of_candidate(sam.viewer, sam.rows.candidate_id).too_early == 1


def test_from_the_first_check_in_on_a_note_is_a_check_in(sam: Desk) -> None:
    make_prompt(
        sam.rows.installation_id,
        sam.rows.submission_id,
        sam.rows.interview_id,
        step="check_in",
        opens_at=utcnow() - timedelta(minutes=30),
    )

    comes(sam, note())

    assert [row[1] for row in evidence(sam)] == ["check_in"]
    assert sam.row(Prompt, sam.prompt_id).state == "planned"


@pytest.mark.parametrize("values", [{"removed_at": datetime(2026, 2, 9).astimezone()}])
def test_somebody_who_left_the_panel_gets_no_evidence(sam: Desk, values: dict[str, object]) -> None:
    change(Interviewer, sam.rows.installation_id, sam.rows.interviewer_id, **values)

    comes(sam, note())

    assert evidence(sam) == []


@pytest.mark.parametrize("raw", [bounces.POSTFIX, ABSENCES["en, Exchange"], b"", b"\xff"])
def test_what_a_machine_sends_to_the_address_is_no_note(sam: Desk, raw: bytes) -> None:
    comes(sam, raw)

    assert evidence(sam) == []
    assert outcomes(sam.rows.installation_id) == [Outcome.UNKNOWN]
    assert captures.find_waiting(sam.viewer) == ()


def test_of_a_note_no_word_is_kept(sam: Desk) -> None:
    """C.5-81"""
    comes(sam, note("kim.hall@acme.example", "Dear Kim, between us."))

    (kept,) = mails(sam.rows.installation_id)
    assert kept.state == MailState.WAITING
    assert kept.body is None
    assert "between us" not in str(kept.people)


def test_a_candidate_whose_notes_name_two_namesakes_is_asked_about(sam: Desk) -> None:
    make_interviewer(
        sam.rows.installation_id, sam.rows.interview_id, name="Kim Park", email="k@acme.example"
    )

    comes(sam, note("somebody@acme.example", "Dear Park,"))

    assert outcomes(sam.rows.installation_id) == [Outcome.AMBIGUOUS]
    assert len(captures.find_waiting(sam.viewer)[0].choices) == 2
