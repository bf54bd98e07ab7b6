"""Who may ask the sandbox CRM what, and whom its launch vouches for."""

import re
import uuid
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.clock import utcnow
from integrations.sandbox.store import installed
from plugin.crm import CrmAuthError, Launch, RecordGone
from tests.integrations.conftest import KEY, PLUGIN_URL, SECRET, RunningSandbox, connection_to
from tests.integrations.contract import NoteDraft
from tests.integrations.sandbox.browser import Browser

FRAME = re.compile(r'<iframe[^>]* title="Interview follow-up" src="([^"]+)"')


def frame_of(page: str) -> str:
    found = FRAME.search(page)
    assert found is not None
    return found[1]


def launched(adapter: GenericAdapter, frame: str) -> Launch:
    args = {name: values[0] for name, values in parse_qs(urlsplit(frame).query).items()}
    return adapter.verify_launch(args, now=utcnow().timestamp())


def status_of(sandbox: RunningSandbox, authorization: str | None) -> int:
    headers = {"Authorization": authorization} if authorization else {}
    return sandbox.app.test_client().get("/afterword/v1/changes", headers=headers).status_code


def bearer(sandbox: RunningSandbox, secret: str = SECRET, **changes: Any) -> str:
    now = utcnow()
    claims = {
        "iss": KEY,
        "aud": sandbox.here.config.base_url,
        "iat": now,
        "exp": now + timedelta(seconds=60),
    } | changes
    return f"Bearer {jwt.encode(claims, secret, algorithm='HS256')}"


def test_the_frame_is_the_plugins_and_vouches_for_the_viewer(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    frame = frame_of(browser.see("/candidates/C-5"))

    assert frame.startswith(f"{PLUGIN_URL}/launch/generic?installation={KEY}&jwt=")
    launch = launched(sandbox_adapter, frame)
    assert (launch.recruiter_ref, launch.candidate_ref) == ("R-1", "C-5")


def test_each_view_has_a_proof_of_its_own(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    proofs = {
        launched(sandbox_adapter, frame_of(browser.see("/candidates/C-5"))).proof_id
        for _ in range(2)
    }

    assert len(proofs) == 2


def test_the_proof_is_of_the_recruiter_whom_one_chose_to_be(
    sandbox_adapter: GenericAdapter, browser: Browser
) -> None:
    browser.send("/signed-in-as", recruiter="R-3")

    frame = frame_of(browser.see("/candidates/C-5"))

    assert launched(sandbox_adapter, frame).recruiter_ref == "R-3"


def test_nobody_can_choose_to_be_somebody_who_is_not_there(browser: Browser) -> None:
    assert browser.send("/signed-in-as", recruiter="R-9").status_code == 400


def test_a_plugin_that_is_switched_off_has_no_frame(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    with sandbox.here.store.writing() as session:
        installed(session).state = "disabled"

    page = browser.see("/candidates/C-5")

    assert FRAME.search(page) is None
    assert "The plugin is not switched on" in page


def test_the_plugin_may_ask(sandbox: RunningSandbox) -> None:
    assert status_of(sandbox, bearer(sandbox)) == 200


def test_nobody_else_may_ask(sandbox: RunningSandbox) -> None:
    now = utcnow()
    proofs = [
        None,
        "Bearer",
        "Bearer a.b.c",
        bearer(sandbox).removeprefix("Bearer "),
        bearer(sandbox, "another-secret-of-another-account"),
        bearer(sandbox, iss="another-installation"),
        bearer(sandbox, aud="http://elsewhere.example"),
        bearer(sandbox, iat=now - timedelta(hours=1), exp=now - timedelta(minutes=1)),
    ]

    assert {status_of(sandbox, proof) for proof in proofs} == {401}


def test_an_uninstalled_plugin_may_not_ask(sandbox: RunningSandbox) -> None:
    with sandbox.here.store.writing() as session:
        installed(session).state = "uninstalled"

    with pytest.raises(CrmAuthError):
        GenericAdapter(connection_to(sandbox.here.config.base_url)).poll(None)


def test_a_secret_that_is_on_its_way_to_the_plugin_counts(sandbox: RunningSandbox) -> None:
    new = "the-secret-that-is-on-its-way-00000001"
    with sandbox.here.store.writing() as session:
        row = installed(session)
        row.state, row.next_secret = "uninstalled", new

    assert status_of(sandbox, bearer(sandbox, new, iss="not-known-yet")) == 200


def test_what_cannot_be_read_is_refused(sandbox: RunningSandbox) -> None:
    client = sandbox.app.test_client()
    headers = {"Authorization": bearer(sandbox)}
    notes = [b"", b"[]", b"{}", b'{"key": "1"}']
    tasks = [b'{"key": "1", "candidateRef": "C-1", "title": "x", "dueOn": "soon"}']

    refused = {
        *(client.post("/afterword/v1/notes", data=body, headers=headers).status for body in notes),
        *(client.post("/afterword/v1/tasks", data=body, headers=headers).status for body in tasks),
        client.get("/afterword/v1/changes?since=x", headers=headers).status,
        client.get("/afterword/v1/records", headers=headers).status,
    }

    assert refused == {"400 BAD REQUEST"}


def test_a_note_on_nobody_is_refused(sandbox_adapter: GenericAdapter) -> None:
    with pytest.raises(RecordGone):
        sandbox_adapter.write_note(NoteDraft(str(uuid.uuid4()), "C-99", None, "x"))


def test_a_forged_form_is_refused(sandbox: RunningSandbox) -> None:
    client = sandbox.app.test_client()

    assert client.post("/interviews/I-1/cancel").status_code == 400
    assert client.post("/plugin/uninstalled").status_code == 400
