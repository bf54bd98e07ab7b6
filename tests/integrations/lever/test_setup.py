"""Connecting an agency: consent, keys, webhooks, checks and words."""

import json
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from integrations.lever.adapter import LeverAdapter
from integrations.lever.webhooks import HOOKED
from plugin.crm import CrmConnection, CrmError, Renewal, Secrets, StageTerm, WebhookState
from plugin.domain.submissions import Stage
from tests.integrations.lever.conftest import (
    NOW,
    NOW_MS,
    Lever,
    MakeAdapter,
    adapter_to,
    user,
)

URL = "https://afterword.example/webhooks/a-key"


def test_consent_is_asked_for_with_an_audience_and_a_lasting_grant() -> None:
    adapter = LeverAdapter(
        CrmConnection("k", "https://api.lever.co", "https://a.example", {"client_id": "c"})
    )

    asked = urlsplit(adapter.authorize_url("https://a.example/back", "a-state"))

    query = parse_qs(asked.query)
    assert (asked.netloc, asked.path) == ("auth.lever.co", "/authorize")
    assert query["audience"] == ["https://api.lever.co/v1/"]
    assert "offline_access" in query["scope"][0].split()
    assert "confidential:access:admin" not in query["scope"][0]


def test_the_confidential_scope_is_asked_for_only_where_it_is_wanted() -> None:
    adapter = adapter_to("https://api.lever.co", {"client_id": "c"}, confidential=True)

    asked = parse_qs(urlsplit(adapter.authorize_url("https://a.example/back", "s")).query)

    assert "confidential:access:admin" in asked["scope"][0].split()


def test_each_renewal_gives_a_new_refresh_token_which_is_kept(
    httpserver: HTTPServer, lever: Lever
) -> None:
    kept: list[Secrets] = []

    def respond(request: Request) -> Response:
        assert request.form["refresh_token"] == "refresh-0"
        answer = {
            "access_token": "new",
            "refresh_token": "refresh-1",
            "token_type": "Bearer",
            "expires_in": 3600,
        }
        return Response(json.dumps(answer), mimetype="application/json")

    def keep(renewal: Renewal) -> Secrets:
        kept.append(renewal(secrets))
        return {**secrets, **kept[-1]}

    httpserver.expect_request("/oauth/token", method="POST").respond_with_handler(respond)
    base = httpserver.url_for("").rstrip("/")
    secrets = {
        "client_id": "c",
        "client_secret": "s",
        "access_token": "old",
        "refresh_token": "refresh-0",
        "access_expires_at": NOW.isoformat(),
    }
    adapter = LeverAdapter(
        CrmConnection(
            "k", base, "https://a.example", secrets, {"auth_url": base}, lambda: NOW, keep
        )
    )

    adapter.poll(None)

    assert [each["refresh_token"] for each in kept] == ["refresh-1"]


def test_an_account_of_ones_own_needs_a_key_alone(httpserver: HTTPServer, lever: Lever) -> None:
    adapter = adapter_to(httpserver.url_for(""), {"api_key": "the-key"})

    assert adapter.account().ref == "user-user-1"


def test_the_account_stands_in_the_access_token(httpserver: HTTPServer, lever: Lever) -> None:
    token = jwt.encode({"https://oauth.lever.co/accountId": "acc-7"}, "k" * 32, algorithm="HS256")

    account = adapter_to(httpserver.url_for(""), {"access_token": token}).account()

    assert account.ref == "acc-7"


def test_without_that_it_is_known_by_its_first_user(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.users = [user("user-5", "Rita"), user("user-4", "Olga", createdAt=NOW_MS - 10**12)]

    assert make_adapter().account().ref == "user-user-4"


def test_each_event_has_a_webhook_and_a_secret_of_its_own(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    done = make_adapter().register_webhooks(URL)

    assert [hook["event"] for hook in lever.webhooks] == list(HOOKED)
    assert {hook["url"] for hook in lever.webhooks} == {URL}
    assert done.secrets["webhook_secret_candidateHired"].startswith("token-")
    assert done.secrets["previous_webhook_secret_applicationCreated"] == "test-secret"
    assert len({v for k, v in done.secrets.items() if not k.startswith("previous_")}) == len(HOOKED)


def test_what_a_broken_off_attempt_left_over_is_taken_down(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.webhooks = [
        {"id": "left-over", "url": URL, "event": "candidateHired"},
        {"id": "of-others", "url": "https://others.example/hook", "event": "candidateHired"},
    ]

    make_adapter().register_webhooks(URL)

    ids = [hook["id"] for hook in lever.webhooks]
    assert "left-over" not in ids
    assert "of-others" in ids


def test_an_account_without_the_beta_events_has_the_others(
    lever: Lever, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = lever._hooked

    def hooked(document: dict[str, str]) -> Response:
        if document["event"].startswith("interview"):
            return Response('{"code":"BadRequest"}', 400)
        return taken(document)

    monkeypatch.setattr(lever, "_hooked", hooked)
    adapter = make_adapter()

    done = adapter.register_webhooks(URL)

    assert len(lever.webhooks) == len(HOOKED) - 3
    states = make_adapter(**done.settings).webhook_states()
    assert WebhookState("interviewCreated", is_on=False) in states
    assert WebhookState("candidateHired", is_on=True) in states


def test_another_refusal_is_an_error(
    lever: Lever, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lever, "_hooked", lambda _: Response("no", 400))

    with pytest.raises(CrmError):
        make_adapter().register_webhooks(URL)


def test_somebody_is_told_to_switch_the_webhooks_on(make_adapter: MakeAdapter) -> None:
    steps = make_adapter().webhook_steps(URL)

    assert any("Switch on" in step.text for step in steps)
    assert set(HOOKED) <= {step.value for step in steps}


def test_a_scope_that_is_missing_is_named(lever: Lever, make_adapter: MakeAdapter) -> None:
    lever.refused.add("interviews")

    (missing,) = [finding for finding in make_adapter().check() if finding.is_needed]

    assert not missing.works
    assert "interviews:read:admin" in missing.text


def test_stages_and_archive_reasons_are_the_words_to_match(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    lever.page_rows = 100

    assert make_adapter().vocabulary().stages == (
        StageTerm("stage-1", "New lead", Stage.SUBMITTED),
        StageTerm("stage-2", "On-site", Stage.INTERVIEWING),
        StageTerm("reason-1", "Archived: Underqualified", Stage.SUBMITTED),
        StageTerm("reason-2", "Archived: Candidate withdrew", Stage.WITHDRAWN),
        StageTerm("reason-3", "Archived: Hired", Stage.HIRED),
    )
