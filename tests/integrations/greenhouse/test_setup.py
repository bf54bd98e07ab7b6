"""Connecting an agency: consent, the customer's own credential, checks and steps."""

import json
from base64 import b64decode
from urllib.parse import parse_qs, urlsplit

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.greenhouse.adapter import GreenhouseAdapter
from plugin.crm import CrmAuthError, CrmConnection, StageTerm
from plugin.domain.submissions import Stage
from tests.integrations.greenhouse.conftest import NOW, Harvest, MakeAdapter, user


class Tokens:
    """Greenhouse's token endpoint."""

    def __init__(self, server: HTTPServer) -> None:
        self.forms: list[dict[str, str]] = []
        self.clients: list[str] = []
        server.expect_request("/token", method="POST").respond_with_handler(self.respond)

    def respond(self, request: Request) -> Response:
        self.forms.append(dict(request.form))
        self.clients.append(b64decode(request.headers["Authorization"].split()[1]).decode())
        answer = {
            "access_token": f"access-{len(self.forms)}",
            "refresh_token": f"refresh-{len(self.forms)}",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return Response(json.dumps(answer), mimetype="application/json")


def connected(server: HTTPServer, secrets: dict[str, str], **settings: object) -> GreenhouseAdapter:
    base = server.url_for("").rstrip("/")
    own = {"client_id": "a-client", "client_secret": "its-secret", **secrets}
    return GreenhouseAdapter(
        CrmConnection(
            "an-installation",
            base,
            "https://afterword.example",
            own,
            {"auth_url": base, **settings},
            clock=lambda: NOW,
        )
    )


def test_consent_is_asked_for_at_greenhouses_own_address_with_every_scope() -> None:
    adapter = GreenhouseAdapter(
        CrmConnection("k", "https://harvest.greenhouse.io", "https://a.example", {"client_id": "c"})
    )

    asked = urlsplit(adapter.authorize_url("https://a.example/back", "a-state"))

    assert (asked.netloc, asked.path) == ("auth.greenhouse.io", "/authorize")
    scopes = parse_qs(asked.query)["scope"][0].split()
    assert {"harvest:interviews:list", "harvest:interviewers:list", "harvest:notes:create"} <= set(
        scopes
    )


def test_a_consent_gives_tokens(httpserver: HTTPServer) -> None:
    tokens = Tokens(httpserver)

    granted = connected(httpserver, {}).grant({"code": "a-code"}, "https://a.example/back")

    assert granted.secrets["refresh_token"] == "refresh-1"
    assert tokens.clients == ["a-client:its-secret"]
    assert tokens.forms == [
        {
            "grant_type": "authorization_code",
            "code": "a-code",
            "redirect_uri": "https://a.example/back",
        }
    ]


def test_polling_renews_a_token_that_is_over(httpserver: HTTPServer, harvest: Harvest) -> None:
    tokens = Tokens(httpserver)
    secrets = {
        "access_token": "old",
        "refresh_token": "the-refresh-token",
        "access_expires_at": NOW.isoformat(),
    }

    connected(httpserver, secrets).poll(None)

    assert tokens.forms == [{"grant_type": "refresh_token", "refresh_token": "the-refresh-token"}]


def test_a_consent_that_is_over_asks_somebody_to_connect_again(
    httpserver: HTTPServer, harvest: Harvest
) -> None:
    """A refresh token that nobody used for a day, or whose user has left."""
    secrets = {
        "access_token": "old",
        "refresh_token": "an-old-one",
        "access_expires_at": NOW.isoformat(),
    }
    refusal = Response('{"error":"invalid_grant"}', 400, mimetype="application/json")
    httpserver.expect_request("/token").respond_with_response(refusal)

    with pytest.raises(CrmAuthError, match="connect Afterword to it again"):
        connected(httpserver, secrets).poll(None)


def test_a_customers_own_credential_needs_no_consent(
    httpserver: HTTPServer, harvest: Harvest
) -> None:
    tokens = Tokens(httpserver)

    account = connected(httpserver, {}, acting_user_id="41").account()

    assert account.ref == "user-41"
    assert tokens.forms == [{"grant_type": "client_credentials", "sub": "41"}]


def test_an_account_is_known_by_its_first_user(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    harvest.of("users", user(100, "Rita"), user(99, "Otto", deactivated=True))

    assert make_adapter().account().ref == "user-99"


def test_a_scope_that_is_missing_is_named(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    harvest.refused.add("/v3/interviewers")

    findings = make_adapter().check()

    (missing,) = [finding for finding in findings if finding.is_needed]
    assert not missing.works
    assert "harvest:interviewers:list" in missing.text


def test_who_sees_nobody_is_told_that_a_site_admin_is_needed(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.of("users")

    (finding,) = make_adapter().check()

    assert (finding.works, finding.is_needed) == (False, True)
    assert "no Site Admin" in finding.text


def test_the_stages_of_all_jobs_are_told_once_each(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    harvest.of(
        "job_interview_stages",
        {"id": 1, "name": "Face to Face", "job_id": 34},
        {"id": 2, "name": "Offer", "job_id": 34},
        {"id": 3, "name": "face to face", "job_id": 35},
    )

    assert make_adapter().vocabulary().stages == (
        StageTerm("face to face", "face to face", Stage.INTERVIEWING),
        StageTerm("offer", "Offer", Stage.OFFER),
    )


def test_the_steps_name_the_secret_and_every_event(make_adapter: MakeAdapter) -> None:
    steps = make_adapter().webhook_steps("https://afterword.example/webhooks/a-key")

    values = [step.value for step in steps]
    assert "enabled by hand" in steps[-1].text
    assert "test-secret" in values
    assert {"candidate_stage_change", "interview_deleted", "merge_candidate"} <= set(values)
