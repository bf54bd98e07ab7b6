"""The CRM's frame: whom it vouches for is signed in, once; elsewhere there is a door."""

import pytest
from flask.testing import FlaskClient

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.services.installations import adapter_of
from tests.integrations.through.connected import Connected


def proves(connected: Connected) -> bool:
    return Capability.VIEWER_PROOF in adapter_of(connected.id).capabilities


def test_the_recruiter_whom_the_crm_proves_sees_the_candidate_once(
    connected: Connected, client: FlaskClient
) -> None:
    if not proves(connected):
        pytest.skip("this kind proves nobody")
    connected.polls()
    agency = connected.agency
    args = dict(agency.launch(connected.key, utcnow()))

    opened = client.get(f"/launch/{agency.kind}", query_string=args, base_url=BASE)
    panel = client.get("/panel", base_url=BASE)
    again = client.application.test_client().get(
        f"/launch/{agency.kind}", query_string=args, base_url=BASE
    )

    assert (opened.status_code, opened.location) == (303, "/panel")
    assert panel.status_code == 200
    assert again.status_code == 401


BASE = "https://afterword.example"


def test_a_recruiter_whom_nobody_proves_finds_a_door(
    connected: Connected, client: FlaskClient
) -> None:
    if proves(connected):
        pytest.skip("this kind proves who looks")
    connected.polls()
    args = {"installation": connected.key, "submission": connected.agency.story.submission_ref}

    door = client.get(f"/launch/{connected.agency.kind}", query_string=args, base_url=BASE)

    assert door.status_code == 200
    assert "/crm" in door.text or "open" in door.text.lower()
    assert "Set-Cookie" not in door.headers
