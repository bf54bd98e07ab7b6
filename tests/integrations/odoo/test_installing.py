"""Whose account it is, what works, the words of the agency, and the panel."""

import pytest
from pytest_httpserver import HTTPServer

from integrations.odoo.adapter import OdooAdapter
from plugin.crm import Account, BadLaunch, CrmConnection
from plugin.domain.submissions import Stage
from tests.integrations.odoo.conftest import MakeAdapter
from tests.integrations.odoo.fake import FakeOdoo

LAUNCH = "https://afterword.example/launch/odoo?installation=a-key"


def test_an_account_is_a_database_at_an_address(
    odoo: FakeOdoo, adapter: OdooAdapter, httpserver: HTTPServer
) -> None:
    place = f"127.0.0.1:{httpserver.port}"

    assert adapter.account() == Account(
        ref=f"{place}/agency",
        name="Harbour Talent Agency",
        timezone="Europe/London",
        country="GB",
        frame_ancestors=(f"http://{place}",),
    )


def test_a_good_connection_says_how_it_is_called(odoo: FakeOdoo, make_adapter: MakeAdapter) -> None:
    stages = {str(number): "interviewing" for number in range(1, 7)}

    found = make_adapter(stages=stages).check()

    assert all(one.works for one in found)
    assert ("JSON-RPC" if odoo.era == "18" else "JSON-2") in found[0].text
    assert "3 applicants" in found[1].text


def test_odd_settings_are_found_and_stages_that_are_not_followed_are_no_fault(
    odoo: FakeOdoo, make_adapter: MakeAdapter
) -> None:
    found = make_adapter(stages={"3": "interviewing", "4": "dancing"}).check()

    assert [one.text for one in found if not one.works] == [
        "The setting stages.4 has a value that we do not understand.",
    ]


def test_a_missing_token_and_key_are_found() -> None:
    bare = OdooAdapter(CrmConnection("k", "https://odoo.example", "https://afterword.example"))

    found = bare.check()

    assert [one.is_needed for one in found] == [True, False]
    assert "polling" in found[1].text


def test_the_stages_are_the_agencys_in_their_order_with_guesses(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    terms = adapter.vocabulary().stages

    assert [(one.ref, one.name, one.guess) for one in terms[:6]] == [
        ("1", "New", Stage.SUBMITTED),
        ("2", "Initial Qualification", Stage.SUBMITTED),
        ("3", "First Interview", Stage.INTERVIEWING),
        ("4", "Second Interview", Stage.INTERVIEWING),
        ("5", "Contract Proposal", Stage.OFFER),
        ("6", "Contract Signed", Stage.HIRED),
    ]


def test_refuse_reasons_are_words_of_the_agency_too(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    guesses = {one.ref: one.guess for one in adapter.vocabulary().stages[6:]}

    assert guesses["reason-6"] is guesses["reason-2"] is Stage.WITHDRAWN
    assert guesses["reason-1"] is Stage.REJECTED
    assert guesses["reason-3"] is Stage.JOB_CLOSED


def test_every_meeting_of_an_applicant_is_an_interview(
    odoo: FakeOdoo, adapter: OdooAdapter
) -> None:
    assert adapter.vocabulary().interview_types == ()


def test_the_field_of_the_panel_computes_a_frame_of_each_applicant(adapter: OdooAdapter) -> None:
    name, code, view = (step.value or "" for step in adapter.panel_steps(LAUNCH))

    class Applicant(dict[str, str]):
        id = 7

    record = Applicant()
    exec(code, {"self": [record]})  # noqa: S102 -- as Odoo runs it
    assert record[name] == (
        f'<iframe src="{LAUNCH}&amp;submission=7"'
        ' style="width:100%;height:640px;border:0"></iframe>'
    )
    assert f'<field name="{name}"' in view


def test_an_address_with_marks_of_its_own_stays_itself(adapter: OdooAdapter) -> None:
    odd = "https://afterword.example/launch/odoo?installation=a%20'key'&x=1"

    code = adapter.panel_steps(odd)[1].value or ""

    class Applicant(dict[str, str]):
        id = 7

    record = Applicant()
    exec(code, {"self": [record]})  # noqa: S102 -- as Odoo runs it
    assert "a%20&#x27;key&#x27;&amp;x=1&amp;submission=7" in record["x_afterword_panel"]


def test_odoo_vouches_for_nobody(adapter: OdooAdapter) -> None:
    with pytest.raises(BadLaunch):
        adapter.verify_launch({"applicant": "7"}, now=0)
