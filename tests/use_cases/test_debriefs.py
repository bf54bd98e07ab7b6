"""What the candidate and the client told is kept, and the plan follows from it."""

import contextlib
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from plugin.clock import utcnow
from plugin.domain.interviews import PositionInLine
from plugin.domain.promises import Promise, PromiseKind
from plugin.errors import NotFound
from plugin.services import debriefs
from plugin.services.access import Viewer
from plugin.services.debrief_notes import DatesRefused, DebriefNotes
from plugin.store.base import transaction
from plugin.store.interviews import Debrief, Interview, Interviewer
from plugin.store.prompts import Prompt
from plugin.store.submissions import Reply, Submission
from tests import factories
from tests.factories import JourneyRows

HONOLULU = "Pacific/Honolulu"  # where the interview at 07:00 UTC was on the evening before
EXACT = Promise(PromiseKind.EXACT, date(2026, 2, 20), date(2026, 2, 10))


@pytest.fixture
def rows(app: Flask, clock: time_machine.Traveller) -> Iterator[JourneyRows]:
    with app.app_context():
        yield factories.make_journey()


@pytest.fixture
def viewer(rows: JourneyRows) -> Viewer:
    return Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")


def kept(rows: JourneyRows) -> Debrief:
    with transaction(rows.installation_id) as session:
        debrief = session.scalars(select(Debrief)).one()
        session.expunge(debrief)
        return debrief


def make_prompt(rows: JourneyRows, step: str) -> int:
    return factories.make_prompt(
        rows.installation_id, rows.submission_id, rows.interview_id, step=step
    )


def plan_due_at(rows: JourneyRows) -> object:
    return factories.read(Submission, rows.installation_id, rows.submission_id).plan_due_at


def test_a_debrief_keeps_all_that_was_told(rows: JourneyRows, viewer: Viewer) -> None:
    notes = DebriefNotes(
        went_well="The case",
        went_badly="The salary",
        stood_out="The lab",
        forgot="The degree",
        promise=EXACT,
        position_in_line=PositionInLine.FIRST,
        emotional_tie=True,
        told_to_call=True,
        linkedin_ok=True,
        interviews_close_on=date(2026, 2, 18),
    )

    debriefs.save_debrief(viewer, rows.interview_id, notes)

    view = debriefs.get_debrief(viewer, rows.interview_id).debrief
    assert view is not None
    told = asdict(notes)
    del told["topics"], told["people"], told["is_held"]
    kept_besides = {
        "interview_id": rows.interview_id,
        "debriefed_at": utcnow(),
        "also_there": None,
        "candidate_fields": [],
        "candidate_wrote_at": None,
        "version": 1,
    }
    assert asdict(view) == told | kept_besides


def test_a_debrief_that_was_held_is_done(rows: JourneyRows, viewer: Viewer) -> None:
    prompt = make_prompt(rows, "debrief")

    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes())

    row = factories.read(Prompt, rows.installation_id, prompt)
    assert (row.state, row.done_by) == ("done", rows.recruiter_id)


def test_facts_may_be_written_down_before_the_call(rows: JourneyRows, viewer: Viewer) -> None:
    prompt = make_prompt(rows, "debrief")

    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes(forgot="x", is_held=False))

    assert factories.read(Prompt, rows.installation_id, prompt).state == "planned"
    assert kept(rows).debriefed_at is None


def test_a_changed_debrief_keeps_when_the_call_was_held(
    rows: JourneyRows, viewer: Viewer, clock: time_machine.Traveller
) -> None:
    held_at = utcnow()
    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes(went_well="Well"))
    clock.shift(timedelta(days=1))

    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes(went_well="Very well"))

    assert (kept(rows).debriefed_at, kept(rows).went_well) == (held_at, "Very well")


def test_a_debrief_has_the_submission_planned_again(rows: JourneyRows, viewer: Viewer) -> None:
    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes())

    assert plan_due_at(rows) == utcnow()


def test_topics_are_kept_for_the_panels_own_people_only(rows: JourneyRows, viewer: Viewer) -> None:
    other = factories.make_journey(rows.installation_id, rows.recruiter_id)
    topics = {rows.interviewer_id: "Dagster", other.interviewer_id: "Gossip"}

    debriefs.save_debrief(viewer, rows.interview_id, DebriefNotes(topics=topics))

    def topics_of(interviewer: int) -> str | None:
        return factories.read(Interviewer, rows.installation_id, interviewer).topics

    assert topics_of(rows.interviewer_id) == "Dagster"
    assert topics_of(other.interviewer_id) is None


