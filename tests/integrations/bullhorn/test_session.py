"""The login dance: data centres, tokens that are good once, sessions that end."""

from dataclasses import replace
from datetime import timedelta

import pytest
from werkzeug import Request, Response

from integrations.bullhorn.adapter import BullhornAdapter
from integrations.bullhorn.datacentres import find_places, is_bullhorn
from plugin.crm import CrmAuthError, CrmError
from plugin.domain.records import RecordKind
from tests.integrations.bullhorn.conftest import Clock, Keeper, MakeAdapter
from tests.integrations.bullhorn.fake import CORP, FakeBullhorn, answer

WANTED = [(RecordKind.CANDIDATE, "99")]


def name_of(adapter: BullhornAdapter) -> str | None:
    return adapter.fetch(WANTED).candidates[0].name


def test_the_data_centre_is_that_of_the_api_user(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    assert name_of(adapter) == "Ana Sample"

    assert bullhorn.calls[0] == "GET /rest-services/loginInfo"
    assert bullhorn.queries[0] == {"username": "afterword.api"}


def test_the_consent_keeps_the_data_centre_that_gave_it(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    granted = adapter.grant({"code": "a-code", "state": "x"}, "https://afterword.example/back")

    assert granted.settings == {
        "oauth_url": f"{bullhorn.url}/oauth",
        "login_url": f"{bullhorn.url}/rest-services",
    }
    assert granted.secrets["refresh_token"] == "refresh-1"
    assert bullhorn.queries[-1]["redirect_uri"] == "https://afterword.example/back"


def test_a_fresh_consent_is_used_without_another_token(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    keeper.secrets |= make_adapter().grant({"code": "a-code"}, "https://a.example").secrets

    name_of(make_adapter())

    assert bullhorn.calls.count("POST /oauth/token") == 1
    assert bullhorn.calls.count("POST /rest-services/login") == 1


def test_an_access_token_is_marked_as_used_up_by_its_login(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    name_of(adapter)

    assert keeper.secrets["access_token"] == ""
    assert keeper.secrets["bh_rest_token"] in bullhorn.sessions


@pytest.mark.parametrize("path", ["/oauth/token", "/rest-services/login"])
def test_another_data_centre_is_followed(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, path: str
) -> None:
    elsewhere = {"/oauth/token": "/oauth-west/token", "/rest-services/login": "/west/login"}[path]

    def login_there(request: Request) -> Response | None:
        if request.path == "/west/login":
            assert request.args["access_token"] in bullhorn.access
            bullhorn.sessions["western"] = "granting"
            return answer({"BhRestToken": "western", "restUrl": f"{bullhorn.url}/{CORP}/rest/"})
        return None

    bullhorn.before = login_there
    bullhorn.redirects[path] = elsewhere

    assert name_of(adapter) == "Ana Sample"
    assert f"POST {elsewhere}" in bullhorn.calls


def test_a_second_redirect_is_not_followed(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    bullhorn.redirects |= {"/oauth/token": "/oauth-b/token", "/oauth-b/token": "/oauth-c/token"}

    with pytest.raises(CrmError) as caught:
        adapter.fetch(WANTED)

    assert caught.value.permanent
    assert "POST /oauth-c/token" not in bullhorn.calls


@pytest.mark.parametrize("path", ["/oauth/token", "/rest-services/login"])
def test_a_redirect_to_a_strange_host_takes_no_token_there(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, path: str
) -> None:
    bullhorn.redirects[path] = f"https://bullhornstaffing.com.thief.example{path}"

    with pytest.raises(CrmError, match="not Bullhorn's"):
        adapter.fetch(WANTED)


@pytest.mark.parametrize(
    ("url", "is_theirs"),
    [
        ("https://auth-emea.bullhornstaffing.com/oauth", True),
        ("https://rest99.bullhornstaffing.com:443/rest-services/", True),
        ("http://auth-emea.bullhornstaffing.com/oauth", False),
        ("https://auth-emea.bullhornstaffing.com:8443/oauth", False),
        ("https://bullhornstaffing.com.thief.example/oauth", False),
        ("https://thiefbullhornstaffing.com/oauth", False),
        ("https://[", False),
    ],
)
def test_only_bullhorns_own_hosts_are_trusted(url: str, is_theirs: bool) -> None:
    assert is_bullhorn(url, "https://rest.bullhornstaffing.com") is is_theirs


def test_addresses_on_a_strange_host_are_refused(bullhorn: FakeBullhorn) -> None:
    bullhorn.before = lambda _request: answer(
        {"oauthUrl": "https://thief.example/oauth", "restUrl": "https://thief.example/rest"}
    )

    with pytest.raises(CrmError) as caught:
        find_places(bullhorn.url, "afterword.api")

    assert caught.value.permanent


def test_a_refresh_token_is_stored_before_it_is_used(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    """It is good once: a crash at the login must not lose the next one."""

    def crash_at_login(request: Request) -> Response | None:
        return answer({}, 500) if request.path.endswith("/login") else None

    bullhorn.before = crash_at_login
    with pytest.raises(CrmError):
        adapter.fetch(WANTED)

    assert keeper.secrets["refresh_token"] == bullhorn.refresh != "refresh-1"
    assert keeper.secrets["access_token"] in bullhorn.access


def test_a_session_that_is_over_is_opened_anew_once(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    name_of(adapter)
    bullhorn.ends_sessions()
    bullhorn.calls.clear()

    assert name_of(adapter) == "Ana Sample"
    assert bullhorn.calls == [
        f"GET /{CORP}/rest/entity/Candidate/99",
        "GET /rest-services/loginInfo",
        "POST /oauth/token",
        "POST /rest-services/login",
        f"GET /{CORP}/rest/entity/Candidate/99",
    ]


@pytest.mark.parametrize("status", [401, 412])
def test_a_session_that_is_refused_at_once_is_not_opened_for_ever(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, status: int
) -> None:
    bullhorn.before = lambda request: (
        answer({}, status) if request.path.startswith(f"/{CORP}") else None
    )

    with pytest.raises(CrmAuthError):
        adapter.fetch(WANTED)

    assert bullhorn.calls.count("POST /rest-services/login") == 2


def test_another_process_that_was_first_spares_us_the_login(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    one, other = make_adapter(), make_adapter()
    name_of(one)
    bullhorn.calls.clear()

    name_of(other)

    assert "POST /oauth/token" not in bullhorn.calls


def test_a_session_ends_a_minute_early_by_our_clock(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, told_time: Clock
) -> None:
    name_of(make_adapter())
    told_time.now += timedelta(minutes=2880)
    bullhorn.calls.clear()

    name_of(make_adapter())

    assert bullhorn.calls.count("POST /rest-services/login") == 1


def test_an_access_token_that_was_used_up_is_renewed_once(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    keeper.secrets["access_token"] = "used-before"

    assert name_of(make_adapter()) == "Ana Sample"
    assert bullhorn.calls.count("POST /rest-services/login") == 2


def test_a_refresh_token_that_is_no_longer_good_asks_for_a_person(
    make_adapter: MakeAdapter, keeper: Keeper
) -> None:
    keeper.secrets["refresh_token"] = "lost-long-ago"

    with pytest.raises(CrmAuthError, match="must connect"):
        make_adapter().fetch(WANTED)


def test_a_first_look_stores_nothing(make_adapter: MakeAdapter, keeper: Keeper) -> None:
    adapter = BullhornAdapter(replace(make_adapter().connection, keep=None))

    assert name_of(adapter) == "Ana Sample"
    assert keeper.renewals == []


def test_the_sessions_token_is_in_a_header_and_in_no_address(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, keeper: Keeper
) -> None:
    name_of(adapter)

    assert bullhorn.headers[-1] == keeper.secrets["bh_rest_token"]
    assert not any("BhRestToken" in query for query in bullhorn.queries)


def test_neither_the_client_nor_its_secret_is_in_an_error(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    bullhorn.before = lambda request: answer({}, 500) if request.path.endswith("/token") else None

    with pytest.raises(CrmError) as caught:
        adapter.fetch(WANTED)

    assert "a-client" not in repr(caught.value)
    assert "refresh-1" not in repr(caught.value)
