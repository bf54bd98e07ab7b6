"""A CRM installs us, changes its mind, and lets us go; nobody else can."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from integrations.signatures import sign_timestamped
from plugin.services.installations import create_install_code
from plugin.web.lifecycle import InstalledSchema
from tests.integrations.contract import NOW

SECRET = "the-first-secret-of-the-account-0001"
NEXT_SECRET = "the-next-secret-of-the-account-00002"

FACTS = {
    "event": "installed",
    "account": "agency-7",
    "name": "Meridian Talent",
    "baseUrl": "https://crm.example/agency-7/",
    "sharedSecret": SECRET,
    "timezone": "Europe/London",
    "country": "gb",
    "subdivision": "ENG",
    "frameAncestors": ["https://crm.example", "http://localhost:5081", "https://*.crm.example"],
    "contactModeDefault": "via_recruiter",
}


@pytest.fixture(autouse=True)
def _now(clock: time_machine.Traveller) -> Iterator[None]:
    clock.move_to(NOW)
    return


@pytest.fixture
def code(app: Flask) -> str:
    with app.app_context():
        return create_install_code("generic")


class Crm:
    """The CRM's side of the calls."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def call(self, event: str, document: Any, *, by: str | None = None) -> TestResponse:
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        headers = {"X-Afterword-Signature": sign_timestamped(by, body, at=NOW)} if by else {}
        return self.client.post(f"/lifecycle/{event}", data=body, headers=headers)

    def install(self, code: str | None, *, by: str | None = None, **changes: Any) -> TestResponse:
        return self.call("installed", FACTS | {"installCode": code} | changes, by=by)

    def installed(self, code: str) -> str:
        key: str = self.install(code).get_json()["installationKey"]
        return key

    def switch(self, event: str, key: str, *, by: str | None = SECRET) -> TestResponse:
        return self.call(event, {"event": event, "installationKey": key}, by=by)

    def webhook(self, key: str, *, by: str) -> int:
        body = b'{"id":"1","event":"ping","occurredAt":"2026-02-10T09:00:00Z"}'
        headers = {"X-Afterword-Signature": sign_timestamped(by, body, at=NOW)}
        return self.client.post(f"/webhooks/{key}", data=body, headers=headers).status_code


@pytest.fixture
def crm(client: FlaskClient) -> Crm:
    return Crm(client)


def test_a_code_lets_an_account_in_and_says_where_things_are(crm: Crm, code: str) -> None:
    answer = crm.install(code)

    assert answer.status_code == 200
    document = answer.get_json()
    key = document.pop("installationKey")
    assert document == {
        "webhookUrl": f"https://afterword.example/webhooks/{key}",
        "launchUrl": "https://afterword.example/launch/generic",
        "panelUrl": "https://afterword.example/panel",
    }


def test_what_an_installed_account_signs_is_taken(crm: Crm, code: str) -> None:
    key = crm.installed(code)

    assert crm.webhook(key, by=SECRET) == 200
    assert crm.webhook(key, by=NEXT_SECRET) == 401


@pytest.mark.parametrize("wrong", [None, "guess", "not ascii é"])
def test_nobody_comes_in_uninvited(crm: Crm, wrong: str | None) -> None:
    assert crm.install(wrong).status_code in {400, 403}


def test_a_code_lets_one_account_in(crm: Crm, code: str) -> None:
    crm.install(code)

    assert crm.install(code, account="agency-8").status_code == 403


def test_an_account_installs_again_with_its_old_secret_and_changes_it(crm: Crm, code: str) -> None:
    key = crm.installed(code)

    again = crm.install(None, by=SECRET, sharedSecret=NEXT_SECRET)

    assert again.get_json()["installationKey"] == key
    assert crm.webhook(key, by=NEXT_SECRET) == 200


def test_the_secret_before_is_good_for_what_is_under_way(crm: Crm, code: str) -> None:
    key = crm.installed(code)
    crm.install(None, by=SECRET, sharedSecret=NEXT_SECRET)

    assert crm.webhook(key, by=SECRET) == 200


@pytest.mark.parametrize("by", [None, NEXT_SECRET])
def test_nobody_else_installs_an_account_again(crm: Crm, code: str, by: str | None) -> None:
    key = crm.installed(code)

    again = crm.install(None, by=by, sharedSecret=NEXT_SECRET)

    assert again.status_code == 401
    assert crm.webhook(key, by=NEXT_SECRET) == 401


def test_a_code_for_one_agency_does_not_take_over_another(app: Flask, crm: Crm, code: str) -> None:
    key = crm.installed(code)
    with app.app_context():
        other_code = create_install_code("generic")

    taken = crm.install(other_code, by=NEXT_SECRET, sharedSecret=NEXT_SECRET)

    assert taken.status_code == 401
    assert crm.webhook(key, by=NEXT_SECRET) == 401


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("baseUrl", "http://crm.example"),
        ("baseUrl", "ftp://crm.example"),
        ("baseUrl", "https://user:pass@crm.example"),
        ("baseUrl", "https://crm.example/?x=1"),
        ("baseUrl", "https://crm.example:port"),
        ("baseUrl", "https://["),
        ("baseUrl", "crm.example"),
        ("baseUrl", "https://x;script-src *"),
        ("baseUrl", "https://x;script-src"),
        ("baseUrl", "https://'unsafe-inline'"),
        ("baseUrl", "https://[::1];x:80"),
        ("sharedSecret", "short"),
        ("sharedSecret", "é" * 40),
        ("account", ""),
        ("account", "a\u0000b"),
        ("account", None),
        ("name", "  "),
        ("timezone", "GMT Standard Time"),
        ("country", "England"),
        ("contactModeDefault", "perhaps"),
        ("frameAncestors", ["https://crm.example; script-src *"]),
        ("frameAncestors", ["http://crm.example"]),
        ("frameAncestors", ["*"]),
        ("frameAncestors", ["https://crm.example"] * 11),
        ("event", "uninstalled"),
    ],
)
def test_facts_that_make_no_sense_are_named(field: str, value: Any) -> None:
    assert list(InstalledSchema().validate(FACTS | {field: value})) == [field]


