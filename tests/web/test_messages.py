"""The pages of coaching e-mails, as browsers without scripts use them, also in the CRM's frame."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from sqlalchemy import select
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.extensions import held
from plugin.services import messages, sending
from plugin.store.base import transaction
from plugin.store.interviews import Interviewer
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from tests import factories
from tests.fakes import FakeAdapter, FakeCrm
from tests.mail.servers import Mailbox, mail_server
from tests.use_cases.desk import use_mail_server
from tests.web.cast import Cast
from tests.web.visitors import Visitor, text_of, visitor

WORDS = {"subject": "Your note to Jo", "text": "Hi Ana,\n\nwrite to Jo.\n"}


@pytest.fixture
def note(cast: Cast) -> int:
    return cast.note()


@pytest.fixture
def drafted(cast: Cast, note: int) -> int:
    """Sam's draft."""
    return draft(cast.sams(), note)


@pytest.fixture
def unknown(cast: Cast, drafted: int) -> int:
    """Sam's message of which nobody knows whether it arrived."""
    change(cast, drafted, state="unknown", reason="no_answer", claimed_at=utcnow())
    return drafted


def change(cast: Cast, message_id: int, **values: object) -> None:
    with cast.app.app_context():
        factories.change(Message, cast.rows.installation_id, message_id, **values)


def read(cast: Cast, message_id: int) -> Message:
    with cast.app.app_context():
        row: Message = factories.read(Message, cast.rows.installation_id, message_id)
        return row


def all_of(cast: Cast, model: type[Any]) -> list[Any]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = list(session.scalars(select(model)))
        session.expunge_all()
        return rows


def hidden(page: TestResponse, name: str) -> str:
    """The value of a hidden field of a page's form."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found is not None
    return unescape(found[1])


def draft(browser: Visitor, prompt_id: int, **words: str) -> int:
    """Open the form, change the words, look; return the message's id."""
    form = browser.get(f"/prompts/{prompt_id}/message")
    sent = {"token": hidden(form, "token")} | WORDS | words
    answer = browser.post(f"/prompts/{prompt_id}/message", sent)
    assert answer.status_code == 303, text_of(answer)
    return int(answer.location.partition("?")[0].rpartition("/")[2])


def press_send(browser: Visitor, message_id: int) -> TestResponse:
    page = browser.get(f"/messages/{message_id}")
    return browser.post(f"/messages/{message_id}/send", {"seen": hidden(page, "seen")})


def state_on(browser: Visitor, message_id: int) -> str:
    page = browser.get(f"/messages/{message_id}")
    found = re.search(r'data-state="(\w+)"', page.text)
    assert found is not None
    return found[1]


# From the prompt to the candidate


def test_the_form_is_filled_and_says_that_nothing_goes_out_yet(cast: Cast, note: int) -> None:
    page = cast.sams().get(f"/prompts/{note}/message")

    assert page.status_code == 200
    assert 'value="Your thank-you note to Dr. Jo Park"' in page.text
    assert "Hi Ana," in page.text
    assert "ana.ruiz@mail.example" in text_of(page)
    assert "Nothing goes out yet." in text_of(page)


def test_looking_at_the_form_writes_nothing(cast: Cast, note: int) -> None:
    cast.sams().get(f"/prompts/{note}/message")

    assert all_of(cast, Message) == []


def test_the_preview_shows_head_text_and_source(cast: Cast, drafted: int) -> None:
    page = cast.sams().get(f"/messages/{drafted}")

    said = text_of(page)
    assert "Sam Lee <afterword@afterword.example>" in said
    assert "ana.ruiz@mail.example" in said
    assert "Your note to Jo" in said
    assert read(cast, drafted).mime.decode().splitlines()[0] in unescape(page.text)  # type: ignore[union-attr]


