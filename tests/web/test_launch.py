"""The CRM's frame opens for whom the CRM vouches, once; nobody else gets in by an address."""

import json
from typing import Any

import jwt
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from integrations.signatures import sign_timestamped
from plugin.services.installations import create_install_code
from plugin.store.base import transaction
from plugin.store.installations import find_by_key
from tests.factories import make_candidate, make_recruiter
from tests.integrations.contract import NOW

PLUGIN_URL = "https://afterword.example"


class Account:
    """An agency's account in some CRM that has us installed, with a recruiter and a candidate."""

    def __init__(self, app: Flask, name: str) -> None:
        self.name = name
        self.secret = f"the-shared-secret-of-{name}".ljust(40, "x")
        self.client = app.test_client()
        with app.app_context():
            self.key = self._installed(create_install_code("generic"))
            with transaction(None) as session:
                installation = find_by_key(session, self.key)
                assert installation is not None
                self.installation_id = installation.id
            make_recruiter(self.installation_id, ref="R-1", name="Maya Okonjo")
            make_candidate(self.installation_id, ref="C-1")

    def _installed(self, code: str) -> str:
        facts = {
            "installCode": code,
            "account": self.name,
            "name": self.name,
            "baseUrl": "https://crm.example",
            "sharedSecret": self.secret,
        }
        answer = self.client.post("/lifecycle/installed", json=facts)
        key: str = answer.get_json()["installationKey"]
        return key

    def token(self, **changes: Any) -> str:
        claims = {
            "iss": self.name,
            "aud": PLUGIN_URL,
            "sub": "R-1",
            "candidate": "C-1",
            "iat": NOW,
            "exp": NOW + 60,
            "jti": "proof-1",
        }
        return jwt.encode(claims | changes, self.secret, algorithm="HS256")

    def switch(self, event: str) -> TestResponse:
        body = json.dumps({"event": event, "installationKey": self.key}).encode()
        headers = {"X-Afterword-Signature": sign_timestamped(self.secret, body, at=NOW)}
        return self.client.post(f"/lifecycle/{event}", data=body, headers=headers)


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Account:
    clock.move_to(NOW)
    return Account(app, "agency-7")


def opened(client: FlaskClient, key: str, **args: str) -> TestResponse:
    query = {"installation": key, **args}
    return client.get("/launch/generic", query_string=query, base_url=PLUGIN_URL)


def test_a_good_proof_leads_to_the_panel_with_a_framed_session(
    client: FlaskClient, agency: Account
) -> None:
    answer = opened(client, agency.key, jwt=agency.token())

    assert (answer.status_code, answer.headers["Location"]) == (303, "/panel")
    with client.session_transaction(base_url=PLUGIN_URL) as session:
        assert session["framed"]["recruiter_name"] == "Maya Okonjo"
        assert session["framed"]["installation_id"] == agency.installation_id
        assert session["framed"]["candidate_id"] is not None
        assert "own" not in session


def test_the_proof_stays_out_of_caches_and_referrers(client: FlaskClient, agency: Account) -> None:
    answer = opened(client, agency.key, jwt=agency.token())

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_a_proof_opens_once(client: FlaskClient, agency: Account) -> None:
    proof = agency.token()
    opened(client, agency.key, jwt=proof)

    again = opened(agency.client, agency.key, jwt=proof)

    assert again.status_code == 401
    assert "Set-Cookie" not in again.headers


def test_a_new_proof_opens_again(client: FlaskClient, agency: Account) -> None:
    opened(client, agency.key, jwt=agency.token())

    assert opened(client, agency.key, jwt=agency.token(jti="proof-2")).status_code == 303


def test_an_expired_proof_opens_nothing(
    client: FlaskClient, agency: Account, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOW + 60)

    assert opened(client, agency.key, jwt=agency.token()).status_code == 401


def test_a_proof_for_one_agency_opens_no_other(
    app: Flask, client: FlaskClient, agency: Account
) -> None:
    other = Account(app, "agency-8")

    crossed = {
        opened(client, other.key, jwt=agency.token()).status_code,
        opened(client, other.key, jwt=agency.token(iss="agency-8")).status_code,
    }

    assert crossed == {401}


def test_ids_in_the_address_open_nothing(client: FlaskClient, agency: Account) -> None:
    assert opened(client, agency.key, candidate="C-1", recruiter="R-1").status_code == 401


@pytest.mark.parametrize("recruiter", ["R-2", "C-1"])
def test_who_is_no_recruiter_that_we_know_is_told_so(
    client: FlaskClient, agency: Account, recruiter: str
) -> None:
    answer = opened(client, agency.key, jwt=agency.token(sub=recruiter))

    assert answer.status_code == 403
    assert "does not know your CRM account" in answer.text


def test_a_recruiter_who_left_is_not_let_in(
    app: Flask, client: FlaskClient, agency: Account
) -> None:
    with app.app_context():
        make_recruiter(agency.installation_id, ref="R-3", is_active=False)

    assert opened(client, agency.key, jwt=agency.token(sub="R-3")).status_code == 403


def test_a_candidate_that_we_do_not_know_yet_opens_the_panel_without_one(
    client: FlaskClient, agency: Account
) -> None:
    answer = opened(client, agency.key, jwt=agency.token(candidate="C-99"))

    assert answer.status_code == 303
    with client.session_transaction(base_url=PLUGIN_URL) as session:
        assert session["framed"]["candidate_id"] is None


@pytest.mark.parametrize("key", ["nobody", "", "a\x00b"])
def test_an_unknown_installation_is_not_found(
    client: FlaskClient, agency: Account, key: str
) -> None:
    assert opened(client, key, jwt=agency.token()).status_code == 404


def test_another_kind_of_crm_is_not_found(client: FlaskClient, agency: Account) -> None:
    query = {"installation": agency.key, "jwt": agency.token()}

    assert client.get("/launch/bottlecrm", query_string=query).status_code == 404
    assert client.get("/launch/abacus", query_string=query).status_code == 404


def test_what_is_switched_off_opens_nothing(client: FlaskClient, agency: Account) -> None:
    agency.switch("disabled")

    assert opened(client, agency.key, jwt=agency.token()).status_code == 404


def test_a_refusal_says_what_to_do_and_may_be_framed(client: FlaskClient, agency: Account) -> None:
    answer = opened(client, agency.key)

    assert "Reload this page of your CRM" in answer.text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
