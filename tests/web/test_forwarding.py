"""A note that comes through the recruiter: sent by the candidate, read, forwarded, ticked."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.services.undoing import UNDO_WITHIN
from plugin.store.base import transaction
from plugin.store.interviews import Interview, Interviewer
from plugin.store.people import ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp
from tests import factories
from tests.web.candidates_link import UNFINISHED, Ana, candidates_browser, evidence_kept, notes_kept
from tests.web.cast import Cast
from tests.web.visitors import text_of

HERE = "Ana’s note to Dr. Jo Park is here: read and forward"


@pytest.fixture
def prompt(cast: Cast) -> int:
    return cast.note()


@pytest.fixture
def ana(cast: Cast, prompt: int) -> Ana:
    """Ana met Jo, at a client who wants notes through the recruiter."""
    set_mode(cast, "via_recruiter")
    return candidates_browser(cast)


@pytest.fixture
def note(cast: Cast, ana: Ana) -> int:
    """Ana's note, which Sam has."""
    return share(cast, ana)


def share(cast: Cast, ana: Ana, **more: object) -> int:
    assert ana.press("share", **more).status_code == 303  # type: ignore[arg-type]
    return notes_kept(cast.app, cast.rows.installation_id)[-1].id


def set_mode(cast: Cast, mode: str) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.change(
            ClientCompany, rows.installation_id, rows.client_company_id, contact_mode=mode
        )


def prompt_row(cast: Cast, prompt: int) -> Prompt:
    with cast.app.app_context():
        return factories.read(Prompt, cast.rows.installation_id, prompt)


def forward(cast: Cast, note: int, version: int = 1) -> int:
    return cast.sams().post(f"/notes/{note}/forward", {"version": version}).status_code


def test_the_inbox_and_the_dashboard_say_that_the_note_is_here(cast: Cast, note: int) -> None:
    dashboard = f"/candidates/{cast.rows.candidate_id}"

    for page in (cast.sams().get("/"), cast.sams().get(dashboard), cast.framed().get("/panel")):
        assert HERE in text_of(page)
        assert f"/notes/{note}" in page.text
    assert "Read their note and forward it" in text_of(cast.sams().get(dashboard))


def test_sending_it_to_the_recruiter_is_not_yet_a_thank_you(
    cast: Cast, ana: Ana, note: int, prompt: int
) -> None:
    assert prompt_row(cast, prompt).state == "planned"
    assert evidence_kept(cast.app, cast.rows.installation_id) == []
    assert "Sam Lee has your note" in text_of(ana.get())
    assert "There is nothing to do now." in text_of(ana.get())


def test_the_page_opens_the_note_in_the_recruiters_own_mail(cast: Cast, note: int) -> None:
    page = cast.sams().get(f"/notes/{note}")

    assert 'href="mailto:jo.park@acme.example?subject=Thank%20you&amp;body=Dear' in page.text
    for button in ("Open in my mail", "Copy the text", "I forwarded it"):
        assert button in text_of(page)


def test_forwarded_is_done_and_the_candidate_sees_by_whom(
    cast: Cast, ana: Ana, note: int, prompt: int
) -> None:
    assert forward(cast, note) == 303

    row = prompt_row(cast, prompt)
    assert (row.state, row.done_by) == ("done", cast.rows.recruiter_id)
    assert evidence_kept(cast.app, cast.rows.installation_id) == [("thank_you", "recruiter")]
    assert "Sam Lee forwarded it 09:00" in text_of(ana.get())
    page = text_of(cast.sams().get(f"/notes/{note}"))
    assert "Forwarded now" in page
    assert "I forwarded it" not in page
    dashboard = text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))
    assert "forwarded 09:00" in dashboard
    assert HERE not in text_of(cast.sams().get("/"))


def test_a_tick_in_the_inbox_says_the_same(cast: Cast, ana: Ana, note: int, prompt: int) -> None:
    assert "Tick as forwarded" in text_of(cast.sams().get("/"))

    cast.sams().post(f"/prompts/{prompt}/done")

    assert "Sam Lee forwarded it 09:00" in text_of(ana.get())
    assert "Forwarded now" in text_of(cast.sams().get(f"/notes/{note}"))


