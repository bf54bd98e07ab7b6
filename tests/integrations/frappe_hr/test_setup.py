"""Connecting a site: credentials, consent, webhooks, panel, and what a check finds."""

import json
from dataclasses import replace
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from integrations.frappe_hr.adapter import FrappeHrAdapter
from plugin.crm import Account, Capability, CrmAuthError, CrmError, WebhookState
from plugin.domain.submissions import Stage
from tests.integrations.frappe_hr.captured import answer
from tests.integrations.frappe_hr.conftest import KEYS, MakeAdapter
from tests.integrations.frappe_hr.site import Site

URL = "https://afterword.example/webhooks/an-installation"
CLIENT = {"client_id": "a-client", "client_secret": "a-client-secret"}
GET_TOKEN = "/api/method/frappe.integrations.oauth2.get_token"


def wrong(adapter: FrappeHrAdapter) -> list[str]:
    return [finding.text for finding in adapter.check() if not finding.works]


def test_an_account_is_its_site(site: Site, adapter: FrappeHrAdapter) -> None:
    host = adapter.connection.base_url.removeprefix("http://")

    assert adapter.account() == Account(
        host, timezone="Europe/London", frame_ancestors=(f"http://{host}",)
    )


def test_stages_are_fixed_words_and_rounds_are_the_agencys(
    site: Site, adapter: FrappeHrAdapter
) -> None:
    words = adapter.vocabulary()

    assert [(term.ref, term.guess) for term in words.stages] == [
        ("Open", Stage.SUBMITTED),
        ("Replied", Stage.SUBMITTED),
        ("Hold", Stage.SUBMITTED),
        ("Rejected", Stage.REJECTED),
        ("Accepted", Stage.HIRED),
    ]
    assert [(term.ref, term.guess) for term in words.interview_types] == [
        ("Client interview", True)
    ]


