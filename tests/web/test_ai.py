"""The button that asks for a draft, what the form says of it, and /settings/ai."""

import re
from collections.abc import Iterator

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from plugin.domain.ai_facts import FactName
from plugin.domain.invented_facts import InventedKind
from plugin.services import ai_drafting
from plugin.store.people import Recruiter
from plugin.web.ai_words import FACTS, KINDS
from tests import factories
from tests.llm import StubModel, use_model
from tests.web.cast import Cast
from tests.web.visitors import text_of

TOKEN = "a-token-of-one-form-0001"
TYPED = {"token": TOKEN, "subject": "My subject", "text": "My own words"}
ON = {"is_on": "y", "fact": [str(fact) for fact in FactName]}


@pytest.fixture
def model(cast: Cast, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> StubModel:
    stub = StubModel(httpserver)
    use_model(monkeypatch, stub)
    return stub


@pytest.fixture
def on(cast: Cast, model: StubModel) -> Iterator[Cast]:
    """Sam manages the agency and has switched it on."""
    make_manager(cast)
    cast.sams().post("/settings/ai", ON)
    return cast


def make_manager(cast: Cast) -> None:
    with cast.app.app_context():
        factories.change(
            Recruiter, cast.rows.installation_id, cast.rows.recruiter_id, is_manager=True
        )


def test_without_an_endpoint_there_is_no_button_no_setting_and_no_page(cast: Cast) -> None:
    sams, prompt = cast.sams(), cast.note()

    form = sams.get(f"/prompts/{prompt}/message").text
    assert "with AI" not in form
    assert "Drafts by AI" not in sams.get("/").text
    assert sams.get("/settings/ai").status_code == 404
    assert sams.post("/settings/ai", ON).status_code == 404
    assert sams.post(f"/prompts/{prompt}/message/ai", TYPED).status_code == 404


def test_until_it_is_switched_on_there_is_no_button(cast: Cast, model: StubModel) -> None:
    sams, prompt = cast.sams(), cast.note()

    assert "Draft with AI" not in sams.get(f"/prompts/{prompt}/message").text
    assert sams.post(f"/prompts/{prompt}/message/ai", TYPED).status_code == 422
    assert model.asked == []


def test_a_manager_ticks_what_may_be_told_and_nothing_is_ticked_before(
    cast: Cast, model: StubModel
) -> None:
    make_manager(cast)
    sams = cast.sams()
    page = sams.get("/settings/ai").text
    ticked_before = page.count(" checked")

    sams.post("/settings/ai", {"is_on": "y", "fact": ["job_title", "forgot", "no_such_fact"]})

    assert ticked_before == 0
    with cast.app.app_context():
        assert ai_drafting.get_choice(cast.sam).facts == {"job_title", "forgot"}
    assert sams.get("/settings/ai").text.count(" checked") == 3


def test_who_manages_nothing_sees_it_and_cannot_change_it(cast: Cast, on: Cast) -> None:
    kits = cast.kits()

    page = kits.get("/settings/ai").text

    assert "A manager of your agency can change this." in page
    assert kits.post("/settings/ai", {}).status_code == 403
    with cast.app.app_context():
        assert ai_drafting.can_ask(cast.kit)


def test_the_button_asks_and_the_draft_lands_in_the_form_to_be_edited(
    on: Cast, model: StubModel
) -> None:
    sams, prompt = on.sams(), on.note()
    form = sams.get(f"/prompts/{prompt}/message").text
    asked_by_looking = len(model.asked)

    answer = sams.post(f"/prompts/{prompt}/message/ai", TYPED)

    assert "Draft with AI" in form
    assert asked_by_looking == 0
    assert answer.status_code == 200
    assert "Please write today." in answer.text
    assert "My own words" not in answer.text
    assert f'name="token" value="{TOKEN}"' in answer.text
    said = text_of(answer)
    assert "Drafted with AI; read it." in said
    assert "the candidate’s first name, the job title" in said


def test_a_form_in_another_language_stays_in_it(on: Cast, model: StubModel) -> None:
    path, asked = f"/prompts/{on.note()}/message/ai", TYPED | {"language": "de"}

    drafted = on.sams().post(path, asked)
    model.answer = lambda _request: Response("", 500)
    failed = on.sams().post(path, asked)

    assert "in German" in model.asked[0]["messages"][0]["content"]
    for answer in (drafted, failed):
        assert '<input type="hidden" name="language" value="de">' in answer.text


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (Response("", 429), "too much to do"),
        (Response("", 500), "an error (500)"),
        (Response("<html>", 200), "could not be read"),
        (Response('{"choices": [{"message": {"content": "cut', 200), "could not be read"),
        (Response("a" * 1024 * 1024, 200), "could not be read"),
        (Response('{"choices": [{"message": {"content": ""}}]}', 200), "no whole draft"),
    ],
)
def test_whatever_the_provider_does_what_was_typed_stays(
    on: Cast, model: StubModel, response: Response, said: str
) -> None:
    model.answer = lambda _request: response

    answer = on.sams().post(f"/prompts/{on.note()}/message/ai", TYPED)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "My own words" in answer.text
    assert 'value="My subject"' in answer.text
    assert "Drafted with AI" not in answer.text


