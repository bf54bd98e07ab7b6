"""The list of candidates, and one candidate's dashboard."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.promises import Promise, PromiseKind
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.services.candidates import get_dashboard, list_candidates
from plugin.services.rounds import rounds_of, seats_of
from tests import factories
from tests.factories import JourneyRows
from tests.queries import counted_queries

DAY = timedelta(days=1)


@pytest.fixture
def rows(app: Flask, clock: time_machine.Traveller) -> Iterator[JourneyRows]:
    with app.app_context():
        yield factories.make_journey()


@pytest.fixture
def viewer(rows: JourneyRows) -> Viewer:
    return Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee")


def names(viewer: Viewer, **asked: Any) -> list[str | None]:
    return [row.name for row in list_candidates(viewer, **asked).rows]


def test_the_list_is_by_name_whatever_the_capitals(rows: JourneyRows, viewer: Viewer) -> None:
    for name in ("zoe", "Bea", None, "adam"):
        factories.make_candidate(rows.installation_id, name=name)

    assert names(viewer) == ["adam", "Ana Ruiz", "Bea", "zoe", None]


@pytest.mark.parametrize(
    ("search", "found"), [("ruiz", ["Ana Ruiz"]), ("%", ["100 % Bo"]), ("_", []), ("x", [])]
)
def test_a_search_finds_a_part_of_the_name(
    rows: JourneyRows, viewer: Viewer, search: str, found: list[str]
) -> None:
    factories.make_candidate(rows.installation_id, name="100 % Bo")

    assert names(viewer, search=search) == found


def test_the_list_is_paged(rows: JourneyRows, viewer: Viewer) -> None:
    for number in range(50):
        factories.make_candidate(rows.installation_id, name=f"Bea {number:02}")

    first, second = list_candidates(viewer), list_candidates(viewer, page=2)

    assert (len(first.rows), first.has_next) == (50, True)
    assert ([row.name for row in second.rows], second.has_next) == (["Bea 49"], False)


def test_a_line_says_what_for_and_how_much_is_open(rows: JourneyRows, viewer: Viewer) -> None:
    factories.make_prompt(rows.installation_id, rows.submission_id, rows.interview_id)
    factories.make_submission(rows.installation_id, rows.candidate_id, deleted_at=utcnow())

    [row] = list_candidates(viewer).rows

    assert row.jobs == (("Data Engineer", "Acme", "interviewing"),)
    assert (row.open_prompts, row.is_gone) == (1, False)


def test_another_agency_sees_none_of_them(rows: JourneyRows) -> None:
    other = factories.make_installation()

    assert names(Viewer(other, rows.recruiter_id, "Charlie")) == []


def test_another_agencys_candidate_is_not_found(rows: JourneyRows) -> None:
    other = factories.make_installation()

    with pytest.raises(NotFound):
        get_dashboard(Viewer(other, rows.recruiter_id, "Charlie"), rows.candidate_id)


def test_a_dashboard_holds_all_that_is_known(rows: JourneyRows, viewer: Viewer) -> None:
    installation = rows.installation_id
    promise = {"promise_kind": "exact", "promise_on": utcnow().date()}
    factories.make_debrief(installation, rows.interview_id, position_in_line="last", **promise)
    prompt = factories.make_prompt(
        installation, rows.submission_id, rows.interview_id, recruiter_id=rows.recruiter_id
    )
    factories.make_follow_up(
        installation, rows.submission_id, channel="call", recruiter_id=rows.recruiter_id
    )
    factories.make_reply(installation, rows.submission_id, **promise)
    factories.make_message(installation, prompt)

    dashboard = get_dashboard(viewer, rows.candidate_id)

    [journey] = dashboard.journeys
    assert dashboard.candidate.name == "Ana Ruiz"
    assert journey.submission.contact_mode is ContactMode.DIRECT
    assert journey.submission.recruiter_name == "Sam Lee"
    assert [row.name for row in journey.interviewers[rows.interview_id]] == ["Dr. Jo Park"]
    known = Promise(PromiseKind.EXACT, utcnow().date())
    assert journey.debriefs[rows.interview_id].promise == known
    assert journey.replies[0].promise == known
    assert [row.id for row in journey.prompts] == [prompt]
    assert [(row.channel, row.recruiter_name) for row in journey.follow_ups] == [
        ("call", "Sam Lee")
    ]
    assert [row.state for row in dashboard.messages] == ["drafted"]


def test_a_journey_that_goes_on_comes_before_one_that_is_over(
    rows: JourneyRows, viewer: Viewer
) -> None:
    for stage in ("rejected", "submitted", None):
        factories.make_submission(rows.installation_id, rows.candidate_id, stage=stage)

    stages = [row.submission.stage for row in get_dashboard(viewer, rows.candidate_id).journeys]

    assert stages == [None, "submitted", "interviewing", "rejected"]


def test_what_could_not_be_read_is_told(rows: JourneyRows, viewer: Viewer) -> None:
    defect = [{"field": "start", "problem": "is not a date"}]
    candidate = factories.make_candidate(rows.installation_id, defects=defect, email=None)
    submission = factories.make_submission(rows.installation_id, candidate, defects=defect)
    factories.make_interview(
        rows.installation_id, submission, starts_at=None, ends_at=None, defects=defect
    )

    dashboard = get_dashboard(viewer, candidate)

    told = (("start", "is not a date"),)
    [journey] = dashboard.journeys
    assert dashboard.candidate.defects == told
    assert journey.submission.defects == told
    assert journey.interviews[0].defects == told
    assert journey.interviews[0].starts_at is None


def test_an_interview_that_the_crm_deleted_says_so(rows: JourneyRows, viewer: Viewer) -> None:
    factories.make_interview(
        rows.installation_id,
        rows.submission_id,
        deleted_at=utcnow(),
        starts_at=utcnow() + DAY,
        ends_at=None,
        timezone=None,
    )

    interviews = get_dashboard(viewer, rows.candidate_id).journeys[0].interviews

    assert [row.status for row in interviews] == [
        InterviewStatus.SCHEDULED,
        InterviewStatus.DELETED,
    ]
    assert interviews[1].timezone == "Europe/London"


def test_a_dashboard_costs_the_same_however_much_there_is(
    rows: JourneyRows, viewer: Viewer
) -> None:
    with counted_queries() as for_one:
        get_dashboard(viewer, rows.candidate_id)
    for _ in range(3):
        submission = factories.make_submission(rows.installation_id, rows.candidate_id)
        for _ in range(3):
            interview = factories.make_interview(rows.installation_id, submission)
            factories.make_interviewer(rows.installation_id, interview)
            factories.make_prompt(rows.installation_id, submission, interview)

    with counted_queries() as for_many:
        get_dashboard(viewer, rows.candidate_id)

    assert len(for_many) == len(for_one) == 12


def test_the_slots_of_one_day_are_one_round(rows: JourneyRows, viewer: Viewer) -> None:
    installation = rows.installation_id
    later = factories.make_interview(
        installation, rows.submission_id, starts_at=utcnow(), ends_at=utcnow() + DAY / 24
    )
    factories.make_interviewer(installation, later, name="Bo Li")
    factories.make_interviewer(installation, later, name="Gone", removed_at=utcnow())
    tomorrow = factories.make_interview(
        installation, rows.submission_id, starts_at=utcnow() + DAY, ends_at=None
    )
    factories.make_interview(
        installation, rows.submission_id, starts_at=utcnow() + DAY, ends_at=None, status="no_show"
    )
    journey = get_dashboard(viewer, rows.candidate_id).journeys[0]

    rounds = rounds_of(
        journey.interviews, [person for panel in journey.interviewers.values() for person in panel]
    )

    assert [round_.last.id for round_ in rounds] == [later, tomorrow]
    assert [person.name for person in rounds[0].panel] == ["Dr. Jo Park", "Bo Li"]
    assert [round_.has_begun_at(utcnow()) for round_ in rounds] == [True, False]


def test_each_seat_has_the_prompt_for_its_note(rows: JourneyRows, viewer: Viewer) -> None:
    installation = rows.installation_id
    note = factories.make_prompt(
        installation,
        rows.submission_id,
        rows.interview_id,
        step="thank_you",
        interviewer_id=rows.interviewer_id,
    )
    factories.make_interviewer(installation, rows.interview_id, name="Bo Li")
    journey = get_dashboard(viewer, rows.candidate_id).journeys[0]
    [round_] = rounds_of(journey.interviews, journey.interviewers[rows.interview_id])

    seats = seats_of(round_, journey.prompts)

    assert [(seat.interviewer.name, seat.prompt and seat.prompt.id) for seat in seats] == [
        ("Dr. Jo Park", note),
        ("Bo Li", None),
    ]