class TestCredentials:
    def test_all_may_be_left_out_and_then_somebody_is_told(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        adapter = make_adapter({})
        needed = [finding for finding in adapter.check() if finding.is_needed]

        assert not any(field.is_required for field in adapter.setup.fields)
        assert [finding.works for finding in needed] == [False]
        assert "API key" in needed[0].text

    def test_a_client_without_consent_is_told_apart(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        assert any("consent" in text for text in wrong(make_adapter(CLIENT)))

    def test_the_key_is_sent_as_frappe_wants_it(
        self, httpserver: HTTPServer, adapter: FrappeHrAdapter
    ) -> None:
        httpserver.expect_request(
            "/api/method/frappe.client.get_time_zone",
            headers={"Authorization": f"token {KEYS['api_key']}:{KEYS['api_secret']}"},
        ).respond_with_json(answer("05b-timezone"))

        assert adapter.account().timezone == "Europe/London"

    @pytest.mark.parametrize(("name", "status"), [("04-no-auth", 403), ("04b-bad-token", 401)])
    def test_no_token_and_a_wrong_one_ask_for_a_person(
        self, httpserver: HTTPServer, adapter: FrappeHrAdapter, name: str, status: int
    ) -> None:
        httpserver.expect_request("/api/method/frappe.client.get_time_zone").respond_with_json(
            answer(name), status=status
        )

        with pytest.raises(CrmAuthError):
            adapter.poll(None)

    def test_a_consent_becomes_tokens(
        self, httpserver: HTTPServer, make_adapter: MakeAdapter
    ) -> None:
        httpserver.expect_request(GET_TOKEN, method="POST").respond_with_json(
            answer("62-oauth-token")
        )

        granted = make_adapter(CLIENT).grant({"code": "a-code"}, "https://afterword.example/back")

        assert {"access_token", "refresh_token", "access_expires_at"} == set(granted.secrets)

    def test_a_refused_token_is_renewed_and_what_comes_back_is_kept(
        self, httpserver: HTTPServer, make_adapter: MakeAdapter
    ) -> None:
        """Frappe gives a new pair, though the old refresh token goes on working."""
        kept: list[Any] = []
        zone = "/api/method/frappe.client.get_time_zone"
        httpserver.expect_request(zone, headers={"Authorization": "Bearer old"}).respond_with_json(
            answer("04b-bad-token"), status=401
        )
        httpserver.expect_request(GET_TOKEN, method="POST").respond_with_json(
            json.loads(json.dumps(answer("64-oauth-refresh")))
        )
        httpserver.expect_request(
            zone, headers={"Authorization": "Bearer redacted-access"}
        ).respond_with_json(answer("05b-timezone"))
        held = {**CLIENT, "access_token": "old", "refresh_token": "old-refresh"}
        connection = make_adapter(held).connection

        def keep(renewal: Any) -> Any:
            kept.append(renewal(connection.secrets))
            return {**connection.secrets, **kept[-1]}

        account = FrappeHrAdapter(replace(connection, keep=keep)).account()

        assert account.timezone == "Europe/London"
        assert [new["refresh_token"] for new in kept] == ["redacted-refresh"]

    def test_consent_is_not_asked_for_in_the_clear(self, make_adapter: MakeAdapter) -> None:
        with pytest.raises(CrmError, match="https"):
            make_adapter(CLIENT).authorize_url("https://afterword.example/back", "a-state")


class TestCheck:
    def test_what_works_and_what_would_help_is_told(
        self, site: Site, adapter: FrappeHrAdapter
    ) -> None:
        assert any(finding.works for finding in adapter.check())
        assert [text.split(".")[0] for text in wrong(adapter)] == [
            "Nothing says which client company a Job Opening is for"
        ]

    def test_a_user_without_rights_is_told(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.forbidden.add("Interview")

        assert any("HR User" in text for text in wrong(adapter))

    def test_users_who_may_not_be_read_are_told(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.forbidden.add("User")

        assert any("may not read users" in text for text in wrong(adapter))

    def test_a_setting_that_names_no_field_is_told(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        adapter = make_adapter(client_company_field="custom_missing")

        assert "Job Openings have no field custom_missing, which a setting names." in wrong(adapter)

    def test_settings_that_are_not_understood_are_told(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        adapter = make_adapter(
            stages={"Hold": "dreaming"},
            interview_types="all",
            recruiter_field="Robert'); --",
            default_recruiter=5,
        )

        told = " ".join(wrong(adapter))

        assert all(
            name in told
            for name in ("stages.Hold", "interview_types", "recruiter_field", "default_recruiter")
        )

    def test_an_unknown_zone_is_told(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.zone = "Europe/Atlantis"

        assert any("time zone" in text for text in wrong(adapter))

    def test_a_site_without_frappe_hr_is_told(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.fails = (404, answer("22c-applicant-not-found"))

        assert any("no Frappe HR at this address" in text for text in wrong(adapter))

    def test_a_site_without_webhooks_is_told(self, site: Site, make_adapter: MakeAdapter) -> None:
        assert any("no webhooks yet" in text for text in wrong(make_adapter(KEYS)))


class TestWebhooks:
    def test_they_are_made_with_a_name_a_secret_and_our_template(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        done = make_adapter(KEYS).register_webhooks(URL)

        hooks = site.records["Webhook"].values()
        assert {(one["webhook_doctype"], one["webhook_docevent"]) for one in hooks} == {
            (doctype, event)
            for doctype in ("Interview", "Job Applicant")
            for event in ("after_insert", "on_change", "on_trash")
        }
        assert {one["webhook_secret"] for one in hooks} == {done.secrets["webhook_secret"]}
        assert all(one["name"] and one["enable_security"] for one in hooks)
        assert {one["request_url"] for one in hooks} == {URL}

    def test_a_secret_that_there_is_stays(self, site: Site, adapter: FrappeHrAdapter) -> None:
        done = adapter.register_webhooks(URL)

        assert done.secrets["webhook_secret"] == adapter.connection.secrets["webhook_secret"]

    def test_those_of_others_stay(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.put("Webhook", name="afterword-00000000-interview-on_change")
        adapter.register_webhooks(URL)

        adapter.remove_webhooks()

        assert list(site.records["Webhook"]) == ["afterword-00000000-interview-on_change"]

    @pytest.mark.parametrize(
        "call",
        [
            lambda adapter: adapter.register_webhooks(URL),
            lambda adapter: adapter.remove_webhooks(),
            lambda adapter: adapter.webhook_states(),
        ],
    )
    def test_whoever_is_no_system_manager_is_told_so(
        self, site: Site, adapter: FrappeHrAdapter, call: Any
    ) -> None:
        site.forbidden.add("Webhook")

        with pytest.raises(CrmError, match="System Manager") as caught:
            call(adapter)

        assert caught.value.permanent
        assert not isinstance(caught.value, CrmAuthError)

    def test_one_that_was_disabled_or_deleted_is_off(
        self, site: Site, make_adapter: MakeAdapter
    ) -> None:
        adapter = make_adapter(webhook_url=URL)
        adapter.register_webhooks(URL)
        hooks = list(site.records["Webhook"].values())
        hooks[0]["enabled"] = 0
        del site.records["Webhook"][hooks[1]["name"]]

        assert adapter.webhook_states()[:3] == (
            WebhookState("Interview: after_insert", False),
            WebhookState("Interview: on_change", False),
            WebhookState("Interview: on_trash", True),
        )

    def test_those_that_were_made_by_hand_count(self, site: Site, adapter: FrappeHrAdapter) -> None:
        site.put(
            "Webhook",
            name="by-hand",
            webhook_doctype="Job Applicant",
            webhook_docevent="on_change",
            request_url=URL,
            enabled=1,
        )

        on = [state.name for state in adapter.webhook_states() if state.is_on]

        assert on == ["Job Applicant: on_change"]

    def test_whoever_makes_them_by_hand_is_given_all_to_copy(
        self, adapter: FrappeHrAdapter
    ) -> None:
        values = [step.value for step in adapter.webhook_steps(URL)]

        assert values[0] == URL
        assert adapter.connection.secrets["webhook_secret"] in values
        assert (
            '{"event": "on_change", "doctype": {{ doc.doctype | tojson }},'
            ' "name": {{ doc.name | tojson }}, "modified": {{ doc.modified | tojson }}}'
        ) in values


class TestPanel:
    def test_its_script_shows_the_person_of_the_form(self, adapter: FrappeHrAdapter) -> None:
        field, script = adapter.panel_steps('https://a.example/launch?installation=k"</script>')

        assert field.value == "afterword_panel"
        assert script.value is not None
        assert '"https://a.example/launch?installation=k\\"' in script.value
        assert '&candidate=" + encodeURIComponent(person)' in script.value

    def test_nobody_vouches_for_who_looks(self, adapter: FrappeHrAdapter) -> None:
        assert Capability.VIEWER_PROOF not in adapter.capabilities
