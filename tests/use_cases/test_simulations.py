"""Trying a draft on the agency's own past: asked for, done in batches, cancelled, resumed."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from plugin.clock import utcnow
from plugin.config import sqlalchemy_url
from plugin.domain.records import CandidateRecord, CrmRecords
from plugin.errors import Conflict, NotAllowed, NotFound, Refused
from plugin.extensions import db
from plugin.queue import TaskName, rq_queue
from plugin.services import simulating, simulations
from plugin.services.erasure import erase_gone
from plugin.services.simulations import BadDraft
from plugin.services.sweeps import waiting_work
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.people import Candidate, ClientCompany
from plugin.store.simulations import SimulatedSubmission, Simulation
from plugin.store.submissions import Submission
from plugin.store.tables import METADATA
from tests import factories
from tests.services import Database
from tests.use_cases.past import DRAFT, FIRST, LAST, Agency, make_agency

OURS = {"simulations", "simulated_submissions"}


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[Agency]:
    with app.app_context():
        yield make_agency()


def start(agency: Agency, draft: str = DRAFT, first: date = FIRST, last: date = LAST) -> int:
    return simulations.start(agency.sam, draft, first, last)


def run(agency: Agency) -> None:
    while simulating.begin(agency.id) and simulating.replay_batch(agency.id):
        pass


def row(agency: Agency, simulation_id: int) -> Simulation:
    return factories.read(Simulation, agency.id, simulation_id)


def found(agency: Agency) -> list[SimulatedSubmission]:
    with transaction(agency.id) as session:
        query = sa.select(SimulatedSubmission).order_by(SimulatedSubmission.id)
        rows = list(session.scalars(query))
        session.expunge_all()
        return rows


def everything(database: Database) -> dict[str, list[Any]]:
    """Return every row of every table that is not a simulation's own."""
    engine = sa.create_engine(sqlalchemy_url(database.superuser_url), poolclass=sa.NullPool)
    with engine.connect() as connection:
        return {
            table.name: sorted(map(str, connection.execute(sa.select(table))))
            for table in METADATA.sorted_tables
            if table.name not in OURS
        }


def test_a_simulation_tells_both_sides_by_recruiter_and_day(agency: Agency) -> None:
    simulation_id = start(agency)
    run(agency)

    done = row(agency, simulation_id)
    assert (done.state, done.done, done.total, done.unread) == ("done", 2, 2, 0)
    numbers = done.numbers
    assert (numbers["submissions"], numbers["interviews"], numbers["differing"]) == (2, 2, 2)
    thursday = [each for each in numbers["days"] if each["on"] == "2026-01-08"]
    assert [(each["recruiter"], each["in_force"], each["draft"]) for each in thursday] == [
        (str(agency.ana.recruiter_id), 2, 1),
        (str(agency.kit_id), 2, 1),
    ]
    assert (numbers["in_force"]["chased"], numbers["in_force"]["grounds"]) == (1, {"too_early": 1})


def test_what_is_found_names_people_by_their_rows_only(agency: Agency) -> None:
    start(agency)
    run(agency)

    ana, bo = found(agency)
    assert (ana.submission_id, bo.submission_id) == (
        agency.ana.submission_id,
        agency.bo.submission_id,
    )
    assert (ana.is_different, ana.is_chased, bo.is_chased) == (True, True, False)
    kept = {each["step"]: each for each in ana.found["differences"]}
    assert kept["keep_applying"]["interview_id"] == agency.ana.interview_id
    assert "I-" not in str(ana.found)


def test_nothing_else_changes_and_nothing_is_sent(agency: Agency, database: Database) -> None:
    before = everything(database)

    start(agency)
    run(agency)

    assert everything(database) == before
    assert before["prompts"] == before["messages"] == before["notices"] == []


def test_the_replay_ends_now(agency: Agency) -> None:
    assert row(agency, start(agency)).as_of == utcnow()


def test_a_clients_own_answer_goes_before_the_playbooks(agency: Agency) -> None:
    factories.change(ClientCompany, agency.id, agency.bo.client_company_id, contact_mode=None)
    factories.change(Installation, agency.id, agency.id, contact_mode="direct")
    start(agency, DRAFT + "contact_mode: none\n")
    run(agency)

    skipped = [
        {each["step"] for each in submission.found["differences"] if each["kind"] == "reason"}
        for submission in found(agency)
    ]
    assert "thank_you" not in skipped[0]
    assert "thank_you" in skipped[1]