def test_from_prompt_to_inbox_without_a_script(
    cast: Cast, note: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    sam, box = cast.sams(), Mailbox()
    message_id = draft(sam, note)
    source = unescape(
        re.search(r'message-source">(.*?)</pre>', sam.get(f"/messages/{message_id}").text, re.S)[1]  # type: ignore[index]
    )

    answer = press_send(sam, message_id)
    with cast.app.app_context(), mail_server(box) as url:
        use_mail_server(monkeypatch, url)
        sending.send_due(cast.rows.installation_id)

    assert answer.location == f"/messages/{message_id}"
    assert box.mails == [source.encode()]
    assert state_on(sam, message_id) == "sent"


def test_a_form_sent_twice_leads_to_the_same_message(cast: Cast, note: int) -> None:
    sam = cast.sams()
    sent = WORDS | {"token": "a-token-of-one-form-0001"}

    answers = [sam.post(f"/prompts/{note}/message", sent).location for _ in range(2)]

    assert answers[0] == answers[1]


def test_the_back_button_after_sending_says_that_it_has_left(cast: Cast, note: int) -> None:
    sam = cast.sams()
    message_id = draft(sam, note)
    token = read(cast, message_id).token
    press_send(sam, message_id)

    answer = sam.post(f"/prompts/{note}/message", {"token": token, **WORDS, "text": "Other"})

    assert "had already left" in text_of(sam.get(answer.location))
    assert read(cast, message_id).body == WORDS["text"]


def test_what_was_typed_stays_though_the_template_lacks_a_fact_by_now(
    cast: Cast, note: int
) -> None:
    with cast.app.app_context():
        factories.change(
            Interviewer, cast.rows.installation_id, cast.rows.interviewer_id, name=None
        )
    typed = {"token": "a-token-of-one-form-0001", "subject": "Hello", "text": "Hi [Name], mine"}

    page = cast.sams().post(f"/prompts/{note}/message", typed)

    assert page.status_code == 422
    assert "Hi [Name], mine" in page.text


@pytest.mark.parametrize("version", ["x", "-1", "9" * 30, "٣"])
def test_a_bent_form_is_refused(cast: Cast, note: int, version: str) -> None:
    sent = WORDS | {"token": "a-token-of-one-form-0001", "version": version}

    assert cast.sams().post(f"/prompts/{note}/message", sent).status_code == 409


def test_what_is_not_finished_stays_in_the_form_and_says_why(cast: Cast, note: int) -> None:
    unfinished = {"token": "a-token-of-one-form-0001", "subject": "Hello", "text": "Hi [Name],"}

    page = cast.sams().post(f"/prompts/{note}/message", unfinished)

    assert page.status_code == 422
    assert "something to fill in: [Name] What you wrote is still here." in text_of(page)
    assert "Hi [Name]," in page.text
    assert hidden(page, "token") == "a-token-of-one-form-0001"


def test_a_draft_can_be_changed(cast: Cast, drafted: int, note: int) -> None:
    sam = cast.sams()
    form = sam.get(f"/messages/{drafted}/edit")

    sam.post(
        f"/prompts/{note}/message", {"token": hidden(form, "token"), **WORDS, "subject": "New"}
    )

    assert read(cast, drafted).subject == "New"


def test_a_message_is_sent_only_as_it_was_looked_at(cast: Cast, drafted: int) -> None:
    answer = cast.sams().post(f"/messages/{drafted}/send", {"seen": "something else"})

    assert answer.status_code == 409
    assert read(cast, drafted).state == "drafted"


def test_why_it_must_not_go_out_is_said_in_words(cast: Cast, note: int) -> None:
    with cast.app.app_context():
        factories.change(
            Candidate, cast.rows.installation_id, cast.rows.candidate_id, opted_out=True
        )

    page = cast.sams().get(f"/prompts/{note}/message")

    assert page.status_code == 422
    assert "The candidate has opted out of our e-mails." in text_of(page)


def test_a_draft_says_beforehand_when_it_would_go_out(
    cast: Cast, drafted: int, clock: time_machine.Traveller
) -> None:
    clock.move_to(datetime(2026, 2, 10, 22, 0, tzinfo=UTC))

    said = text_of(cast.sams().get(f"/messages/{drafted}"))

    assert "If you send it now, it waits and goes out tomorrow 07:00" in said


def test_a_draft_that_must_not_go_out_says_why_and_has_no_button(cast: Cast, drafted: int) -> None:
    with cast.app.app_context():
        factories.change(
            Candidate, cast.rows.installation_id, cast.rows.candidate_id, opted_out=True
        )

    page = cast.sams().get(f"/messages/{drafted}")

    assert "It cannot go out as things stand. The candidate has opted out" in text_of(page)
    assert f'action="/messages/{drafted}/send"' not in page.text


def test_a_page_of_a_message_about_to_go_looks_again_by_itself(cast: Cast, drafted: int) -> None:
    sam = cast.sams()
    press_send(sam, drafted)

    page = sam.get(f"/messages/{drafted}")

    assert page.headers["Refresh"] == "3"
    assert "It goes out in a moment. You can still take it back." in text_of(page)


def test_a_page_of_a_message_that_waits_for_the_morning_stands_still_and_says_until_when(
    cast: Cast, drafted: int
) -> None:
    sam = cast.sams()
    change(
        cast,
        drafted,
        state="queued",
        reason="outside_hours",
        next_attempt_at=datetime(2026, 2, 11, 7, 0, tzinfo=UTC),
    )

    page = sam.get(f"/messages/{drafted}")

    assert "Refresh" not in page.headers
    assert "between 07:00 and 21:00 where the candidate is" in text_of(page)
    assert "It goes out tomorrow 07:00" in text_of(page)


def test_a_mail_server_that_is_down_is_said_without_blame(cast: Cast, drafted: int) -> None:
    later = utcnow() + timedelta(minutes=8)
    change(cast, drafted, state="queued", reason="server_silent", next_attempt_at=later)

    said = text_of(cast.sams().get(f"/messages/{drafted}"))

    assert "Your message waits and will be sent when it does." in said


@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        ("sending", {}, "being handed to the mail server"),
        ("sent", {"sent_at": datetime(2026, 2, 10, 9, tzinfo=UTC)}, "The mail server took it"),
        ("failed", {"reason": "address_refused"}, "does not accept the candidate's address"),
        ("unknown", {"reason": "worker_lost"}, "never sent again by itself"),
        ("cancelled", {"reason": "opted_out"}, "has opted out"),
    ],
)
def test_every_state_is_said_in_words(
    cast: Cast, drafted: int, state: str, values: dict[str, object], said: str
) -> None:
    change(cast, drafted, state=state, **values)

    page = cast.sams().get(f"/messages/{drafted}")

    assert said in text_of(page)


