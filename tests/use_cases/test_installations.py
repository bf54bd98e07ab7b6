"""Letting a CRM account in, again, on, off and out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.crm import BadSignature
from plugin.domain.people import ContactMode, Place
from plugin.errors import NotAllowed, NotFound
from plugin.extensions import held
from plugin.queue import rq_queue
from plugin.services import contact_modes, installations
from plugin.services.access import Viewer
from plugin.services.contact_scopes import ModeChange
from plugin.services.installations import InstallFacts, adapter_of, install, set_state
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.installations import Feed, Installation, InstallationSecret
from plugin.store.submissions import Submission
from tests import factories
from tests.fakes import SIGNED, FakeCrm

FACTS = InstallFacts(
    name="Bright Recruiting",
    base_url="https://crm.example",
    place=Place("Europe/London", "GB", "ENG"),
    secrets={"shared_secret": "first secret"},
    contact_mode=ContactMode.DIRECT,
)


@pytest.fixture(autouse=True)
def context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    held.adapter_factory = FakeCrm().adapter
    with app.app_context():
        yield


def invite() -> str:
    return installations.create_install_code("fake")


def row(installation_id: int) -> Installation:
    with transaction(None) as session:
        found = session.get_one(Installation, installation_id)
        session.expunge(found)
        return found


def test_an_invited_account_is_let_in_and_polled_at_once() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)

    assert row(installed.installation_id).state == "enabled"
    assert rq_queue().job_ids == [f"poll-{installed.installation_id}"]


def test_secrets_are_stored_encrypted() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)

    with transaction(installed.installation_id) as session:
        [kept] = session.scalars(select(InstallationSecret.ciphertext))
    assert b"first secret" not in kept
    assert adapter_of(installed.installation_id).connection.secrets == {
        "shared_secret": "first secret"
    }


@pytest.mark.parametrize("code", [None, "", "guessed"])
def test_an_uninvited_account_is_refused(code: str | None) -> None:
    with pytest.raises(NotAllowed):
        install("fake", "A-1", FACTS, code=code, proof=None)


def test_a_code_is_good_once() -> None:
    code = invite()
    install("fake", "A-1", FACTS, code=code, proof=None)

    with pytest.raises(NotAllowed):
        install("fake", "A-2", FACTS, code=code, proof=None)


def test_a_code_is_good_for_a_week(clock: time_machine.Traveller) -> None:
    code = invite()
    clock.shift(timedelta(days=7))

    with pytest.raises(NotAllowed):
        install("fake", "A-1", FACTS, code=code, proof=None)


def test_a_code_of_another_kind_is_refused() -> None:
    code = installations.create_install_code("generic")

    with pytest.raises(NotAllowed):
        install("fake", "A-1", FACTS, code=code, proof=None)


def test_a_re_install_that_the_old_secret_signs_rotates_it_and_keeps_the_installation() -> None:
    first = install("fake", "A-1", FACTS, code=invite(), proof=None)
    rotated = replace(FACTS, secrets={"shared_secret": "second secret"})

    again = install("fake", "A-1", rotated, code=None, proof=(SIGNED, b"{}"))

    assert again == first
    assert adapter_of(first.installation_id).connection.secrets == {
        "shared_secret": "second secret",
        "previous_shared_secret": "first secret",
    }


def test_a_re_install_that_nobody_signed_is_refused() -> None:
    install("fake", "A-1", FACTS, code=invite(), proof=None)

    with pytest.raises(BadSignature):
        install("fake", "A-1", FACTS, code=None, proof=({}, b"{}"))


def test_a_signed_call_disables_and_enables_again() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)

    seen = []
    for state in ("disabled", "disabled", "enabled"):
        set_state(installed.installation_key, state, SIGNED, b"{}")
        seen.append(row(installed.installation_id).state)

    assert seen == ["disabled", "disabled", "enabled"]


def test_what_is_uninstalled_stays_so_until_it_is_installed_anew() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)
    set_state(installed.installation_key, "uninstalled", SIGNED, b"{}")

    set_state(installed.installation_key, "enabled", SIGNED, b"{}")

    assert row(installed.installation_id).state == "uninstalled"
    assert installations.enabled() == []


def test_an_uninstalled_account_comes_back_with_a_new_invitation_only() -> None:
    first = install("fake", "A-1", FACTS, code=invite(), proof=None)
    set_state(first.installation_key, "uninstalled", SIGNED, b"{}")
    with pytest.raises(NotAllowed):
        install("fake", "A-1", FACTS, code=None, proof=(SIGNED, b"{}"))

    again = install("fake", "A-1", FACTS, code=invite(), proof=None)

    assert again == first
    assert row(first.installation_id).state == "enabled"


def test_a_forged_lifecycle_call_changes_nothing() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)

    with pytest.raises(BadSignature):
        set_state(installed.installation_key, "uninstalled", {}, b"{}")

    assert row(installed.installation_id).state == "enabled"


def test_a_lifecycle_call_for_an_unknown_key_is_refused() -> None:
    with pytest.raises(NotFound):
        set_state("no-such-key", "disabled", SIGNED, b"{}")


def test_what_the_operator_answered_goes_before_what_the_crm_says() -> None:
    code = installations.create_install_code("fake", ContactMode.NONE)

    installed = install("fake", "A-1", FACTS, code=code, proof=None)

    assert row(installed.installation_id).contact_mode == "none"
    assert changes(installed.installation_id) == [(None, None, "none")]


def test_an_unanswered_install_is_answered_by_a_later_one_and_planned() -> None:
    nothing = replace(FACTS, contact_mode=None)
    installed = install("fake", "A-1", nothing, code=invite(), proof=None)
    assert changes(installed.installation_id) == []
    rows = factories.make_journey(installed.installation_id)

    install("fake", "A-1", FACTS, code=None, proof=(SIGNED, b"{}"))

    assert row(installed.installation_id).contact_mode == "direct"
    submission = factories.read(Submission, rows.installation_id, rows.submission_id)
    assert submission.plan_due_at is not None
    assert f"plan_submissions-{rows.installation_id}" in rq_queue().job_ids


@pytest.mark.parametrize("says", [None, ContactMode.DIRECT])
def test_a_re_install_leaves_what_a_manager_answered(says: ContactMode | None) -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)
    boss = factories.make_recruiter(installed.installation_id, is_manager=True)
    viewer = Viewer(installed.installation_id, boss, "Max Moor")
    contact_modes.take_change(viewer, ModeChange((), ContactMode.NONE))

    again = replace(FACTS, contact_mode=says)
    install("fake", "A-1", again, code=None, proof=(SIGNED, b"{}"))

    assert row(installed.installation_id).contact_mode == "none"


def test_an_operator_who_connects_again_changes_the_answer() -> None:
    first = installations.connect("fake", "A-1", FACTS)
    installations.connect("fake", "A-1", replace(FACTS, contact_mode=None))
    assert row(first.installation_id).contact_mode == "direct"

    installations.connect("fake", "A-1", replace(FACTS, contact_mode=ContactMode.VIA_RECRUITER))

    assert changes(first.installation_id) == [
        (None, None, "direct"),
        (None, "direct", "via_recruiter"),
    ]


def changes(installation_id: int) -> list[tuple[int | None, str | None, str | None]]:
    with transaction(installation_id) as session:
        rows = session.scalars(select(ContactModeChange).order_by(ContactModeChange.id))
        return [(row.recruiter_id, row.from_mode, row.to_mode) for row in rows]


def test_an_account_that_installs_us_again_is_asked_again_although_it_had_refused_us() -> None:
    installed = install("fake", "A-1", FACTS, code=invite(), proof=None)
    with transaction(installed.installation_id) as session:
        feed = session.get_one(Feed, installed.installation_id)
        feed.must_reconnect_at, feed.auth_failures = feed.next_poll_at, 3

    install("fake", "A-1", FACTS, code=None, proof=(SIGNED, b""))

    with transaction(installed.installation_id) as session:
        assert session.get_one(Feed, installed.installation_id).must_reconnect_at is None
