"""/settings/install: what an administrator sees, step by step, and who is let in."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from plugin.crm import CrmError, StageTerm, Step
from plugin.queue import rq_queue
from plugin.services.access import Viewer
from plugin.services.installing.steps import InstallStep
from plugin.store.installations import Installation
from tests import factories
from tests.fakes import SIGNED, ConsentAdapter
from tests.use_cases.crm_desk import everything
from tests.use_cases.setting_up import BRIGHT, TOKEN, SetUp, read
from tests.use_cases.setting_up import WORDS as WORDS_OF_CRM
from tests.web.visitors import BASE, Visitor, text_of, visitor

HOME = "/settings/install"
PASTED = {"url": "https://crm.example", "field.token": TOKEN, "field.login": "admin"}
WORDS = {"stage.10": "submitted", "stage.20": "interviewing", "stage.30": "", "type.1": "1"}
PLACE = {
    "name": "Bright Recruiting",
    "timezone": "Europe/London",
    "country": "GB",
    "parts_of": "GB",
    "subdivision": "ENG",
    "contact_mode": "via_recruiter",
}


@pytest.fixture
def setting_up(app: Flask, clock: time_machine.Traveller) -> SetUp:
    with app.app_context():
        return SetUp()


@pytest.fixture
def admin(app: Flask, setting_up: SetUp) -> Visitor:
    """A browser that has opened the set-up link."""
    return browser_of(app, setting_up)


def browser_of(app: Flask, setting_up: SetUp) -> Visitor:
    made = visitor(app)
    made.get(f"{HOME}/link/{setting_up.code}")
    return made


def follow(who: Visitor, answer: TestResponse) -> TestResponse:
    while answer.status_code == 303:
        answer = who.get(answer.location.removeprefix(BASE))
    return answer


def onward(who: Visitor) -> str:
    """Return what the next step's page says."""
    return text_of(follow(who, who.get(HOME)))


def go_through(who: Visitor, *, kind: str = "pasted") -> None:
    """Answer every step but the last."""
    who.post(f"{HOME}/crm", {"kind": kind})
    who.post(f"{HOME}/connect", PASTED)
    who.post(f"{HOME}/words", WORDS)
    who.post(f"{HOME}/place", PLACE)
    who.post(f"{HOME}/webhooks/done")


def in_place(app: Flask, setting_up: SetUp) -> Installation:
    with app.app_context():
        return setting_up.row()


# Who is let in.


def test_a_stranger_is_told_how_to_come_in(app: Flask) -> None:
    answer = visitor(app).get(HOME)

    assert answer.status_code == 401
    assert "open the set-up link" in text_of(answer)


def test_the_link_leads_to_the_choice_and_says_who_can_use_it(admin: Visitor) -> None:
    page = onward(admin)

    assert "Which CRM do you work in?" in page
    assert "Whoever holds the link can go on with it" in page


def test_a_wrong_link_says_so(app: Flask, setting_up: SetUp) -> None:
    answer = visitor(app).get(f"{HOME}/link/nothing")

    assert answer.status_code == 410
    assert "This set-up link is not known." in text_of(answer)


def test_opening_the_link_changes_nothing(app: Flask, setting_up: SetUp, admin: Visitor) -> None:
    with app.app_context():
        assert setting_up.next_step() is InstallStep.CRM


def test_a_form_of_another_site_is_refused(admin: Visitor) -> None:
    assert admin.post_forged(f"{HOME}/crm").status_code == 400


def test_the_link_can_be_forgotten_in_a_browser(app: Flask, admin: Visitor) -> None:
    admin.post(f"{HOME}/leave")

    assert admin.get(HOME).status_code == 401


# Step by step.


def test_each_kind_says_what_it_can_do(admin: Visitor) -> None:
    page = onward(admin)

    assert "Pasted CRM tells at once what changes, is asked again and again" in page


def test_a_crm_that_installs_itself_gets_its_code_here(admin: Visitor, setting_up: SetUp) -> None:
    page = follow(admin, admin.post(f"{HOME}/crm", {"kind": "itself"}))

    assert "This CRM installs Afterword itself" in text_of(page)
    assert setting_up.code in page.text


