"""/settings/mails and /settings/suppressions: for managers, and what they see and do there."""

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.services.suppressions import scopes_for, suppress
from plugin.store.base import transaction
from plugin.store.people import Recruiter
from tests.conftest import A_TUESDAY
from tests.factories import change
from tests.web.cast import Cast
from tests.web.visitors import Visitor, text_of

WORDS = "Subject: Your note\n\n{{ greeting }}\n\nPlease write to {{ interviewer }}.\n"
PATHS = ("/settings/mails", "/settings/suppressions", "/settings/mails/shipped/card-en.txt")


@pytest.fixture
def sam(cast: Cast) -> Visitor:
    """Sam's browser; the CRM calls Sam a manager."""
    with cast.app.app_context():
        change(Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_manager=True)
    return cast.sams()


def upload(browser: Visitor, words: str = WORDS, **more: Any) -> TestResponse:
    form = {
        "which": "thank_you/direct",
        "language": "en",
        "text": (io.BytesIO(words.encode()), "thank_you.txt"),
    }
    return browser.post("/settings/mails", form | more, content_type="multipart/form-data")


def uploaded(browser: Visitor) -> str:
    return str(upload(browser).location)


@pytest.mark.parametrize("path", PATHS)
def test_only_managers_come_in(cast: Cast, path: str) -> None:
    assert cast.sams().get(path).status_code == 403
    assert cast.sams().post("/settings/suppressions", {"address": "a@b.example"}).status_code == 403
    assert upload(cast.sams()).status_code == 403


def test_the_way_there_is_shown_to_managers_only(cast: Cast, sam: Visitor) -> None:
    assert "E-mail texts" in text_of(sam.get("/settings"))
    assert "E-mail texts" not in text_of(cast.kits().get("/settings"))


def test_a_version_is_uploaded_looked_at_used_and_left_again(cast: Cast, sam: Visitor) -> None:
    note = cast.note()
    path = uploaded(sam)

    tried = sam.get(f"{path}?prompt={note}")
    html = sam.get(f"{path}/html?prompt={note}")
    sam.post(f"{path}/use")
    written = text_of(sam.get(f"/prompts/{note}/message"))
    sam.post("/settings/mails/shipped", {"which": "thank_you/direct", "language": "en"})
    shipped = text_of(sam.get(f"/prompts/{note}/message"))

    assert "Please write to Dr. Jo Park." in text_of(tried)
    assert "Ana Ruiz" in text_of(tried)
    assert "Please write to Dr. Jo Park." in html.text
    assert "default-src 'none'" in html.headers["Content-Security-Policy"]
    assert "Please write to Dr. Jo Park." in written
    assert "Well done on your interview" in shipped


def test_what_is_wrong_with_an_upload_is_said_and_nothing_is_kept(cast: Cast, sam: Visitor) -> None:
    answer = upload(sam, WORDS + "{{ salary }}")

    assert answer.status_code == 422
    assert "there is no field salary. Nothing was kept." in text_of(answer)
    assert "None yet" in text_of(sam.get("/settings/mails"))


def test_an_upload_without_files_is_refused(sam: Visitor) -> None:
    answer = sam.post("/settings/mails", {"which": "thank_you/direct", "language": "en"})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "more", [{"which": "x/direct"}, {"which": "thank_you/any"}, {"language": "xx"}]
)
def test_an_upload_for_an_email_that_there_is_not_is_refused(
    sam: Visitor, more: dict[str, str]
) -> None:
    assert upload(sam, **more).status_code == 404


def test_files_come_back_as_they_were_and_as_files(sam: Visitor) -> None:
    path = uploaded(sam)

    words = sam.get(f"{path}/version.txt")
    frame = sam.get(f"{path}/version.mjml")

    assert words.text == WORDS
    assert "attachment" in words.headers["Content-Disposition"]
    assert frame.text.startswith("<mjml")
    assert sam.get(f"{path}/version.exe").status_code == 404


def test_the_shipped_files_can_be_downloaded_to_start_from(sam: Visitor) -> None:
    words = sam.get("/settings/mails/shipped/thank_you-de.txt")

    assert words.text.startswith("Subject: Ihre Dankesnachricht")
    assert sam.get("/settings/mails/shipped/x-de.txt").status_code == 404
    assert sam.get("/settings/mails/shipped/thank_you-xx.txt").status_code == 404


def test_another_agencys_version_is_not_there(cast: Cast, sam: Visitor) -> None:
    path = uploaded(sam)
    charlie = cast.charlie
    with cast.app.app_context():
        change(Recruiter, charlie.installation_id, charlie.recruiter_id, is_manager=True)

    for look in (path, f"{path}/html", f"{path}/version.txt"):
        assert cast.charlies().get(look).status_code == 404
    assert cast.charlies().post(f"{path}/use").status_code == 404


def test_a_version_that_lacks_a_fact_says_so_in_the_form_and_offers_the_shipped_one(
    cast: Cast, sam: Visitor
) -> None:
    note = cast.note()
    path = str(upload(sam, WORDS + "{{ topics }}").location)
    sam.post(f"{path}/use")

    page = sam.get(f"/prompts/{note}/message")
    offered = sam.get(f"/prompts/{note}/message?shipped=1")

    assert page.status_code == 422
    assert "The debrief has no topics for this interviewer." in text_of(page)
    assert f"/prompts/{note}/message?shipped=1" in page.text
    assert "Well done on your interview" in text_of(offered)


def test_the_form_can_begin_again_in_another_language(cast: Cast) -> None:
    note = cast.note()

    page = cast.sams().get(f"/prompts/{note}/message?language=de")

    assert "Ihre Dankesnachricht an Dr. Jo Park" in page.text
    assert '<input type="hidden" name="language" value="de">' in page.text


def test_addresses_are_listed_added_and_lifted(cast: Cast, sam: Visitor) -> None:
    agency = cast.rows.installation_id
    with cast.app.app_context(), transaction(agency) as session:
        suppress(
            session,
            installation_id=agency,
            address="Bo@Mail.example",
            scope=Scope.ALL,
            source=SuppressionSource.BOUNCE,
            at=A_TUESDAY,
        )

    sam.post("/settings/suppressions", {"address": " New@Mail.example ", "scope": "coaching"})
    page = sam.get("/settings/suppressions")
    said = text_of(page)
    first = page.text.partition("/lift")[0].rpartition("/suppressions/")[2]
    sam.post(f"/settings/suppressions/{first}/lift")
    sam.post(f"/settings/suppressions/{first}/lift")

    assert "bo@mail.example" in said
    assert "Mail came back" in said
    assert "new@mail.example" in said
    assert "Entered by a colleague" in said
    with cast.app.app_context(), transaction(agency) as session:
        left = [scopes_for(session, each) for each in ("bo@mail.example", "new@mail.example")]
    assert sorted(map(len, left)) == [0, 1]


def test_what_is_no_address_is_not_added(sam: Visitor) -> None:
    answer = sam.post("/settings/suppressions", {"address": "nobody", "scope": "all"})

    assert answer.status_code == 422
    assert "no complete e-mail address" in text_of(answer)


def test_looking_at_the_settings_changes_nothing_and_forms_cannot_be_forged(
    cast: Cast, sam: Visitor
) -> None:
    path = uploaded(sam)

    answers = [sam.post_forged(each) for each in (f"{path}/use", "/settings/suppressions")]

    assert {answer.status_code for answer in answers} == {400}
    assert "Not in use" in text_of(sam.get(path))
