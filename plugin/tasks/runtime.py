"""How RQ runs our tasks: one worker process, the application loaded before it forks."""

import functools
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
from flask import Flask
from redis import Redis
from rq import Queue, Worker

from plugin.extensions import db, held
from plugin.queue import QUEUE, TaskName, enqueue

RUN_SECONDS = 30.0
"""How long one run holds its worker; a run is killed after `TASK_TIMEOUT_SECONDS` (ours)."""

logger = structlog.get_logger()


@dataclass(slots=True)
class _Runtime:
    """The application of this worker process, and in which process its connections were made."""

    app: Flask | None = None
    pid: int = field(default_factory=os.getpid)


_runtime = _Runtime()

Task = Callable[[int], None]


def task(function: Task) -> Task:
    """Run `function(installation_id)` in an application context of its own.

    The work is rows: a task that dies or raises leaves them, and the sweep rings again.
    """

    @functools.wraps(function)
    def run(installation_id: int) -> None:
        app = use_app()
        with (
            app.app_context(),
            structlog.contextvars.bound_contextvars(
                task=function.__name__, installation_id=installation_id
            ),
        ):
            function(installation_id)

    return run


def for_a_while(step: Callable[[int], bool], name: TaskName, installation_id: int) -> None:
    """Do the steps of a work until none is left; what one run has no time for rings again.

    So nobody else's work waits for one agency's backfill, and no run is killed for its length.
    """
    ends_at = time.monotonic() + RUN_SECONDS
    while step(installation_id):
        if time.monotonic() > ends_at:
            enqueue(name, installation_id)
            return


def use_app() -> Flask:
    """Return this process's application; a forked child leaves its parent's connections alone."""
    if _runtime.app is None:
        raise RuntimeError("set_app() comes before the first task")
    if _runtime.pid != os.getpid():
        with _runtime.app.app_context():
            db.engine.dispose(close=False)
        _runtime.pid = os.getpid()
    return _runtime.app


def set_app(app: Flask) -> None:
    """Say in which application tasks run."""
    _runtime.app = app
    _runtime.pid = os.getpid()


def run_worker(app: Flask, *, burst: bool = False) -> None:
    """Run tasks until stopped, or with `burst` until there are none."""
    set_app(app)
    connection = Redis.from_url(held.config.redis_url)
    queue = Queue(QUEUE, connection=connection)
    worker = Worker([queue], connection=connection, log_job_description=False)
    worker.work(burst=burst, logging_level="WARNING")
