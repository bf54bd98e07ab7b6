"""Write into the CRM what happened here: notes on candidates, tasks in recruiters' own lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import cast

import structlog
from sqlalchemy import ColumnElement, exists, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import Capability, CrmAdapter, CrmAuthError, CrmError, NoteDraft, TaskDraft
from plugin.domain.backoff import wait_before_retry
from plugin.domain.calendars import local_date
from plugin.errors import Conflict, NotFound, Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.home import is_at_home
from plugin.services.installations import adapter_for, adapter_of
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.messages import CrmWrite, Message
from plugin.store.people import Candidate, Recruiter
from plugin.store.prompts import LIVE_STATES, Prompt
from plugin.store.submissions import Submission

BATCH = 20
LEASE = timedelta(minutes=5)
"""How long a worker that took a write may take: then another may, and the key writes it once."""

GIVE_UP_AFTER = timedelta(days=7)
"""How long a CRM may be away (ours)."""

_MUST_RECONNECT = "The CRM no longer lets us in. Somebody must connect Afterword to it again."
_RECONNECT_SECONDS = 3600.0

logger = structlog.get_logger()


def add_note(session: Session, message: Message, text: str) -> None:
    """Have a note about a sent message written, once per message."""
    session.execute(
        insert(CrmWrite)
        .values(
            installation_id=message.installation_id,
            key=f"message-{message.id}",
            kind="note",
            submission_id=message.submission_id,
            recruiter_id=message.recruiter_id,
            text=text,
            state="pending",
            attempts=0,
            created_at=utcnow(),
        )
        .on_conflict_do_nothing(index_elements=["installation_id", "key"])
    )


def add_task(viewer: Viewer, prompt_id: int, title: str) -> None:
    """Put a live prompt into the viewer's own CRM task list, due on the day that it is; once.

    Raises NotFound, Conflict for a prompt that is over, and Refused for a CRM without tasks and a
    prompt without a day.
    """
    with transaction(viewer.installation_id) as session:
        prompt = session.get(Prompt, prompt_id)
        if prompt is None:
            raise NotFound("There is no such prompt.")
        if prompt.state not in LIVE_STATES:
            raise Conflict("This prompt has moved on since you looked.")
        if prompt.due_at is None:
            raise Refused("This prompt has no day to put into a task list.")
        installation = session.get_one(Installation, viewer.installation_id)
        if Capability.WRITE_TASK not in adapter_for(session, installation).capabilities:
            raise Refused("This CRM takes no tasks.")
        recruiter = session.get_one(Recruiter, viewer.recruiter_id)
        session.execute(
            insert(CrmWrite)
            .values(
                installation_id=viewer.installation_id,
                key=f"prompt-{prompt_id}",
                kind="task",
                submission_id=prompt.submission_id,
                recruiter_id=viewer.recruiter_id,
                text=title,
                due_on=local_date(prompt.due_at, recruiter.timezone or installation.timezone),
                state="pending",
                attempts=0,
                created_at=utcnow(),
            )
            .on_conflict_do_nothing(index_elements=["installation_id", "key"])
        )
        enqueue_after_commit(session, TaskName.WRITE_TO_CRM, viewer.installation_id)


def has_due(session: Session, *, now: datetime) -> bool:
    """Tell whether something waits that may be written at `now`."""
    return bool(session.scalar(select(exists().where(*_is_due(now)))))


def write_due(installation_id: int, *, limit: int = BATCH) -> bool:
    """Write a batch of what waits into the CRM; return whether more may wait.

    1. In one transaction take a batch by a lease. 2. Outside any transaction write each, which its
    key makes harmless to do twice. 3. Write down what came of each in a transaction of its own. A
    CRM that fails for now ends the batch; what is left of it is free again. From a copy of a
    database nothing is written.
    """
    if not is_at_home():
        return False
    adapter = adapter_of(installation_id)
    batch = _take(installation_id, limit)
    for place, write in enumerate(batch):
        outcome = _write(adapter, write)
        _settle(installation_id, write, outcome)
        if not outcome.is_final:
            _release(installation_id, batch[place + 1 :])
            return False
    return len(batch) == limit


@dataclass(frozen=True, slots=True)
class _Write:
    """What this worker holds the lease of."""

    id: int
    key: str
    kind: str
    text: str = field(repr=False)
    due_on: date | None
    submission_ref: str
    candidate_ref: str
    recruiter_ref: str | None
    is_candidate_gone: bool


@dataclass(frozen=True, slots=True)
class _Outcome:
    """`ref` is the CRM's id of what was written; else `error` says in words why it was not.

    `is_final`: trying again cannot help.
    """

    ref: str | None = None
    error: str | None = None
    is_final: bool = True
    retry_after: float | None = None


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return CrmWrite.state == "pending", or_(
        CrmWrite.next_attempt_at.is_(None), CrmWrite.next_attempt_at <= now
    )


def _take(installation_id: int, limit: int) -> list[_Write]:
    now = utcnow()
    with transaction(installation_id) as session:
        rows = session.execute(
            select(
                CrmWrite.id,
                CrmWrite.key,
                CrmWrite.kind,
                CrmWrite.text,
                CrmWrite.due_on,
                Submission.ref,
                Candidate.ref,
                Recruiter.ref,
                Candidate.deleted_at.is_not(None),
            )
            .join(Submission, Submission.id == CrmWrite.submission_id)
            .join(Candidate, Candidate.id == Submission.candidate_id)
            .outerjoin(Recruiter, Recruiter.id == CrmWrite.recruiter_id)
            .join(Installation, Installation.id == CrmWrite.installation_id)
            .where(*_is_due(now), Installation.state == "enabled")
            .order_by(CrmWrite.id)
            .limit(limit)
            .with_for_update(of=CrmWrite, skip_locked=True)
        )
        held = [_Write(*row) for row in rows]
        session.execute(
            update(CrmWrite)
            .where(CrmWrite.id.in_([write.id for write in held]))
            .values(attempts=CrmWrite.attempts + 1, next_attempt_at=now + LEASE)
        )
        return held


def _write(adapter: CrmAdapter, write: _Write) -> _Outcome:
    if write.is_candidate_gone:
        return _Outcome(error="The candidate is no longer in the CRM.")
    capability, call = _CALLS[write.kind]
    if capability not in adapter.capabilities:
        return _Outcome(error=f"This CRM takes no {write.kind}s.")
    try:
        return _Outcome(ref=call(adapter, write))
    except CrmAuthError:
        logger.warning("crm_write_failed", kind=adapter.kind, write_id=write.id, is_auth=True)
        return _Outcome(error=_MUST_RECONNECT, is_final=False, retry_after=_RECONNECT_SECONDS)
    except CrmError as error:
        logger.warning("crm_write_failed", kind=adapter.kind, write_id=write.id, is_auth=False)
        return _Outcome(error=str(error), is_final=error.permanent, retry_after=error.retry_after)


def _write_note(adapter: CrmAdapter, write: _Write) -> str:
    return adapter.write_note(
        NoteDraft(write.key, write.candidate_ref, write.submission_ref, write.text)
    )


def _write_task(adapter: CrmAdapter, write: _Write) -> str:
    return adapter.write_task(
        TaskDraft(
            key=write.key,
            candidate_ref=write.candidate_ref,
            submission_ref=write.submission_ref,
            recruiter_ref=write.recruiter_ref,
            title=write.text,
            due_on=cast(date, write.due_on),  # the table holds every task to having one
        )
    )


_CALLS: Mapping[str, tuple[Capability, Callable[[CrmAdapter, _Write], str]]] = {
    "note": (Capability.WRITE_NOTE, _write_note),
    "task": (Capability.WRITE_TASK, _write_task),
}


def _settle(installation_id: int, write: _Write, outcome: _Outcome) -> None:
    now = utcnow()
    with transaction(installation_id) as session:
        row = session.get(CrmWrite, write.id, with_for_update=True)
        if row is None or row.state != "pending":
            return
        row.error, row.crm_ref = outcome.error, outcome.ref
        if outcome.ref is not None:
            row.state, row.next_attempt_at = "written", None
        elif outcome.is_final or now - row.created_at > GIVE_UP_AFTER:
            row.state, row.next_attempt_at = "failed", None
        else:
            row.next_attempt_at = now + wait_before_retry(row.attempts, outcome.retry_after)


def _release(installation_id: int, batch: Sequence[_Write]) -> None:
    """Free what this worker took and did not try; it waits as long as the one that failed."""
    with transaction(installation_id) as session:
        session.execute(
            update(CrmWrite)
            .where(CrmWrite.id.in_([write.id for write in batch]), CrmWrite.state == "pending")
            .values(attempts=CrmWrite.attempts - 1, next_attempt_at=utcnow())
        )