def test_the_sheet_of_a_panel_day_lists_the_whole_days_panel_once(
    rows: JourneyRows, viewer: Viewer
) -> None:
    installation = rows.installation_id
    last = factories.make_interview(
        installation,
        rows.submission_id,
        starts_at=utcnow() - timedelta(hours=1),
        ends_at=utcnow(),
    )
    person = factories.read(Interviewer, installation, rows.interviewer_id)
    factories.make_interviewer(installation, last, ref=person.ref, name="Dr. Jo Park")
    factories.make_interviewer(installation, last, name="Bo Li")
    factories.make_interviewer(installation, last, name="Gone", removed_at=utcnow())

    sheet = debriefs.get_debrief(viewer, last)

    assert [person.name for person in sheet.interviewers] == ["Dr. Jo Park", "Bo Li"]


def test_the_sheet_of_an_interview_that_was_cancelled_still_opens(
    rows: JourneyRows, viewer: Viewer
) -> None:
    off = factories.make_interview(rows.installation_id, rows.submission_id, status="cancelled")
    factories.make_interviewer(rows.installation_id, off, name="Bo Li")

    assert [person.name for person in debriefs.get_debrief(viewer, off).interviewers] == ["Bo Li"]


def test_an_answer_to_the_prompt_that_asked_is_kept_and_done(
    rows: JourneyRows, viewer: Viewer
) -> None:
    prompt = make_prompt(rows, "promised_date")

    debriefs.record_promise(viewer, prompt, EXACT)

    debrief = kept(rows)
    assert (debrief.promise_kind, debrief.promise_on, debrief.promise_said_on) == (
        "exact",
        EXACT.on,
        EXACT.said_on,
    )
    assert factories.read(Prompt, rows.installation_id, prompt).state == "done"


def test_an_answer_leaves_the_rest_of_the_debrief_alone(rows: JourneyRows, viewer: Viewer) -> None:
    factories.make_debrief(rows.installation_id, rows.interview_id, went_well="The case")

    debriefs.record_promise(viewer, make_prompt(rows, "promised_date"), EXACT)

    assert kept(rows).went_well == "The case"


def test_an_answer_counts_even_if_the_prompt_was_cancelled_meanwhile(
    rows: JourneyRows, viewer: Viewer
) -> None:
    prompt = factories.make_prompt(
        rows.installation_id,
        rows.submission_id,
        rows.interview_id,
        step="promised_date",
        state="cancelled",
        reason="superseded",
    )

    debriefs.record_promise(viewer, prompt, EXACT)

    assert kept(rows).promise_kind == "exact"
    assert factories.read(Prompt, rows.installation_id, prompt).state == "cancelled"


@pytest.mark.parametrize("promise", [None, EXACT, Promise(PromiseKind.NONE)])
def test_a_reply_is_kept_with_its_promise(
    rows: JourneyRows, viewer: Viewer, promise: Promise | None
) -> None:
    debriefs.record_reply(viewer, rows.submission_id, promise)

    with transaction(rows.installation_id) as session:
        reply = session.scalars(select(Reply)).one()
        told = (reply.at, reply.promise_kind, reply.promise_on)
    assert told == (utcnow(), promise and promise.kind, promise and promise.on)
    assert plan_due_at(rows) == utcnow()


@pytest.mark.parametrize(("zone_name", "is_kept"), [("Europe/London", False), (HONOLULU, True)])
def test_the_interviews_day_is_the_day_where_it_took_place(
    rows: JourneyRows, viewer: Viewer, zone_name: str, is_kept: bool
) -> None:
    factories.change(Interview, rows.installation_id, rows.interview_id, timezone=zone_name)
    notes = DebriefNotes(promise=Promise(PromiseKind.EXACT, date(2026, 2, 9)))
    refusal = pytest.raises(DatesRefused, match="before the interview")

    with contextlib.nullcontext() if is_kept else refusal:
        debriefs.save_debrief(viewer, rows.interview_id, notes)


def test_a_reply_is_held_to_the_last_interview_that_has_begun(
    rows: JourneyRows, viewer: Viewer
) -> None:
    ahead = utcnow() + timedelta(days=9)
    factories.make_interview(
        rows.installation_id, rows.submission_id, starts_at=ahead, ends_at=None
    )
    between = Promise(PromiseKind.EXACT, date(2026, 2, 12))

    debriefs.record_reply(viewer, rows.submission_id, between)

    with transaction(rows.installation_id) as session:
        assert session.scalars(select(Reply.promise_on)).one() == between.on


def test_another_agencys_interviews_and_submissions_are_not_found(
    rows: JourneyRows, viewer: Viewer
) -> None:
    other = factories.make_installation()
    stranger = Viewer(other, factories.make_recruiter(other), "Charlie")
    prompt = make_prompt(rows, "promised_date")
    actions = [
        lambda: debriefs.get_debrief(stranger, rows.interview_id),
        lambda: debriefs.save_debrief(stranger, rows.interview_id, DebriefNotes()),
        lambda: debriefs.record_promise(stranger, prompt, EXACT),
        lambda: debriefs.record_reply(stranger, rows.submission_id, None),
        lambda: debriefs.get_submission(stranger, rows.submission_id),
    ]

    for action in actions:
        with pytest.raises(NotFound):
            action()
