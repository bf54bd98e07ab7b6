"""The webhooks in Odoo: automation rules, made by us where the key may, else described."""

import pytest

from integrations.odoo.adapter import OdooAdapter
from integrations.odoo.webhooks import RULES, RULES_SETTING
from plugin.crm import CrmAuthError, CrmError
from tests.integrations.odoo.captured import sent
from tests.integrations.odoo.conftest import MakeAdapter
from tests.integrations.odoo.fake import FakeOdoo

URL = "https://afterword.example/webhooks/an-installation/a-token"
PERSONAL = {"partner_name", "email_from", "partner_phone", "email", "common_name", "name"}


def test_a_rule_has_the_form_that_was_captured(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.register_webhooks(URL)

    (captured,) = sent("10_create_webhook_applicant")[5]
    made = odoo.called("base.automation", "create")[0]["vals_list"][0]
    assert made.keys() - captured.keys() == {"filter_domain"}
    assert captured.keys() <= made.keys()
    ours, theirs = made["action_server_ids"][0][2], captured["action_server_ids"][0][2]
    assert ours.keys() == theirs.keys()
    assert (ours["state"], ours["webhook_url"]) == (theirs["state"], URL)
    assert [one[:2] for one in made["trigger_field_ids"]] == [[6, 0]]


def test_what_was_made_is_remembered(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    done = adapter.register_webhooks(URL)

    assert done.settings == {RULES_SETTING: sorted(odoo.tables["base.automation"])}
    assert done.secrets == {}


def test_registering_again_replaces_what_a_broken_off_one_left(
    odoo: FakeOdoo, make_adapter: MakeAdapter
) -> None:
    make_adapter().register_webhooks("https://afterword.example/old")

    make_adapter().register_webhooks(URL)

    rules = odoo.tables["base.automation"].values()
    assert {one["action_server_ids"][0][2]["webhook_url"] for one in rules} == {URL}


def test_a_rule_that_somebody_renamed_is_taken_down_too(
    odoo: FakeOdoo, make_adapter: MakeAdapter
) -> None:
    done = make_adapter().register_webhooks(URL)
    for one in odoo.tables["base.automation"].values():
        one["name"] = "Coach"

    make_adapter(**done.settings).remove_webhooks()

    assert odoo.tables["base.automation"] == {}


def test_rules_of_others_stay(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["base.automation"][1] = {"id": 1, "name": "Afterword party: send flowers"}

    adapter.register_webhooks(URL)
    adapter.remove_webhooks()

    assert [*odoo.tables["base.automation"]] == [1]


def test_a_recruiters_key_may_not_and_is_told_who_can(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.is_settings_admin = False

    for call in (lambda: adapter.register_webhooks(URL), adapter.remove_webhooks):
        with pytest.raises(CrmError) as caught:
            call()

        assert not isinstance(caught.value, CrmAuthError)  # the key is good for all else
        assert caught.value.permanent
        assert "Settings administrator" in str(caught.value)


def test_a_refused_key_is_another_thing(odoo: FakeOdoo, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()
    adapter.connection.secrets["api_key"] = "wrong"  # type: ignore[index] # a dict here

    with pytest.raises(CrmAuthError):
        adapter.remove_webhooks()


def test_no_rule_sends_who_somebody_is() -> None:
    assert all(one.sent for one in RULES)  # none would send every field
    assert not PERSONAL & {name for one in RULES for name in one.sent}


def test_meetings_of_no_applicant_are_not_sent(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    adapter.register_webhooks(URL)

    rules = odoo.called("base.automation", "create")
    made = [one["vals_list"][0] for one in rules]
    about = [one["filter_domain"] for one in made if "calendar.event" in one["name"]]
    assert about == ["[('applicant_id', '!=', False)]"] * 2


def test_a_person_is_told_each_rule_with_the_address(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    steps = adapter.webhook_steps(URL)

    rules = 7 if odoo.era == "18" else 5
    assert [step.value for step in steps].count(URL) == rules
    assert any("On deletion" in step.text for step in steps)
    assert ("hr.candidate" in " ".join(step.text for step in steps)) is (odoo.era == "18")
