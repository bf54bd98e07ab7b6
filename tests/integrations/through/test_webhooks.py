"""A webhook of every kind that has them, over HTTP: proven, kept once, read again, mirrored."""

import json

import pytest
import time_machine
from flask.testing import FlaskClient

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.services.installations import adapter_of
from tests.integrations.through.agency import MOVED, OTHER_SECRET, Sent
from tests.integrations.through.connected import Connected


@pytest.fixture
def sent(connected: Connected) -> Sent:
    """What the CRM says of the interview, which we do not know yet."""
    if Capability.WEBHOOKS not in adapter_of(connected.id).capabilities:
        pytest.skip("this kind calls nobody")
    return connected.agency.delivery(MOVED, utcnow())


def test_a_webhook_brings_the_interview_with_all_that_belongs_to_it(
    connected: Connected, client: FlaskClient, sent: Sent
) -> None:
    answer = connected.hears(client, sent)
    connected.catches_up()

    assert answer.status_code == 200
    assert connected.story() == connected.agency.story
    assert connected.thank_yous()
    assert [one.state for one in connected.deliveries()] == ["applied"]


def test_a_webhook_that_comes_twice_is_one_delivery(
    connected: Connected, client: FlaskClient, sent: Sent
) -> None:
    answers = [connected.hears(client, sent).status_code for _ in range(2)]

    assert answers == [200, 200]
    assert len(connected.deliveries()) == 1


def test_a_forged_webhook_is_refused_and_not_kept(
    connected: Connected, client: FlaskClient, sent: Sent
) -> None:
    forged = connected.agency.delivery(MOVED, utcnow(), secret=OTHER_SECRET)

    answer = connected.hears(client, forged)

    assert answer.status_code == 401
    assert connected.deliveries() == []


def test_a_webhook_without_any_proof_is_refused_and_not_kept(
    connected: Connected, client: FlaskClient, sent: Sent
) -> None:
    bare = Sent(sent.body.replace(b'"signature"', b'"autograph"'))

    answer = connected.hears(client, bare)

    assert answer.status_code == 401
    assert connected.deliveries() == []


def test_no_secret_is_kept_with_a_webhook(
    connected: Connected, client: FlaskClient, sent: Sent
) -> None:
    connected.hears(client, sent)

    (kept,) = connected.deliveries()
    said = json.dumps(dict(kept.headers)) + kept.dedupe_key + kept.body.decode()
    assert not [name for name, value in connected.agency.secrets.items() if value in said]
    assert {name.lower() for name in kept.headers} <= adapter_of(connected.id).kept_headers


def test_a_kind_without_webhooks_takes_none_in(
    connected: Connected, client: FlaskClient, clock: time_machine.Traveller
) -> None:
    if Capability.WEBHOOKS in adapter_of(connected.id).capabilities:
        pytest.skip("this kind has webhooks")

    answer = connected.hears(client, Sent(b"{}"))

    assert answer.status_code == 401
    assert connected.deliveries() == []
