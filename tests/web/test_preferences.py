"""/preferences: no session, no cookie, nothing on GET, and the candidate's own language."""

import re

import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.services import drafting, suppression_list
from plugin.services.suppressions import scopes_for, suppress
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.links import Link
from plugin.store.messages import Message
from plugin.store.people import Candidate
from tests.factories import change, read
from tests.web.cast import Cast
from tests.web.visitors import BASE, text_of

TOKEN = "a-token-of-one-form-0001"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def a_mail_of(cast: Cast) -> str:
    """The source of a mail to Ana, its soft line breaks undone."""
    prompt_id = cast.note()
    with cast.app.app_context():
        form = drafting.start_draft(cast.sam, prompt_id)
        letter = drafting.Letter(form.subject, form.text)
        saved = drafting.save_draft(cast.sam, prompt_id, TOKEN, letter)
        mime = read(Message, cast.rows.installation_id, saved.message_id).mime or b""
    return mime.decode().replace("=\r\n", "").replace("=3D", "=")


def header(mail: str, name: str) -> str:
    found = re.search(rf"^{name}: (.*)$", mail, re.MULTILINE)
    assert found
    return found[1].strip()


def path_of(cast: Cast) -> str:
    """The path of Ana's preferences page."""
    url = header(a_mail_of(cast), "List-Unsubscribe").strip("<>")
    return url.removeprefix(BASE).removesuffix("/one-click")


def scopes(cast: Cast) -> frozenset[Scope]:
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        return scopes_for(session, "ana.ruiz@mail.example")


def post(client: FlaskClient, path: str, data: dict[str, str]) -> TestResponse:
    return client.post(path, base_url=BASE, data=data)


def test_a_one_click_unsubscribe_works_without_cookies_and_get_does_nothing(
    cast: Cast, client: FlaskClient
) -> None:
    """C.5 78, and RFC 8058: a POST with one fixed field, no cookie, no redirect."""
    mail = a_mail_of(cast)
    path = header(mail, "List-Unsubscribe").strip("<>").removeprefix(BASE)

    looks = [client.get(path, base_url=BASE) for _ in range(10)]
    before = scopes(cast)
    answer = post(client, path, ONE_CLICK)

    assert header(mail, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"
    assert {look.status_code for look in looks} == {200}
    assert before == frozenset()
    assert (answer.status_code, answer.get_data()) == (200, b"")
    assert "Set-Cookie" not in answer.headers
    assert scopes(cast) == {Scope.COACHING}


def test_no_link_of_a_mail_changes_anything_however_often_it_is_opened(
    cast: Cast, client: FlaskClient
) -> None:
    """C.4 68, C.5 78: every link works, and opening it, as scanners do, does nothing."""
    mail = a_mail_of(cast)
    links = {link for link in re.findall(rf"{BASE}/[\w./-]+", mail) if "/c/" not in link}

    answers = [client.get(link, base_url=BASE) for link in links for _ in range(10)]

    assert len(links) == 2  # the page, and what one click posts to
    assert {answer.status_code for answer in answers} == {200}
    assert scopes(cast) == frozenset()
    with cast.app.app_context():
        assert read(Link, cast.rows.installation_id, _link_id(cast)).revoked_at is None


def _link_id(cast: Cast) -> int:
    with transaction(cast.rows.installation_id) as session:
        return int(session.query(Link.id).filter(Link.purpose == "preferences").one()[0])


@pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "yes"}, {"x": "One-Click"}])
def test_a_post_that_is_no_one_click_does_nothing(
    cast: Cast, client: FlaskClient, data: dict[str, str]
) -> None:
    answer = post(client, f"{path_of(cast)}/one-click", data)

    assert answer.status_code == 400
    assert scopes(cast) == frozenset()


@pytest.mark.parametrize(
    ("choice", "wanted"),
    [("no_coaching", {Scope.COACHING}), ("nothing", {Scope.ALL}), ("everything", set())],
)
def test_a_candidate_chooses_on_the_page_and_sees_it(
    cast: Cast, client: FlaskClient, choice: str, wanted: set[Scope]
) -> None:
    path = path_of(cast)

    answer = post(client, path, {"choice": choice})
    page = client.get(answer.location, base_url=BASE)

    assert (answer.status_code, answer.location) == (303, path)
    assert scopes(cast) == wanted
    assert "Set-Cookie" not in answer.headers
    shown = {"no_coaching": "no coaching e-mails", "nothing": "no e-mails at all"}
    assert shown.get(choice, "You get coaching e-mails") in text_of(page)


def test_a_choice_can_be_taken_back(cast: Cast, client: FlaskClient) -> None:
    path = path_of(cast)

    post(client, f"{path}/one-click", ONE_CLICK)
    post(client, path, {"choice": "everything"})

    assert scopes(cast) == frozenset()


