"""Interviews of which nobody knows the candidate: kept, shown, and linked once somebody does."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from plugin.clock import utcnow
from plugin.crm import CrmError
from plugin.domain.records import CrmRecords, InterviewRecord, RecordKind
from plugin.errors import NotFound
from plugin.queue import TaskName, rq_queue
from plugin.services import connection, health, unlinked
from plugin.services.access import Viewer
from plugin.services.sweeps import waiting_work
from plugin.store.interviews import Interview
from plugin.store.unlinked import UnlinkedInterview
from tests.conftest import A_TUESDAY
from tests.factories import make_installation
from tests.use_cases.crm_desk import INTERVIEW, CrmDesk, an_hour, everything

ALONE = CrmRecords(interviews=(INTERVIEW,))
OF_NOBODY = CrmRecords(interviews=(replace(INTERVIEW, submission_ref=""),))
THE_REST = replace(everything(), interviews=())


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


def anybody(desk: CrmDesk) -> Viewer:
    return Viewer(desk.installation_id, 0, "Somebody")


def refs(desk: CrmDesk) -> list[str]:
    return [view.ref for view in unlinked.find(anybody(desk))]


def interviews(desk: CrmDesk) -> list[str]:
    with desk.session() as session:
        return list(session.scalars(select(Interview.ref)))


@pytest.mark.parametrize("told", [ALONE, OF_NOBODY])
def test_an_interview_without_its_submission_is_kept_and_listed(told: CrmRecords) -> None:
    desk = CrmDesk()

    desk.polls(told)

    (view,) = unlinked.find(anybody(desk))
    assert (view.ref, view.starts_at, view.since) == ("I-1", INTERVIEW.starts_at, A_TUESDAY)
    assert view.submission_ref == (told.interviews[0].submission_ref or None)


def test_it_links_itself_when_the_submission_arrives_and_keeps_all_that_was_told() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)

    desk.polls(THE_REST)

    assert refs(desk) == []
    assert desk.interview().starts_at == INTERVIEW.starts_at
    assert {"thank_you P-1", "thank_you P-2", "debrief"} < set(desk.prompts())


def test_the_crm_s_own_answer_links_it_at_once() -> None:
    desk = CrmDesk()
    desk.crm.records[RecordKind.SUBMISSION, "S-1"] = THE_REST

    desk.polls(ALONE)

    assert (refs(desk), interviews(desk)) == ([], ["I-1"])


def test_it_links_itself_when_the_crm_says_whose_it_is() -> None:
    desk = CrmDesk()
    desk.polls(THE_REST, OF_NOBODY)

    desk.polls(desk.changed(INTERVIEW))

    assert (refs(desk), interviews(desk)) == ([], ["I-1"])


def test_it_links_itself_although_the_submission_came_unnoticed_at_the_same_moment() -> None:
    """Two workers at once: neither sees what the other writes, and the next look does."""
    desk = CrmDesk()
    desk.polls(THE_REST)
    with desk.session() as session:
        unlinked.keep(session, desk.installation_id, [INTERVIEW], now=utcnow())

    desk.polls(desk.changed(THE_REST.recruiters[0]))

    assert (refs(desk), interviews(desk)) == ([], ["I-1"])


def test_what_is_linked_is_the_latest_that_was_told() -> None:
    desk = CrmDesk()
    later = an_hour(A_TUESDAY + timedelta(days=3), updated_at=A_TUESDAY)
    desk.polls(CrmRecords(interviews=(later,)), ALONE)

    desk.polls(THE_REST)

    assert desk.interview().starts_at == later.starts_at


def test_one_that_is_deleted_meanwhile_leaves_the_list() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    gone = InterviewRecord(ref="I-1", updated_at=A_TUESDAY, submission_ref="", is_deleted=True)

    desk.polls(CrmRecords(interviews=(gone,)), THE_REST)

    assert (refs(desk), interviews(desk)) == ([], [])


def test_a_known_interview_that_no_longer_says_whose_it_is_stays_where_it_was() -> None:
    desk = CrmDesk()
    desk.polls(everything())
    later = an_hour(A_TUESDAY + timedelta(days=3), submission_ref="")

    desk.polls(desk.changed(later))

    assert refs(desk) == []
    assert desk.interview().starts_at == later.starts_at


def test_the_crm_is_asked_again_each_day_and_when_somebody_wants_it(
    clock: time_machine.Traveller,
) -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    desk.crm.records[RecordKind.SUBMISSION, "S-1"] = THE_REST
    asked = len(desk.crm.fetches)

    desk.catches_up()
    assert (len(desk.crm.fetches), refs(desk)) == (asked, ["I-1"])

    clock.shift(timedelta(hours=25))
    assert TaskName.APPLY_DELIVERIES in waiting_work(desk.installation_id, now=utcnow())
    desk.catches_up()

    assert (refs(desk), interviews(desk)) == ([], ["I-1"])


def test_asking_the_crm_now_asks_for_it_too() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    desk.crm.records[RecordKind.SUBMISSION, "S-1"] = THE_REST

    connection.poll_now(anybody(desk))

    assert f"apply_deliveries-{desk.installation_id}" in rq_queue().job_ids
    desk.catches_up()
    assert refs(desk) == []


def test_a_crm_that_does_not_answer_is_asked_tomorrow_and_nothing_is_lost() -> None:
    desk = CrmDesk()
    desk.polls(OF_NOBODY)
    desk.polls(CrmRecords(interviews=(replace(INTERVIEW, ref="I-2"),)))
    desk.crm.failures += [CrmError("The CRM did not answer.", permanent=False)] * 5

    connection.poll_now(anybody(desk))
    desk.catches_up()

    assert refs(desk) == ["I-1", "I-2"]


def test_one_that_cannot_be_stored_says_so_and_holds_back_no_other() -> None:
    desk = CrmDesk()
    desk.polls(ALONE, CrmRecords(interviews=(replace(INTERVIEW, ref="I-2"),)))
    with desk.session() as session:
        session.execute(
            update(UnlinkedInterview)
            .where(UnlinkedInterview.ref == "I-1")
            .values(record=UnlinkedInterview.record.op("||")({"round": 10**12}))
        )

    desk.polls(THE_REST)

    (view,) = unlinked.find(anybody(desk))
    assert (view.ref, view.problem) == ("I-1", "What it says could not be stored (DataError).")
    assert interviews(desk) == ["I-2"]


def test_what_is_taken_off_the_list_still_links_itself() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    (view,) = unlinked.find(anybody(desk))

    unlinked.hide(anybody(desk), view.id)
    unlinked.hide(anybody(desk), view.id)

    assert refs(desk) == []
    desk.polls(THE_REST)
    assert interviews(desk) == ["I-1"]


def test_a_change_brings_it_back_to_the_list() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    unlinked.hide(anybody(desk), unlinked.find(anybody(desk))[0].id)

    desk.polls(desk.changed(INTERVIEW))

    assert refs(desk) == ["I-1"]


def test_another_agency_s_interview_is_not_on_the_list() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)
    (view,) = unlinked.find(anybody(desk))
    other = Viewer(make_installation(), 0, "Somebody")

    assert unlinked.find(other) == []
    with pytest.raises(NotFound):
        unlinked.hide(other, view.id)


def test_the_health_page_counts_them() -> None:
    desk = CrmDesk()
    desk.polls(ALONE)

    assert health.check().unlinked_interviews == 1
