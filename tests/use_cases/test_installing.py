"""Setting up: what an administrator answers, and what becomes of it, step by step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.crm import Account, Capability, CrmError, Finding
from plugin.domain.records import CrmRecords, RecordKind
from plugin.errors import NotFound, Refused
from plugin.extensions import held
from plugin.queue import TaskName
from plugin.services import follow_ups, intake, sign_in
from plugin.services.access import Viewer
from plugin.services.installations import keep_secrets
from plugin.services.installing import (
    access,
    choosing,
    connecting,
    placing,
    reading,
    starting,
    trying,
    webhook_setup,
    wording,
)
from plugin.services.installing.connecting import Answers
from plugin.services.installing.errors import BadAnswers, SetupLinkEnded
from plugin.services.installing.steps import InstallStep
from plugin.services.sweeps import waiting_work
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallationSecret, feed_of
from plugin.store.interviews import Interview
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt
from tests import factories
from tests.fakes import FakeAdapter, delivery
from tests.use_cases.crm_desk import an_hour, everything
from tests.use_cases.setting_up import BRIGHT, PLACE, TOKEN, SetUp, read


@pytest.fixture(autouse=True)
def context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def setting_up(context: None) -> SetUp:
    return SetUp()


def secrets_of(installation_id: int) -> set[str]:
    with transaction(installation_id) as session:
        mine = InstallationSecret.installation_id == installation_id
        return set(session.scalars(select(InstallationSecret.name).where(mine)))


def how_many(model: type, installation_id: int) -> int:
    with transaction(installation_id) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def installations() -> list[str]:
    with transaction(None) as session:
        return list(session.scalars(select(Installation.state).order_by(Installation.id)))


# Links.


def test_a_link_can_be_opened_again_and_again_until_it_is_seven_days_old(
    setting_up: SetUp, clock: time_machine.Traveller
) -> None:
    setting_up.tried()
    clock.shift(timedelta(days=6, hours=23))

    assert setting_up.next_step() is InstallStep.WORDS

    clock.shift(timedelta(hours=2))
    with pytest.raises(SetupLinkEnded):
        _ = setting_up.who


def test_a_link_has_done_its_work_once_it_works(setting_up: SetUp) -> None:
    setting_up.started()

    with pytest.raises(SetupLinkEnded, match="done its work"):
        _ = setting_up.who


def test_a_code_that_nobody_made_leads_nowhere(setting_up: SetUp) -> None:
    with pytest.raises(SetupLinkEnded, match="not known"):
        access.by_link("a guess")


# Choosing.


def test_choosing_twice_makes_one_installation(setting_up: SetUp) -> None:
    before_anything = setting_up.who

    choosing.choose(before_anything, "pasted")
    choosing.choose(before_anything, "pasted")

    assert installations() == ["installing"]


def test_choosing_another_kind_deletes_what_was_pasted_for_the_one_before(
    setting_up: SetUp,
) -> None:
    before = setting_up.connected().id

    choosing.choose(setting_up.who, "consent")

    assert (installations(), setting_up.row().kind) == (["installing"], "consent")
    assert secrets_of(before) == set()


def test_a_kind_that_is_fed_is_not_offered_as_there_is_nothing_to_connect(
    setting_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeAdapter, "capabilities", frozenset({Capability.FED}))
    kinds = setting_up.crm.classes() | {"fed": FakeAdapter}
    held.adapter_classes = lambda: kinds

    with pytest.raises(NotFound):
        choosing.choose(setting_up.who, "fed")

    assert "fed" not in [each.kind for each in choosing.list_kinds(setting_up.who)]


def test_a_kind_that_installs_itself_gets_the_code_and_no_installation(setting_up: SetUp) -> None:
    choosing.choose(setting_up.who, "itself")

    assert (setting_up.who.kind, setting_up.who.installation_id) == ("itself", None)


# Connecting.


def test_what_is_pasted_is_stored_by_what_it_is(setting_up: SetUp) -> None:
    setting_up.connected()

    assert secrets_of(setting_up.id) == {"token"}
    assert setting_up.row().settings["login"] == "admin"


def test_a_secret_is_told_as_stored_and_never_again_as_itself(setting_up: SetUp) -> None:
    view = connecting.get_connect(setting_up.connected().who)

    assert [(each.field.name, each.is_stored, each.value) for each in view.fields] == [
        ("token", True, None),
        ("login", True, "admin"),
    ]
    assert TOKEN not in repr(view)


def test_an_empty_field_keeps_what_is_stored(setting_up: SetUp) -> None:
    setting_up.connected()

    connecting.save(setting_up.who, Answers(None, {"login": "another"}))

    assert connecting.get_connect(setting_up.who).is_pasted
    assert setting_up.row().settings["login"] == "another"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://crm.example", "must be https"),
        ("crm.example", "no web address|not a web address"),
        ("https://me:word@crm.example", "no user"),
    ],
)
def test_secrets_go_to_no_address_that_is_unsafe(setting_up: SetUp, url: str, said: str) -> None:
    choosing.choose(setting_up.who, "pasted")

    with pytest.raises(BadAnswers, match=said):
        connecting.save(setting_up.who, Answers(url, {"token": TOKEN, "login": "a"}))

    assert secrets_of(setting_up.id) == set()


def test_a_stored_secret_is_sent_to_no_other_address(setting_up: SetUp) -> None:
    setting_up.connected()

    with pytest.raises(BadAnswers) as refused:
        connecting.save(setting_up.who, Answers("https://thief.example", {}))

    assert refused.value.problems.keys() == {"token"}
    assert setting_up.row().base_url == "https://crm.example"


def test_nor_is_a_secret_that_a_consent_gave(setting_up: SetUp) -> None:
    target = setting_up.connected().id
    with transaction(target) as session:
        keep_secrets(session, target, {"access_token": "a", "webhook_secret": "w"})

    connecting.save(setting_up.who, Answers("https://thief.example", {"token": "mine"}))

    assert secrets_of(setting_up.id) == {"token", "webhook_secret"}


def test_another_path_of_the_same_crm_needs_no_secret_again(setting_up: SetUp) -> None:
    setting_up.connected()

    connecting.save(setting_up.who, Answers("https://CRM.example:443/eu", {}))

    assert secrets_of(setting_up.id) == {"token"}


def test_a_manager_leads_no_stored_secret_elsewhere(setting_up: SetUp) -> None:
    installation_id = setting_up.started()
    manager = access.by_manager(manager_of(installation_id))

    with pytest.raises(BadAnswers):
        connecting.save(manager, Answers("https://thief.example", {}))

    assert read(installation_id).base_url == "https://crm.example"


def test_everything_that_is_missing_is_said_at_once(setting_up: SetUp) -> None:
    choosing.choose(setting_up.who, "pasted")

    with pytest.raises(BadAnswers) as refused:
        connecting.save(setting_up.who, Answers(None, {}))

    assert set(refused.value.problems) == {"url", "token", "login"}


# Trying.


def test_a_test_that_works_takes_the_account_and_what_it_tells(setting_up: SetUp) -> None:
    row = setting_up.tried().row()

    assert (row.account, row.name, row.timezone, row.country) == (
        "ACC-1",
        "Bright Recruiting",
        "Europe/London",
        "GB",
    )
    assert row.frame_ancestors == ["https://crm.example"]
    assert setting_up.next_step() is InstallStep.WORDS


def test_a_token_that_is_refused_says_so_and_goes_no_further(setting_up: SetUp) -> None:
    setting_up.connected(token="another token")

    trying.try_connection(setting_up.who)

    assert trying.get_tried(setting_up.who).error == "The CRM refuses the token."
    assert setting_up.next_step() is InstallStep.TEST


def test_a_crm_that_is_away_is_asked_once_and_the_advice_comes_first(setting_up: SetUp) -> None:
    setting_up.connected()
    setting_up.crm.findings = [Finding(False, "Nothing was found.", is_needed=True)]
    setting_up.crm.failures = [CrmError("GET /me timed out", permanent=False, advice="Look again.")]

    trying.try_connection(setting_up.who)

    tried = trying.get_tried(setting_up.who)
    assert tried.error == "Look again. What happened: GET /me timed out."
    assert tried.findings == ()


def test_of_keys_that_are_refused_only_what_is_in_the_way_is_said_and_once(
    setting_up: SetUp,
) -> None:
    setting_up.connected(token="another token")
    setting_up.crm.findings = [
        Finding(False, "The CRM refuses the token.", is_needed=True),
        Finding(False, "Make a new token in the CRM.", is_needed=True),
        Finding(False, "There is no webhook yet."),
    ]

    trying.try_connection(setting_up.who)

    found = trying.get_tried(setting_up.who).findings
    assert [each.text for each in found] == ["Make a new token in the CRM."]


def test_what_is_missing_but_not_needed_stops_nobody(setting_up: SetUp) -> None:
    setting_up.crm.findings = [Finding(False, "Notes cannot be written.")]

    setting_up.tried()

    assert trying.get_tried(setting_up.who).findings[0].text == "Notes cannot be written."
    assert setting_up.next_step() is InstallStep.WORDS


def test_what_is_needed_and_missing_holds_everything_back(setting_up: SetUp) -> None:
    setting_up.crm.findings = [Finding(False, "Interviews cannot be read.", is_needed=True)]

    setting_up.tried()

    assert setting_up.next_step() is InstallStep.TEST


def test_an_account_that_is_installed_already_is_never_installed_twice(
    setting_up: SetUp,
) -> None:
    first = setting_up.started()
    again = SetUp(crm=setting_up.crm).tried()

    assert trying.get_tried(again.who).has_twin
    trying.adopt(again.who)

    assert installations() == ["enabled"]
    assert read(first).name == "Bright Recruiting"
    with pytest.raises(SetupLinkEnded):
        _ = again.who


def test_whoever_leads_an_account_to_another_address_is_refused(setting_up: SetUp) -> None:
    first = setting_up.started()
    thief = SetUp(crm=setting_up.crm).connected(url="https://elsewhere.example")
    trying.try_connection(thief.who)

    with pytest.raises(Refused, match="another address"):
        trying.adopt(thief.who)

    assert read(first).base_url == "https://crm.example"


def test_an_account_that_was_let_go_is_set_up_again_under_its_key(setting_up: SetUp) -> None:
    first = setting_up.started()
    factories.change(Installation, first, first, state="uninstalled", uninstalled_at=utcnow())
    again = SetUp(crm=setting_up.crm).tried()
    before = trying.get_tried(again.who)

    trying.adopt(again.who)
    trying.try_connection(again.who)

    assert (before.has_twin, before.twin_has_left) == (True, True)
    assert (again.id, again.row().state) == (first, "installing")
    assert again.next_step() is InstallStep.WORDS


def test_the_credentials_of_another_account_are_refused_once_one_is_known(
    setting_up: SetUp,
) -> None:
    setting_up.crm.accounts["other"] = Account("ACC-2", "Another agency")
    setting_up.tried().connected(token="other")

    trying.try_connection(setting_up.who)

    assert trying.get_tried(setting_up.who).is_other
    assert setting_up.row().account == "ACC-1"


def test_one_can_begin_again_with_another_account(setting_up: SetUp) -> None:
    before = setting_up.tried().who

    choosing.choose(before, "pasted", is_anew=True)
    choosing.choose(before, "pasted", is_anew=True)

    assert installations() == ["installing"]
    assert setting_up.id != before.installation_id
    assert setting_up.next_step() is InstallStep.CONNECT


# Words.


def test_the_guesses_are_shown_as_guesses(setting_up: SetUp) -> None:
    view = wording.get_words(setting_up.tried().who)

    assert [(row.name, row.stage, row.is_guess) for row in view.stages] == [
        ("Sent to client", "submitted", True),
        ("Client interview", "interviewing", True),
        ("Parked", None, True),
    ]
    assert [row.is_interview for row in view.types] == [True, False]


def test_the_answers_are_kept_as_adapters_read_them(setting_up: SetUp) -> None:
    setting_up.tried()

    wording.save_words(
        setting_up.who, {"10": "submitted", "20": "offer", "30": ""}, ["2", "unheard of"]
    )

    settings = setting_up.row().settings
    assert settings["stages"] == {"10": "submitted", "20": "offer"}
    assert settings["interview_types"] == ["2"]


def test_each_country_is_offered_once() -> None:
    assert {"GB", "UK"} & set(placing.countries()) == {"GB"}


@pytest.mark.parametrize(
    ("stages", "types", "field"),
    [
        ({"10": "submitted", "20": "offer"}, ["1"], "30"),
        ({"10": "submitted", "20": "offer", "30": "parked"}, ["1"], "30"),
        ({"10": "submitted", "20": "offer", "30": ""}, [], "types"),
        ({"10": "", "20": "", "30": ""}, ["1"], "stages"),
    ],
)
def test_an_answer_that_is_none_is_refused(
    setting_up: SetUp, stages: dict[str, str], types: list[str], field: str
) -> None:
    setting_up.tried()

    with pytest.raises(BadAnswers) as refused:
        wording.save_words(setting_up.who, stages, types)

    assert set(refused.value.problems) == {field}


def test_a_stage_that_is_new_in_the_crm_is_guessed_beside_the_answers(setting_up: SetUp) -> None:
    first, second, third = setting_up.mapped().crm.words.stages
    new = replace(second, ref="40", name="Second interview")
    setting_up.crm.words = replace(setting_up.crm.words, stages=(first, second, third, new))

    trying.try_connection(setting_up.who)

    view = wording.get_words(setting_up.who)
    assert [row.is_guess for row in view.stages] == [False, False, False, True]
    assert setting_up.next_step() is InstallStep.WORDS


# Reading.


def test_nothing_is_read_before_it_is_known_what_the_words_mean(setting_up: SetUp) -> None:
    setting_up.tried()

    assert TaskName.POLL not in waiting_work(setting_up.id, now=utcnow())


def test_then_it_is_read_and_nothing_is_planned(setting_up: SetUp) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.crm.counts = {RecordKind.INTERVIEW: 3}
    setting_up.mapped()

    assert waiting_work(setting_up.id, now=utcnow()) == [TaskName.POLL]
    setting_up.read()
    follow_ups.replan(setting_up.id)

    found = reading.get_reading(setting_up.who)
    interviews = next(each for each in found.kinds if each.kind is RecordKind.INTERVIEW)
    assert (interviews.read, interviews.of, found.is_whole) == (1, 3, True)
    assert how_many(Prompt, setting_up.id) == 0


def test_a_webhook_is_applied_while_it_is_being_set_up(setting_up: SetUp) -> None:
    setting_up.mapped()
    setting_up.crm.records[RecordKind.INTERVIEW, "I-1"] = everything()
    key = setting_up.row().key
    token = webhook_setup.get_webhooks(setting_up.who).steps[0].value.rpartition("/")[2]

    intake.accept_delivery(key, {}, delivery("changed", RecordKind.INTERVIEW, "I-1"), token)

    assert TaskName.APPLY_DELIVERIES in waiting_work(setting_up.id, now=utcnow())
    intake.apply_deliveries(setting_up.id)
    assert how_many(Interview, setting_up.id) == 1
    assert webhook_setup.heard_at(setting_up.who) == utcnow()


def test_an_appointment_that_is_no_interview_any_more_is_gone_when_it_is_read_again(
    setting_up: SetUp,
) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.mapped().read()
    assert how_many(Interview, setting_up.id) == 1
    setting_up.crm.pages = [CrmRecords()]

    wording.save_words(setting_up.who, {"10": "offer", "20": "offer", "30": ""}, ["2"])
    setting_up.read()

    assert how_many(Interview, setting_up.id) == 0


def test_the_same_page_is_read_again_after_an_answer_changed(setting_up: SetUp) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.mapped().read()

    wording.save_words(setting_up.who, {"10": "offer", "20": "offer", "30": ""}, ["1"])
    setting_up.read()

    assert how_many(Interview, setting_up.id) == 1


def test_a_crm_that_does_not_answer_is_told_with_when_it_is_asked_again(
    setting_up: SetUp,
) -> None:
    setting_up.mapped()
    setting_up.crm.failures = [CrmError("The CRM did not answer", permanent=False)]

    setting_up.read()

    found = reading.get_reading(setting_up.who)
    assert (found.error, found.is_whole) == ("The CRM did not answer", False)
    assert found.next_try_at is not None


def test_a_set_up_that_nobody_goes_on_with_asks_its_crm_for_two_weeks(
    setting_up: SetUp, clock: time_machine.Traveller
) -> None:
    installation_id = setting_up.mapped().id

    clock.shift(timedelta(days=15))

    assert waiting_work(installation_id, now=utcnow()) == []


def test_stages_that_cannot_be_read_hold_everything_back(
    setting_up: SetUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_adapter: object) -> None:
        raise CrmError("The CRM did not answer", permanent=False)

    monkeypatch.setattr(FakeAdapter, "vocabulary", fails)

    setting_up.tried()

    assert setting_up.next_step() is InstallStep.TEST
    said = trying.get_tried(setting_up.who).findings[-1].text
    assert said == "The stages could not be read. The CRM did not answer."


# Place.


def test_how_clients_may_be_contacted_is_never_assumed(setting_up: SetUp) -> None:
    setting_up.tried()

    with pytest.raises(BadAnswers, match="never assumed"):
        placing.save_place(setting_up.who, replace(PLACE, contact_mode=None))


@pytest.mark.parametrize(("answer", "kept"), [("none", "none"), ("later", None)])
def test_the_answer_is_kept(setting_up: SetUp, answer: str, kept: str | None) -> None:
    setting_up.tried()

    placing.save_place(setting_up.who, replace(PLACE, contact_mode=answer))

    assert setting_up.row().contact_mode == kept
    assert placing.get_place(setting_up.who).contact_mode == answer


@pytest.mark.parametrize(
    ("field", "value"),
    [("timezone", "Mars/Olympus"), ("country", "XX"), ("subdivision", "Bavaria"), ("name", None)],
)
def test_a_place_that_is_none_is_refused(setting_up: SetUp, field: str, value: str | None) -> None:
    setting_up.tried()

    with pytest.raises(BadAnswers) as refused:
        placing.save_place(setting_up.who, replace(PLACE, **{field: value}))

    assert field in refused.value.problems


# Webhooks.


def test_the_steps_hold_what_to_copy_until_it_is_done(setting_up: SetUp) -> None:
    setting_up.mapped()

    address, secret, _ = webhook_setup.get_webhooks(setting_up.who).steps

    assert address.value.startswith(f"https://afterword.example/webhooks/{setting_up.row().key}/")
    assert len(secret.value) > 30
    webhook_setup.finish(setting_up.who)
    assert webhook_setup.get_webhooks(setting_up.who).steps == ()


def test_a_new_secret_shows_the_steps_again(setting_up: SetUp) -> None:
    setting_up.mapped()
    before = webhook_setup.get_webhooks(setting_up.who).steps
    webhook_setup.finish(setting_up.who)

    webhook_setup.renew(setting_up.who)

    after = webhook_setup.get_webhooks(setting_up.who).steps
    assert after[1].value != before[1].value
    assert "previous_webhook_secret" in secrets_of(setting_up.id)


def test_what_the_crm_shows_once_is_stored(setting_up: SetUp) -> None:
    setting_up.mapped()

    webhook_setup.save_fields(setting_up.who, {"hook_key": "shown once"})

    assert webhook_setup.get_webhooks(setting_up.who).fields[0].is_stored


# Starting.


def test_a_start_before_the_last_answer_is_refused(setting_up: SetUp) -> None:
    setting_up.mapped()

    with pytest.raises(Refused, match="not done yet"):
        starting.go(setting_up.who)

    assert setting_up.row().state == "installing"


def test_what_would_open_is_counted_and_nothing_is_written(
    setting_up: SetUp, clock: time_machine.Traveller
) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.ready().read()

    found = starting.preview(setting_up.who)

    assert (found.looked_at, found.of, found.failed) == (1, 1, 0)
    assert sum(row.this_week for row in found.steps) > 0
    assert how_many(Prompt, setting_up.id) == 0


def test_past_interviews_are_stale_however_long_the_set_up_took(
    setting_up: SetUp, clock: time_machine.Traveller
) -> None:
    setting_up.crm.pages = [everything(an_hour(utcnow() + timedelta(hours=2)))]
    setting_up.ready().read()
    clock.shift(timedelta(days=6))
    before = starting.preview(setting_up.who).stale
    installation_id = setting_up.id

    starting.go(setting_up.who)
    while follow_ups.replan(installation_id):
        pass

    with transaction(installation_id) as session:
        reasons = list(session.scalars(select(Prompt.reason).where(Prompt.reason == "stale")))
    assert before == len(reasons) > 0


def test_it_starts_once_and_plans(setting_up: SetUp) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.ready().read()
    who = setting_up.who

    assert starting.go(who)
    assert not starting.go(who)

    follow_ups.replan(who.target)
    assert (read(who.target).state, how_many(Prompt, who.target) > 0) == ("enabled", True)


def test_nobody_signs_in_before_it_has_started(setting_up: SetUp) -> None:
    setting_up.crm.pages = [everything()]
    setting_up.ready().read()

    with pytest.raises(Exception, match="No active recruiter"):
        sign_in.create_sign_in_link("sam.lee@agency.example")


# Afterwards.


def manager_of(installation_id: int) -> Viewer:
    recruiter = factories.make_recruiter(installation_id, is_manager=True)
    return Viewer(installation_id, recruiter, "Sam Lee")


def test_a_manager_replaces_the_token_once_the_new_one_works(setting_up: SetUp) -> None:
    installation_id = setting_up.started()
    setting_up.crm.accounts["new token"] = BRIGHT
    manager = access.by_manager(manager_of(installation_id))

    connecting.save(manager, Answers(None, {"token": "new token"}))

    assert "previous_token" in secrets_of(installation_id)
    assert TaskName.POLL in waiting_work(installation_id, now=utcnow())


@pytest.mark.parametrize("token", ["no good", "other"])
def test_a_token_that_does_not_open_the_account_replaces_nothing(
    setting_up: SetUp, token: str
) -> None:
    installation_id = setting_up.started()
    setting_up.crm.accounts["other"] = Account("ACC-2")
    manager = access.by_manager(manager_of(installation_id))

    with pytest.raises(Refused, match="is kept"):
        connecting.save(manager, Answers(None, {"token": token}))

    assert "previous_token" not in secrets_of(installation_id)


def test_a_recruiter_changes_nothing(setting_up: SetUp) -> None:
    installation_id = setting_up.started()
    recruiter = factories.make_recruiter(installation_id)

    with pytest.raises(Exception, match="Only managers"):
        access.by_manager(Viewer(installation_id, recruiter, "Kit Ray"))


def test_what_a_manager_answers_otherwise_is_read_from_the_beginning(setting_up: SetUp) -> None:
    setting_up.crm.pages = [everything()]
    installation_id = setting_up.started()
    manager = access.by_manager(manager_of(installation_id))

    wording.save_words(manager, {"10": "offer", "20": "offer", "30": ""}, ["1"])

    assert TaskName.POLL in waiting_work(installation_id, now=utcnow())
    assert how_many(Interview, installation_id) == 1
    assert how_many(Recruiter, installation_id) == 2


def test_an_agency_at_work_that_answers_for_the_first_time_is_read_again(
    setting_up: SetUp,
) -> None:
    installation_id = factories.make_installation(kind="pasted", account="ACC-1")
    with transaction(installation_id) as session:
        keep_secrets(session, installation_id, {"token": TOKEN})
        feed_of(session, installation_id, now=utcnow()).next_poll_at = utcnow() + timedelta(days=1)
    manager = access.by_manager(manager_of(installation_id))
    trying.try_connection(manager)

    wording.save_words(manager, *wording.guesses_of(wording.get_words(manager)))

    assert TaskName.POLL in waiting_work(installation_id, now=utcnow())
