"""POST /inbound, as forwarders, forgers and floods send it."""

import io

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.config import MAX_MAIL_BYTES
from plugin.domain.inbound_addresses import Purpose
from plugin.services.inbound_webhook import sign
from tests.factories import JourneyRows, make_journey
from tests.mail_samples.people import mail
from tests.use_cases.postbox import address, mails, take_mail

SECRET = "a webhook's secret of 32 characters"
MAIL = mail(to="jo.park@acme.example")

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def rows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> JourneyRows:
    with app.app_context():
        take_mail(monkeypatch, inbound_webhook_secret=SECRET)
        return make_journey()


@pytest.fixture
def to_ana(rows: JourneyRows) -> str:
    return address(Purpose.CANDIDATE, rows.installation_id, rows.candidate_id)


def post(
    client: FlaskClient, path: str, raw: bytes = MAIL, signature: str | None = None
) -> TestResponse:
    made = sign(SECRET, raw, at=int(utcnow().timestamp()))
    headers = {"X-Afterword-Signature": made if signature is None else signature}
    return client.post(path, data=raw, headers=headers, content_type="message/rfc822")


def count(app: Flask, rows: JourneyRows) -> int:
    with app.app_context():
        return len(mails(rows.installation_id))


def test_a_signed_mail_is_kept_for_the_recipient_in_the_path(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str
) -> None:
    answers = [post(client, f"/inbound/{to_ana}").status_code for _ in range(3)]

    assert (answers, count(app, rows)) == ([200, 200, 200], 1)


def test_without_a_recipient_the_mails_own_headers_say_for_whom_it_is(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str
) -> None:
    answer = post(client, "/inbound", b"Delivered-To: " + to_ana.encode() + b"\r\n" + MAIL)

    assert (answer.status_code, count(app, rows)) == (200, 1)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "t=1,v1=",
        "t=1770714000,v1=" + "0" * 64,
        sign(SECRET, MAIL, at=1770714000 - 301),
        sign(SECRET, MAIL, at=1770714000 + 301),
        sign(SECRET, MAIL + b"x", at=1770714000),
        sign("another secret of 32 characters ..", MAIL, at=1770714000),
        "t=１,v1=" + "0" * 64,
        "t=" + "9" * 400 + ",v1=" + "0" * 64,
    ],
)
def test_a_bad_signature_is_401_and_nothing_is_kept(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str, signature: str
) -> None:
    assert utcnow().timestamp() == 1770714000

    answer = client.post(
        f"/inbound/{to_ana}",
        data=MAIL,
        headers={"X-Afterword-Signature": signature.encode().decode("latin-1")},
    )

    assert (answer.status_code, count(app, rows)) == (401, 0)


@pytest.mark.parametrize("path", ["/inbound", "/inbound/jo.park@acme.example", "/inbound/%00"])
def test_a_signed_mail_for_nobody_is_404(
    app: Flask, client: FlaskClient, rows: JourneyRows, path: str
) -> None:
    assert (post(client, path).status_code, count(app, rows)) == (404, 0)


def test_without_a_secret_there_is_no_webhook(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_mail(monkeypatch, inbound_webhook_secret=None)

    assert (post(client, f"/inbound/{to_ana}").status_code, count(app, rows)) == (404, 0)


def test_too_large_is_413_before_it_is_read(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str
) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    answer = client.post(
        f"/inbound/{to_ana}",
        input_stream=Unread(),
        environ_overrides={"CONTENT_LENGTH": str(MAX_MAIL_BYTES + 1)},
    )

    assert (answer.status_code, count(app, rows)) == (413, 0)


def test_a_mail_of_several_megabytes_is_kept(
    app: Flask, client: FlaskClient, rows: JourneyRows, to_ana: str
) -> None:
    answer = post(client, f"/inbound/{to_ana}", MAIL + b"x" * (3 * 1024 * 1024))

    assert (answer.status_code, count(app, rows)) == (200, 1)


def test_a_get_keeps_nothing(client: FlaskClient, rows: JourneyRows, to_ana: str) -> None:
    assert client.get(f"/inbound/{to_ana}").status_code == 405


def test_an_old_signature_is_refused_later(
    app: Flask,
    client: FlaskClient,
    rows: JourneyRows,
    to_ana: str,
    clock: time_machine.Traveller,
) -> None:
    signature = sign(SECRET, MAIL, at=int(utcnow().timestamp()))
    clock.shift(600)

    assert post(client, f"/inbound/{to_ana}", signature=signature).status_code == 401
