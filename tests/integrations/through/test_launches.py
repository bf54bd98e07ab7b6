"""The CRM's frame: whom it vouches for is signed in, once; elsewhere there is a door."""

import re
from collections.abc import Mapping
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from plugin.clock import utcnow
from plugin.crm import Capability
from plugin.services import access
from plugin.services.installations import adapter_of
from tests.integrations.through.connected import Connected, as_served

BASE = "https://afterword.example"
LINK = re.compile(r'<a [^>]*href="([^"]+)"')


def seen(client: FlaskClient, path: str, args: Mapping[str, str] | None = None) -> TestResponse:
    """Return what a browser is answered."""
    return as_served(client.get, path, query_string=args, base_url=BASE)


def proves(connected: Connected) -> bool:
    return Capability.VIEWER_PROOF in adapter_of(connected.id).capabilities


def test_the_recruiter_whom_the_crm_proves_is_let_in_once(
    connected: Connected, client: FlaskClient
) -> None:
    if not proves(connected):
        pytest.skip("this kind proves nobody")
    connected.polls()
    agency = connected.agency
    args = dict(agency.launch(connected.key, utcnow()))

    opened = seen(client, f"/launch/{agency.kind}", args)
    panel = seen(client, "/panel")
    stranger = client.application.test_client()
    again = seen(stranger, f"/launch/{agency.kind}", args)

    assert (opened.status_code, opened.location) == (303, "/panel")
    assert panel.status_code == 200
    assert connected.candidate_name() in unescape(panel.text)
    assert again.status_code == 401
    assert seen(stranger, "/panel").status_code == 401


def test_the_proof_is_that_of_the_storys_recruiter(connected: Connected) -> None:
    if not proves(connected):
        pytest.skip("this kind proves nobody")
    connected.polls()
    agency = connected.agency

    viewer = access.open_launch(agency.kind, connected.key, agency.launch(connected.key, utcnow()))

    assert connected.recruiter_ref(viewer.recruiter_id) == agency.story.recruiter.ref


def test_a_recruiter_whom_nobody_proves_finds_a_door_to_the_candidate(
    connected: Connected, client: FlaskClient
) -> None:
    if proves(connected):
        pytest.skip("this kind proves who looks")
    connected.polls()
    args = {"installation": connected.key, "submission": connected.agency.story.submission_ref}

    door = seen(client, f"/launch/{connected.agency.kind}", args)

    assert door.status_code == 200
    (target,) = LINK.findall(door.text)
    led_to = urlsplit(unescape(target))
    assert parse_qs(led_to.query) == {name: [value] for name, value in args.items()}
    assert "Set-Cookie" not in door.headers