def test_the_inbox_says_that_a_prompts_e_mail_went_out(cast: Cast, drafted: int) -> None:
    assert "E-mail sent" not in text_of(cast.sams().get("/"))

    change(cast, drafted, state="sent", sent_at=utcnow())

    page = cast.sams().get("/")
    assert "E-mail sent now" in text_of(page)
    assert 'btn-outline" data-action="coach' in page.text


def test_an_e_mail_that_came_back_is_not_said_to_be_sent(cast: Cast, drafted: int) -> None:
    change(cast, drafted, state="sent", sent_at=utcnow(), bounced_at=utcnow())

    assert "E-mail sent" not in text_of(cast.sams().get("/"))


@pytest.mark.parametrize(
    ("state", "error", "said"),
    [
        ("written", None, "It is noted in the CRM."),
        ("pending", None, "The note in the CRM follows."),
        ("pending", "The CRM did not answer.", "It is kept and will be written when it does."),
        ("failed", "This CRM takes no notes.", "could not be noted in the CRM: This CRM takes no"),
    ],
)
def test_what_became_of_the_note_in_the_crm_is_said(
    cast: Cast, drafted: int, state: str, error: str | None, said: str
) -> None:
    change(cast, drafted, state="sent", sent_at=utcnow())
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        session.add(
            CrmWrite(
                installation_id=cast.rows.installation_id,
                key=f"message-{drafted}",
                kind="note",
                submission_id=cast.rows.submission_id,
                text="…",
                state=state,
                error=error,
            )
        )

    assert said in text_of(cast.sams().get(f"/messages/{drafted}"))


def test_what_waits_can_be_taken_back(cast: Cast, drafted: int) -> None:
    sam = cast.sams()
    press_send(sam, drafted)

    sam.post(f"/messages/{drafted}/cancel")

    assert state_on(sam, drafted) == "cancelled"


def test_it_arrived(cast: Cast, unknown: int) -> None:
    cast.sams().post(f"/messages/{unknown}/arrived")

    assert read(cast, unknown).state == "sent"


def test_it_did_not_arrive(cast: Cast, unknown: int) -> None:
    cast.sams().post(f"/messages/{unknown}/lost")

    assert read(cast, unknown).state == "failed"


def test_it_did_not_arrive_and_goes_again_as_a_new_message(cast: Cast, unknown: int) -> None:
    answer = cast.sams().post(f"/messages/{unknown}/again")

    again = int(answer.location.rpartition("/")[2])
    assert again != unknown
    assert read(cast, again).state == "queued"


# What the HTML may do