class TestAsking:
    def test_only_managers_may(self, agency: Agency) -> None:
        with pytest.raises(NotAllowed):
            simulations.start(agency.kit, DRAFT, FIRST, LAST)
        with pytest.raises(NotAllowed):
            simulations.list_simulations(agency.kit)

    def test_a_draft_that_is_none_is_told_line_by_line(self, agency: Agency) -> None:
        with pytest.raises(BadDraft) as refused:
            start(agency, "name: hasty\nfollow_ups:\n  most: many\n")

        assert [problem.partition(":")[0] for problem in refused.value.problems] == ["Line 3"]
        assert "follow_ups.most" in refused.value.problems[0]

    @pytest.mark.parametrize(
        ("first", "last"),
        [
            (LAST, FIRST),
            (None, LAST),
            (date(2024, 1, 1), LAST),
            (date(2026, 3, 1), date(2026, 3, 9)),
        ],
        ids=["turned", "missing", "long", "to-come"],
    )
    def test_a_period_that_cannot_be_meant_is_refused(
        self, agency: Agency, first: Any, last: date
    ) -> None:
        with pytest.raises(Refused):
            simulations.start(agency.sam, DRAFT, first, last)

    def test_one_goes_on_at_a_time(self, agency: Agency) -> None:
        start(agency)

        with pytest.raises(Conflict):
            start(agency)

    def test_another_agencys_does_not_count(self, agency: Agency) -> None:
        start(agency)
        other = make_agency()

        assert start(other)
        assert len(simulations.list_simulations(other.sam)) == 1

    def test_a_worker_is_woken(self, agency: Agency) -> None:
        start(agency)

        assert TaskName.REPLAY_PAST.value in {job.func_name for job in rq_queue().jobs}

    def test_the_oldest_makes_room(self, agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(simulations, "KEPT", 2)
        kept = []
        for _ in range(4):
            kept.append(start(agency))
            run(agency)

        assert [each.id for each in simulations.list_simulations(agency.sam)] == [kept[3], kept[2]]


class TestGoingOn:
    @pytest.fixture(autouse=True)
    def _small_batches(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(simulating, "BATCH", 1)

    def test_progress_is_kept_after_each_batch(self, agency: Agency) -> None:
        simulation_id = start(agency)
        simulating.begin(agency.id)
        assert simulating.replay_batch(agency.id)

        half = row(agency, simulation_id)
        assert (half.state, half.done, half.total) == ("running", 1, 2)
        assert len(found(agency)) == 1

    def test_however_it_is_cut_into_batches_the_numbers_are_the_same(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = start(agency)
        run(agency)
        monkeypatch.setattr(simulating, "BATCH", 100)
        second = start(agency)
        run(agency)

        assert row(agency, first).numbers == row(agency, second).numbers

    def test_a_batch_that_dies_is_done_again_from_where_it_stood(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulation_id = start(agency)
        simulating.begin(agency.id)
        simulating.replay_batch(agency.id)

        def die(*_: Any) -> None:
            raise SystemExit

        with monkeypatch.context() as patch:
            patch.setattr(simulating, "_found", die)
            with pytest.raises(SystemExit):
                simulating.replay_batch(agency.id)
        assert row(agency, simulation_id).done == 1
        assert TaskName.REPLAY_PAST in waiting_work(agency.id, now=utcnow())

        run(agency)

        assert row(agency, simulation_id).state == "done"
        assert len(found(agency)) == 2

    def test_one_whose_runs_keep_dying_has_failed(self, agency: Agency) -> None:
        simulation_id = start(agency)
        for _ in range(simulating.ATTEMPTS):
            assert simulating.begin(agency.id)

        assert not simulating.begin(agency.id)
        assert row(agency, simulation_id).state == "failed"
        assert TaskName.REPLAY_PAST not in waiting_work(agency.id, now=utcnow())

    def test_progress_forgives_the_runs_that_died(self, agency: Agency) -> None:
        simulation_id = start(agency)
        for _ in range(simulating.ATTEMPTS):
            simulating.begin(agency.id)
        simulating.replay_batch(agency.id)

        assert row(agency, simulation_id).attempts == 0

    def test_a_submission_that_surprises_us_costs_only_itself(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulate = simulating.simulate

        def surprised(past: Any, trial: Any) -> Any:
            if past.journey.candidate.name == "Ana Ruiz":
                raise OverflowError
            return simulate(past, trial)

        monkeypatch.setattr(simulating, "simulate", surprised)
        simulation_id = start(agency)
        run(agency)

        done = row(agency, simulation_id)
        assert (done.state, done.unread, done.numbers["submissions"]) == ("done", 1, 1)

    def test_two_workers_at_once_count_nothing_twice(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulation_id = start(agency)
        simulating.begin(agency.id)
        save = simulating._save

        def overtaken(session: Any, seen: Any, batch: Any, ids: Any) -> None:
            # another worker finishes the same batch before this one writes it down
            session.execute(
                sa.update(Simulation)
                .values(last_submission_id=ids[-1], done=Simulation.done + 1, numbers=seen.numbers)
                .execution_options(synchronize_session=False)
            )
            save(session, seen, batch, ids)

        with monkeypatch.context() as patch:
            patch.setattr(simulating, "_save", overtaken)
            assert simulating.replay_batch(agency.id)
        assert row(agency, simulation_id).done == 0
        assert found(agency) == []

    def test_nothing_is_left_to_do_once_it_is_done(self, agency: Agency) -> None:
        start(agency)
        run(agency)

        assert not simulating.begin(agency.id)
        assert not simulating.replay_batch(agency.id)
        assert TaskName.REPLAY_PAST not in waiting_work(agency.id, now=utcnow())

    def test_an_agency_without_a_past_is_done_at_once(self, agency: Agency) -> None:
        simulation_id = start(agency, first=date(2025, 1, 1), last=date(2025, 1, 31))
        run(agency)

        assert (row(agency, simulation_id).state, row(agency, simulation_id).total) == ("done", 0)


class TestEnding:
    def test_a_cancelled_one_goes_no_further(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(simulating, "BATCH", 1)
        simulation_id = start(agency)
        simulating.begin(agency.id)
        simulating.replay_batch(agency.id)

        simulations.cancel(agency.sam, simulation_id)
        run(agency)

        stopped = row(agency, simulation_id)
        assert (stopped.state, stopped.done) == ("cancelled", 1)
        assert start(agency)

    def test_a_batch_that_was_cancelled_meanwhile_writes_nothing(
        self, agency: Agency, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        simulation_id = start(agency)
        simulating.begin(agency.id)
        save = simulating._save

        def cancelled(session: Any, seen: Any, batch: Any, ids: Any) -> None:
            with db.engine.begin() as other:
                tenant = sa.text("select set_config('afterword.installation_id', :id, true)")
                other.execute(tenant, {"id": str(agency.id)})
                other.execute(sa.update(Simulation).values(state="cancelled", finished_at=utcnow()))
            save(session, seen, batch, ids)

        monkeypatch.setattr(simulating, "_save", cancelled)
        simulating.replay_batch(agency.id)

        assert (row(agency, simulation_id).state, found(agency)) == ("cancelled", [])

    def test_one_that_is_done_stays_done(self, agency: Agency) -> None:
        simulation_id = start(agency)
        run(agency)

        simulations.cancel(agency.sam, simulation_id)

        assert row(agency, simulation_id).state == "done"

    def test_it_can_be_removed_once_it_has_ended(self, agency: Agency) -> None:
        simulation_id = start(agency)
        with pytest.raises(Conflict):
            simulations.remove(agency.sam, simulation_id)
        run(agency)

        simulations.remove(agency.sam, simulation_id)

        assert simulations.list_simulations(agency.sam) == []
        assert found(agency) == []

    def test_another_agencys_is_not_there(self, agency: Agency) -> None:
        simulation_id = start(agency)
        other = make_agency()

        for act in (simulations.cancel, simulations.remove):
            with pytest.raises(NotFound):
                act(other.sam, simulation_id)


def test_an_erased_candidate_is_in_no_result_by_name(agency: Agency) -> None:
    start(agency)
    run(agency)
    with transaction(agency.id) as session:
        ana = session.get_one(Candidate, agency.ana.candidate_id)
        ana.deleted_at = utcnow()
        record = CandidateRecord(ref=ana.ref, updated_at=utcnow(), is_deleted=True)
        session.flush()
        erase_gone(session, CrmRecords(candidates=(record,)), utcnow())

    assert [each.submission_id for each in found(agency)] == [
        agency.ana.submission_id,
        agency.bo.submission_id,
    ]
    assert "Ana" not in str([each.found for each in found(agency)])


def test_a_deleted_submission_takes_its_findings_along(agency: Agency) -> None:
    start(agency)
    run(agency)
    with transaction(agency.id) as session:
        session.execute(sa.delete(Submission).where(Submission.id == agency.ana.submission_id))

    assert [each.submission_id for each in found(agency)] == [agency.bo.submission_id]