def test_all_steps_one_after_the_other(app: Flask, setting_up: SetUp, admin: Visitor) -> None:
    setting_up.crm.pages = [everything()]
    seen = []
    for path, form in (
        ("/crm", {"kind": "pasted"}),
        ("/connect", PASTED),
        ("/words", WORDS),
        ("/place", PLACE),
        ("/webhooks/done", {}),
    ):
        seen.append(re.search(r"<h1>(.*?)</h1>", follow(admin, admin.get(HOME)).text)[1])
        assert admin.post(f"{HOME}{path}", form).status_code == 303
    with app.app_context():
        setting_up.read()
    page = onward(admin)
    answer = admin.post(f"{HOME}/go")

    assert seen == [
        "Choose the CRM",
        "Connect it",
        "Say what its stages mean",
        "Say where you work",
        "Have it call Afterword",
    ]
    assert "Everything is read." in page
    assert "Interviews: 1." in page
    assert "Afterword works" in text_of(follow(admin, answer))
    assert {f"plan_submissions-{factories_id(app)}"} <= set(rq_queue().job_ids)


def factories_id(app: Flask) -> int:
    from sqlalchemy import select

    from plugin.store.base import transaction

    with app.app_context(), transaction(None) as session:
        return session.scalars(select(Installation.id)).one()


def test_the_token_is_never_shown_again(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    page = admin.get(f"{HOME}/connect")

    assert TOKEN not in page.text
    assert "Stored. Leave this empty to keep it" in text_of(page)


def test_what_is_missing_is_said_and_what_was_typed_stays(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})

    answer = admin.post(f"{HOME}/connect", {**PASTED, "url": "http://crm.example"})

    assert answer.status_code == 422
    assert "This address must be https." in text_of(answer)
    assert 'value="http://crm.example"' in answer.text
    assert TOKEN not in answer.text


def test_a_test_that_fails_says_why_and_leads_back(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})

    answer = follow(admin, admin.post(f"{HOME}/connect", {**PASTED, "field.token": "no"}))

    assert "The CRM refuses the token." in text_of(answer)
    assert "Change what was pasted" in text_of(answer)


def test_leaving_and_coming_back_in_another_browser_goes_on(
    app: Flask, setting_up: SetUp, admin: Visitor
) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    assert "Say what its stages mean" in onward(browser_of(app, setting_up))


def test_a_step_that_is_done_can_be_visited_again(admin: Visitor) -> None:
    go_through(admin)

    page = admin.get(f"{HOME}/words").text

    assert "This is how you answered." in page
    assert re.search(r'<option value="interviewing" selected>', page)


def test_sending_a_step_twice_is_harmless(app: Flask, setting_up: SetUp, admin: Visitor) -> None:
    go_through(admin)
    go_through(admin)

    page = onward(admin)

    assert "Look, and start" in page
    assert in_place(app, setting_up).account == "ACC-1"


