"""Does anybody look for due work? Told by when the sweep last did, and by plans that wait.

The sweep is enqueued by cron and run by a worker: where either is gone, its last look grows old.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.installations import Installation, feed_of
from plugin.store.submissions import Submission

SILENT_AFTER = timedelta(minutes=5)
"""The sweep comes every 15 seconds, and planning takes seconds: minutes mean that it stopped."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How planning does in one agency. Moments are aware UTC.

    `looked_at` is when due work was last looked for, None before the first time. `silent_since`:
    since when nobody looks, or since when a plan waits to be made; None where all is well.
    """

    looked_at: datetime | None
    silent_since: datetime | None

    @property
    def is_silent(self) -> bool:
        """Tell whether it has been silent for too long."""
        return self.silent_since is not None


def listen(viewer: Viewer) -> Heartbeat:
    """Return how planning does in the viewer's agency."""
    with transaction(viewer.installation_id) as session:
        return heartbeat_of(session, viewer.installation_id, utcnow())


def heartbeat_of(session: Session, installation_id: int, now: datetime) -> Heartbeat:
    """Return how planning does in the session's agency; one just installed has time to begin."""
    looked_at = feed_of(session, installation_id, now=now).looked_at
    began = session.get_one(Installation, installation_id).created_at
    waits_since = session.scalar(select(func.min(Submission.plan_due_at)))
    moments = (looked_at or began, waits_since)
    silent = [moment for moment in moments if moment and moment < now - SILENT_AFTER]
    return Heartbeat(looked_at, min(silent, default=None))