def test_forwarding_twice_forwards_once(cast: Cast, note: int) -> None:
    assert [forward(cast, note), forward(cast, note)] == [303, 303]

    assert evidence_kept(cast.app, cast.rows.installation_id) == [("thank_you", "recruiter")]


def test_forwarding_can_be_taken_back(cast: Cast, ana: Ana, note: int, prompt: int) -> None:
    sam = cast.sams()
    sam.post(f"/notes/{note}/forward", {"version": 1})
    assert f"/prompts/{prompt}/undo" in sam.get(f"/notes/{note}").text

    sam.post(f"/prompts/{prompt}/undo")

    assert evidence_kept(cast.app, cast.rows.installation_id) == []
    assert "I forwarded it" in text_of(sam.get(f"/notes/{note}"))
    assert "Sam Lee has your note" in text_of(ana.get())


def test_another_copy_that_came_meanwhile_is_read_first(
    cast: Cast, ana: Ana, note: int, prompt: int
) -> None:
    share(
        cast,
        ana,
        body=notes_kept(cast.app, cast.rows.installation_id)[0].body + "\nP.S.",
        version=1,
        sure="1",
    )

    assert forward(cast, note, version=1) == 409
    assert prompt_row(cast, prompt).state == "planned"
    assert forward(cast, note, version=2) == 303


def test_a_note_that_was_taken_back_is_not_there_to_forward(
    cast: Cast, ana: Ana, note: int, prompt: int
) -> None:
    ana.press("unshare")

    assert forward(cast, note) == 404
    assert prompt_row(cast, prompt).state == "planned"
    assert HERE not in text_of(cast.sams().get("/"))


def test_what_was_forwarded_can_be_neither_taken_back_nor_sent_again(
    cast: Cast, ana: Ana, note: int
) -> None:
    forward(cast, note)

    assert ana.press("unshare").status_code == 409
    assert ana.press("share", version=1).status_code == 409


def test_a_check_holds_it_until_the_recruiter_lets_it_go(cast: Cast, ana: Ana, prompt: int) -> None:
    note = share(cast, ana, body=UNFINISHED, sure="1")
    assert forward(cast, note) == 422
    assert "I forwarded it" not in text_of(cast.sams().get(f"/notes/{note}"))

    cast.sams().post(f"/notes/{note}/release", {"version": 1, "reason": "Jo knows her."})

    assert forward(cast, note) == 303
    assert prompt_row(cast, prompt).state == "done"


def test_without_an_address_the_page_asks_for_it(cast: Cast, ana: Ana) -> None:
    rows = cast.rows
    with cast.app.app_context():
        factories.change(Interviewer, rows.installation_id, rows.interviewer_id, email=None)
    note = share(cast, ana)

    page = cast.sams().get(f"/notes/{note}")
    cast.sams().post(f"/interviewers/{rows.interviewer_id}/address", {"address": "jo@acme.example"})

    assert "Work address of Dr. Jo Park" in text_of(page)
    assert "mailto:" not in page.text
    assert "mailto:jo@acme.example" in cast.sams().get(f"/notes/{note}").text


def test_before_the_interview_it_waits(cast: Cast, ana: Ana) -> None:
    rows = cast.rows
    later = utcnow() + timedelta(hours=2)
    with cast.app.app_context():
        factories.change(
            Interview, rows.installation_id, rows.interview_id, starts_at=later, ends_at=None
        )
    note = share(cast, ana)

    assert "It can go once the interview has begun." in text_of(cast.sams().get(f"/notes/{note}"))
    assert forward(cast, note) == 422


def test_where_candidates_write_themselves_a_copy_is_only_for_a_second_look(
    cast: Cast, ana: Ana, prompt: int
) -> None:
    set_mode(cast, "direct")
    note = share(cast, ana)

    page = cast.sams().get(f"/notes/{note}")

    assert "I forwarded it" not in text_of(page)
    assert "mailto:" not in page.text
    assert HERE not in text_of(cast.sams().get("/"))
    assert "has your note" not in text_of(ana.get())
    assert "Tick as sent" in text_of(cast.sams().get("/"))
    assert forward(cast, note) == 422
    assert ana.press("unshare").status_code == 303


