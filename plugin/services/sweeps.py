"""What waits to be done for one installation: the rows say, whatever Redis remembers."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update
from sqlalchemy.orm import Session

from plugin.domain.submissions import CLOSING_STAGES
from plugin.queue import TaskName
from plugin.services import (
    backfills,
    comparing,
    crm_writes,
    feed_watch,
    inbound,
    messages,
    notices,
    simulations,
    unlinked,
)
from plugin.store.base import transaction
from plugin.store.deliveries import has_pending
from plugin.store.installations import Installation, feed_of
from plugin.store.installing import is_reading
from plugin.store.submissions import Submission

REPLAN_EVERY = timedelta(hours=24)
"""A plan depends on the clock a little (what has expired is marked so): daily it is redone."""


def waiting_work(installation_id: int, *, now: datetime) -> list[TaskName]:
    """Return the tasks for which rows of this installation wait at `now`, and note the look.

    While it is being set up its CRM is read, once it is known what its words mean; nothing else.
    """
    with transaction(installation_id) as session:
        feed = feed_of(session, installation_id, now=now)
        feed.looked_at = now
        if session.get_one(Installation, installation_id).state == "installing":
            return _heard_of(session, installation_id, now=now, polls_at=feed.next_poll_at)
        messages.give_up_on_lost(session, now=now)
        session.execute(
            update(Submission)
            .where(
                Submission.plan_due_at.is_(None),
                Submission.planned_at < now - REPLAN_EVERY,
                or_(
                    Submission.stage.is_(None),  # one that nobody has mapped is planned too
                    Submission.stage.not_in(CLOSING_STAGES),
                    Submission.plan_error.is_not(None),
                ),
            )
            .values(plan_due_at=now)
        )
        is_accepted = feed.must_reconnect_at is None
        waits = {
            TaskName.POLL: is_accepted and feed.next_poll_at <= now,
            TaskName.READ_AGAIN: is_accepted and backfills.has_due(session, now=now),
            TaskName.COMPARE: is_accepted and comparing.has_due(session, feed, now=now),
            TaskName.WATCH_FEED: feed_watch.has_due(feed, now=now),
            TaskName.APPLY_DELIVERIES: (
                has_pending(session, now=now)
                or (is_accepted and unlinked.has_to_ask(session, now=now))
            ),
            TaskName.PLAN_SUBMISSIONS: bool(
                session.scalar(select(exists().where(Submission.plan_due_at <= now)))
            ),
            TaskName.READ_MAIL: inbound.has_work(session, now=now),
            TaskName.REPLAY_PAST: simulations.has_active(session),
            TaskName.SEND_MESSAGES: messages.has_due(session, now=now),
            TaskName.SEND_NOTICES: notices.has_due(session, now=now),
            TaskName.WRITE_TO_CRM: crm_writes.has_due(session, now=now),
        }
    return [name for name, is_waiting in waits.items() if is_waiting]


def _heard_of(
    session: Session, installation_id: int, *, now: datetime, polls_at: datetime
) -> list[TaskName]:
    """Return what waits for the mirror of an installation that is being set up."""
    waits = {
        TaskName.POLL: polls_at <= now and is_reading(session, installation_id, now=now),
        TaskName.APPLY_DELIVERIES: (
            has_pending(session, now=now) or unlinked.has_to_ask(session, now=now)
        ),
    }
    return [name for name, is_waiting in waits.items() if is_waiting]
