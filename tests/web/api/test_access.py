"""Who may call the API, how often, and how it says no."""

import pytest
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.services import api_tokens
from plugin.services.access import Viewer
from plugin.store.api_tokens import ApiToken
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests.web.api.conftest import Script


@pytest.mark.parametrize(
    "token", ["", "aw_1_short", "aw_1_" + "x" * 43, "aw_999999999999999999_" + "x" * 43, "é"]
)
def test_a_token_that_is_not_good_is_401_and_says_how(script: Script, token: str) -> None:
    answer = script.call("GET", "/prompts", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json is not None
    assert set(answer.json) == {"error"}


def test_a_call_without_a_token_is_401(script: Script) -> None:
    assert script.client.get("/api/v1/prompts").status_code == 401


def test_another_installations_number_in_a_token_opens_nothing(
    script: Script, strangers: Script
) -> None:
    secret = script.token.partition("_")[2].partition("_")[2]
    forged = f"aw_{strangers.installation_id}_{secret}"

    answer = script.call("GET", "/prompts", headers={"Authorization": f"Bearer {forged}"})

    assert answer.status_code == 401


def test_a_revoked_token_is_refused_at_once(script: Script, manager: Viewer) -> None:
    (token,) = api_tokens.list_tokens(manager)
    assert script.get("/prompts").status_code == 200

    api_tokens.revoke_token(manager, token.id)

    assert script.get("/prompts").status_code == 401


@pytest.mark.parametrize("state", ["disabled", "uninstalled"])
def test_an_installation_that_is_not_enabled_takes_no_calls(script: Script, state: str) -> None:
    with transaction(script.installation_id) as session:
        session.get_one(Installation, script.installation_id).state = state

    assert script.get("/prompts").status_code == 401


def test_only_a_hash_of_the_token_is_kept(script: Script) -> None:
    with transaction(script.installation_id) as session:
        kept = session.scalars(select(ApiToken)).one()
        columns = {
            name: getattr(kept, name)
            for name in (column.name for column in ApiToken.__table__.columns)
        }

    assert script.token not in repr(columns)
    assert script.token.partition("_")[2].partition("_")[2] not in repr(columns)
    assert columns["last_letters"] == script.token[-4:]


def test_people_see_when_a_token_was_last_used(script: Script, manager: Viewer) -> None:
    assert [token.last_used_at for token in api_tokens.list_tokens(manager)] == [None]

    script.get("/prompts")

    assert [token.last_used_at for token in api_tokens.list_tokens(manager)] == [utcnow()]


def test_a_program_that_calls_too_often_is_told_to_wait(script: Script) -> None:
    answers = [script.get("/prompts", state="nonsense").status_code for _ in range(241)]

    assert set(answers[:240]) == {400}
    assert answers[240] == 429
    last = script.get("/prompts")
    assert (last.headers["Retry-After"], last.json) == (
        "60",
        {"error": "That was a lot at once. Wait a minute."},
    )


def test_guessing_tokens_is_stopped_by_address(script: Script) -> None:
    def guess(number: int) -> int:
        token = f"aw_{script.installation_id}_{number:043}"
        return script.call(
            "GET", "/prompts", headers={"Authorization": f"Bearer {token}"}
        ).status_code

    answers = [guess(number) for number in range(31)]

    assert answers == [401] * 30 + [429]


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/",
        "/deliveries/x",
        "/deliveries/-1",
        f"/deliveries/{2**63}",
        f"/deliveries/{'9' * 5000}",
        "/submissions/",
        "/submissions/%00",
    ],
)
def test_where_there_is_nothing_the_answer_is_json_too(script: Script, path: str) -> None:
    answer = script.get(path)

    assert (answer.status_code, answer.mimetype) == (404, "application/json")


def test_no_cookie_counts_here(script: Script, in_app: Flask) -> None:
    client = in_app.test_client()
    with client.session_transaction() as kept:
        kept["own"] = {"installation_id": script.installation_id, "at": int(utcnow().timestamp())}

    assert client.get("/api/v1/prompts").status_code == 401
