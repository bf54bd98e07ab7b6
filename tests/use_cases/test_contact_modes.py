"""Answering how candidates may contact a client: seen before, planned at once, kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain import activation
from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.moments import Anchor, Hour, days_after
from plugin.domain.people import ContactMode
from plugin.domain.plan_changes import ChangeKind
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import with_settings
from plugin.domain.prompts import StepKey
from plugin.errors import Conflict, NotAllowed, NotFound
from plugin.extensions import db
from plugin.queue import rq_queue
from plugin.services import contact_modes, follow_ups, plan_outcomes
from plugin.services.access import Viewer
from plugin.services.contact_scopes import ModeChange, lock_scope
from plugin.services.plan_previews import PlanPreview, preview
from plugin.services.playbooks import InForce
from plugin.store.base import SETTING, transaction
from plugin.store.people import ClientCompany
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests import factories
from tests.use_cases.desk import Desk, in_threads, use_mail_server
from tests.use_cases.modes import Agency, make_agency

ALL = ()
OPEN = {"planned": 1}
WAITS = {"blocked: contact_mode_unknown": 1}
FORBIDDEN = {"skipped: client_forbids": 1}


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


def kinds(plan: PlanPreview) -> set[tuple[StepKey, ChangeKind]]:
    return {(row.step, row.kind) for row in plan.changes}


def own_answer(agency: Agency, company: int | None = None) -> str | None:
    return factories.read(ClientCompany, agency.id, company or agency.acme).contact_mode


def test_an_answer_is_kept_and_planned_within_the_same_transaction() -> None:
    agency = make_agency(None)
    assert agency.states() == WAITS

    done = agency.answer("direct")

    assert own_answer(agency) == "direct"
    assert agency.states() == OPEN
    assert (StepKey.THANK_YOU, ChangeKind.UNBLOCKED) in kinds(done.plan)
    submission = factories.read(Submission, agency.id, agency.rows.submission_id)
    assert (submission.plan_due_at, submission.planned_at) == (None, utcnow())
    assert rq_queue().job_ids == []


def test_what_is_previewed_is_what_happens() -> None:
    agency = make_agency("direct")
    asked = ModeChange((agency.acme,), ContactMode.NONE)

    before = contact_modes.preview_change(agency.sam, asked)
    done = contact_modes.take_change(agency.sam, asked, seen=before.seen)

    assert before.plan == done.plan
    assert {row.reason for row in done.plan.changes} == {"client_forbids"}
    assert {row.candidate_name for row in done.plan.changes} == {"Ana Ruiz"}
    assert {row.interviewer_name for row in done.plan.changes} == {None, "Dr. Jo Park"}


def test_a_preview_changes_nothing() -> None:
    agency = make_agency("direct")
    before = agency.everything()

    contact_modes.preview_change(agency.sam, ModeChange((agency.acme,), ContactMode.NONE))

    assert agency.everything() == before
    assert agency.changes() == []


def test_a_preview_goes_by_the_playbook_that_it_is_given() -> None:
    """The same service answers for another playbook: nothing in it knows the default one."""
    agency = make_agency("direct")
    three_weeks = days_after(Anchor.SAID_ON, 21, Hour.MORNING)
    longer = with_settings(DEFAULT_PLAYBOOK, {"steps.check_in.none": three_weeks})

    with transaction(agency.id) as session:
        ids = [agency.rows.submission_id]
        found = preview(session, agency.id, ids, known=InForce(longer), now=utcnow())

    moved = [row for row in found.changes if row.kind is ChangeKind.MOVED]
    first = next(row for row in moved if (row.step, row.occurrence) == (StepKey.CHECK_IN, 1))
    opens_at = [moments and moments.opens_at for moments in (first.before, first.after)]
    earlier, later = (moment or utcnow() for moment in opens_at)
    assert later - earlier == timedelta(days=7)


def test_answering_twice_answers_once() -> None:
    agency = make_agency(None)

    agency.answer("direct")
    again = agency.answer("direct")

    assert again.plan == PlanPreview()
    assert agency.changes() == [(agency.acme, agency.rows.recruiter_id, None, "direct")]


def test_two_tabs_do_not_overwrite_one_another() -> None:
    agency = make_agency(None)
    asked = ModeChange((agency.acme,), ContactMode.NONE)
    seen = contact_modes.preview_change(agency.sam, asked).seen

    agency.answer("via_recruiter")

    with pytest.raises(Conflict):
        contact_modes.take_change(agency.sam, asked, seen=seen)
    assert own_answer(agency) == "via_recruiter"


def test_the_same_answer_from_two_tabs_is_one(app: Flask) -> None:
    agency = make_agency(None)

    done = in_threads(app, 4, lambda _: agency.answer("none"))

    assert sum(bool(each.plan.changes) for each in done) == 1
    assert len(agency.changes()) == 1
    assert agency.states() == FORBIDDEN


def test_an_answer_taken_back_falls_to_the_crms_and_then_to_the_agencys() -> None:
    agency = make_agency("direct", contact_mode="via_recruiter")
    other = agency.company(contact_mode="direct", crm_contact_mode="none")
    submission = agency.submission(other)
    agency.plan()

    done = agency.answer(None, agency.acme, other)

    assert (own_answer(agency), own_answer(agency, other)) == (None, None)
    assert agency.states(submission=submission) == FORBIDDEN
    assert agency.states(submission=agency.rows.submission_id) == OPEN
    assert kinds(done.plan) == {
        (StepKey.THANK_YOU, ChangeKind.REWORDED),
        (StepKey.CHECK_IN, ChangeKind.REWORDED),
        (StepKey.THANK_YOU, ChangeKind.CANCELLED),
        (StepKey.CHECK_IN, ChangeKind.CANCELLED),
    }


def test_an_answer_like_the_crms_changes_no_prompt_but_is_kept() -> None:
    agency = make_agency(None)
    factories.change(ClientCompany, agency.id, agency.acme, crm_contact_mode="direct")
    agency.plan()

    done = agency.answer("direct")

    assert done.plan == PlanPreview()
    assert len(agency.changes()) == 1


def test_several_clients_are_answered_at_once_and_only_those_that_differ_are_kept() -> None:
    agency = make_agency("none")
    other = agency.company()
    submission = agency.submission(other)
    agency.plan()

    agency.answer("none", agency.acme, other)

    assert agency.states(submission=submission) == FORBIDDEN
    assert [row[0] for row in agency.changes()] == [other]


def test_the_agencys_answer_is_for_whoever_has_none_of_their_own() -> None:
    agency = make_agency("direct")
    crm = agency.submission(agency.company(crm_contact_mode="direct"))
    without = agency.submission(agency.company())
    nobody = agency.submission(None)
    agency.plan()

    done = contact_modes.take_change(agency.manager(), ModeChange(ALL, ContactMode.NONE))

    assert {row.submission_id for row in done.plan.changes} == {without, nobody}
    said = [agency.states(submission=each) for each in (crm, without, nobody)]
    assert said == [OPEN, FORBIDDEN, FORBIDDEN]
    assert agency.states(submission=agency.rows.submission_id) == OPEN
    [(company, _, before, after)] = agency.changes()
    assert (company, before, after) == (None, None, "none")


def test_the_agencys_answer_can_be_taken_back() -> None:
    agency = make_agency(None, contact_mode="direct")
    assert agency.states() == OPEN

    contact_modes.take_change(agency.manager(), ModeChange(ALL, None))

    assert agency.states() == WAITS


def test_only_a_manager_answers_for_all() -> None:
    agency = make_agency(None)
    asked = ModeChange(ALL, ContactMode.DIRECT)

    for use in (contact_modes.look_at, contact_modes.preview_change, contact_modes.take_change):
        with pytest.raises(NotAllowed):
            use(agency.sam, asked)
    assert agency.states() == WAITS


def test_another_agencys_client_is_not_found_and_spoils_the_whole_answer() -> None:
    agency = make_agency(None)
    other = make_agency(None)
    asked = ModeChange((agency.acme, other.acme), ContactMode.NONE)

    for use in (contact_modes.look_at, contact_modes.preview_change, contact_modes.take_change):
        with pytest.raises(NotFound):
            use(agency.sam, asked)
    assert own_answer(agency) is None
    assert own_answer(other) is None


def test_another_agencys_submissions_are_left_alone() -> None:
    agency, other = make_agency(None), make_agency(None)

    contact_modes.take_change(agency.manager(), ModeChange(ALL, ContactMode.NONE))

    assert (agency.states(), other.states()) == (FORBIDDEN, WAITS)


def test_what_is_done_stays_done() -> None:
    agency = make_agency("direct")
    with transaction(agency.id) as session:
        prompt = session.scalars(select(Prompt).where(Prompt.step == "thank_you")).one()
        prompt.state, prompt.done_at = "done", utcnow()

    agency.answer("none")

    assert agency.states() == {"done": 1}


def test_a_closed_submission_has_nothing_to_change() -> None:
    agency = make_agency("direct")
    factories.change(Submission, agency.id, agency.rows.submission_id, stage="hired")
    agency.plan()

    found = contact_modes.preview_change(agency.sam, ModeChange((agency.acme,), ContactMode.NONE))

    assert (found.of, found.plan) == (0, PlanPreview())


def test_a_stage_that_settles_is_left_to_settle() -> None:
    agency = make_agency("direct")
    settles_at = utcnow() + timedelta(seconds=60)
    factories.change(Submission, agency.id, agency.rows.submission_id, plan_due_at=settles_at)

    done = agency.answer("none")

    submission = factories.read(Submission, agency.id, agency.rows.submission_id)
    assert (done.later, submission.plan_due_at) == (1, settles_at)
    assert agency.states() == OPEN


def test_what_cannot_be_planned_says_so_and_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    agency = make_agency("direct")
    stuck = agency.submission(agency.acme)
    agency.plan()
    real = activation.plan_since

    def surprising(journey: object, *given: object, **more: object) -> object:
        if journey.submission.ref == stuck_ref:  # type: ignore[attr-defined]
            raise OverflowError
        return real(journey, *given, **more)  # type: ignore[arg-type]

    stuck_ref = factories.read(Submission, agency.id, stuck).ref
    monkeypatch.setattr(plan_outcomes, "plan_since", surprising)

    done = agency.answer("none")

    assert (done.plan.failed, done.plan.looked_at) == (1, 2)
    assert agency.states(submission=agency.rows.submission_id) == FORBIDDEN
    assert factories.read(Submission, agency.id, stuck).plan_error == "OverflowError"


def test_of_2000_submissions_500_are_planned_at_once_and_a_worker_plans_the_others() -> None:
    agency = make_agency("direct")
    agency.crowd(1_999)
    agency.work()
    asked = ModeChange((agency.acme,), ContactMode.NONE)

    before = contact_modes.preview_change(agency.sam, asked)
    done = contact_modes.take_change(agency.sam, asked, seen=before.seen)

    assert (before.of, before.plan.looked_at) == (2_000, 2_000)
    assert len([row for row in before.plan.changes if row.step == "thank_you"]) == 2_000
    assert (done.plan.looked_at, done.later) == (500, 1_500)
    assert agency.states() == {"planned": 1_500, "skipped: client_forbids": 500}
    assert rq_queue().job_ids == [f"plan_submissions-{agency.id}"]
    agency.work()
    assert agency.states() == {"skipped: client_forbids": 2_000}
    assert not follow_ups.replan(agency.id)


def test_a_candidate_who_comes_after_the_answer_is_planned_by_it() -> None:
    agency = make_agency("direct")
    agency.answer("none")

    submission = agency.submission(agency.acme, plan_due_at=utcnow())
    agency.work()

    assert agency.states(submission=submission) == FORBIDDEN


def test_a_message_that_waits_is_not_sent_to_a_candidate_of_a_client_who_says_no(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agency = make_agency("direct")
    with transaction(agency.id) as session:
        statement = select(Prompt.id).where(Prompt.step == "thank_you")
        prompt = session.scalars(statement).one()
    use_mail_server(monkeypatch, "smtp://127.0.0.1:9")
    desk = Desk(agency.rows, prompt)
    message = desk.queue()

    agency.answer("none")
    desk.send_due()

    row = desk.message(message)
    assert (row.state, row.reason) == (MessageState.CANCELLED, MessageReason.CLIENT_FORBIDS)


def test_a_stranger_of_the_agency_is_nobody() -> None:
    agency = make_agency(None)
    gone = Viewer(agency.id, 0, "Nobody")

    with pytest.raises(NotAllowed):
        contact_modes.take_change(gone, ModeChange(ALL, ContactMode.NONE))


def test_a_submission_booked_while_the_answer_is_being_kept_waits_for_it() -> None:
    """Its foreign key takes a share of the client's lock, so it is planned by the new answer."""
    agency = make_agency("direct")
    asked = ModeChange((agency.acme,), ContactMode.NONE)

    with transaction(agency.id) as session:
        lock_scope(session, agency.id, asked)
        with in_another_session(agency.id) as other:
            other.add(another_submission(agency))
            with pytest.raises(OperationalError, match="lock timeout"):
                other.flush()


def test_the_answer_for_all_stands_still_while_a_client_falls_back_to_it() -> None:
    agency = make_agency("direct", contact_mode="direct")

    with transaction(agency.id) as session:
        lock_scope(session, agency.id, ModeChange((agency.acme,), None))
        with in_another_session(agency.id) as other:
            asked = ModeChange(ALL, ContactMode.NONE)
            with pytest.raises(OperationalError, match="lock timeout"):
                lock_scope(other, agency.id, asked)


@contextmanager
def in_another_session(installation_id: int) -> Iterator[Session]:
    """A second connection within the same agency, which waits for no lock; it keeps nothing."""
    with Session(db.engine) as session:
        session.execute(text("set local lock_timeout = '100ms'"))
        session.execute(
            text("select set_config(:name, :value, true)"),
            {"name": SETTING, "value": str(installation_id)},
        )
        yield session


def another_submission(agency: Agency) -> Submission:
    return Submission(
        installation_id=agency.id,
        ref="S-late",
        crm_updated_at=utcnow(),
        candidate_id=agency.rows.candidate_id,
        client_company_id=agency.acme,
        stage="interviewing",
        first_seen_at=utcnow(),
    )
