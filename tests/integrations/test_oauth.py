"""Tokens that age: renewed in time, by one at a time, stored before they are used."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.oauth import (
    RECONNECT,
    OAuthEndpoints,
    OAuthHttp,
    OAuthTokens,
    authorize_url,
    code_in,
)
from plugin.crm import CrmAuthError, CrmConnection, CrmError, Renewal, Secrets

NOW = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
APP = {"client_id": "our-id", "client_secret": "our-secret"}


class Store:
    """The secrets of one installation, as a database would keep them."""

    def __init__(self, **secrets: str) -> None:
        self.kept: dict[str, str] = {**APP, **secrets}

    def keep(self, renewal: Renewal) -> Secrets:
        self.kept |= renewal(dict(self.kept))
        return dict(self.kept)

    def connection(self, base_url: str = "https://crm.example") -> CrmConnection:
        return CrmConnection(
            "key",
            base_url,
            "https://afterword.example",
            dict(self.kept),
            clock=lambda: NOW,
            keep=self.keep,
        )


class TokenEndpoint:
    """A CRM's token endpoint: what it was asked, and a new pair for each good question."""

    def __init__(self, crm: HTTPServer) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer: Response | None = None
        self.ends = OAuthEndpoints(
            authorize_url="https://crm.example/authorize", token_url=crm.url_for("/token")
        )
        crm.expect_request("/token").respond_with_handler(self._respond)

    def _respond(self, request: Request) -> Response:
        form = parse_qs(request.get_data(as_text=True))
        self.asked.append({name: values[0] for name, values in form.items()})
        if self.answer is not None:
            return self.answer
        number = len(self.asked)
        return said(access_token=f"access-{number}", refresh_token=f"refresh-{number}")


def said(**fields: object) -> Response:
    document = {"token_type": "Bearer", "expires_in": 3600, **fields}
    return Response(json.dumps(document), content_type="application/json")


@pytest.fixture
def endpoint(httpserver: HTTPServer) -> TokenEndpoint:
    return TokenEndpoint(httpserver)


def tokens(store: Store, endpoint: TokenEndpoint) -> OAuthTokens:
    return OAuthTokens(store.connection(), endpoint.ends)


def until(**ahead: float) -> str:
    return (NOW + timedelta(**ahead)).isoformat()


class TestConsent:
    def test_a_code_gives_tokens_and_their_end(self, endpoint: TokenEndpoint) -> None:
        found = tokens(Store(), endpoint).exchange("a-code", "https://a.example/back")

        assert found == {
            "access_token": "access-1",
            "refresh_token": "refresh-1",
            "access_expires_at": until(hours=1),
        }
        assert endpoint.asked == [
            {
                "grant_type": "authorization_code",
                "code": "a-code",
                "redirect_uri": "https://a.example/back",
                **APP,
            }
        ]

    def test_a_refused_code_connects_nobody(self, endpoint: TokenEndpoint) -> None:
        endpoint.answer = Response('{"error": "invalid_grant"}', 400)

        with pytest.raises(CrmAuthError):
            tokens(Store(), endpoint).exchange("a-code", "https://a.example/back")

    def test_a_crm_that_came_back_without_a_code_refused(self) -> None:
        with pytest.raises(CrmAuthError):
            code_in({"error": "access_denied"})

    def test_consent_is_not_asked_for_in_the_clear(self) -> None:
        ends = OAuthEndpoints(authorize_url="http://crm.example/auth", token_url="http://x")

        with pytest.raises(CrmError, match="https"):
            authorize_url(ends, "our-id", "https://a.example/back", "state")


