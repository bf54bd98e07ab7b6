"""What recruiters see of mail that came in, and how they match a note."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.inbound_addresses import Purpose
from plugin.domain.suppressions import Scope
from plugin.extensions import held
from plugin.services.suppressions import scopes_for
from plugin.store.base import transaction
from plugin.store.evidence import NoteEvidence
from plugin.store.people import Candidate
from tests.factories import change, make_message
from tests.mail_samples import bounces
from tests.mail_samples.people import ABSENCES, mail
from tests.use_cases.postbox import address, bring, mails, outcomes, read_all, take_mail
from tests.web.cast import Cast
from tests.web.visitors import Visitor, text_of

BOUNCED = "The mail to Ana Ruiz came back: mailbox unknown. Check the address in the CRM."


@pytest.fixture(autouse=True)
def _takes_mail(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    with app.app_context():
        take_mail(monkeypatch)


@pytest.fixture
def sent(cast: Cast) -> int:
    """A coaching e-mail that went out."""
    rows = cast.rows
    prompt_id = cast.prompt()
    with cast.app.app_context():
        return make_message(
            rows.installation_id,
            prompt_id,
            state="sent",
            sent_at=utcnow(),
            message_id="<m-1@afterword.example>",
            mime=b"From: a@b.example\r\nReply-To: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\n"
            b"Date: Tue, 10 Feb 2026 09:00:00 +0000\r\n\r\nHello\r\n",
        )


def comes(cast: Cast, raw: bytes, purpose: Purpose, row_id: int) -> None:
    with cast.app.app_context():
        bring(raw, address(purpose, cast.rows.installation_id, row_id))
        read_all(cast.rows.installation_id)


def note(cast: Cast, to: str = "kim.hall@acme.example", **given: str) -> int:
    raw = mail("Dear Kim, between us.", to=to, subject="A secret", **given)
    comes(cast, raw, Purpose.CANDIDATE, cast.rows.candidate_id)
    with cast.app.app_context():
        return mails(cast.rows.installation_id)[-1].id


def evidence(cast: Cast) -> list[tuple[int, int | None]]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = session.execute(select(NoteEvidence.interviewer_id, NoteEvidence.inbound_mail_id))
        return [tuple(row) for row in rows]


def dashboard(cast: Cast, browser: Visitor | None = None) -> str:
    return text_of((browser or cast.sams()).get(f"/candidates/{cast.rows.candidate_id}"))


def test_a_bounce_is_said_on_the_dashboard_the_message_the_inbox_and_the_panel(
    cast: Cast, sent: int
) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)

    for page in (
        dashboard(cast),
        text_of(cast.sams().get(f"/messages/{sent}")),
        text_of(cast.sams().get("/")),
        text_of(cast.framed().get("/panel")),
    ):
        assert BOUNCED in page


def test_a_bounce_of_an_address_that_was_corrected_asks_for_nothing(cast: Cast, sent: int) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)
    with cast.app.app_context():
        change(
            Candidate, cast.rows.installation_id, cast.rows.candidate_id, email="new@mail.example"
        )

    assert BOUNCED not in dashboard(cast)
    assert "The CRM has another address by now" in dashboard(cast)
    assert "came back" not in text_of(cast.sams().get("/"))


def test_a_recruiter_who_knows_better_has_the_address_written_to_again(
    cast: Cast, sent: int
) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)
    path = f"/candidates/{cast.rows.candidate_id}/trust-address"
    assert cast.charlies().post(path).status_code == 404
    assert BOUNCED in dashboard(cast)

    assert [cast.kits().post(path).status_code for _ in range(2)] == [303, 303]

    assert BOUNCED not in dashboard(cast)
    assert "You said that the address works" in dashboard(cast)


def test_a_complaint_is_the_candidates_own_word_and_stays(cast: Cast, sent: int) -> None:
    """C.5-80"""
    comes(cast, bounces.COMPLAINT, Purpose.BOUNCE, sent)
    page = dashboard(cast)
    assert "The address works" not in page

    cast.sams().post(f"/candidates/{cast.rows.candidate_id}/trust-address")

    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        assert scopes_for(session, "ana.ruiz@mail.example") == {Scope.ALL}


def test_a_bounce_leaves_the_inbox_after_a_week(
    cast: Cast, sent: int, clock: time_machine.Traveller
) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)
    clock.shift(timedelta(days=8))

    assert BOUNCED not in text_of(cast.sams().get("/"))


def test_a_colleague_sees_it_on_the_candidates_page_and_not_in_the_inbox(
    cast: Cast, sent: int
) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)

    assert BOUNCED in dashboard(cast, cast.kits())
    assert BOUNCED not in text_of(cast.kits().get("/"))


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (
            ABSENCES["en, Exchange"],
            "Out of office: the mailbox of Ana Ruiz answered by itself. Back on Mon 16 Feb.",
        ),
        (mail(), "Ana Ruiz replied. The reply is in your own mailbox."),
        (mail(sender="m@mail.example"), "an address that is not Ana Ruiz’s"),
        (bounces.report("4.2.2"), "came back: mailbox full."),
        (bounces.EXIM_DELAY, "has not taken the mail yet"),
        (bounces.COMPLAINT, "was marked as unwanted"),
    ],
)
def test_what_came_in_is_said_in_words(cast: Cast, sent: int, raw: bytes, said: str) -> None:
    # Reports come to the return path; at the answers' address they would need our Message-ID.
    is_report = b"multipart/report" in raw
    comes(cast, raw, Purpose.BOUNCE if is_report else Purpose.REPLY, sent)

    assert said in dashboard(cast)
    assert said in text_of(cast.sams().get(f"/messages/{sent}"))


def test_a_captured_note_is_shown_with_how_we_know(cast: Cast) -> None:
    cast.note()

    note(cast, "jo.park@acme.example")

    page = dashboard(cast)
    assert "Thank-you to Dr. Jo Park (a copy came to us, on time)" in page
    assert "(captured by Bcc)" in page
    assert "between us" not in page


def test_a_note_to_be_matched_is_shown_where_it_can_be_matched(cast: Cast) -> None:
    note(cast)

    asked = "1 copy of a note came in, and we cannot tell to whom it went"
    assert asked in text_of(cast.sams().get("/"))
    assert asked not in text_of(cast.kits().get("/"))
    for page in (dashboard(cast), text_of(cast.sams().get("/settings/inbound"))):
        assert "It went to nobody whom we know as an interviewer." in page
        assert "kim.hall@acme.example" in page
        assert "Dr. Jo Park, Tue 10 Feb" in page
        assert "between us" not in page
        assert "A secret" not in page


def test_an_unverified_sender_is_shown_as_that(cast: Cast) -> None:
    note(cast, "jo.park@acme.example", sender="ana@elsewhere.example")

    page = dashboard(cast)

    assert "ana@elsewhere.example (not verified)" in page


def test_matching_counts_the_note_as_sent(cast: Cast) -> None:
    mail_id = note(cast)

    answer = cast.sams().post(
        f"/notes/{mail_id}/match",
        {"interviewer": cast.rows.interviewer_id, "back": "/settings/inbound"},
    )

    assert (answer.status_code, answer.location) == (303, "/settings/inbound")
    assert evidence(cast) == [(cast.rows.interviewer_id, mail_id)]


@pytest.mark.parametrize("chosen", ["", "x", "0", "-1", str(2**70)])
def test_a_choice_that_is_none_changes_nothing(cast: Cast, chosen: str) -> None:
    mail_id = note(cast)

    browser = cast.sams()
    answer = browser.post(f"/notes/{mail_id}/match", {"interviewer": chosen})

    assert answer.status_code == 303
    assert "Choose whom the note went to" in dashboard(cast, browser)
    assert evidence(cast) == []


def test_setting_aside_counts_it_for_nobody(cast: Cast) -> None:
    mail_id = note(cast)

    cast.sams().post(f"/notes/{mail_id}/set-aside")

    with cast.app.app_context():
        assert outcomes(cast.rows.installation_id) == ["something_else"]


@pytest.mark.parametrize("action", ["match", "set-aside"])
def test_who_may_not_is_told_so_and_nothing_changes(cast: Cast, action: str) -> None:
    mail_id = note(cast)
    path = f"/notes/{mail_id}/{action}"
    form = {"interviewer": cast.rows.interviewer_id}

    assert cast.charlies().post(path, form).status_code == 404
    assert cast.sams().post_forged(path).status_code == 400
    assert cast.sams().get(path).status_code == 405
    assert Visitor(cast.app, cast.app.test_client()).post(path, form).status_code in (302, 303, 401)
    with cast.app.app_context():
        assert outcomes(cast.rows.installation_id) == ["not_an_interviewer"]


def test_names_and_addresses_from_a_mail_are_shown_as_text(cast: Cast) -> None:
    note(cast, '"<script>alert(1)</script>" <x@acme.example>')

    shown = cast.sams().get("/settings/inbound").get_data(as_text=True)

    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_the_page_says_what_is_set_up_and_no_secret(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(
        held.config,
        inbound_listen="127.0.0.1:2525",
        inbound_imap_url="imaps://notes:hush@mail.example",
        inbound_webhook_secret="hush" * 8,
    )
    monkeypatch.setattr(held, "config", config)
    note(cast)

    page = text_of(cast.sams().get("/settings/inbound"))

    assert "at in.agency.example" in page
    for way in ("your mail server", "a mailbox (IMAP)", "mail provider (webhook)"):
        assert way in page
    assert "hush" not in page
    assert "none yet" not in page


def test_without_settings_the_page_says_what_is_missed(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_mail(monkeypatch, inbound_domain=None)

    assert "Afterword takes no mail here." in text_of(cast.sams().get("/settings/inbound"))
    assert "Mail that came in" not in dashboard(cast)


def test_an_address_that_nothing_leads_to_is_pointed_out(cast: Cast) -> None:
    assert "no way is set up" in text_of(cast.sams().get("/settings/inbound"))


def test_in_the_crms_frame_all_of_it_stays_in_the_frame(cast: Cast, sent: int) -> None:
    comes(cast, bounces.POSTFIX, Purpose.BOUNCE, sent)
    note(cast)
    framed = cast.framed()
    page = framed.get("/panel").get_data(as_text=True)
    action = f"/candidates/{cast.rows.candidate_id}/trust-address?framed=1"
    assert action in page
    assert "/settings/inbound?framed=1" in page

    answer = framed.post(action, {"back": "/panel"})
    waiting = framed.get("/settings/inbound?framed=1")

    assert (answer.status_code, answer.location) == (303, "/panel")
    assert waiting.status_code == 200
    assert "https://crm.example" in waiting.headers["Content-Security-Policy"]