def test_a_refused_call_uses_up_no_code(crm: Crm, code: str) -> None:
    refused = crm.install(code, timezone="Mars/Olympus")

    assert refused.status_code == 400
    assert refused.get_json()["fields"] == {"timezone": ["is not a known time zone."]}
    assert crm.install(code).status_code == 200


@pytest.mark.parametrize("url", ["http://127.0.0.1:5081", "http://localhost", "http://[::1]:80/x"])
def test_on_loopback_a_crm_needs_no_tls(url: str) -> None:
    assert InstalledSchema().validate(FACTS | {"baseUrl": url}) == {}


def test_what_is_no_document_is_refused(crm: Crm) -> None:
    bodies = (b"", b"{", b"[]", b"\xff", b"[" * 100_000, b"null")

    assert {crm.call("installed", body).status_code for body in bodies} == {400}


def test_a_body_over_a_mebibyte_is_not_read(crm: Crm) -> None:
    assert crm.call("installed", b" " * (1024 * 1024 + 1)).status_code == 413


def test_a_chunked_body_that_is_too_large_is_413_too(client: FlaskClient) -> None:
    answer = client.post(
        "/lifecycle/installed",
        input_stream=io.BytesIO(b" " * (1024 * 1024 + 1)),
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert (answer.status_code, answer.get_json()["error"]) == (413, "The body is too large.")


def test_fields_that_we_do_not_know_are_ignored(crm: Crm, code: str) -> None:
    assert crm.install(code, moon="full").status_code == 200


@pytest.mark.parametrize("event", ["enabled", "disabled", "uninstalled"])
def test_a_signed_call_changes_the_state_twice_as_well_as_once(
    crm: Crm, code: str, event: str
) -> None:
    key = crm.installed(code)

    answers = [crm.switch(event, key) for _ in range(2)]

    assert [(one.status_code, one.get_json()) for one in answers] == [(200, {"state": event})] * 2


@pytest.mark.parametrize("event", ["enabled", "disabled", "uninstalled"])
def test_an_unsigned_call_changes_nothing(crm: Crm, code: str, event: str) -> None:
    key = crm.installed(code)

    refused = {crm.switch(event, key, by=by).status_code for by in (None, NEXT_SECRET)}

    assert refused == {401}
    assert crm.webhook(key, by=SECRET) == 200


def test_what_was_signed_for_one_call_is_of_no_use_for_another(crm: Crm, code: str) -> None:
    key = crm.installed(code)

    misused = crm.call("uninstalled", {"event": "disabled", "installationKey": key}, by=SECRET)

    assert misused.status_code == 400
    assert crm.webhook(key, by=SECRET) == 200


def test_an_unknown_key_is_not_found(crm: Crm) -> None:
    assert crm.switch("disabled", "nobody").status_code == 404


def test_what_is_no_key_is_refused(crm: Crm) -> None:
    keys: list[Any] = ["", "a\u0000b", "é", None, 5]

    assert {crm.switch("disabled", key).status_code for key in keys} == {400}


def test_an_unknown_event_is_not_found(crm: Crm) -> None:
    assert crm.switch("eclipsed", "key").status_code == 404


def test_what_is_uninstalled_stays_so_until_it_is_invited_again(
    app: Flask, crm: Crm, code: str
) -> None:
    key = crm.installed(code)
    crm.switch("uninstalled", key)

    assert crm.switch("enabled", key).status_code == 200
    assert crm.webhook(key, by=SECRET) == 404
    assert crm.install(None, by=SECRET).status_code == 403


def test_a_new_code_brings_an_account_back(app: Flask, crm: Crm, code: str) -> None:
    crm.switch("uninstalled", crm.installed(code))
    with app.app_context():
        new_code = create_install_code("generic")

    assert crm.webhook(crm.installed(new_code), by=SECRET) == 200


def test_looking_changes_nothing(client: FlaskClient) -> None:
    events = ("installed", "enabled", "disabled", "uninstalled")

    assert {client.get(f"/lifecycle/{event}").status_code for event in events} == {405}


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("country", "ZZ", "is not a country whose holidays are known."),
        ("subdivision", "5", "is not a subdivision of its country."),
        ("subdivision", 5, "is not a subdivision of its country."),
    ],
)
def test_an_agency_in_no_place_that_a_calendar_knows_is_refused_by_the_field(
    crm: Crm, code: str, field: str, value: object, problem: str
) -> None:
    refused = crm.install(code, **{field: value})

    assert refused.status_code == 400
    assert refused.get_json()["fields"] == {field: [problem]}
