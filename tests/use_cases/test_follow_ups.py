"""From facts in rows to prompts in rows: what a plan says is what is stored."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from plugin.domain.planning import plan
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.services import follow_ups
from plugin.services.journeys import load
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.people import ClientCompany, Recruiter
from plugin.store.prompts import Prompt
from plugin.store.submissions import FollowUp, Submission
from tests import factories

NOW = datetime(2026, 6, 3, 10, 5, tzinfo=UTC)
STARTS = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)
BOOKED = datetime(2026, 5, 28, 9, 0, tzinfo=UTC)


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[int]:
    clock.move_to(NOW, tick=False)
    with app.app_context():
        yield factories.make_installation()


@pytest.fixture
def submission(agency: int) -> int:
    """One interview from 09:00 to 10:00 UTC today, heard of in time, with one interviewer."""
    recruiter = factories.make_recruiter(agency)
    company = factories.make_client_company(agency, contact_mode="direct")
    candidate = factories.make_candidate(agency)
    submission = factories.make_submission(
        agency,
        candidate_id=candidate,
        client_company_id=company,
        recruiter_id=recruiter,
        first_seen_at=BOOKED,
        plan_due_at=NOW,
    )
    interview = factories.make_interview(
        agency,
        submission_id=submission,
        starts_at=STARTS,
        ends_at=STARTS + timedelta(hours=1),
        booked_at=BOOKED,
        first_seen_at=BOOKED,
    )
    factories.make_interviewer(agency, interview_id=interview, email="jo.park@acme.example")
    return submission


def due(agency: int) -> None:
    with transaction(agency) as session:
        session.execute(update(Submission).values(plan_due_at=NOW))


def states(agency: int) -> dict[str, str]:
    with transaction(agency) as session:
        rows = session.execute(select(Prompt.step, Prompt.occurrence, Prompt.state))
        return {f"{step} {occurrence}": state for step, occurrence, state in rows}


def prompt(agency: int, step: str) -> Prompt:
    with transaction(agency) as session:
        row = session.scalars(select(Prompt).where(Prompt.step == step)).one()
        session.expunge(row)
        return row


def test_an_interview_that_has_ended_has_all_its_prompts(agency: int, submission: int) -> None:
    follow_ups.replan(agency)

    assert states(agency) == {
        "prep_kit 1": "expired",
        "debrief 1": "planned",
        "thank_you 1": "planned",
        "promised_date 1": "planned",
        "keep_applying 1": "planned",
        "check_in 1": "planned",
        "check_in 2": "planned",
        "move_on 1": "planned",
    }


def test_what_is_stored_is_what_the_plan_says(agency: int, submission: int) -> None:
    follow_ups.replan(agency)

    with transaction(agency) as session:
        [loaded] = load(session, agency, [submission])
    planned = plan(loaded.journey, DEFAULT_PLAYBOOK, as_of=NOW)
    assert {(row.key, row.opens_at, row.due_at, row.why) for row in loaded.stored} == {
        (line.key, line.opens_at, line.due_at, line.why) for line in planned.prompts
    }


def test_planning_again_changes_no_row(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        before = session.execute(select(Prompt.id, Prompt.changed_at)).all()
    due(agency)

    follow_ups.replan(agency)

    with transaction(agency) as session:
        assert session.execute(select(Prompt.id, Prompt.changed_at)).all() == before


def test_a_planned_submission_is_due_no_more(agency: int, submission: int) -> None:
    follow_ups.replan(agency)

    with transaction(agency) as session:
        row = session.get_one(Submission, submission)
        assert (row.plan_due_at, row.planned_at) == (None, NOW)


def test_a_submission_that_is_not_due_yet_is_left_alone(agency: int, submission: int) -> None:
    with transaction(agency) as session:
        session.execute(update(Submission).values(plan_due_at=NOW + timedelta(seconds=60)))

    follow_ups.replan(agency)

    assert states(agency) == {}


def test_a_reschedule_moves_the_prompts_and_clears_their_snooze(
    agency: int, submission: int
) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(update(Prompt).values(snoozed_until=NOW + timedelta(hours=3)))
        session.execute(
            update(Interview).values(
                starts_at=STARTS + timedelta(days=1), ends_at=STARTS + timedelta(days=1, hours=1)
            )
        )
    due(agency)

    follow_ups.replan(agency)

    row = prompt(agency, "thank_you")
    assert row.opens_at == STARTS + timedelta(days=1, hours=1)
    assert row.snoozed_until is None


def test_a_cancelled_interview_cancels_its_prompts_and_says_why(
    agency: int, submission: int
) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(update(Interview).values(status="cancelled"))
    due(agency)

    follow_ups.replan(agency)

    row = prompt(agency, "thank_you")
    assert (row.state, row.reason) == ("cancelled", "interview_cancelled")


def test_an_interview_that_is_on_again_has_its_prompts_again(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    for status in ("cancelled", "scheduled"):
        with transaction(agency) as session:
            session.execute(update(Interview).values(status=status))
        due(agency)
        follow_ups.replan(agency)

    assert prompt(agency, "thank_you").state == "planned"


def test_a_stage_that_goes_and_comes_back_does_not_coach_again_about_the_same_interview(
    agency: int, submission: int
) -> None:
    """C.2-26: what is done stays the one of its kind, and what was open is the same row again."""
    follow_ups.replan(agency)
    with transaction(agency) as session:
        before = set(session.scalars(select(Prompt.id)))
        values = {"state": "done", "done_at": NOW}
        session.execute(update(Prompt).where(Prompt.step == "thank_you").values(values))

    for _ in range(3):
        for stage in ("rejected", "interviewing"):
            with transaction(agency) as session:
                session.execute(update(Submission).values(stage=stage, plan_due_at=NOW))
            follow_ups.replan(agency)

    assert prompt(agency, "thank_you").state == "done"
    assert prompt(agency, "debrief").state == "planned"
    with transaction(agency) as session:
        after = session.execute(select(Prompt.id, Prompt.step)).all()
    assert {step for row_id, step in after if row_id not in before} <= {"move_on"}


def test_what_is_done_stays_done_when_the_interview_is_cancelled(
    agency: int, submission: int
) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(
            update(Prompt).where(Prompt.step == "thank_you").values(state="done", done_at=NOW)
        )
        session.execute(update(Interview).values(status="cancelled"))
    due(agency)

    follow_ups.replan(agency)

    assert prompt(agency, "thank_you").state == "done"


def test_a_follow_up_made_finishes_the_check_in_at_its_moment(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    made_at = STARTS + timedelta(days=15)
    with transaction(agency) as session:
        session.add(
            FollowUp(installation_id=agency, submission_id=submission, at=made_at, channel="email")
        )
    due(agency)

    follow_ups.replan(agency)

    with transaction(agency) as session:
        first = session.scalars(
            select(Prompt).where(Prompt.step == "check_in", Prompt.occurrence == 1)
        ).one()
        assert (first.state, first.done_at) == ("done", made_at)


def test_a_debrief_held_is_done_when_it_was_held(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    held_at = NOW - timedelta(minutes=2)
    with transaction(agency) as session:
        interview_id = session.scalars(select(Interview.id)).one()
        session.add(
            Debrief(installation_id=agency, interview_id=interview_id, debriefed_at=held_at)
        )
    due(agency)

    follow_ups.replan(agency)

    row = prompt(agency, "debrief")
    assert (row.state, row.done_at) == ("done", held_at)


def test_an_unanswered_contact_mode_blocks_and_says_so(agency: int, submission: int) -> None:
    with transaction(agency) as session:
        session.execute(update(ClientCompany).values(contact_mode=None, crm_contact_mode=None))

    follow_ups.replan(agency)

    row = prompt(agency, "thank_you")
    assert (row.state, row.reason) == ("blocked", "contact_mode_unknown")


def test_an_address_that_the_recruiter_found_opens_the_thank_you(
    agency: int, submission: int
) -> None:
    with transaction(agency) as session:
        session.execute(update(Interviewer).values(email="info@acme.example"))
    follow_ups.replan(agency)
    assert prompt(agency, "thank_you").state == "blocked"
    with transaction(agency) as session:
        session.execute(update(Interviewer).values(found_email="jo.park@acme.example"))
    due(agency)

    follow_ups.replan(agency)

    assert prompt(agency, "thank_you").state == "planned"
    assert prompt(agency, "contacts").reason == "addresses_known"


def test_an_interviewer_who_left_the_panel_is_thanked_no_more(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(update(Interviewer).values(removed_at=NOW))
    due(agency)

    follow_ups.replan(agency)

    row = prompt(agency, "thank_you")
    assert (row.state, row.reason) == ("cancelled", "interviewer_removed")


def test_prompts_of_a_recruiter_who_left_go_to_the_manager(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(update(Recruiter).values(is_active=False))
    manager = factories.make_recruiter(agency, is_manager=True)
    due(agency)

    follow_ups.replan(agency)

    assert prompt(agency, "thank_you").recruiter_id == manager


def test_an_interview_without_a_readable_start_plans_nothing_and_stops_nothing(
    agency: int, submission: int
) -> None:
    factories.make_interview(agency, submission_id=submission, starts_at=None, ends_at=None)

    follow_ups.replan(agency)

    assert prompt(agency, "thank_you").state == "planned"


def test_a_deleted_submission_has_its_open_prompts_cancelled(agency: int, submission: int) -> None:
    follow_ups.replan(agency)
    with transaction(agency) as session:
        session.execute(update(Submission).values(deleted_at=NOW))
    due(agency)

    follow_ups.replan(agency)

    assert set(states(agency).values()) == {"cancelled", "expired"}


def test_a_submission_that_cannot_be_planned_says_so_and_stops_no_other(
    agency: int, submission: int
) -> None:
    follow_ups.replan(agency)
    stuck = factories.make_submission(
        agency, candidate_id=factories.make_candidate(agency), plan_due_at=NOW
    )
    interview = factories.make_interview(agency, submission_id=stuck, starts_at=STARTS)
    with transaction(agency) as session:
        session.execute(
            update(Interview).where(Interview.id != interview).values(status="cancelled")
        )
        session.add(
            Debrief(
                installation_id=agency,
                interview_id=interview,
                promise_kind="exact",
                promise_on=date.max,
            )
        )
    due(agency)

    follow_ups.replan(agency)

    with transaction(agency) as session:
        row = session.get_one(Submission, stuck)
        assert (row.plan_due_at, row.plan_error) == (None, "OverflowError")
    assert prompt(agency, "thank_you").reason == "interview_cancelled"


def test_a_batch_says_whether_more_waits(agency: int, submission: int) -> None:
    assert follow_ups.replan(agency, limit=1)
    assert not follow_ups.replan(agency, limit=1)


def test_another_agency_s_submissions_are_not_planned(agency: int, submission: int) -> None:
    other = factories.make_installation()

    follow_ups.replan(other)

    assert states(agency) == {}
