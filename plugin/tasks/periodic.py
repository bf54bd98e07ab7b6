"""What runs by the clock. RQ's CronScheduler enqueues it; the truth stays in the rows."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from redis import Redis
from rq.cron import CronScheduler

from plugin.extensions import held
from plugin.queue import FAILURE_TTL_SECONDS, QUEUE, TASK_TIMEOUT_SECONDS
from plugin.tasks.inbound import look_into_mailbox
from plugin.tasks.sweeps import sweep


@dataclass(frozen=True, slots=True)
class Periodic:
    """One thing to do every so many seconds."""

    function: Callable[[], None]
    every_seconds: int


PERIODIC = (
    Periodic(sweep, every_seconds=15),
    Periodic(look_into_mailbox, every_seconds=20),
)


def run_cron(_app: Flask) -> None:
    """Enqueue the periodic tasks until stopped. One that no worker took in time is dropped."""
    scheduler = CronScheduler(connection=Redis.from_url(held.config.redis_url))
    for periodic in PERIODIC:
        scheduler.register(
            periodic.function,
            queue_name=QUEUE,
            interval=periodic.every_seconds,
            job_timeout=TASK_TIMEOUT_SECONDS,
            result_ttl=0,
            ttl=periodic.every_seconds,
            failure_ttl=FAILURE_TTL_SECONDS,
        )
    scheduler.start()  # type: ignore[no-untyped-call]  # RQ has no types here