def test_one_click_takes_no_wider_wish_back(cast: Cast, client: FlaskClient) -> None:
    path = path_of(cast)
    post(client, path, {"choice": "nothing"})

    assert post(client, f"{path}/one-click", ONE_CLICK).status_code == 200

    assert Scope.ALL in scopes(cast)
    assert 'data-scope="all"' in client.get(path, base_url=BASE).text


def test_a_choice_that_there_is_not_is_refused(cast: Cast, client: FlaskClient) -> None:
    assert post(client, path_of(cast), {"choice": "x"}).status_code == 400


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-GB", "Stop coaching e-mails"),
        ("de-AT", "Begleitende E-Mails abbestellen"),
        ("fr", "Arrêter les e-mails d’accompagnement"),
        ("es-MX", "Dejar de recibir estos correos"),
        ("xx", "Stop coaching e-mails"),
    ],
)
def test_the_page_is_in_the_candidates_language(
    cast: Cast, client: FlaskClient, locale: str, said: str
) -> None:
    path = path_of(cast)
    with cast.app.app_context():
        change(Candidate, cast.rows.installation_id, cast.rows.candidate_id, locale=locale)

    page = client.get(path, base_url=BASE)

    assert said in text_of(page)
    assert f'<html lang="{page.headers["Content-Language"]}"' in page.text


def test_the_page_is_kept_out_of_caches_and_search_engines(cast: Cast, client: FlaskClient) -> None:
    page = client.get(path_of(cast), base_url=BASE)

    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex"


def test_an_agency_called_by_markup_is_shown_as_it_is_called(
    cast: Cast, client: FlaskClient
) -> None:
    path = path_of(cast)
    with cast.app.app_context(), transaction(cast.rows.installation_id) as session:
        session.get_one(Installation, cast.rows.installation_id).name = "<script>{agency}{0}"

    page = client.get(path, base_url=BASE)

    assert page.status_code == 200
    assert "<script>" not in page.text


@pytest.mark.parametrize("token", ["x", "WzEsMV0.forged", "%00"])
def test_a_link_that_is_not_ours_is_not_there(cast: Cast, client: FlaskClient, token: str) -> None:
    assert client.get(f"/preferences/{token}", base_url=BASE).status_code == 404
    assert post(client, f"/preferences/{token}/one-click", ONE_CLICK).status_code == 404


def test_what_goes_wrong_on_our_side_is_logged_without_the_link(
    cast: Cast,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_token: str) -> None:
        raise RuntimeError("a surprise")

    path = path_of(cast)
    monkeypatch.setattr(suppression_list, "get_preferences", fail)
    cast.app.testing = False

    with capture_logs() as logs:
        answer = client.get(path, base_url=BASE)

    assert answer.status_code == 500
    assert [(row["event"], row["endpoint"]) for row in logs] == [
        ("request_failed", "preferences.show")
    ]
    assert path.rpartition("/")[2] not in str(logs) + caplog.text


def test_a_link_whose_time_is_over_says_so(cast: Cast, client: FlaskClient) -> None:
    path = path_of(cast)
    with cast.app.app_context():
        link_id = _link_id(cast)
        old = read(Link, cast.rows.installation_id, link_id).created_at
        change(Link, cast.rows.installation_id, link_id, expires_at=old)

    assert client.get(path, base_url=BASE).status_code == 410


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (SuppressionSource.BOUNCE, "Mail to Ana Ruiz came back, so there are no e-mails at all ("),
        (SuppressionSource.COMPLAINT, "Ana Ruiz reported our mail as unwanted, so there are no"),
    ],
)
def test_the_dashboard_says_why_no_mail_goes_out(
    cast: Cast, source: SuppressionSource, said: str
) -> None:
    agency = cast.rows.installation_id
    with cast.app.app_context():
        address = read(Candidate, agency, cast.rows.candidate_id).email or ""
        with transaction(agency) as session:
            suppress(
                session,
                installation_id=agency,
                address=address,
                scope=Scope.ALL,
                source=source,
                at=utcnow(),
            )

    assert said in text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))


def test_the_wish_is_on_the_dashboard_and_before_writing(cast: Cast, client: FlaskClient) -> None:
    """C.5 80."""
    path = path_of(cast)
    post(client, f"{path}/one-click", ONE_CLICK)

    dashboard = text_of(cast.sams().get(f"/candidates/{cast.rows.candidate_id}"))
    panel = text_of(cast.framed().get("/panel"))
    form = cast.sams().get(f"/prompts/{cast.note(occurrence=2)}/message")

    assert "Ana Ruiz has asked for no coaching e-mails (" in dashboard
    assert "has asked for no coaching e-mails (" in panel
    assert form.status_code == 422
    assert "asked on Tue 10 February for no coaching e-mails" in text_of(form)
    with cast.app.app_context():
        token = path.rpartition("/")[2]
        assert suppression_list.get_preferences(token).scope is Scope.COACHING