def test_a_country_with_parts_asks_for_the_part(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    answer = admin.post(f"{HOME}/place", {**PLACE, "country": "DE"})

    assert answer.status_code == 422
    assert "Choose the part of the country too" in text_of(answer)
    assert "Part of Germany" in text_of(answer)
    assert "<option>BY</option>" in answer.text


def test_the_contact_mode_is_not_chosen_for_anybody(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    page = admin.get(f"{HOME}/place").text
    answer = admin.post(f"{HOME}/place", {**PLACE, "contact_mode": ""})

    assert not re.search(r'name="contact_mode"[^>]*checked', page)
    assert "this is never assumed" in text_of(answer)


def test_a_page_that_waits_hears_of_the_first_call(
    app: Flask, setting_up: SetUp, admin: Visitor
) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)
    before = admin.get(f"{HOME}/webhooks/heard").json
    page = admin.get(f"{HOME}/webhooks").text
    address = re.search(r'value="https://afterword.example(/webhooks/[^"]+)"', page)[1]
    ping = b'{"id": "E-1", "event": "ping", "kind": "interview", "ref": "I-1"}'

    wrong = admin.client.post(f"{address}x", base_url=BASE, data=ping)
    right = admin.client.post(address, base_url=BASE, data=ping, headers=SIGNED)

    assert (wrong.status_code, right.status_code) == (401, 200)
    assert before == {"is_over": False, "said": None}
    assert admin.get(f"{HOME}/webhooks/heard").json["is_over"]
    assert "The CRM has called" in text_of(admin.get(f"{HOME}/webhooks"))


def test_what_the_crm_shows_once_is_stored_and_not_shown(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    admin.post(f"{HOME}/webhooks/fields", {"field.hook_key": "shown once"})
    page = admin.get(f"{HOME}/webhooks")

    assert "shown once" not in page.text.replace("It is shown once", "")
    assert "Stored. Leave this empty" in text_of(page)


def test_how_far_reading_is_is_told(app: Flask, setting_up: SetUp, admin: Visitor) -> None:
    setting_up.crm.pages = [everything()]
    go_through(admin)
    before = admin.get(f"{HOME}/start/progress").json
    page = onward(admin)
    with app.app_context():
        setting_up.read()

    assert before["is_over"] is False
    assert "Start now, before everything is read" in page
    assert admin.get(f"{HOME}/start/progress").json["is_over"] is True


def test_the_start_is_refused_while_a_step_is_missing(admin: Visitor) -> None:
    admin.post(f"{HOME}/crm", {"kind": "pasted"})
    admin.post(f"{HOME}/connect", PASTED)

    answer = admin.post(f"{HOME}/go")

    assert answer.status_code == 422
    assert "Some steps before this one are not done yet." in text_of(answer)


def test_pressing_start_twice_leads_to_the_same_page(admin: Visitor) -> None:
    go_through(admin)
    admin.post(f"{HOME}/go")

    again = admin.post(f"{HOME}/go")

    assert again.headers["Location"] == f"{HOME}/done"


def test_stages_that_are_read_again_are_shown_again(admin: Visitor, setting_up: SetUp) -> None:
    go_through(admin)
    new = StageTerm("40", "Trial day", None)
    setting_up.crm.words = replace(WORDS_OF_CRM, stages=(*WORDS_OF_CRM.stages, new))

    answer = follow(admin, admin.post(f"{HOME}/words/again"))

    assert "Trial day" in text_of(answer)
    assert "Say what its stages mean" in onward(admin)


def test_a_value_of_several_lines_is_copied_with_its_lines(
    consenting: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = (Step("Paste this.", "for one in two:\n    three"),)
    monkeypatch.setattr(ConsentAdapter, "panel_steps", lambda _adapter, _url: steps)
    state = consent_of(consenting)
    consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    page = consenting.get(f"{HOME}/panel").text

    assert ">\nfor one in two:\n    three</textarea>" in page


def test_after_the_start_another_browser_is_told_that_it_works(
    app: Flask, setting_up: SetUp, admin: Visitor
) -> None:
    other = browser_of(app, setting_up)
    go_through(admin)
    admin.post(f"{HOME}/go")

    answer = other.post(f"{HOME}/words", WORDS)

    assert answer.status_code == 410
    assert "has done its work" in text_of(answer)


# Consent.


@pytest.fixture
def consenting(app: Flask, setting_up: SetUp, admin: Visitor) -> Visitor:
    setting_up.crm.accounts["a code"] = BRIGHT
    admin.post(f"{HOME}/crm", {"kind": "consent"})
    admin.post(f"{HOME}/connect", {"field.client_id": "the app"})
    return admin


def consent_of(who: Visitor) -> str:
    """Begin the consent and return the state that the CRM is to send back."""
    answer = who.get(f"{HOME}/oauth/start")
    return parse_qs(urlsplit(answer.location).query)["state"][0]


def test_a_consent_leads_there_and_back(app: Flask, setting_up: SetUp, consenting: Visitor) -> None:
    state = consent_of(consenting)

    answer = consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    assert "this is the account of Bright Recruiting" in text_of(follow(consenting, answer))
    row = in_place(app, setting_up)
    assert (row.base_url, row.settings["region"]) == ("https://eu.consent.example", "eu")


def test_a_consent_comes_back_once(consenting: Visitor) -> None:
    state = consent_of(consenting)
    consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    answer = consenting.get(f"{HOME}/oauth/back?code=another&state={state}")

    assert answer.status_code == 422
    assert "was used already" in text_of(answer)


def test_a_consent_that_took_more_than_an_hour_is_begun_once_more(
    consenting: Visitor, clock: time_machine.Traveller
) -> None:
    state = consent_of(consenting)
    clock.shift(timedelta(minutes=61))

    answer = consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    assert answer.status_code == 422
    assert "Begin it once more" in text_of(answer)


def test_a_consent_that_another_browser_began_is_refused(
    app: Flask, setting_up: SetUp, consenting: Visitor
) -> None:
    state = consent_of(consenting)

    answer = browser_of(app, setting_up).get(f"{HOME}/oauth/back?code=a+code&state={state}")

    assert answer.status_code == 422
    assert "not begun in this browser" in text_of(answer)


def test_a_consent_for_another_installation_is_refused(app: Flask, consenting: Visitor) -> None:
    state = consent_of(consenting)
    consenting.post(f"{HOME}/anew")

    answer = consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    assert answer.status_code == 422


@pytest.mark.parametrize("state", ["", "made.up", "W10.x.y"])
def test_a_state_that_is_none_of_ours_is_refused(consenting: Visitor, state: str) -> None:
    consent_of(consenting)

    answer = consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    assert answer.status_code == 422


def test_a_consent_that_was_refused_can_be_begun_once_more(consenting: Visitor) -> None:
    state = consent_of(consenting)

    answer = consenting.get(f"{HOME}/oauth/back?error=access_denied&state={state}")

    assert answer.status_code == 422
    assert "The CRM did not give its consent. Nothing was changed" in text_of(answer)
    assert "Go to Consent CRM and consent" in text_of(answer)


def test_keys_that_do_instead_of_a_consent_are_tested_without_one(
    setting_up: SetUp, consenting: Visitor
) -> None:
    setting_up.crm.accounts[""] = BRIGHT
    page = consenting.get(f"{HOME}/connect")

    answer = follow(consenting, consenting.post(f"{HOME}/test"))

    assert "test them without a consent" in text_of(page)
    assert "this is the account of Bright Recruiting" in text_of(answer)
    assert "Say what its stages mean" in onward(consenting)


def test_keys_that_open_nothing_without_a_consent_are_not_tested_without_one(
    consenting: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    needs_consent = replace(ConsentAdapter.setup, keys_are_enough=False)
    monkeypatch.setattr(ConsentAdapter, "setup", needs_consent)

    page = consenting.get(f"{HOME}/connect")

    assert "without a consent" not in text_of(page)


def test_webhooks_that_we_may_set_up_are_set_up_by_a_button(
    app: Flask, setting_up: SetUp, consenting: Visitor
) -> None:
    state = consent_of(consenting)
    consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    answer = follow(consenting, consenting.post(f"{HOME}/webhooks/register"))

    row = in_place(app, setting_up)
    assert setting_up.crm.hook_urls == [f"{BASE}/webhooks/{row.key}"]
    assert row.settings["hook_id"] == "H-1"
    assert "Afterword has set its webhooks up" in text_of(answer)


def test_webhooks_that_cannot_be_set_up_say_why(setting_up: SetUp, consenting: Visitor) -> None:
    state = consent_of(consenting)
    consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")
    setting_up.crm.failures = [CrmError("The CRM allows no webhooks", permanent=True)]

    answer = consenting.post(f"{HOME}/webhooks/register")

    assert answer.status_code == 422
    assert "The CRM allows no webhooks. Nothing was changed" in text_of(answer)


def test_the_panel_s_steps_hold_its_address(
    app: Flask, setting_up: SetUp, consenting: Visitor
) -> None:
    state = consent_of(consenting)
    consenting.get(f"{HOME}/oauth/back?code=a+code&state={state}")

    page = consenting.get(f"{HOME}/panel").text

    key = in_place(app, setting_up).key
    assert f'value="{BASE}/launch/consent?installation={key}"' in page


# Afterwards.


@pytest.fixture
def manager(app: Flask, setting_up: SetUp) -> Visitor:
    with app.app_context():
        installation_id = setting_up.started()
        recruiter = factories.make_recruiter(installation_id, is_manager=True)
    return visitor(app, Viewer(installation_id, recruiter, "Sam Lee"))


def test_a_manager_sees_what_can_be_done_again(manager: Visitor) -> None:
    page = text_of(manager.get(HOME))

    assert "Afterword works with Pasted CRM for Bright Recruiting." in page
    assert "Reconnect: replace the credentials or consent again" in page
    assert "Choose the CRM" not in page


def test_a_manager_finds_it_in_the_settings(manager: Visitor) -> None:
    assert f'href="{HOME}"' in manager.get("/settings").text


def test_a_manager_reconnects(setting_up: SetUp, manager: Visitor) -> None:
    setting_up.crm.accounts["new token"] = BRIGHT

    answer = manager.post(f"{HOME}/connect", {"field.token": "new token"})

    assert "The CRM answers" in text_of(follow(manager, answer))


def test_a_manager_changes_zone_and_country(app: Flask, manager: Visitor) -> None:
    answer = manager.post(
        f"{HOME}/place", {**PLACE, "timezone": "Europe/Paris", "country": "", "parts_of": ""}
    )

    row = read_only(app)
    assert answer.status_code == 303
    assert (row.timezone, row.country, row.contact_mode) == ("Europe/Paris", None, "direct")


def read_only(app: Flask) -> Installation:
    installation_id = factories_id(app)
    with app.app_context():
        return read(installation_id)


def test_a_recruiter_is_refused(app: Flask, setting_up: SetUp, manager: Visitor) -> None:
    installation_id = factories_id(app)
    with app.app_context():
        recruiter = factories.make_recruiter(installation_id)
    kit = visitor(app, Viewer(installation_id, recruiter, "Kit Ray"))

    answers = [kit.get(HOME), kit.post(f"{HOME}/connect", PASTED), kit.post(f"{HOME}/go")]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
