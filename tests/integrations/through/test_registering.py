"""Webhooks that we set up ourselves: what the CRM then sends by them is taken in, and they leave
with us."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.services import uninstalling
from plugin.services.installations import adapter_of
from plugin.services.installing import access, webhook_setup
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests.integrations.through.agency import MOVED, Agency, Hook
from tests.integrations.through.connected import Connected, as_served


@pytest.fixture
def connected(app: Flask, agency: Agency) -> Iterator[Connected]:
    """An agency without a secret for webhooks yet; we have set them up."""
    names = ("webhook_secret", "webhook_token")
    with app.app_context():
        made = Connected(agency, {n: v for n, v in agency.secrets.items() if n not in names})
        if Capability.SELF_REGISTERED_WEBHOOKS not in adapter_of(made.id).capabilities:
            pytest.skip(f"{agency.kind} lets us set none up")
        with transaction(made.id) as session:
            webhook_setup.prepare(session, session.get_one(Installation, made.id))
        webhook_setup.register(access.by_operator(made.key))
        yield made


def called_by(client: FlaskClient, connected: Connected, hook: Hook) -> int:
    sent = connected.agency.delivery(MOVED, utcnow(), secret=hook.secret)
    path = urlsplit(hook.url).path
    answer = as_served(client.post, path, data=sent.body, headers=dict(sent.headers))
    return answer.status_code


def test_what_the_crm_sends_by_our_webhook_is_taken_in(
    connected: Connected, client: FlaskClient
) -> None:
    (hook,) = connected.agency.hooks(MOVED)

    status = called_by(client, connected, hook)
    connected.catches_up()

    assert status == 200
    assert hook.url.startswith("https://afterword.example/webhooks/")
    assert connected.story() == connected.agency.story


def test_setting_them_up_again_leaves_one_and_what_is_under_way_still_counts(
    connected: Connected, client: FlaskClient
) -> None:
    (before,) = connected.agency.hooks(MOVED)
    installer = access.by_operator(connected.key)

    webhook_setup.renew(installer)
    webhook_setup.register(installer)

    (after,) = connected.agency.hooks(MOVED)
    assert called_by(client, connected, before) == 200
    assert called_by(client, connected, after) == 200


def test_they_are_gone_from_the_crm_once_we_are_uninstalled(connected: Connected) -> None:
    uninstalling.uninstall(connected.key)

    uninstalling.leave(connected.id)

    assert connected.agency.hooks(MOVED) == []
