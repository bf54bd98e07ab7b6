"""POST /webhooks/<key>, as CRMs, forgers and floods send it."""

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from plugin.config import MAX_BODY_BYTES
from plugin.domain.records import RecordKind
from plugin.extensions import held
from plugin.services import intake
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from tests.factories import make_installation
from tests.fakes import SIGNED, FakeCrm, delivery

BODY = delivery("changed", RecordKind.SUBMISSION, "S-1")


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    held.adapter_factory = FakeCrm().adapter
    with app.app_context():
        yield make_installation(key="the-key", kind="fake")


def count(agency: int) -> int:
    with transaction(agency) as session:
        return session.scalar(select(func.count()).select_from(Delivery)) or 0


def test_a_signed_webhook_is_answered_200_and_kept(client: FlaskClient, agency: int) -> None:
    answer = client.post("/webhooks/the-key", data=BODY, headers=SIGNED)

    assert (answer.status_code, count(agency)) == (200, 1)


def test_the_same_webhook_again_is_answered_200_and_kept_once(
    client: FlaskClient, agency: int
) -> None:
    client.post("/webhooks/the-key", data=BODY, headers=SIGNED)

    answer = client.post("/webhooks/the-key", data=BODY, headers=SIGNED)

    assert (answer.status_code, count(agency)) == (200, 1)


@pytest.mark.parametrize("headers", [{}, {"X-Fake-Signature": "forged"}])
def test_a_bad_signature_is_401_and_nothing_is_kept(
    client: FlaskClient, agency: int, headers: dict[str, str]
) -> None:
    answer = client.post("/webhooks/the-key", data=BODY, headers=headers)

    assert (answer.status_code, count(agency)) == (401, 0)


def test_an_unknown_key_is_404(client: FlaskClient, agency: int) -> None:
    answer = client.post("/webhooks/no-such-key", data=BODY, headers=SIGNED)

    assert answer.status_code == 404


def test_a_failure_of_ours_asks_the_crm_to_try_again(
    app: Flask, client: FlaskClient, agency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """401, 404 and 410 end the attempts of some CRMs; what only we can mend must not look so."""

    def break_down(*_: object) -> bool:
        raise OperationalError("select", {}, Exception("connection refused"))

    app.testing = False
    monkeypatch.setattr(intake, "accept_delivery", break_down)

    answer = client.post("/webhooks/the-key", data=BODY, headers=SIGNED)

    assert answer.status_code == 500


def test_an_unreadable_signed_body_is_200_kept_and_counted_on_the_health_page(
    client: FlaskClient, agency: int
) -> None:
    answer = client.post("/webhooks/the-key", data=b"\xff\xfe", headers=SIGNED)

    health = client.get("/health/ready").get_json()
    assert (answer.status_code, health["unreadable_deliveries"]) == (200, 1)


def test_a_body_over_one_mebibyte_is_413_before_it_is_read(
    client: FlaskClient, agency: int
) -> None:
    class Unread(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise AssertionError("the body was read")

    answer = client.post(
        "/webhooks/the-key",
        input_stream=Unread(),
        headers=SIGNED,
        environ_overrides={"CONTENT_LENGTH": str(MAX_BODY_BYTES + 1)},
    )

    assert (answer.status_code, count(agency)) == (413, 0)


CHUNKED = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"}


def test_a_chunked_body_over_one_mebibyte_is_413_in_plain_text_and_nothing_is_kept(
    client: FlaskClient, agency: int
) -> None:
    answer = client.post(
        "/webhooks/the-key",
        input_stream=io.BytesIO(b" " * (MAX_BODY_BYTES + 1)),
        headers=SIGNED,
        environ_overrides=CHUNKED,
    )

    assert (answer.status_code, count(agency)) == (413, 0)
    assert (answer.mimetype, answer.text) == ("text/plain", "the body is too large\n")


def test_a_chunked_body_of_just_one_mebibyte_is_kept(client: FlaskClient, agency: int) -> None:
    answer = client.post(
        "/webhooks/the-key",
        input_stream=io.BytesIO(BODY.ljust(MAX_BODY_BYTES)),
        headers=SIGNED,
        environ_overrides=CHUNKED,
    )

    assert (answer.status_code, count(agency)) == (200, 1)


def test_no_more_than_one_byte_beyond_one_mebibyte_is_read(
    client: FlaskClient, agency: int
) -> None:
    endless = io.BytesIO(b" " * (3 * MAX_BODY_BYTES))

    client.post(
        "/webhooks/the-key", input_stream=endless, headers=SIGNED, environ_overrides=CHUNKED
    )

    assert endless.tell() == MAX_BODY_BYTES + 1


def test_only_posts_are_taken(client: FlaskClient, agency: int) -> None:
    assert client.get("/webhooks/the-key").status_code == 405


def test_authorisation_headers_are_not_kept(client: FlaskClient, agency: int) -> None:
    client.post("/webhooks/the-key", data=BODY, headers=SIGNED | {"Authorization": "Bearer secret"})

    with transaction(agency) as session:
        [headers] = session.scalars(select(Delivery.headers))
    assert "secret" not in str(headers)


def test_the_process_answers_that_it_lives(client: FlaskClient) -> None:
    assert client.get("/health/live").status_code == 200


def test_readiness_is_503_without_redis(
    client: FlaskClient, agency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from redis import Redis

    nobody = Redis(host="127.0.0.1", port=9)
    monkeypatch.setattr(held, "redis", nobody)

    answer = client.get("/health/ready")

    nobody.close()
    assert (answer.status_code, answer.get_json()["redis"]) == (503, False)
