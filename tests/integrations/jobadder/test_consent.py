"""JobAdder's OAuth: what a consent gives, and what happens when it ends."""

from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_httpserver import HTTPServer

from integrations.jobadder.adapter import JobAdderAdapter
from plugin.crm import CrmError
from plugin.domain.records import RecordKind
from tests.integrations.jobadder.conftest import SECRETS, MakeAdapter
from tests.integrations.jobadder.fake import RITA

ANSWER = {
    "access_token": "a-new-token",
    "refresh_token": "a-refresh-token",
    "expires_in": 3600,
    "token_type": "Bearer",
    "api": "https://au1api.jobadder.com/v2",
    "account": 2048,
    "instance": "au1",
}


@pytest.fixture
def granting(make_adapter: MakeAdapter, httpserver: HTTPServer) -> JobAdderAdapter:
    return make_adapter(identity_url=httpserver.url_for(""))


def test_consent_is_asked_for_at_jobadder_and_with_offline_access(adapter: JobAdderAdapter) -> None:
    url = urlsplit(adapter.authorize_url("https://afterword.example/back", "a-state"))

    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://id.jobadder.com/connect/authorize"
    assert parse_qs(url.query)["scope"] == ["read write offline_access"]
    assert parse_qs(url.query)["client_id"] == ["our-client"]


def test_a_consent_tells_the_account_and_where_its_api_is(
    granting: JobAdderAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/connect/token", method="POST").respond_with_json(ANSWER)

    granted = granting.grant({"code": "a-code"}, "https://afterword.example/back")

    assert granted.settings == {"account": "2048", "instance": "au1"}
    assert granted.base_url == "https://au1api.jobadder.com/v2"
    assert granted.secrets["refresh_token"] == "a-refresh-token"
    assert granted.secrets["access_expires_at"] == "2026-02-10T10:00:00+00:00"


@pytest.mark.parametrize(
    "api", ["https://evil.example/v2", "http://api.jobadder.com/v2", "https://xjobadder.com", None]
)
def test_an_api_elsewhere_is_not_believed(
    granting: JobAdderAdapter, httpserver: HTTPServer, api: str | None
) -> None:
    answer = {**ANSWER, "api": api}
    httpserver.expect_request("/connect/token", method="POST").respond_with_json(answer)

    assert granting.grant({"code": "a-code"}, "https://afterword.example/back").base_url is None


def test_the_account_is_known_by_its_instance_and_number(make_adapter: MakeAdapter) -> None:
    assert make_adapter().account().ref == "au1:2048"


def test_before_a_consent_there_is_no_account(make_adapter: MakeAdapter) -> None:
    with pytest.raises(CrmError):
        make_adapter(account=None).account()


def test_a_token_of_an_hour_ago_is_renewed_before_the_call(
    make_adapter: MakeAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/connect/token", method="POST").respond_with_json(ANSWER)
    httpserver.expect_request(
        "/v2/users/3", headers={"Authorization": "Bearer a-new-token"}
    ).respond_with_json(RITA)
    old = {"refresh_token": "r", "access_expires_at": "2026-02-10T08:00:00+00:00"}
    adapter = make_adapter({**SECRETS, **old}, identity_url=httpserver.url_for(""))

    assert adapter.fetch([(RecordKind.RECRUITER, "3")]).recruiters[0].name == "Rita Roe"
