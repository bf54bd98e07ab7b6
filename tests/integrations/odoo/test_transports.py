"""Which way an Odoo is called, and what its refusals mean."""

import json

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from integrations.odoo.api import OdooApi
from integrations.odoo.errors import error_named
from plugin.crm import CrmAuthError, CrmConnection, CrmError, RecordGone
from tests.integrations.odoo.captured import answer, sent
from tests.integrations.odoo.conftest import MakeAdapter, connection_to
from tests.integrations.odoo.fake import FakeOdoo


def api_of(server: HTTPServer, **settings: object) -> OdooApi:
    return OdooApi(connection_to(server.url_for(""), **settings))


def test_an_odoo_18_leads_json2_to_its_sign_in_page_and_is_called_by_rpc(
    odoo18: FakeOdoo, httpserver: HTTPServer
) -> None:
    api = api_of(httpserver)

    assert api.count("hr.applicant", []) == 3
    assert (api.transport.speaks_json2, api.transport.uid) == (False, 8)
    assert api.candidate_model == "hr.candidate"


def test_an_odoo_19_needs_neither_database_nor_login(
    odoo19: FakeOdoo, httpserver: HTTPServer
) -> None:
    api = api_of(httpserver, database="", login="")

    assert api.count("hr.applicant", []) == 3
    assert (api.transport.speaks_json2, api.transport.uid) == (True, 8)
    assert api.candidate_model == "hr.applicant"


def test_an_odoo_18_without_database_or_login_cannot_be_called(
    odoo18: FakeOdoo, httpserver: HTTPServer
) -> None:
    with pytest.raises(CrmAuthError):
        api_of(httpserver, login=None).count("hr.applicant", [])


@pytest.mark.parametrize("status", [302, 400, 404, 405])
def test_whatever_an_odoo_without_json2_says_to_it_rpc_is_tried(
    odoo18: FakeOdoo, httpserver: HTTPServer, status: int
) -> None:
    httpserver.expect_ordered_request("/json/2/res.users/context_get").respond_with_data("", status)

    assert api_of(httpserver).transport.speaks_json2 is False


def test_an_old_odoo_without_persons_apart_is_told_by_its_fields(
    odoo18: FakeOdoo, httpserver: HTTPServer
) -> None:
    for applicant in odoo18.tables["hr.applicant"].values():
        del applicant["candidate_id"]

    assert api_of(httpserver).candidate_model == "hr.applicant"


def test_a_call_by_rpc_has_the_form_that_was_captured(
    odoo18: FakeOdoo, httpserver: HTTPServer
) -> None:
    api_of(httpserver).search_read("hr.applicant", [["id", "=", 3]], ["active"])

    asked = json.loads(httpserver.log[-1][0].get_data())["params"]["args"]
    captured = sent("77_refused_with_active_test_false")
    assert asked[3:6] == captured[3:6]
    assert asked[6]["context"] == captured[6]["context"] == {"active_test": False}


def test_a_call_by_json2_names_its_arguments_and_brings_the_key_as_bearer(
    odoo19: FakeOdoo, httpserver: HTTPServer
) -> None:
    api_of(httpserver).search_read("hr.applicant", [["id", "=", 3]], ["active"])

    request, _ = httpserver.log[-1]
    assert json.loads(request.get_data())["domain"] == [["id", "=", 3]]
    assert request.headers["Authorization"].startswith("bearer ")
    assert request.headers["X-Odoo-Database"] == "agency"


def test_authenticate_that_answers_false_is_a_refused_key(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/json/2/res.users/context_get").respond_with_data("", 404)
    httpserver.expect_request("/jsonrpc").respond_with_json(answer("02_authenticate_wrong_key"))

    with pytest.raises(CrmAuthError) as caught:
        api_of(httpserver).count("hr.applicant", [])

    assert "does not accept" in str(caught.value)


def test_a_wrong_key_of_an_odoo_19_is_401(odoo19: FakeOdoo, httpserver: HTTPServer) -> None:
    wrong = CrmConnection("k", httpserver.url_for(""), "https://a.example", {"api_key": "wrong"})

    with pytest.raises(CrmAuthError):
        OdooApi(wrong).count("hr.applicant", [])


def test_without_a_key_nothing_is_called(httpserver: HTTPServer) -> None:
    with pytest.raises(CrmAuthError):
        OdooApi(CrmConnection("k", httpserver.url_for(""), "https://a.example")).count("x", [])

    assert httpserver.log == []


@pytest.mark.parametrize(
    ("name", "error", "permanent"),
    [
        ("60_error_missing_record", RecordGone, True),
        ("61_error_access_denied", CrmAuthError, True),
        ("62_error_bad_field", CrmError, True),
        ("64_error_plugin_user_cannot_create_automation", CrmAuthError, True),
    ],
)
def test_a_captured_refusal_comes_with_200_and_is_the_error_that_it_names(
    httpserver: HTTPServer, name: str, error: type[CrmError], permanent: bool
) -> None:
    httpserver.expect_ordered_request("/json/2/res.users/context_get").respond_with_data("", 404)
    httpserver.expect_ordered_request("/jsonrpc").respond_with_json(
        answer("01_authenticate_api_key_as_password")
    )
    httpserver.expect_ordered_request("/jsonrpc").respond_with_json(answer(name))

    with pytest.raises(CrmError) as caught:
        api_of(httpserver).count("hr.applicant", [])

    assert (type(caught.value), caught.value.permanent) == (error, permanent)
    assert "allowed" not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "name", "error", "permanent"),
    [
        (401, "werkzeug.exceptions.Unauthorized", CrmAuthError, True),
        (403, "odoo.exceptions.AccessError", CrmAuthError, True),
        (404, "odoo.exceptions.MissingError", RecordGone, True),
        (422, "werkzeug.exceptions.UnprocessableEntity", CrmError, True),
        (500, "builtins.ValueError", CrmError, True),
        (500, "psycopg2.OperationalError", CrmError, False),
        (503, "none", CrmError, False),
    ],
)
def test_a_refusal_by_json2_is_a_status_and_of_a_500_the_name_decides(
    httpserver: HTTPServer, status: int, name: str, error: type[CrmError], permanent: bool
) -> None:
    httpserver.expect_request("/json/2/res.users/context_get").respond_with_json({"uid": 8})
    httpserver.expect_request("/json/2/hr.applicant/search_count").respond_with_json(
        {"name": name, "message": "Priya Natarajan"}, status
    )

    with pytest.raises(CrmError) as caught:
        api_of(httpserver).count("hr.applicant", [])

    assert (type(caught.value), caught.value.permanent) == (error, permanent)
    assert "Priya" not in str(caught.value)


def test_a_500_that_is_no_json_may_pass(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/json/2/res.users/context_get").respond_with_json({"uid": 8})
    httpserver.expect_request("/json/2/hr.applicant/search_count").respond_with_response(
        Response("<h1>Internal Server Error</h1>", 500)
    )

    with pytest.raises(CrmError) as caught:
        api_of(httpserver).count("hr.applicant", [])

    assert caught.value.permanent is False


def test_what_odoo_calls_an_error_is_told_only_where_it_is_a_name() -> None:
    assert "Priya" not in str(error_named("No such applicant. Priya was here", "x.y"))
    assert error_named(None, "x.y").permanent is False


def test_each_adapter_finds_out_once(odoo: FakeOdoo, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    adapter.poll(None)
    adapter.poll(None)

    assert len(odoo.called("hr.applicant", "fields_get")) == 1
