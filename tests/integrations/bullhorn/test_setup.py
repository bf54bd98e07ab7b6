"""Connecting an agency: whose account it is, its words, what is missing, the tab's sheet."""

import json
from pathlib import Path

import pytest
from werkzeug import Request, Response

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.crm import Account, CrmAuthError
from plugin.domain.submissions import Stage
from tests.integrations.bullhorn.conftest import Keeper, MakeAdapter
from tests.integrations.bullhorn.fake import FakeBullhorn, answer, exchange

MANIFEST = Path(__file__).parents[3] / "manifest.json"
URL = "https://afterword.example/launch/bullhorn?installation=a-key"


def test_the_account_is_the_corporation_that_every_launch_names(adapter: BullhornAdapter) -> None:
    assert adapter.account() == Account(
        "1234", "Harbour Recruiting", frame_ancestors=("https://*.bullhornstaffing.com",)
    )


def test_statuses_and_appointment_types_are_the_agencys_own(adapter: BullhornAdapter) -> None:
    words = adapter.vocabulary()

    assert [(term.ref, term.guess) for term in words.stages] == [
        ("New Lead", Stage.SUBMITTED),
        ("Submitted", Stage.SUBMITTED),
        ("Client Interview", Stage.INTERVIEWING),
        ("Offer Extended", Stage.OFFER),
        ("Placed", Stage.HIRED),
        ("Client Rejected", Stage.REJECTED),
    ]
    assert [term.ref for term in words.interview_types if term.guess] == [
        "Interview",
        "Interview in-house",
        "1st Interview",
        "2nd Interview",
        "3rd Interview",
    ]


def test_statuses_may_come_with_labels(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    bullhorn.settings["jobResponseStatusList"] = [
        {"value": "INT", "label": "Interview"},
        {"value": "INT", "label": "again"},
        None,
        "Placed",
    ]

    assert [(term.ref, term.name) for term in adapter.vocabulary().stages] == [
        ("INT", "Interview"),
        ("Placed", "Placed"),
    ]


def test_the_sheet_says_title_address_and_key_of_the_tab(adapter: BullhornAdapter) -> None:
    steps = adapter.panel_steps(URL)

    (tab,) = json.loads(MANIFEST.read_text("utf-8"))["modules"]["tabs"]
    assert [step.value for step in steps if step.value] == [tab["name"]["value"], URL]
    assert tab["entity"] == "candidate"
    text = " ".join(step.text for step in steps)
    for word in ("View Layout", "Candidate", "Custom Tabs", "Add New", "user types", "API key"):
        assert word in text


def test_a_connection_that_works_has_nothing_missing(adapter: BullhornAdapter) -> None:
    assert [(f.works, f.text) for f in adapter.check()] == [
        (True, "Bullhorn answers for Harbour Recruiting.")
    ]


def test_entitlements_that_are_missing_are_named(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    def unentitled(request: Request) -> Response | None:
        is_asked = request.path.endswith("/entitlements/Appointment")
        return answer(["CREATE"]) if is_asked else None

    bullhorn.before = unentitled

    (missing,) = [finding.text for finding in adapter.check() if not finding.works]

    assert "may not read Appointment" in missing


def test_types_that_cannot_be_had_are_named(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    bullhorn.meta["fields"][-1].pop("options")

    assert any("appointment types" in finding.text for finding in adapter.check())


def test_a_key_without_refresh_tokens_is_named(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    keeper.secrets |= {"refresh_token": "", "access_token": "a-token"}
    bullhorn.access["a-token"] = "granting"

    assert any("refresh tokens" in finding.text for finding in make_adapter().check())


def test_without_a_name_nobody_knows_the_data_centre(make_adapter: MakeAdapter) -> None:
    adapter = make_adapter(api_username="")

    with pytest.raises(CrmAuthError):
        adapter.authorize_url("https://afterword.example/back", "a-state")
    assert [finding.is_needed for finding in adapter.check()] == [True]


def test_consent_is_asked_for_in_the_api_users_data_centre(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    """The documented answer of `loginInfo`; where we ask is not Bullhorn's own host here."""
    bullhorn.before = lambda _request: answer(exchange("login_info__documented"))

    url = make_adapter().authorize_url("https://afterword.example/back", "a-state")

    assert url.startswith("https://auth-east.bullhornstaffing.com/oauth/authorize?")
    assert bullhorn.queries == [{"username": "afterword.api"}]


def test_an_unknown_code_connects_nobody(adapter: BullhornAdapter) -> None:
    with pytest.raises(CrmAuthError):
        adapter.grant({"code": "invented"}, "https://afterword.example/back")


def test_only_the_api_users_name_is_no_secret(adapter: BullhornAdapter) -> None:
    fields = {field.name: field.is_secret for field in adapter.setup.fields}

    assert fields == {"api_username": False, "client_id": True, "client_secret": True}