def test_what_it_invented_is_shown_and_cannot_go_on_until_it_is_vouched_for(
    on: Cast, model: StubModel
) -> None:
    sams, prompt = on.sams(), on.note()
    model.writes("Hi Ana, please thank Priya <b>Natarajan</b> too.")
    answer = sams.post(f"/prompts/{prompt}/message/ai", TYPED)
    text = "Hi Ana, please thank Priya Natarajan too."
    form = {"token": TOKEN, "subject": "Your note", "text": text}

    refused = sams.post(f"/prompts/{prompt}/message", form)
    field = re.search(r'name="(vouch:[^"]+)"', answer.text)
    assert field is not None
    kept = sams.post(f"/prompts/{prompt}/message", form | {field[1]: "She joined for lunch"})

    assert "Priya Natarajan” (a name) is right, because" in text_of(answer)
    assert refused.status_code == 422
    assert "The AI stated something that it was not told." in text_of(refused)
    assert kept.status_code == 303
    assert "Drafted with AI; read it." in sams.get(kept.location).text


def test_enter_in_a_field_looks_at_the_message_and_asks_no_model(
    on: Cast, model: StubModel
) -> None:
    """A browser presses a form's first button: it must not throw away what was typed."""
    page = on.sams().get(f"/prompts/{on.note()}/message").text

    assert page.index("Look at it</button>") < page.index("Draft with AI</button>")


def test_a_reason_that_was_typed_stays_in_the_form(on: Cast, model: StubModel) -> None:
    sams, prompt = on.sams(), on.note()
    model.writes("Hi Ana, please thank Priya on Monday.")
    sams.post(f"/prompts/{prompt}/message/ai", TYPED)

    refused = sams.post(
        f"/prompts/{prompt}/message",
        {"token": TOKEN, "subject": "Your note", "text": "Thank Priya on Monday.",
         "vouch:name:priya": 'She "joined"'},
    )  # fmt: skip

    assert refused.status_code == 422
    assert "She &#34;joined&#34;" in refused.text


def test_a_draft_is_asked_for_by_post_with_a_form_of_ours(on: Cast, model: StubModel) -> None:
    """C.5-78: nothing happens by a GET, and nothing by another site's form."""
    prompt = on.note()

    assert on.sams().get(f"/prompts/{prompt}/message/ai").status_code == 405
    assert on.sams().post_forged(f"/prompts/{prompt}/message/ai").status_code == 400
    assert on.sams().post_forged("/settings/ai").status_code == 400
    assert model.asked == []


def test_another_agency_s_prompt_is_not_there(on: Cast, model: StubModel) -> None:
    assert on.charlies().post(f"/prompts/{on.note()}/message/ai", TYPED).status_code == 404


def test_it_can_be_asked_for_in_the_crm_s_frame_and_switched_on_only_outside(
    on: Cast, model: StubModel
) -> None:
    framed, prompt = on.framed(), on.note()

    assert framed.post(f"/prompts/{prompt}/message/ai?framed=1", TYPED).status_code == 200
    assert framed.get("/settings/ai?framed=1").status_code != 200


def test_a_recruiter_cannot_ask_without_end(on: Cast, model: StubModel) -> None:
    sams, prompt = on.sams(), on.note()

    statuses = [sams.post(f"/prompts/{prompt}/message/ai", TYPED).status_code for _ in range(21)]

    assert statuses == [200] * 20 + [429]
    kits = on.kits().post(f"/prompts/{prompt}/message/ai", TYPED | {"token": "kits-" + TOKEN})
    assert kits.status_code == 200


def test_every_fact_and_kind_has_its_words() -> None:
    assert (set(FACTS), set(KINDS)) == (set(FactName), set(InventedKind))
