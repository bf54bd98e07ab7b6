"""Simulations by real RQ workers in real processes, and what a kill -9 leaves."""

from collections.abc import Iterator

import psycopg
import pytest
import time_machine
from flask import Flask

from plugin.config import Config
from plugin.extensions import held
from plugin.queue import TaskName, enqueue, rq_queue
from plugin.services import simulating, simulations
from plugin.store.simulations import Simulation
from plugin.tasks import runtime
from plugin.tasks import simulations as tasks
from plugin.tasks.sweeps import sweep
from tests import factories
from tests.services import Database
from tests.tasks.test_messages import count_blocked, wait_until
from tests.tasks.test_notices import process
from tests.use_cases.past import DRAFT, FIRST, LAST, Agency, make_agency, past_journey


@pytest.fixture
def agency(app: Flask, clock: time_machine.Traveller) -> Iterator[Agency]:
    """An agency with five interviews in its past."""
    with app.app_context():
        agency = make_agency()
        for number in range(3):
            past_journey(agency.id, agency.kit_id, f"Candidate {number}")
        runtime.set_app(app)
        yield agency


def start(agency: Agency) -> int:
    return simulations.start(agency.sam, DRAFT, FIRST, LAST)


def row(agency: Agency, simulation_id: int) -> Simulation:
    return factories.read(Simulation, agency.id, simulation_id)


def replay_in_a_process(config: Config, agency_id: int) -> None:
    """What a worker does, a submission at a time."""
    from plugin.app import create_app

    simulating.BATCH = 1
    with create_app(config).app_context():
        simulating.begin(agency_id)
        while simulating.replay_batch(agency_id):
            pass


def test_the_worker_that_was_woken_does_all_of_it(app: Flask, agency: Agency) -> None:
    simulation_id = start(agency)

    runtime.run_worker(app, burst=True)

    assert (row(agency, simulation_id).state, row(agency, simulation_id).done) == ("done", 5)


def test_what_redis_forgot_the_sweep_finds(app: Flask, agency: Agency) -> None:
    simulation_id = start(agency)
    held.redis.flushall()

    sweep()
    runtime.run_worker(app, burst=True)

    assert row(agency, simulation_id).state == "done"


def test_a_run_gives_its_worker_back_and_rings_for_another(
    app: Flask, agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    simulation_id = start(agency)
    held.redis.flushall()
    monkeypatch.setattr(simulating, "BATCH", 1)
    monkeypatch.setattr(tasks, "RUN_SECONDS", -1.0)

    tasks.replay_past(agency.id)

    assert (row(agency, simulation_id).state, row(agency, simulation_id).done) == ("running", 1)
    assert [job.func_name for job in rq_queue().jobs] == [TaskName.REPLAY_PAST.value]


def test_a_killed_worker_costs_a_batch_and_counts_nothing_twice(
    database: Database, agency: Agency
) -> None:
    simulation_id = start(agency)
    held.redis.flushall()
    with psycopg.connect(database.superuser_url) as other:
        # Whoever writes down the findings waits for this lock, and is killed while waiting.
        other.execute("lock table simulated_submissions in share mode")
        with process(replay_in_a_process, held.config, agency.id) as worker:
            wait_until(lambda: count_blocked(database) == 1)
            worker.kill()
            worker.join(10)
    killed = row(agency, simulation_id)
    assert (killed.state, killed.done, killed.attempts) == ("running", 0, 1)

    enqueue(TaskName.REPLAY_PAST, agency.id)
    runtime.run_worker(runtime.use_app(), burst=True)

    after = row(agency, simulation_id)
    assert (after.state, after.done, after.numbers["submissions"]) == ("done", 5, 5)


def test_without_a_simulation_there_is_nothing_to_do(agency: Agency) -> None:
    tasks.replay_past(agency.id)

    assert rq_queue().jobs == []
