"""What would open if planning began now; and "go", with which it begins."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.calendars import at, local_date
from plugin.domain.journeys import Journey
from plugin.domain.prompts import PlannedPrompt, PlannedState, StepKey
from plugin.domain.reasons import SkipReason
from plugin.errors import Refused
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.installing.access import Installer
from plugin.services.installing.steps import InstallStep, overview_of
from plugin.services.journeys import load
from plugin.services.plan_outcomes import work_out
from plugin.services.playbooks import in_force
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallCode, feed_of
from plugin.store.installing import progress_of
from plugin.store.interviews import Interview
from plugin.store.submissions import Submission

MOST_PREVIEWED = 2_000
"""Submissions planned for a preview: those with the latest interviews."""

_BATCH = 500
_WEEK = timedelta(days=7)
_MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class StepCount:
    """Prompts of one step that would open: `today` (open already ones too), and in 7 days."""

    step: StepKey
    today: int
    this_week: int


@dataclass(frozen=True, slots=True)
class StartPreview:
    """What would open. `stale` prompts are skipped: their time was over before we came.

    Of `of` submissions with interviews `looked_at` were planned for this; `failed` could not be.
    """

    steps: tuple[StepCount, ...]
    stale: int
    looked_at: int
    of: int
    failed: int
    agency_zone: str


@dataclass(slots=True)
class _Tally:
    today: Counter[StepKey] = field(default_factory=Counter)
    week: Counter[StepKey] = field(default_factory=Counter)
    stale: int = 0
    failed: int = 0


def preview(installer: Installer) -> StartPreview:
    """Plan as "go" would, now, and count; nothing is written."""
    now = utcnow()
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        known = in_force(session, row.id)
        ids, count = _latest(session), _count(session)
        tonight = at(local_date(now, row.timezone) + timedelta(days=1), _MIDNIGHT, row.timezone)
        tally = _Tally()
        for first in range(0, len(ids), _BATCH):
            journeys = load(session, row.id, ids[first : first + _BATCH])
            outcomes = work_out(journeys, known=known, now=now, change=_seen_at(now))
            tally.failed += len(outcomes.errors)
            for outcome in outcomes.planned:
                _add(tally, outcome.made.prompts, tonight, now + _WEEK)
        zone = row.timezone
    steps = tuple(
        StepCount(step, tally.today[step], tally.week[step]) for step in StepKey if tally.week[step]
    )
    return StartPreview(steps, tally.stale, len(ids), count, tally.failed, zone)


def go(installer: Installer) -> bool:
    """Begin: from now on it plans, tells and signs in. Return whether it had not begun before.

    What was read while it was being set up counts as heard of now, so that what came due meanwhile
    is no flood. A set-up link has done its work. Raises Refused where a step is missing.
    """
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        is_first = row.state == "installing"
        if is_first:
            _refuse_unless_ready(session, row)
            _enable(session, row)
    if installer.code_hash is not None:
        with transaction(None) as session:
            code = session.get_one(InstallCode, installer.code_hash, with_for_update=True)
            code.used_at = code.used_at or utcnow()
    return is_first


def _enable(session: Session, row: Installation) -> None:
    now = utcnow()
    row.state, row.uninstalled_at = "enabled", None
    progress = progress_of(session, row.id)
    since = progress.reading_since or progress.created_at
    for model in (Submission, Interview):
        heard_of = update(model).where(model.first_seen_at >= since)
        session.execute(heard_of.values(first_seen_at=now))
    session.execute(update(Submission).values(plan_due_at=now))
    feed = feed_of(session, row.id, now=now)
    feed.next_poll_at = min(feed.next_poll_at, now)
    for task in (TaskName.POLL, TaskName.APPLY_DELIVERIES, TaskName.PLAN_SUBMISSIONS):
        enqueue_after_commit(session, task, row.id)


def _refuse_unless_ready(session: Session, row: Installation) -> None:
    missing = overview_of(session, row).next_step
    if missing not in (None, InstallStep.START):
        raise Refused("Some steps before this one are not done yet.")


def _latest(session: Session) -> list[int]:
    latest = (
        select(Interview.submission_id, func.max(Interview.starts_at).label("at"))
        .where(Interview.deleted_at.is_(None))
        .group_by(Interview.submission_id)
        .order_by(func.max(Interview.starts_at).desc().nulls_last(), Interview.submission_id)
        .limit(MOST_PREVIEWED)
    )
    return [row.submission_id for row in session.execute(latest)]


def _count(session: Session) -> int:
    found = select(func.count(Interview.submission_id.distinct()))
    return session.scalar(found.where(Interview.deleted_at.is_(None))) or 0


def _seen_at(now: datetime) -> Callable[[Journey], Journey]:
    """Return what makes of a journey one of which we hear now, as "go" does."""
    return lambda journey: replace(journey, first_seen_at=now)


def _add(
    tally: _Tally, prompts: Iterable[PlannedPrompt], tonight: datetime, next_week: datetime
) -> None:
    for prompt in prompts:
        if prompt.reason == SkipReason.STALE:
            tally.stale += 1
        if prompt.state in _OVER or prompt.opens_at is None or prompt.opens_at >= next_week:
            continue
        tally.week[prompt.key.step] += 1
        tally.today[prompt.key.step] += prompt.opens_at < tonight


_OVER = frozenset({PlannedState.DONE, PlannedState.SKIPPED, PlannedState.EXPIRED})
