"""Ring RQ's bell after commit: the row says what there is to do, Redis only that there is some."""

from collections.abc import Callable
from enum import StrEnum

import structlog
from redis.exceptions import RedisError
from rq import Queue
from rq.exceptions import DuplicateJobError
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from plugin.extensions import held

QUEUE = "afterword"
TASK_TIMEOUT_SECONDS = 180
FAILURE_TTL_SECONDS = 5

_PENDING = "after_commit"

logger = structlog.get_logger()


class TaskName(StrEnum):
    """The tasks that rows can ask for, by dotted path; each takes an installation's id."""

    APPLY_DELIVERIES = "plugin.tasks.deliveries.apply_deliveries"
    LEAVE = "plugin.tasks.leaving.leave"
    PLAN_SUBMISSIONS = "plugin.tasks.planning.plan_submissions"
    COMPARE = "plugin.tasks.sync.compare"
    POLL = "plugin.tasks.sync.poll"
    READ_AGAIN = "plugin.tasks.sync.read_again"
    WATCH_FEED = "plugin.tasks.sync.watch_feed"
    REPLAY_PAST = "plugin.tasks.simulations.replay_past"
    READ_MAIL = "plugin.tasks.inbound.read_mail"
    SEND_NOTICES = "plugin.tasks.notices.send_notices"
    SEND_MESSAGES = "plugin.tasks.messages.send_messages"
    WRITE_TO_CRM = "plugin.tasks.crm_writes.write_to_crm"


def enqueue(task: TaskName, installation_id: int) -> None:
    """Wake a worker for this task of this installation, unless one is already bound to come.

    A task that runs now may have looked before our row was there, so one more may wait behind
    it; a third never does. Raises RedisError where Redis does not answer.
    """
    queue = rq_queue()
    name = f"{task.name.lower()}-{installation_id}"
    for job_id in (name, f"{name}-next"):
        try:
            queue.enqueue(
                task.value,
                installation_id,
                job_id=job_id,
                unique=True,
                job_timeout=TASK_TIMEOUT_SECONDS,
                result_ttl=0,
                failure_ttl=FAILURE_TTL_SECONDS,
            )
        except DuplicateJobError:
            continue
        return


def enqueue_after_commit(session: Session, task: TaskName, installation_id: int) -> None:
    """Wake a worker once the rows that it will look for are there for it to see.

    However often a transaction asks for it, the bell rings once.
    """
    after_commit(session, lambda: enqueue(task, installation_id), key=(task, installation_id))


def after_commit(session: Session, call: Callable[[], object], *, key: object = None) -> None:
    """Run `call` when the outermost transaction commits; forget it on rollback.

    Of calls with the same key only the last is run.
    """
    session.info.setdefault(_PENDING, {})[key or call] = call


def rq_queue() -> Queue:
    """Return the one queue that every worker reads."""
    return Queue(QUEUE, connection=held.redis)


@event.listens_for(Session, "after_commit")
def _run_pending(session: Session) -> None:
    if session.in_nested_transaction():
        return  # SQLAlchemy fires this for a released SAVEPOINT too
    for call in session.info.pop(_PENDING, {}).values():
        try:
            call()
        except RedisError as error:
            # The rows are committed; an error here would wreck the session. The sweep finds them.
            logger.warning("enqueue_failed", error=type(error).__name__)


@event.listens_for(Session, "after_soft_rollback")
def _drop_pending(session: Session, ended: SessionTransaction) -> None:
    if not ended.nested:
        session.info.pop(_PENDING, None)
