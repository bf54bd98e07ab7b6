"""What a draft would change is what taking it does change, and looking changes nothing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.domain.moments import Anchor, Hour, business_days_after, minutes_after
from plugin.domain.people import ContactMode
from plugin.domain.plan_changes import ChangeKind
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.playbook_paths import with_settings
from plugin.domain.prompts import StepKey
from plugin.errors import Conflict, NotAllowed
from plugin.services import playbook_drafts, playbook_versions
from plugin.services.access import Viewer
from plugin.services.playbook_drafts import DraftPreview, preview_draft
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.use_cases.modes import Agency, make_agency

SLOWER = {"steps.thank_you.due": minutes_after(Anchor.INTERVIEW_END, 90)}
NO_CARE = {"steps.thank_you.enabled": False, "steps.check_in.enabled": False}


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[Agency]:
    """One interview at Acme, which may be written to, planned by the default playbook."""
    with app.app_context():
        made = make_agency("direct")
        made.plan()
        yield made


@pytest.fixture
def manager(agency: Agency) -> Viewer:
    return agency.manager()


def draft(settings: dict[str, Any]) -> Playbook:
    return with_settings(replace(DEFAULT_PLAYBOOK, name="Ours"), settings)


def counted(found: DraftPreview) -> Counter[tuple[StepKey, ChangeKind]]:
    return Counter((row.step, row.kind) for row in found.plan.changes)


def rows(agency: Agency) -> list[tuple[Any, ...]]:
    with transaction(agency.id) as session:
        told = select(Prompt.id, Prompt.state, Prompt.due_at, Prompt.playbook_version)
        return [tuple(row) for row in session.execute(told.order_by(Prompt.id))]


def test_looking_at_a_draft_changes_nothing(agency: Agency, manager: Viewer) -> None:
    before = rows(agency)

    found = preview_draft(manager, draft(SLOWER), based_on=1)

    assert counted(found) == {(StepKey.THANK_YOU, ChangeKind.MOVED): 1}
    assert [each.path for each in found.differences] == ["steps.thank_you.due", "disputes.C02"]
    assert rows(agency) == before
    assert playbook_versions.get_in_force(manager).playbook == DEFAULT_PLAYBOOK


@pytest.mark.parametrize("settings", [SLOWER, NO_CARE])
def test_what_the_preview_says_is_what_taking_it_does(
    agency: Agency, manager: Viewer, settings: dict[str, Any]
) -> None:
    before = {row[0]: row for row in rows(agency)}
    said = preview_draft(manager, draft(settings), based_on=1)

    playbook_versions.take(manager, draft(settings), based_on=1)
    agency.work()

    after = {row[0]: row for row in rows(agency)}
    moved = [key for key in before if after[key][1:3] != before[key][1:3]]
    assert len(moved) == len(said.plan.changes) > 0
    assert preview_draft(manager, draft(settings), based_on=2).plan.changes == ()


def test_what_would_have_been_due_before_now_is_not_created(
    agency: Agency, manager: Viewer, clock: time_machine.Traveller
) -> None:
    """Activation starts now: a draft that calls for more brings up no backlog."""
    playbook_versions.take(manager, draft({"steps.debrief.enabled": False}), based_on=1)
    agency.work()
    clock.shift(3 * 3600)

    found = preview_draft(manager, draft({}), based_on=2)

    assert (StepKey.DEBRIEF, ChangeKind.CREATED) not in counted(found)
    assert found.differences[0].path == "steps.debrief.enabled"


def test_a_step_that_comes_back_in_time_is_created(agency: Agency, manager: Viewer) -> None:
    playbook_versions.take(manager, draft(NO_CARE), based_on=1)
    agency.work()

    found = preview_draft(manager, draft({}), based_on=2)

    assert counted(found)[StepKey.THANK_YOU, ChangeKind.CREATED] == 1


def test_a_large_agency_is_looked_at_in_part_and_the_answer_says_so(
    agency: Agency, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency.crowd(4)
    agency.plan()
    monkeypatch.setattr(playbook_drafts, "MOST_PREVIEWED", 3)

    found = preview_draft(manager, draft(SLOWER), based_on=1)

    assert (found.plan.looked_at, found.of) == (3, 5)
    assert len({row.submission_id for row in found.plan.changes}) == 3


def test_submissions_with_open_prompts_are_looked_at_first(
    agency: Agency, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.make_submission(
        agency.id, factories.make_candidate(agency.id), client_company_id=agency.acme
    )
    monkeypatch.setattr(playbook_drafts, "MOST_PREVIEWED", 1)

    found = preview_draft(manager, draft(SLOWER), based_on=1)

    assert [row.submission_id for row in found.plan.changes] == [agency.rows.submission_id]
    assert found.of == 2


def test_another_contact_mode_concerns_only_whom_nobody_answered_for(
    agency: Agency, manager: Viewer
) -> None:
    unanswered = agency.submission(agency.company(name="Bolt"))
    agency.plan()

    forbidding = replace(draft({}), contact_mode=ContactMode.NONE)
    found = preview_draft(manager, forbidding, based_on=1)

    assert {row.submission_id for row in found.plan.changes} == {unanswered}
    assert {row.kind for row in found.plan.changes} == {ChangeKind.CANCELLED}


def test_a_contact_mode_that_a_playbook_brings_is_kept_with_who_brought_it(
    agency: Agency, manager: Viewer
) -> None:
    playbook_versions.take(manager, replace(draft({}), contact_mode=ContactMode.DIRECT), based_on=1)

    with transaction(agency.id) as session:
        change = session.scalars(select(ContactModeChange).order_by(ContactModeChange.id)).all()[-1]
        told = (change.client_company_id, change.recruiter_id, change.from_mode, change.to_mode)
    assert told == (None, manager.recruiter_id, None, "direct")


def test_a_draft_of_what_is_no_longer_in_force_is_refused(agency: Agency, manager: Viewer) -> None:
    playbook_versions.take(manager, draft(SLOWER), based_on=1)

    with pytest.raises(Conflict):
        preview_draft(manager, draft({}), based_on=1)


def test_only_managers_look_at_drafts(agency: Agency) -> None:
    with pytest.raises(NotAllowed):
        preview_draft(agency.sam, draft(SLOWER), based_on=1)


def test_nothing_of_another_agency_is_looked_at(agency: Agency) -> None:
    other = make_agency("direct")
    other.plan()

    found = preview_draft(other.manager(), draft(SLOWER), based_on=1)

    assert found.of == 1
    assert {row.submission_id for row in found.plan.changes} == {other.rows.submission_id}


def test_a_submission_that_cannot_be_planned_is_counted_and_stops_nobody(
    agency: Agency, manager: Viewer
) -> None:
    never = with_settings(
        draft({}), {"steps.check_in.none": business_days_after(Anchor.SAID_ON, 10**7, Hour.MORNING)}
    )

    found = preview_draft(manager, never, based_on=1)

    assert (found.plan.looked_at, found.plan.failed) == (1, 1)
    with transaction(agency.id) as session:
        row = session.get_one(Submission, agency.rows.submission_id)
        assert row.plan_error is None
