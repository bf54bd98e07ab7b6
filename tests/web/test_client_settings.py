"""/settings/clients: what a recruiter and a manager see, change and are refused."""

import re

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from plugin.services.access import Viewer
from plugin.store.people import Candidate, ClientCompany
from tests import factories
from tests.use_cases.modes import Agency, make_agency
from tests.web.visitors import Visitor, text_of, visitor

PAGE = "/settings/clients"
CHANGE = "/settings/clients/change"


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Agency:
    """Acme is not answered, and Ana's prompts wait for that."""
    with app.app_context():
        return make_agency(None)


@pytest.fixture
def sam(app: Flask, agency: Agency) -> Visitor:
    return visitor(app, agency.sam)


@pytest.fixture
def manager(app: Flask, agency: Agency) -> Visitor:
    with app.app_context():
        return visitor(app, agency.manager())


def own_answer(app: Flask, agency: Agency) -> str | None:
    with app.app_context():
        return factories.read(ClientCompany, agency.id, agency.acme).contact_mode


def states(app: Flask, agency: Agency) -> dict[str, int]:
    with app.app_context():
        return dict(agency.states())


def preview(who: Visitor, agency: Agency, answer: str = "direct") -> TestResponse:
    return who.get(f"{CHANGE}?company={agency.acme}&answer={answer}")


def seen_in(page: TestResponse) -> str:
    """Return what the previewed page hands back, to show what it was about."""
    found = re.search(r'name="seen" value="(\w+)"', page.text)
    assert found is not None
    return found[1]


