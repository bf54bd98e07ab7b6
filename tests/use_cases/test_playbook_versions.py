"""A new version of the playbook comes into force: from now on, for all of the agency, once."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import with_settings
from plugin.errors import Conflict, NotAllowed, NotFound
from plugin.services import follow_ups, playbook_versions
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.prompts import Prompt
from tests import factories

NOW = datetime(2026, 6, 3, 10, 5, tzinfo=UTC)
BOOKED = datetime(2026, 5, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    clock.move_to(NOW, tick=False)
    with app.app_context():
        yield factories.make_installation()


@pytest.fixture
def manager(agency: int) -> Viewer:
    return Viewer(agency, factories.make_recruiter(agency, is_manager=True), "Mo Orr")


def interviewed(agency: int, starts_at: datetime, **company: Any) -> int:
    submission = factories.make_submission(
        agency,
        candidate_id=factories.make_candidate(agency),
        client_company_id=factories.make_client_company(agency, **company),
        recruiter_id=factories.make_recruiter(agency),
        first_seen_at=BOOKED,
        plan_due_at=starts_at,
    )
    interview = factories.make_interview(
        agency,
        submission_id=submission,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        booked_at=BOOKED,
        first_seen_at=BOOKED,
    )
    factories.make_interviewer(agency, interview_id=interview, email="jo.park@acme.example")
    return submission


def changed(version: int = 1, **settings: Any) -> Playbook:
    own = replace(DEFAULT_PLAYBOOK, name="Northern desk", version=version)
    return with_settings(own, {path.replace("__", "."): v for path, v in settings.items()})


def prompts(agency: int) -> dict[tuple[str, int], Prompt]:
    with transaction(agency) as session:
        rows = list(session.scalars(select(Prompt)))
        for row in rows:
            session.expunge(row)
    return {(row.step, row.occurrence): row for row in rows}


def test_an_agency_without_one_of_its_own_plans_by_the_default(manager: Viewer) -> None:
    known = playbook_versions.get_in_force(manager)

    assert known.playbook == DEFAULT_PLAYBOOK
    assert known.since is None


def test_a_new_version_is_the_next_number_and_is_in_force_from_now(manager: Viewer) -> None:
    version = playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)
    known = playbook_versions.get_in_force(manager)

    assert version == known.playbook.version == 2
    assert known.playbook.follow_ups.most == 1
    assert known.since == NOW
    assert known.activation is not None
    assert known.activation.previous == DEFAULT_PLAYBOOK


def test_every_prompt_keeps_the_version_that_planned_it(agency: int, manager: Viewer) -> None:
    interviewed(agency, NOW - timedelta(hours=1), contact_mode="direct")
    follow_ups.replan(agency)
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)
    follow_ups.replan(agency)

    found = prompts(agency)
    assert found["thank_you", 1].playbook_version == 1
    assert found["check_in", 2].state == "cancelled"
    assert found["check_in", 2].reason == "playbook_changed"

    interviewed(agency, NOW + timedelta(days=1), contact_mode="direct")
    follow_ups.replan(agency)
    with transaction(agency) as session:
        names = {
            tuple(row)
            for row in session.execute(select(Prompt.playbook_name, Prompt.playbook_version))
        }
    assert ("Northern desk", 2) in names


def test_nothing_of_the_past_comes_up_because_of_a_new_version(
    agency: int, manager: Viewer, clock: time_machine.Traveller
) -> None:
    first = changed(steps__promised_date__enabled=False)
    playbook_versions.take(manager, first, based_on=1)
    interviewed(agency, NOW - timedelta(hours=1), contact_mode="direct")
    follow_ups.replan(agency)
    clock.move_to(NOW + timedelta(days=20), tick=False)

    playbook_versions.take(manager, changed(2), based_on=2)
    follow_ups.replan(agency)

    asked = prompts(agency)["promised_date", 1]
    assert (asked.state, asked.reason) == ("skipped", "before_playbook")
    follow_ups.replan(agency)
    assert prompts(agency)["promised_date", 1].state == "skipped"


def test_all_open_work_is_planned_again_at_once(agency: int, manager: Viewer) -> None:
    submission = interviewed(agency, NOW - timedelta(hours=1), contact_mode="direct")
    follow_ups.replan(agency)

    playbook_versions.take(manager, changed(hours__morning=time(8)), based_on=1)
    follow_ups.replan(agency)

    assert submission
    # Thursday 4 June, 08:00 in London.
    assert prompts(agency)["keep_applying", 1].opens_at == datetime(2026, 6, 4, 7, 0, tzinfo=UTC)


def test_the_answer_for_all_clients_goes_with_it(agency: int, manager: Viewer) -> None:
    own = replace(changed(), contact_mode=ContactMode.VIA_RECRUITER)
    playbook_versions.take(manager, own, based_on=1)
    interviewed(agency, NOW - timedelta(hours=1))
    follow_ups.replan(agency)

    with transaction(agency) as session:
        assert session.get_one(Installation, agency).contact_mode == "via_recruiter"
    assert prompts(agency)["thank_you", 1].state == "planned"


def test_a_version_based_on_one_that_is_no_longer_in_force_is_refused(manager: Viewer) -> None:
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)

    with pytest.raises(Conflict):
        playbook_versions.take(manager, changed(follow_ups__most=3), based_on=1)


def test_the_same_again_makes_no_version(manager: Viewer) -> None:
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)

    assert playbook_versions.take(manager, changed(2, follow_ups__most=1), based_on=2) == 2


def test_only_a_manager_may(agency: int) -> None:
    recruiter = Viewer(agency, factories.make_recruiter(agency), "Sam Lee")

    with pytest.raises(NotAllowed):
        playbook_versions.take(recruiter, changed(follow_ups__most=1), based_on=1)


@pytest.mark.parametrize(
    "change", ["update playbook_versions set note = 'x'", "delete from playbook_versions"]
)
def test_the_database_lets_nobody_change_a_version(
    agency: int, manager: Viewer, change: str
) -> None:
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)

    with pytest.raises(ProgrammingError, match="permission denied"), transaction(agency) as session:
        session.execute(text(change))


def test_versions_are_listed_with_who_made_them_and_the_default_last(manager: Viewer) -> None:
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1, note="One is enough")

    newest, default = playbook_versions.list_versions(manager)
    assert (newest.version, newest.name, newest.note) == (2, "Northern desk", "One is enough")
    assert (default.version, default.since) == (1, None)


def test_another_agencys_versions_are_not_seen(manager: Viewer) -> None:
    playbook_versions.take(manager, changed(follow_ups__most=1), based_on=1)
    other = factories.make_installation()
    stranger = Viewer(other, factories.make_recruiter(other, is_manager=True), "Al Yu")

    assert playbook_versions.get_in_force(stranger).playbook == DEFAULT_PLAYBOOK
    with pytest.raises(NotFound):
        playbook_versions.get_version(stranger, 2)