def test_the_html_part_is_shown_in_a_page_that_can_do_nothing(cast: Cast, note: int) -> None:
    sam = cast.sams()
    message_id = draft(sam, note, text="Hi <script>alert(1)</script>\n")

    page = sam.get(f"/messages/{message_id}/html")

    policy = page.headers["Content-Security-Policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "<script" not in page.text


def test_the_page_around_it_gives_it_no_rights(cast: Cast, drafted: int) -> None:
    page = cast.sams().get(f"/messages/{drafted}")

    frame = re.search(r"<iframe[^>]*>", page.text)
    assert frame is not None
    assert " sandbox" in frame[0]
    assert "allow-" not in frame[0]


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Ann\nBcc: spy@evil.example", "x" * 200, "\u202eevil"]
)
def test_a_hostile_name_harms_no_page(cast: Cast, note: int, name: str) -> None:
    with cast.app.app_context():
        factories.change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, name=name)
    sam = cast.sams()
    message_id = draft(sam, note)

    pages = [sam.get(f"/messages/{message_id}{path}").text for path in ("", "/html", "/edit")]

    assert not any("<script>alert" in page for page in pages)


# Everybody else

PAGES = ("/prompts/{prompt}/message", "/messages/{message}", "/messages/{message}/html")
OWN_PAGES = ("/messages/{message}/edit",)
FORMS = (
    "/messages/{message}/cancel",
    "/messages/{message}/arrived",
    "/messages/{message}/lost",
    "/prompts/{prompt}/task",
)
OWN_FORMS = ("/messages/{message}/send", "/messages/{message}/again")
EVERY_FORM = (*FORMS, *OWN_FORMS, "/prompts/{prompt}/message")

Path = Callable[[str], str]


@pytest.fixture
def path(note: int, drafted: int) -> Path:
    return lambda form: form.format(prompt=note, message=drafted)


@pytest.mark.parametrize("page", [*PAGES, *OWN_PAGES])
def test_who_is_signed_out_is_asked_to_sign_in(cast: Cast, path: Path, page: str) -> None:
    answer = visitor(cast.app).get(path(page))

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("form", EVERY_FORM)
def test_who_is_signed_out_changes_nothing(cast: Cast, path: Path, drafted: int, form: str) -> None:
    before = read(cast, drafted)

    answer = visitor(cast.app).post(path(form), WORDS)

    assert (answer.status_code, answer.location) == (303, "/sign-in")
    after = read(cast, drafted)
    assert (after.state, after.mime) == (before.state, before.mime)


@pytest.mark.parametrize("page", PAGES)
def test_a_colleague_may_look(cast: Cast, path: Path, page: str) -> None:
    assert cast.kits().get(path(page)).status_code == 200


@pytest.mark.parametrize("page", OWN_PAGES)
def test_a_colleague_may_not_change_what_speaks_in_anothers_name(
    cast: Cast, path: Path, page: str
) -> None:
    assert cast.kits().get(path(page)).status_code == 403


@pytest.mark.parametrize("form", OWN_FORMS)
def test_a_colleague_may_not_send_in_anothers_name(
    cast: Cast, path: Path, unknown: int, form: str
) -> None:
    assert cast.kits().post(path(form), {"seen": "x"}).status_code == 403


def test_a_colleague_may_write_in_their_own_name(cast: Cast, note: int) -> None:
    message_id = draft(cast.kits(), note)

    assert "Kit Ray <afterword@afterword.example>" in text_of(
        cast.kits().get(f"/messages/{message_id}")
    )


def test_a_colleague_may_take_back_what_waits(cast: Cast, drafted: int) -> None:
    press_send(cast.sams(), drafted)

    cast.kits().post(f"/messages/{drafted}/cancel")

    assert read(cast, drafted).state == "cancelled"


@pytest.mark.parametrize("page", [*PAGES, *OWN_PAGES])
def test_another_agencys_messages_are_not_there(cast: Cast, path: Path, page: str) -> None:
    answer = cast.charlies().get(path(page))

    assert answer.status_code == 404
    assert "Ana" not in answer.text


@pytest.mark.parametrize("form", EVERY_FORM)
def test_another_agencys_messages_cannot_be_changed(
    cast: Cast, path: Path, drafted: int, form: str
) -> None:
    sent = {"token": "a-token-of-one-form-0001", "seen": "x", **WORDS}

    answer = cast.charlies().post(path(form), sent)

    assert answer.status_code == 404
    assert read(cast, drafted).state == "drafted"


def test_a_token_of_another_agency_is_no_way_to_its_draft(
    cast: Cast, note: int, drafted: int
) -> None:
    """Tokens are each agency's own: the same one makes a draft of one's own, or nothing."""
    sent = {"token": read(cast, drafted).token, **WORDS}

    answer = cast.charlies().post(f"/prompts/{note}/message", sent)

    assert answer.status_code == 404


