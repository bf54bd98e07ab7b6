"""The bell rings after commit, once, and never breaks what was committed."""

from collections.abc import Iterator

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import select

from plugin.extensions import held
from plugin.queue import TaskName, after_commit, enqueue, enqueue_after_commit, rq_queue
from plugin.store.base import transaction
from plugin.store.installations import Installation
from tests.factories import make_installation


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    with app.app_context():
        yield make_installation()


def fail_after_asking_for_a_task(agency: int) -> None:
    with transaction(agency) as session:
        enqueue_after_commit(session, TaskName.POLL, agency)
        raise ZeroDivisionError


@pytest.mark.parametrize("task", TaskName)
def test_every_task_name_leads_to_a_task(app: Flask, task: TaskName) -> None:
    module, _, name = task.rpartition(".")

    function = getattr(__import__(module, fromlist=[name]), name)

    assert callable(function)


def test_a_task_is_queued_when_the_transaction_commits(agency: int) -> None:
    with transaction(agency) as session:
        enqueue_after_commit(session, TaskName.POLL, agency)
        before = rq_queue().job_ids

    assert (before, rq_queue().job_ids) == ([], [f"poll-{agency}"])


def test_nothing_is_queued_when_the_transaction_rolls_back(agency: int) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_asking_for_a_task(agency)

    assert rq_queue().job_ids == []


def test_what_was_rolled_back_is_not_queued_by_the_next_commit(agency: int) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after_asking_for_a_task(agency)

    with transaction(agency) as session:
        session.execute(select(Installation.id))

    assert rq_queue().job_ids == []


def test_a_released_savepoint_does_not_ring_early(agency: int) -> None:
    rung: list[str] = []

    with transaction(agency) as session:
        after_commit(session, lambda: rung.append("now"))
        with session.begin_nested():
            session.execute(select(Installation.id))
        early = list(rung)

    assert (early, rung) == ([], ["now"])


def test_a_rolled_back_savepoint_does_not_lose_the_bell(agency: int) -> None:
    with transaction(agency) as session:
        enqueue_after_commit(session, TaskName.POLL, agency)
        session.begin_nested().rollback()

    assert rq_queue().job_ids == [f"poll-{agency}"]


def test_a_dead_redis_leaves_the_rows_committed_and_the_session_well(
    agency: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = Redis(host="127.0.0.1", port=9)
    monkeypatch.setattr(held, "redis", nobody)

    with transaction(agency) as session:
        session.get_one(Installation, agency).name = "Renamed"
        enqueue_after_commit(session, TaskName.POLL, agency)

    nobody.close()
    with transaction(agency) as session:
        assert session.get_one(Installation, agency).name == "Renamed"


def test_one_task_and_one_behind_it_are_queued_and_never_a_third(agency: int) -> None:
    for _ in range(5):
        enqueue(TaskName.POLL, agency)

    assert rq_queue().job_ids == [f"poll-{agency}", f"poll-{agency}-next"]
