"""The panel in the CRM's frame."""

from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import text_of, visitor


def test_the_panel_shows_whom_the_crm_shows(cast: Cast) -> None:
    cast.note()

    page = text_of(cast.framed().get("/panel"))

    assert "Ana Ruiz" in page
    assert "Thank-you to Dr. Jo Park" in page
    assert "no note yet" in page


def test_the_panel_has_no_navigation(cast: Cast) -> None:
    page = cast.framed().get("/panel").text

    assert "<nav" not in page
    assert "Sign out" not in page


def test_a_candidate_that_we_have_not_heard_of_is_said(cast: Cast) -> None:
    viewer = cast.sam

    page = text_of(visitor(cast.app, viewer, framed=True).get("/panel"))

    assert "has not heard of this candidate yet" in page


def test_a_hint_names_another_candidate_of_the_agency(cast: Cast) -> None:
    with cast.app.app_context():
        other = factories.make_candidate(cast.rows.installation_id, name="Tom O'Brien")

    assert "Tom O'Brien" in text_of(cast.framed().get(f"/panel?candidate={other}"))


def test_a_hint_cannot_lead_into_another_agency(cast: Cast) -> None:
    with cast.app.app_context():
        other = factories.make_candidate(cast.charlie.installation_id, name="Tom O'Brien")

    answer = cast.framed().get(f"/panel?candidate={other}")

    assert answer.status_code == 404
    assert "Tom" not in answer.text


def test_a_hint_proves_nothing(cast: Cast) -> None:
    answer = visitor(cast.app).get(f"/panel?candidate={cast.rows.candidate_id}")

    assert answer.status_code == 401
    assert "Reload the page of your CRM" in text_of(answer)


def test_a_frames_session_opens_no_page_outside_the_frame(cast: Cast) -> None:
    browser = cast.framed()

    answers = [browser.get(path).location for path in ("/", "/candidates", "/?framed=1")]

    assert answers == ["/sign-in"] * 3


def test_a_session_outside_the_frame_opens_no_frame(cast: Cast) -> None:
    assert cast.sams().get("/panel").status_code == 401


def test_both_sessions_live_in_one_browser(cast: Cast) -> None:
    browser = cast.sams()
    browser.keep(framed=cast.framed().session()["framed"])

    assert browser.get("/").status_code == 200
    assert browser.get("/panel").status_code == 200


def test_forms_of_the_panel_stay_in_the_frame(cast: Cast) -> None:
    prompt = cast.note()
    browser = cast.framed()
    page = browser.get("/panel").text

    assert f'action="/prompts/{prompt}/done?framed=1"' in page
    answer = browser.post(f"/prompts/{prompt}/done?framed=1", {"back": "/panel"})
    assert (answer.status_code, answer.location) == (303, "/panel")
    assert "Taken back" not in browser.get("/panel").text


def test_without_a_way_back_a_framed_form_leads_to_the_panel(cast: Cast) -> None:
    answer = cast.framed().post(f"/prompts/{cast.prompt()}/done?framed=1")

    assert answer.location == "/panel"


def test_a_framed_form_needs_the_frames_session(cast: Cast) -> None:
    answer = cast.sams().post(f"/prompts/{cast.prompt()}/done?framed=1")

    assert answer.status_code == 401


def test_a_debrief_can_be_written_in_the_frame(cast: Cast) -> None:
    cast.prompt()

    page = cast.framed().get("/panel").text
    answer = cast.framed().get(f"/interviews/{cast.rows.interview_id}/debrief?framed=1")

    assert f'href="/interviews/{cast.rows.interview_id}/debrief?back=/panel&amp;framed=1"' in page
    assert answer.status_code == 200
    assert "<nav" not in answer.text