def test_the_note_wakes_a_prompt_that_was_put_off(cast: Cast, ana: Ana, prompt: int) -> None:
    with cast.app.app_context():
        until = utcnow() + timedelta(hours=3)
        factories.change(Prompt, cast.rows.installation_id, prompt, snoozed_until=until)
    assert HERE not in text_of(cast.sams().get("/"))

    share(cast, ana)

    assert HERE in text_of(cast.sams().get("/"))


def test_a_colleague_may_forward_it_and_is_named(cast: Cast, ana: Ana, note: int) -> None:
    cast.kits().post(f"/notes/{note}/forward", {"version": 1})

    assert "Kit Ray forwarded it 09:00" in text_of(ana.get())


def test_another_agencys_note_is_not_there(cast: Cast, note: int, prompt: int) -> None:
    answer = cast.charlies().post(f"/notes/{note}/forward", {"version": 1})

    assert answer.status_code == 404
    assert prompt_row(cast, prompt).state == "planned"


def test_a_check_in_that_is_forwarded_is_a_follow_up_and_can_be_taken_back(
    cast: Cast, ana: Ana
) -> None:
    rows, now = cast.rows, utcnow()
    check_in = cast.prompt(step="check_in", opens_at=now - timedelta(hours=1), due_at=now)
    text = (
        "Dear Dr. Park,\n\nThank you again for our talk about the Data Engineer role. I wanted to"
        " ask whether there is any news of your decision. If there is anything else that you need"
        " from me, I am glad to send it.\n\nKind regards,\nAna Ruiz\n+44 7700 900123"
    )
    form = {"subject": "Data Engineer", "body": text, "version": 0, "sure": "1"}
    assert ana.post(ana.note_path("share", "check_in"), form).status_code == 303
    note = notes_kept(cast.app, rows.installation_id)[-1].id
    assert HERE in text_of(cast.sams().get("/"))

    assert forward(cast, note) == 303

    row = prompt_row(cast, check_in)
    assert (row.state, row.done_by) == ("done", rows.recruiter_id)
    assert follow_ups(cast) == [(rows.recruiter_id, "email")]
    assert now - row.changed_at < UNDO_WITHIN
    cast.sams().post(f"/prompts/{check_in}/undo")
    assert follow_ups(cast) == []
    assert evidence_kept(cast.app, rows.installation_id) == []


def follow_ups(cast: Cast) -> list[tuple[int | None, str]]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        rows = session.scalars(select(FollowUp)).all()
        return [(row.recruiter_id, row.channel) for row in rows]


@pytest.mark.parametrize(
    ("locale", "has_it", "forwarded"),
    [
        ("de", "Sam Lee hat Ihre Nachricht", "weitergeleitet 09:00 (von Sam Lee)"),
        ("fr", "Sam Lee a votre message", "transmis 09:00 (par Sam Lee)"),
        ("es", "Sam Lee tiene su nota", "reenviada 9:00 (por Sam Lee)"),
    ],
)
def test_the_candidate_is_told_in_their_language(
    cast: Cast, prompt: int, locale: str, has_it: str, forwarded: str
) -> None:
    set_mode(cast, "via_recruiter")
    ana = candidates_browser(cast, locale=locale)
    note = share(cast, ana, sure="1")
    assert has_it in text_of(ana.get())

    forward(cast, note)

    assert forwarded in text_of(ana.get())


def test_the_candidates_page_follows_a_new_answer_at_once(cast: Cast, ana: Ana) -> None:
    assert "Send to Sam Lee" in text_of(ana.get())

    cast.sams().post(
        "/settings/clients/change", {"company": cast.rows.client_company_id, "answer": "none"}
    )

    page = text_of(ana.get())
    assert "Acme asks candidates not to write after an interview" in page
    assert "Send to Sam Lee" not in page
