"""Real RQ workers, real forks: what runs, and what a kill leaves."""

import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context

import pytest
from flask import Flask
from sqlalchemy import func, select

from plugin.clock import utcnow
from plugin.config import Config
from plugin.domain.records import RecordKind
from plugin.extensions import held
from plugin.queue import TaskName, enqueue, rq_queue
from plugin.services import intake
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.prompts import Prompt
from plugin.store.submissions import Submission
from plugin.tasks import runtime
from plugin.tasks.sweeps import sweep
from tests.factories import make_installation
from tests.fakes import SIGNED, FakeCrm, delivery
from tests.use_cases.test_mirror import ALL

KEY = "the-key"
spawn = get_context("spawn")


@pytest.fixture
def agency(app: Flask) -> Iterator[int]:
    held.adapter_factory = a_crm().adapter
    with app.app_context():
        yield make_installation(key=KEY, kind="fake")


def a_crm() -> FakeCrm:
    starts_at = utcnow().replace(microsecond=0) + timedelta(days=5)  # real workers' clocks go
    interview = replace(
        ALL.interviews[0], starts_at=starts_at, ends_at=starts_at + timedelta(hours=1)
    )
    records = replace(ALL, interviews=(interview,))
    return FakeCrm(records={(RecordKind.SUBMISSION, "S-1"): records})


def work_in_a_process(config: Config) -> None:
    """A worker as `afterword worker` runs it, on the CRM in memory, until the queue is empty."""
    from plugin.app import create_app

    app = create_app(config)
    held.adapter_factory = a_crm().adapter
    runtime.run_worker(app, burst=True)


def die_in_the_middle_of_a_batch(config: Config, ready: object) -> None:
    """Plan, but stop just before the commit and wait to be killed."""
    from plugin.app import create_app
    from plugin.services import follow_ups

    app = create_app(config)
    real_save = follow_ups._save

    def save_and_wait(*given: object) -> None:
        real_save(*given)  # type: ignore[arg-type]
        ready.set()  # type: ignore[attr-defined]
        time.sleep(60)

    follow_ups._save = save_and_wait  # type: ignore[assignment]
    with app.app_context():
        follow_ups.replan(_only_agency())


def _only_agency() -> int:
    from plugin.services.installations import enabled

    return enabled()[0]


def run(target: Callable[..., None], *given: object) -> None:
    process = spawn.Process(target=target, args=given)
    process.start()
    process.join(60)
    assert process.exitcode == 0


def prompts(agency: int) -> list[tuple[str, int, str]]:
    with transaction(agency) as session:
        rows = session.execute(
            select(Prompt.step, Prompt.occurrence, Prompt.state).order_by(
                Prompt.step, Prompt.interviewer_id, Prompt.occurrence
            )
        )
        return [tuple(row) for row in rows]  # type: ignore[misc]


def count_due(agency: int) -> int:
    with transaction(agency) as session:
        return session.scalar(select(func.count()).where(Submission.plan_due_at.is_not(None))) or 0


def test_a_webhook_becomes_prompts_through_a_real_worker(agency: int, config: Config) -> None:
    intake.accept_delivery(KEY, SIGNED, delivery("changed", RecordKind.SUBMISSION, "S-1"))

    run(work_in_a_process, config)

    assert {step for step, _, _ in prompts(agency)} >= {"thank_you", "check_in", "move_on"}


def test_a_worker_killed_in_the_middle_of_a_batch_loses_and_doubles_nothing(
    agency: int, config: Config
) -> None:
    intake.accept_delivery(KEY, SIGNED, delivery("changed", RecordKind.SUBMISSION, "S-1"))
    intake.apply_deliveries(agency)
    ready = spawn.Event()
    process = spawn.Process(target=die_in_the_middle_of_a_batch, args=(config, ready))
    process.start()
    assert ready.wait(30)
    process.kill()
    process.join(10)
    assert process.exitcode == -signal.SIGKILL
    assert (prompts(agency), count_due(agency)) == ([], 1)

    run(work_in_a_process, config)

    after_the_kill = prompts(agency)
    assert len(after_the_kill) == len(set(after_the_kill)) + 1  # two thank-yous look alike
    assert count_due(agency) == 0


def test_a_flushed_redis_loses_nothing(agency: int, config: Config, app: Flask) -> None:
    intake.accept_delivery(KEY, SIGNED, delivery("changed", RecordKind.SUBMISSION, "S-1"))
    held.redis.flushall()
    runtime.set_app(app)

    for _ in range(3):
        sweep()
        run(work_in_a_process, config)

    assert prompts(agency)


def test_a_task_for_an_installation_without_work_ends_quietly(agency: int, config: Config) -> None:
    enqueue(TaskName.APPLY_DELIVERIES, agency)

    run(work_in_a_process, config)

    assert rq_queue().job_ids == []
    with transaction(agency) as session:
        assert session.scalar(select(func.count()).select_from(Delivery)) == 0