class TestRenewing:
    def test_a_good_token_is_used_as_it_is(self, endpoint: TokenEndpoint) -> None:
        store = Store(access_token="old", access_expires_at=until(minutes=5))

        assert tokens(store, endpoint).access_token() == "old"
        assert endpoint.asked == []

    def test_one_that_is_nearly_over_is_renewed_and_stored(self, endpoint: TokenEndpoint) -> None:
        store = Store(access_token="old", refresh_token="r", access_expires_at=until(seconds=50))

        assert tokens(store, endpoint).access_token() == "access-1"
        assert store.kept["refresh_token"] == "refresh-1"
        assert endpoint.asked[0]["refresh_token"] == "r"

    def test_what_another_worker_renewed_is_not_renewed_again(
        self, endpoint: TokenEndpoint
    ) -> None:
        store = Store(access_token="old", refresh_token="r", access_expires_at=until(seconds=-1))
        ours = tokens(store, endpoint)
        tokens(store, endpoint).access_token()

        assert ours.access_token() == "access-1"
        assert len(endpoint.asked) == 1

    def test_an_answer_without_an_end_replaces_the_end_before(
        self, endpoint: TokenEndpoint
    ) -> None:
        store = Store(access_token="old", refresh_token="r", access_expires_at=until(seconds=-1))
        endpoint.answer = said(access_token="lasting", expires_in=None)
        ours = tokens(store, endpoint)

        assert [ours.access_token(), ours.access_token()] == ["lasting", "lasting"]
        assert len(endpoint.asked) == 1

    def test_a_refused_refresh_asks_to_reconnect_and_keeps_what_there_is(
        self, endpoint: TokenEndpoint
    ) -> None:
        store = Store(refresh_token="dead")
        before = dict(store.kept)
        endpoint.answer = Response('{"error": "invalid_grant"}', 400)

        with pytest.raises(CrmAuthError, match=RECONNECT):
            tokens(store, endpoint).access_token()
        assert store.kept == before

    def test_an_endpoint_that_is_away_is_asked_again_later(self, endpoint: TokenEndpoint) -> None:
        endpoint.answer = Response("down", 503)

        with pytest.raises(CrmError) as caught:
            tokens(Store(refresh_token="r"), endpoint).access_token()
        assert not caught.value.permanent
        assert not isinstance(caught.value, CrmAuthError)

    @pytest.mark.parametrize("body", ["<html>", "[]", '{"token_type": "Bearer"}'])
    def test_nonsense_may_be_sense_next_time(self, endpoint: TokenEndpoint, body: str) -> None:
        endpoint.answer = Response(body, 200)

        with pytest.raises(CrmError) as caught:
            tokens(Store(refresh_token="r"), endpoint).access_token()
        assert not caught.value.permanent

    def test_no_secret_is_in_an_error(self, endpoint: TokenEndpoint) -> None:
        endpoint.answer = Response('{"error": "invalid_grant", "refresh_token": "r-1"}', 400)

        with pytest.raises(CrmAuthError) as caught:
            tokens(Store(refresh_token="r-1"), endpoint).access_token()
        assert not {"r-1", "our-secret"} & set(repr(caught.value).split())


class TestCalling:
    @pytest.fixture
    def seen(self, httpserver: HTTPServer) -> list[str]:
        """The tokens that the CRM was called with; it takes only those that were renewed."""
        used: list[str] = []

        def respond(request: Request) -> Response:
            used.append(request.headers["Authorization"])
            return Response("{}", 401 if "old" in used[-1] else 200)

        httpserver.expect_request("/thing").respond_with_handler(respond)
        return used

    def http(self, crm: HTTPServer, store: Store, endpoint: TokenEndpoint) -> OAuthHttp:
        connection = store.connection(crm.url_for(""))
        return OAuthHttp(connection.base_url, OAuthTokens(connection, endpoint.ends))

    def test_a_token_that_is_refused_is_renewed_once(
        self, httpserver: HTTPServer, endpoint: TokenEndpoint, seen: list[str]
    ) -> None:
        store = Store(access_token="old", refresh_token="r", access_expires_at=until(hours=1))

        answer = self.http(httpserver, store, endpoint).get("/thing")

        assert answer.status == 200
        assert seen == ["Bearer old", "Bearer access-1"]

    def test_a_crm_that_refuses_the_new_one_too_is_not_asked_for_ever(
        self, httpserver: HTTPServer, endpoint: TokenEndpoint, seen: list[str]
    ) -> None:
        endpoint.answer = said(access_token="old-again", refresh_token="r2")
        store = Store(access_token="old", refresh_token="r", access_expires_at=until(hours=1))

        with pytest.raises(CrmAuthError):
            self.http(httpserver, store, endpoint).get("/thing")
        assert len(seen) == 2
        assert len(endpoint.asked) == 1

    def test_a_refused_refresh_is_asked_for_once(
        self, httpserver: HTTPServer, endpoint: TokenEndpoint, seen: list[str]
    ) -> None:
        endpoint.answer = Response('{"error": "invalid_grant"}', 400)

        with pytest.raises(CrmAuthError, match=RECONNECT):
            self.http(httpserver, Store(refresh_token="dead"), endpoint).get("/thing")
        assert len(endpoint.asked) == 1
        assert seen == []


def test_extra_arguments_of_a_crm_go_along() -> None:
    extra: Mapping[str, str] = {"audience": "https://api.crm.example/"}
    ends = OAuthEndpoints(
        authorize_url="https://crm.example/auth",
        token_url="https://x",
        scope="a b",
        authorize_extra=extra,
    )

    url = authorize_url(ends, "our-id", "https://a.example/back", "a-state")

    asked = parse_qs(url.partition("?")[2])
    assert asked["audience"] == ["https://api.crm.example/"]
    assert asked["scope"] == ["a b"]