@pytest.mark.parametrize("form", EVERY_FORM)
def test_a_form_without_its_token_changes_nothing(
    cast: Cast, path: Path, drafted: int, form: str
) -> None:
    answer = cast.sams().post_forged(path(form))

    assert answer.status_code == 400
    assert read(cast, drafted).state == "drafted"


@pytest.mark.parametrize("form", [*FORMS, *OWN_FORMS])
def test_a_link_changes_nothing(cast: Cast, path: Path, drafted: int, form: str) -> None:
    answer = cast.sams().get(path(form))

    assert answer.status_code == 405
    assert read(cast, drafted).state == "drafted"


# In the CRM's frame


def test_all_of_it_works_in_the_crms_frame(cast: Cast, note: int) -> None:
    framed = cast.framed()
    form = framed.get(f"/prompts/{note}/message?framed=1")
    action = re.search(r'action="(/prompts/[^"]*)"', form.text)
    assert action is not None

    answer = framed.post(unescape(action[1]), {"token": hidden(form, "token"), **WORDS})
    page = framed.get(answer.location)

    assert answer.location.endswith("?framed=1")
    assert page.status_code == 200
    assert "https://*.frames.example" in page.headers["Content-Security-Policy"]


def test_in_the_frame_the_html_part_may_be_shown_within_both(cast: Cast, drafted: int) -> None:
    page = cast.framed().get(f"/messages/{drafted}/html?framed=1")

    policy = page.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://crm.example https://*.frames.example" in policy


def test_in_the_frame_the_way_back_is_the_panel(cast: Cast, drafted: int) -> None:
    page = cast.framed().get(f"/messages/{drafted}?framed=1")

    assert f"/panel?candidate={cast.rows.candidate_id}" in page.text


# A task in the CRM


def test_a_prompt_goes_into_the_recruiters_own_crm_task_list(cast: Cast, note: int) -> None:
    held.adapter_factory = FakeCrm().adapter

    answer = cast.sams().post(f"/prompts/{note}/task", {"back": "/"})

    assert (answer.status_code, answer.location) == (303, "/")
    task = all_of(cast, CrmWrite)[0]
    assert (task.kind, task.text) == ("task", "Afterword: Thank-you to Dr. Jo Park")


def test_the_form_offers_the_task_list_of_a_crm_that_has_one(cast: Cast, note: int) -> None:
    page = cast.sams().get(f"/prompts/{note}/message")

    assert f'action="/prompts/{note}/task"' in page.text


def test_the_form_offers_no_task_list_where_the_crm_has_none(
    cast: Cast, note: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    held.adapter_factory = FakeCrm().adapter
    monkeypatch.setattr(FakeAdapter, "capabilities", frozenset({Capability.WRITE_NOTE}))

    page = cast.sams().get(f"/prompts/{note}/message")

    assert f'action="/prompts/{note}/task"' not in page.text


def test_a_message_waits_where_the_candidate_sleeps_and_says_their_time(
    cast: Cast, note: int, clock: time_machine.Traveller
) -> None:
    with cast.app.app_context():
        factories.change(
            Candidate,
            cast.rows.installation_id,
            cast.rows.candidate_id,
            timezone="America/Vancouver",
        )
    sam = cast.sams()
    message_id = draft(sam, note)

    press_send(sam, message_id)

    assert "It goes out today 15:00" in text_of(sam.get(f"/messages/{message_id}"))
    assert "(07:00 in Vancouver)" in text_of(sam.get(f"/messages/{message_id}"))


def test_what_changed_since_the_page_was_opened_is_said_when_send_is_pressed(
    cast: Cast, note: int
) -> None:
    sam = cast.sams()
    message_id = draft(sam, note)
    opened = sam.get(f"/messages/{message_id}")
    with cast.app.app_context():
        factories.change(
            Prompt, cast.rows.installation_id, note, state="cancelled", reason="superseded"
        )

    answer = sam.post(f"/messages/{message_id}/send", {"seen": hidden(opened, "seen")})

    assert answer.status_code == 422
    assert "no longer called for" in text_of(answer)
    assert read(cast, message_id).state == "drafted"


def test_messages_know_nothing_of_a_viewer_but_who_they_are(cast: Cast, drafted: int) -> None:
    with cast.app.app_context():
        detail = messages.get_message(cast.kit, drafted)

    assert not detail.is_mine
