"""Every page by everybody: signed out, owner, colleague, another agency, forged."""

import pytest
from flask import Flask

from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from tests import factories
from tests.web.cast import Cast
from tests.web.visitors import visitor

PAGES = ("/", "/snoozed", "/candidates", "/candidates/{candidate}")
THINGS = (
    "/candidates/{candidate}",
    "/prompts/{prompt}/snooze",
    "/prompts/{prompt}/dismiss",
    "/prompts/{prompt}/answer",
    "/interviews/{interview}/debrief",
    "/submissions/{submission}/reply",
)
FORMS = (
    "/prompts/{prompt}/done",
    "/prompts/{prompt}/snooze",
    "/prompts/{prompt}/dismiss",
    "/prompts/{prompt}/wake",
    "/prompts/{prompt}/undo",
    "/prompts/{prompt}/answer",
    "/interviews/{interview}/debrief",
    "/submissions/{submission}/reply",
    "/clients/{company}/contact-mode",
    "/interviewers/{interviewer}/address",
)
FILLED = {
    "until": "tomorrow",
    "reason": "already_done",
    "kind": "none",
    "mode": "none",
    "address": "jo@acme.example",
}


@pytest.fixture
def prompt(cast: Cast) -> int:
    return cast.prompt(step="promised_date")


def filled_in(path: str, cast: Cast, prompt: int) -> str:
    rows = cast.rows
    return path.format(
        candidate=rows.candidate_id,
        prompt=prompt,
        interview=rows.interview_id,
        submission=rows.submission_id,
        company=rows.client_company_id,
        interviewer=rows.interviewer_id,
    )


@pytest.mark.parametrize("path", sorted({*PAGES, *THINGS}))
def test_who_is_signed_out_is_asked_to_sign_in(cast: Cast, prompt: int, path: str) -> None:
    answer = visitor(cast.app).get(filled_in(path, cast, prompt))

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("path", FORMS)
def test_who_is_signed_out_changes_nothing(cast: Cast, prompt: int, path: str) -> None:
    answer = visitor(cast.app).post(filled_in(path, cast, prompt), FILLED)

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("path", sorted({*PAGES, *THINGS}))
def test_the_owner_and_a_colleague_see_it(cast: Cast, prompt: int, path: str) -> None:
    statuses = [
        browser.get(filled_in(path, cast, prompt)).status_code
        for browser in (cast.sams(), cast.kits())
    ]

    assert statuses == [200, 200]


@pytest.mark.parametrize("path", FORMS)
def test_a_colleague_may_cover(cast: Cast, prompt: int, path: str) -> None:
    answer = cast.kits().post(filled_in(path, cast, prompt), FILLED)

    assert (answer.status_code, answer.location) == (303, "/")


@pytest.mark.parametrize("path", THINGS)
def test_another_agencys_things_are_not_there(cast: Cast, prompt: int, path: str) -> None:
    answer = cast.charlies().get(filled_in(path, cast, prompt))

    assert answer.status_code == 404
    assert "Ana" not in answer.text


@pytest.mark.parametrize("path", FORMS)
def test_another_agencys_things_cannot_be_changed(cast: Cast, prompt: int, path: str) -> None:
    answer = cast.charlies().post(filled_in(path, cast, prompt), FILLED)

    assert answer.status_code == 404


@pytest.mark.parametrize("path", THINGS)
@pytest.mark.parametrize("number", ["999999", str(2**63), "9" * 40])
def test_a_number_that_is_nobodys_is_not_there(cast: Cast, path: str, number: str) -> None:
    names = ("candidate", "prompt", "interview", "submission")

    answer = cast.sams().get(path.format(**dict.fromkeys(names, number)))

    assert answer.status_code == 404


@pytest.mark.parametrize("path", [*FORMS, "/sign-out", "/sign-in"])
def test_a_form_without_its_token_changes_nothing(cast: Cast, prompt: int, path: str) -> None:
    answer = cast.sams().post_forged(filled_in(path, cast, prompt))

    assert answer.status_code == 400
    with cast.app.app_context():
        row = factories.read(Prompt, cast.rows.installation_id, prompt)
    assert (row.state, row.snoozed_until) == ("planned", None)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/prompts/1/done"),
        ("GET", "/prompts/1/undo"),
        ("GET", "/prompts/1/wake"),
        ("GET", "/clients/1/contact-mode"),
        ("GET", "/interviewers/1/address"),
        ("GET", "/sign-out"),
        ("POST", "/"),
        ("POST", "/candidates"),
        ("POST", "/panel"),
    ],
)
def test_the_wrong_method_is_told_so(cast: Cast, method: str, path: str) -> None:
    browser = cast.sams()

    answer = browser.get(path) if method == "GET" else browser.post(path)

    assert answer.status_code == 405


def test_a_recruiter_who_has_left_is_signed_out(cast: Cast) -> None:
    browser = cast.sams()
    with cast.app.app_context():
        factories.change(
            Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_active=False
        )

    assert browser.get("/").location == "/sign-in"


def test_a_session_made_up_by_the_browser_is_none(app: Flask, cast: Cast) -> None:
    browser = visitor(app)
    browser.client.set_cookie("__Host-afterword", "eyJvd24iOnt9fQ.x.y", domain="afterword.example")

    assert browser.get("/").location == "/sign-in"