def test_the_page_says_what_is_in_force_where_it_comes_from_and_what_waits(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    with app.app_context():
        agency.company(name="Bolt", contact_mode="none")
        agency.company(name="Cory", crm_contact_mode="via_recruiter")

    page = text_of(sam.get(PAGE))

    assert "Acme not answered nobody has said yet 3 prompts wait" in page
    assert "Bolt no notes and no check-ins your answer nothing waits" in page
    assert "Cory notes come through us the CRM says so nothing waits" in page


def test_nothing_changes_before_the_answer_is_kept(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    page = text_of(preview(sam, agency))

    assert "1 thank-you and 2 check-ins would be freed." in page
    assert "Ana Ruiz Thank-you to Dr. Jo Park freed, open now" in page
    assert own_answer(app, agency) is None
    assert states(app, agency) == {"blocked: contact_mode_unknown": 1}


def test_the_answer_is_kept_and_the_page_says_what_changed(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    form = {"company": agency.acme, "answer": "none", "seen": seen_in(preview(sam, agency, "none"))}

    answer = sam.post(CHANGE, form)
    page = text_of(sam.get(PAGE))

    assert (answer.status_code, answer.location) == (303, PAGE)
    said = "Acme: no notes and no check-ins. 1 thank-you and 2 check-ins were cancelled."
    assert said in page
    assert "Acme: no notes and no check-ins (the first answer), by Sam Lee" in page
    assert states(app, agency) == {"skipped: client_forbids": 1}


def test_a_quick_answer_from_a_blocked_prompt_says_what_changed(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    sam.post(f"/clients/{agency.acme}/contact-mode", {"mode": "direct"})

    assert "1 thank-you and 2 check-ins were freed." in text_of(sam.get("/"))
    assert states(app, agency) == {"planned": 1}


def test_several_ticked_clients_are_answered_at_once(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    with app.app_context():
        bolt = agency.company(name="Bolt")
    both = {"company": [agency.acme, bolt], "answer": "direct"}

    looked = text_of(sam.get(f"{CHANGE}?company={agency.acme}&company={bolt}&answer=direct"))
    sam.post(CHANGE, both)

    assert "How candidates may contact 2 clients" in looked
    assert "2 clients: candidates write directly." in text_of(sam.get(PAGE))


def test_an_own_answer_is_taken_back(app: Flask, agency: Agency, sam: Visitor) -> None:
    with app.app_context():
        agency.answer("direct")
        factories.change(ClientCompany, agency.id, agency.acme, crm_contact_mode="none")

    page = text_of(preview(sam, agency, "take_back"))
    sam.post(CHANGE, {"company": agency.acme, "answer": "take_back"})

    assert "then no notes and no check-ins (the CRM says so)" in page
    assert own_answer(app, agency) is None
    assert states(app, agency) == {"skipped: client_forbids": 1}


def test_a_change_on_another_tab_is_shown_and_not_overwritten(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    seen = seen_in(preview(sam, agency))
    with app.app_context():
        agency.answer("via_recruiter")

    answer = sam.post(CHANGE, {"company": agency.acme, "answer": "none", "seen": seen})

    assert answer.status_code == 409
    assert "Somebody has answered this meanwhile" in text_of(answer)
    assert "Now notes come through us" in text_of(answer)
    assert own_answer(app, agency) == "via_recruiter"


def test_pressing_twice_says_so_and_changes_it_once(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    form = {"company": agency.acme, "answer": "direct", "seen": seen_in(preview(sam, agency))}

    sam.post(CHANGE, form)
    sam.get(PAGE)
    sam.post(CHANGE, form)

    assert "No prompt changed." in text_of(sam.get(PAGE))
    with app.app_context():
        assert len(agency.changes()) == 1


def test_an_answer_that_is_given_already_offers_nothing_to_keep(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    with app.app_context():
        agency.answer("direct")

    page = text_of(preview(sam, agency))

    assert "It is answered that way already." in page
    assert "Keep this answer" not in page


def test_a_manager_answers_for_all_and_a_recruiter_is_told_who_does(
    app: Flask, agency: Agency, sam: Visitor, manager: Visitor
) -> None:
    assert "Managers answer for all clients." in text_of(sam.get(PAGE))
    assert sam.get(f"{CHANGE}?agency=1").status_code == 403
    assert sam.post(CHANGE, {"agency": 1, "answer": "direct"}).status_code == 403
    assert states(app, agency) == {"blocked: contact_mode_unknown": 1}

    looked = text_of(manager.get(f"{CHANGE}?agency=1&answer=direct"))
    manager.post(CHANGE, {"agency": 1, "answer": "direct"})

    assert "1 thank-you and 2 check-ins would be freed." in looked
    assert "All other clients: candidates write directly." in text_of(manager.get(PAGE))
    assert states(app, agency) == {"planned": 1}


def test_another_agencys_client_is_not_there(app: Flask, agency: Agency, sam: Visitor) -> None:
    with app.app_context():
        other = make_agency(None)
    both = {"company": [agency.acme, other.acme], "answer": "none"}

    assert sam.get(f"{CHANGE}?company={other.acme}").status_code == 404
    assert preview(sam, other, "none").status_code == 404
    assert sam.post(CHANGE, both).status_code == 404
    assert (own_answer(app, agency), own_answer(app, other)) == (None, None)


@pytest.mark.parametrize("query", ["answer=direct", "company=x&answer=direct", ""])
def test_nobody_ticked_is_asked_again(sam: Visitor, query: str) -> None:
    answer = sam.get(f"{CHANGE}?{query}")

    assert answer.status_code == 422
    assert "Tick the clients that you want to answer for." in text_of(answer)


def test_an_answer_that_is_none_is_asked_again(agency: Agency, sam: Visitor) -> None:
    assert preview(sam, agency, "pigeon").status_code == 422
    assert sam.post(CHANGE, {"company": agency.acme, "answer": "pigeon"}).status_code == 422


@pytest.mark.parametrize("number", ["99999999999999999999", "-1", "0"])
def test_an_id_that_is_nobodys_is_not_found(sam: Visitor, number: str) -> None:
    assert sam.get(f"{CHANGE}?company={number}&answer=direct").status_code == 404


def test_the_page_is_for_those_who_are_signed_in(app: Flask) -> None:
    answer = visitor(app).get(PAGE)

    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_a_form_of_another_site_changes_nothing(agency: Agency, sam: Visitor) -> None:
    assert sam.post_forged(CHANGE).status_code == 400


def test_the_inbox_tells_a_manager_which_answers_are_missing(
    agency: Agency, sam: Visitor, manager: Visitor
) -> None:
    said = "1 client waits for one answer: how may candidates contact this client?"

    assert said in text_of(manager.get("/"))
    assert "waits for one answer" not in text_of(sam.get("/"))

    preview(manager, agency)
    manager.post(CHANGE, {"company": agency.acme, "answer": "direct"})

    assert "waits for one answer" not in text_of(manager.get("/"))


def test_nobody_being_interviewed_there_is_said(app: Flask, agency: Agency, sam: Visitor) -> None:
    with app.app_context():
        bolt = agency.company(name="Bolt")

    page = text_of(sam.get(f"{CHANGE}?company={bolt}&answer=none"))

    assert "No prompt would change: nobody is being interviewed there at present." in page


def test_a_name_stands_as_text(app: Flask, agency: Agency, sam: Visitor) -> None:
    evil = "<script>alert(1)</script>"
    with app.app_context():
        factories.change(ClientCompany, agency.id, agency.acme, name=evil)
        factories.change(Candidate, agency.id, agency.rows.candidate_id, name=evil)
    sam.post(CHANGE, {"company": agency.acme, "answer": "none"})

    pages = [sam.get(PAGE), preview(sam, agency), sam.get(f"{PAGE}?q={evil}")]

    assert not [page for page in pages if evil in page.text]


def test_100_prompts_are_listed_and_the_rest_counted(
    app: Flask, agency: Agency, sam: Visitor
) -> None:
    with app.app_context():
        agency.crowd(40)
        agency.work()

    page = text_of(preview(sam, agency))

    assert "41 thank-yous and 82 check-ins would be freed." in page
    assert "and 23 more" in page


def test_what_a_worker_still_plans_is_said(
    app: Flask, agency: Agency, sam: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugin.services.contact_modes.PLANNED_AT_ONCE", 3)
    with app.app_context():
        agency.crowd(9)
        agency.work()

    sam.post(CHANGE, {"company": agency.acme, "answer": "direct"})

    said = "3 thank-yous and 6 check-ins were freed. The prompts of 7 more submissions are being"
    assert said in text_of(sam.get(PAGE))


def test_a_recruiter_who_left_is_let_in_no_more(app: Flask, agency: Agency) -> None:
    gone = visitor(app, Viewer(agency.id, 0, "Nobody"))

    assert gone.post(CHANGE, {"company": agency.acme, "answer": "none"}).status_code == 303
    assert own_answer(app, agency) is None
