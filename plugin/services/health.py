"""Can work be done, and is any of it stuck? Counts only: this is shown without signing in."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.extensions import held
from plugin.services import installations, mailbox, sender_health, unlinked
from plugin.services.heartbeat import heartbeat_of
from plugin.store.backfills import active_backfill
from plugin.store.base import transaction
from plugin.store.deliveries import count_pending, unreadable_count
from plugin.store.home import home_of
from plugin.store.inbound import count_mails
from plugin.store.installations import feed_of
from plugin.store.submissions import Submission, count_plans

LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class HealthReport:
    """Counts over all installations; work is `late` once it has waited for five minutes.

    `is_copy`: the database is at home elsewhere, so nothing is sent from here (`afterword adopt`).
    `failing_feeds`: CRMs whose last call failed. `refused_feeds`: those that must be reconnected;
    `silent_feeds`: without news for longer than usual; `switched_off_hooks`: feeds whose webhooks
    the CRM has switched off; `healed_gaps` that comparing has found and mended; `backfills`: CRMs
    that are being read as a whole. `unreadable_deliveries`: kept, not applied.
    `unplanned_submissions`: planning them failed; their prompts stand as they were.
    `silent_planners`: agencies whose due work nobody looks for (no cron, no worker) or plans;
    `silent_minutes`: for how long, where it is longest. `unlinked_interviews`: of no submission.
    `failing_mailboxes`: the IMAP mailbox, if the last look into it failed. `unreadable_mails`: kept
    for two weeks, not read. `late_messages`: e-mails that should have left, whatever else has.
    """

    database: bool
    redis: bool
    is_copy: bool = False
    installations: int = 0
    failing_feeds: int = 0
    refused_feeds: int = 0
    silent_feeds: int = 0
    switched_off_hooks: int = 0
    healed_gaps: int = 0
    backfills: int = 0
    unreadable_deliveries: int = 0
    late_deliveries: int = 0
    late_plans: int = 0
    unplanned_submissions: int = 0
    silent_planners: int = 0
    silent_minutes: int = 0
    unlinked_interviews: int = 0
    failing_mailboxes: int = 0
    late_mails: int = 0
    unreadable_mails: int = 0
    late_messages: int = 0
    tzdata: str = ""

    @property
    def is_ready(self) -> bool:
        """Tell whether work can be done. A CRM that does not answer is no reason to stop ours."""
        return self.database and self.redis

    def as_json(self) -> dict[str, object]:
        """Return the report with the word for it."""
        return {"status": "ok" if self.is_ready else "unavailable", **asdict(self)}


def check() -> HealthReport:
    """Look at everything that work needs."""
    redis_answers = _redis_answers()
    try:
        ids = installations.enabled()
        is_copy = _is_copy()
    except OperationalError:
        return HealthReport(database=False, redis=redis_answers)
    counts: Counter[str] = Counter()
    silences = [timedelta(0)]
    for installation_id in ids:
        with transaction(installation_id) as session:
            now = utcnow()
            counts.update(_count(session, installation_id, now))
            since = heartbeat_of(session, installation_id, now).silent_since
            silences.append(now - since if since else timedelta(0))
    counts["silent_planners"] = sum(map(bool, silences))
    counts["silent_minutes"] = max(silences) // timedelta(minutes=1)
    counts["failing_mailboxes"] = int(_is_mailbox_failing())
    return HealthReport(True, redis_answers, is_copy, len(ids), **counts, tzdata=version("tzdata"))


def _count(session: Session, installation_id: int, now: datetime) -> dict[str, int]:
    feed = feed_of(session, installation_id, now=now)
    return {
        "failing_feeds": int(feed.failing_since is not None),
        "refused_feeds": int(feed.must_reconnect_at is not None),
        "silent_feeds": int(feed.silent_since is not None),
        "switched_off_hooks": int(bool(feed.hooks_off)),
        "healed_gaps": feed.gaps_healed,
        "backfills": int(active_backfill(session) is not None),
        "unreadable_deliveries": unreadable_count(session),
        "late_deliveries": count_pending(session, before=now - LATE),
        "late_plans": count_plans(session, Submission.plan_due_at < now - LATE),
        "late_mails": count_mails(session, "pending", before=now - LATE),
        "unreadable_mails": count_mails(session, "failed"),
        "late_messages": sender_health.count_stuck(session, now),
        "unlinked_interviews": unlinked.count(session),
        "unplanned_submissions": count_plans(session, Submission.plan_error.is_not(None)),
    }


def _is_copy() -> bool:
    with transaction(None) as session:
        return home_of(session) not in (None, held.config.base_url)


def _is_mailbox_failing() -> bool:
    with transaction(None) as session:
        found = mailbox.health(session)
    return found is not None and found.failing_since is not None


def _redis_answers() -> bool:
    try:
        return bool(held.redis.ping())
    except RedisError:
        return False
