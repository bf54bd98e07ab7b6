"""Reading everything that a CRM has: counted, resumable, at its pace, and without a flood."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from plugin.clock import utcnow
from plugin.crm import Capability, CrmError, PolledPage
from plugin.domain.records import CrmRecords, RecordKind
from plugin.errors import Refused
from plugin.queue import TaskName, rq_queue
from plugin.services import backfills, feeds, follow_ups, intake, sweeps
from plugin.services.backfills import Progress
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Feed
from plugin.store.interviews import Interview
from plugin.store.people import Candidate
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from tests.conftest import A_TUESDAY
from tests.use_cases.crm_desk import CANDIDATE, INTERVIEW, SUBMISSION, CrmDesk, an_hour, everything


@pytest.fixture(autouse=True)
def _context(app: Flask, clock: time_machine.Traveller) -> Iterator[None]:
    with app.app_context():
        yield


@pytest.fixture
def desk() -> CrmDesk:
    """A CRM of five pages, a candidate each."""
    desk = CrmDesk()
    desk.crm.pages = [page(number) for number in range(5)]
    return desk


def page(number: int) -> CrmRecords:
    candidate = replace(CANDIDATE, ref=f"C-{number}")
    submission = replace(SUBMISSION, ref=f"S-{number}", candidate_ref=candidate.ref)
    interview = replace(INTERVIEW, ref=f"I-{number}", submission_ref=submission.ref)
    return replace(everything(interview), candidates=(candidate,), submissions=(submission,))


def progress(desk: CrmDesk) -> Progress:
    found = backfills.get_progress(desk.installation_id)
    assert found is not None
    return found


def count(desk: CrmDesk, model: type) -> int:
    with desk.session() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def feed_of(desk: CrmDesk) -> Feed:
    with desk.session() as session:
        row: Feed = session.get_one(Feed, desk.installation_id)
        session.expunge(row)
        return row


def test_the_first_reading_says_how_far_it_is(desk: CrmDesk) -> None:
    desk.crm.counts = {RecordKind.CANDIDATE: 5, RecordKind.INTERVIEW: 5}

    feeds.poll(desk.installation_id, pages=2)

    found = progress(desk)
    assert (found.kind, found.pages, found.seen["candidate"], found.share) == ("first", 2, 2, 0.4)
    assert not found.is_done


def test_where_the_crm_counts_nothing_no_share_is_told(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id, pages=2)

    assert progress(desk).share is None


def test_it_is_done_once_all_is_read_applied_and_planned(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id)
    read = progress(desk)
    desk.catches_up()

    assert (read.share, read.is_done, progress(desk).is_done) == (1.0, False, True)
    assert count(desk, Candidate) == 5


def test_a_reading_goes_on_where_it_was_stopped(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id, pages=2)
    feeds.poll(desk.installation_id)
    desk.catches_up()

    assert (progress(desk).pages, desk.crm.polls, count(desk, Candidate)) == (5, 5, 5)


def test_two_workers_that_read_the_same_page_count_it_once(desk: CrmDesk) -> None:
    adapter = desk.crm.adapter("fake", None)  # type: ignore[arg-type]  # it looks at no connection
    asked = adapter.poll(None)
    feeds.poll(desk.installation_id, pages=1)

    is_more = feeds._keep(desk.installation_id, adapter, None, asked)

    assert (is_more, progress(desk).pages, feed_of(desk).cursor) == (False, 1, "1")


def test_a_crm_that_asks_us_to_wait_is_asked_no_sooner(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    feeds.poll(desk.installation_id, pages=1)
    desk.crm.failures.append(CrmError("429", permanent=False, retry_after=120))
    feeds.poll(desk.installation_id)

    waits_until = progress(desk).waits_until
    clock.shift(timedelta(seconds=119))
    early = sweeps.waiting_work(desk.installation_id, now=utcnow())
    clock.shift(timedelta(seconds=1))
    in_time = sweeps.waiting_work(desk.installation_id, now=utcnow())

    assert waits_until == A_TUESDAY + timedelta(seconds=120)
    assert (TaskName.POLL in early, TaskName.POLL in in_time) == (False, True)


def test_reading_pauses_while_too_much_waits_to_be_applied(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backfills, "MOST_WAITING", 2)

    feeds.poll(desk.installation_id, pages=2)
    feeds.poll(desk.installation_id)
    paused = progress(desk).pages
    desk.catches_up()
    feeds.poll(desk.installation_id)

    assert (paused, progress(desk).pages) == (2, 5)


def test_the_bytes_of_its_pages_go_once_they_are_applied(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id)
    desk.catches_up()

    with desk.session() as session:
        rows = session.execute(select(Delivery.state, Delivery.body, Delivery.dedupe_key)).all()
    assert [(state, body) for state, body, _ in rows] == [("applied", b"")] * 5
    assert all(key.startswith("poll:") for _, _, key in rows)


def test_what_is_polled_afterwards_keeps_its_bytes(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id)
    desk.crm.pages.append(desk.changed(CANDIDATE, ref="C-9"))
    feeds.poll(desk.installation_id)
    desk.catches_up()

    with desk.session() as session:
        kept = session.scalars(select(Delivery.is_backfill).where(Delivery.body != b"")).all()
    assert list(kept) == [False]


def test_reading_again_heals_what_the_mirror_lost_and_keeps_the_feed_s_cursor(
    desk: CrmDesk,
) -> None:
    feeds.poll(desk.installation_id)
    desk.catches_up()
    before = feed_of(desk).cursor
    with desk.session() as session:
        session.execute(update(Interview).values(status="cancelled"))
        session.execute(update(Candidate).values(name="Somebody else"))

    backfills.ask_again(desk.installation_id)
    while backfills.read_again(desk.installation_id, pages=2):
        pass
    desk.catches_up()

    with desk.session() as session:
        names = set(session.scalars(select(Candidate.name)))
        states = set(session.scalars(select(Interview.status)))
    assert (names, states) == ({"Ana Ruiz"}, {"scheduled"})
    assert feed_of(desk).cursor == before
    assert (progress(desk).kind, progress(desk).is_done) == ("again", True)


def test_reading_again_goes_on_where_it_was_stopped(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id)
    desk.catches_up()
    backfills.ask_again(desk.installation_id)

    backfills.read_again(desk.installation_id, pages=2)
    backfills.ask_again(desk.installation_id)
    backfills.read_again(desk.installation_id)

    assert (progress(desk).pages, desk.crm.polls) == (5, 10)


def test_reading_again_waits_as_the_crm_asks(desk: CrmDesk, clock: time_machine.Traveller) -> None:
    feeds.poll(desk.installation_id)
    backfills.ask_again(desk.installation_id)
    desk.crm.failures.append(CrmError("429", permanent=False, retry_after=90))

    backfills.read_again(desk.installation_id)
    early = backfills.read_again(desk.installation_id), progress(desk).pages
    clock.shift(timedelta(seconds=90))
    work = sweeps.waiting_work(desk.installation_id, now=utcnow())
    backfills.read_again(desk.installation_id)

    assert (early, TaskName.READ_AGAIN in work, progress(desk).pages) == ((False, 0), True, 5)


def test_asking_for_it_wakes_a_worker(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id)

    backfills.ask_again(desk.installation_id)

    assert f"read_again-{desk.installation_id}" in rq_queue().job_ids


def test_a_crm_that_cannot_be_polled_is_not_and_says_so(desk: CrmDesk) -> None:
    desk.crm.capabilities = frozenset({Capability.WEBHOOKS})

    feeds.poll(desk.installation_id)

    with pytest.raises(Refused):
        backfills.ask_again(desk.installation_id)
    assert (desk.crm.polls, feed_of(desk).error) == (0, None)


def test_a_mistake_of_an_adapter_is_shown_and_not_repeated_at_once(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.fakes.FakeAdapter.parse_page", lambda *_: {}["nothing"])

    feeds.poll(desk.installation_id)

    assert "KeyError" in (feed_of(desk).error or "")
    assert feed_of(desk).next_poll_at > utcnow()


def test_nor_is_one_made_beside_the_feed(desk: CrmDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    while feeds.poll(desk.installation_id):
        pass
    backfills.ask_again(desk.installation_id)
    monkeypatch.setattr("tests.fakes.FakeAdapter.poll", lambda *_: {}["nothing"])

    is_there_more = backfills.read_again(desk.installation_id)

    with desk.session() as session:
        assert not backfills.has_due(session, now=utcnow())
    assert (is_there_more, "KeyError" in (progress(desk).error or "")) == (False, True)


def test_a_cursor_that_stands_still_is_not_asked_for_at_once_for_ever(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "tests.fakes.FakeAdapter.poll", lambda *_: PolledPage(b'{"page": 0}', "0", has_more=True)
    )

    runs = [feeds.poll(desk.installation_id, pages=5) for _ in range(2)]

    assert (runs, count(desk, Delivery)) == ([False, False], 1)
    assert feed_of(desk).next_poll_at > utcnow()
    assert progress(desk).finished_at is None


def test_beside_the_feed_it_is_a_failure_of_the_crm(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    while feeds.poll(desk.installation_id):
        pass
    backfills.ask_again(desk.installation_id)
    monkeypatch.setattr(
        "tests.fakes.FakeAdapter.poll", lambda *_: PolledPage(b'{"page": 0}', None, has_more=True)
    )

    is_there_more = backfills.read_again(desk.installation_id)

    assert (is_there_more, progress(desk).error) == (False, "The CRM's pages do not go on")


def test_a_run_that_dies_is_repeated_at_the_pace_of_polling(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise SystemExit

    monkeypatch.setattr("tests.fakes.FakeAdapter.poll", die)

    with pytest.raises(SystemExit):
        feeds.poll(desk.installation_id)

    assert feed_of(desk).next_poll_at == utcnow() + timedelta(seconds=60)


def test_one_transaction_applies_so_many_bytes_and_records_at_most(
    desk: CrmDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_RECORDS", 10)
    feeds.poll(desk.installation_id)

    is_more = intake.apply_deliveries(desk.installation_id)

    assert (is_more, count(desk, Candidate)) == (True, 2)
    monkeypatch.setattr(intake, "MOST_BYTES", 1)
    assert intake.apply_deliveries(desk.installation_id)
    assert count(desk, Candidate) == 3


def test_what_was_over_long_ago_asks_for_nothing_and_makes_no_rows(desk: CrmDesk) -> None:
    desk.crm.pages = [everything(an_hour(A_TUESDAY - timedelta(days=400)))]

    feeds.poll(desk.installation_id)
    desk.catches_up()

    assert (count(desk, Interview), count(desk, Prompt)) == (1, 0)


def test_what_was_over_long_ago_is_not_planned_anew_each_day(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.crm.pages = [everything(an_hour(A_TUESDAY - timedelta(days=400)))]
    feeds.poll(desk.installation_id)
    desk.catches_up()

    clock.shift(timedelta(days=2))
    work = sweeps.waiting_work(desk.installation_id, now=utcnow())

    assert TaskName.PLAN_SUBMISSIONS not in work


def test_a_new_interview_of_an_old_submission_is_planned(
    desk: CrmDesk, clock: time_machine.Traveller
) -> None:
    desk.crm.pages = [everything(an_hour(A_TUESDAY - timedelta(days=400)))]
    feeds.poll(desk.installation_id)
    desk.catches_up()

    desk.polls(desk.changed(an_hour(A_TUESDAY + timedelta(days=6)), ref="I-2", booked_at=A_TUESDAY))

    assert "debrief" in desk.prompts()


def test_pages_may_come_in_any_order(desk: CrmDesk) -> None:
    desk.crm.pages.reverse()

    feeds.poll(desk.installation_id)
    desk.catches_up()
    while follow_ups.replan(desk.installation_id):
        pass

    assert (count(desk, Submission), count(desk, Interview)) == (5, 5)


def test_another_agency_s_reading_is_its_own(desk: CrmDesk) -> None:
    feeds.poll(desk.installation_id, pages=1)
    other = CrmDesk()

    assert backfills.get_progress(other.installation_id) is None
    with transaction(other.installation_id) as session:
        assert not backfills.has_due(session, now=utcnow())
