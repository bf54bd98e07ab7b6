"""What a manager must know of the whole agency, above their inbox."""

from dataclasses import dataclass

from plugin.clock import utcnow
from plugin.services import managers, unlinked
from plugin.services.access import Viewer
from plugin.services.heartbeat import Heartbeat, heartbeat_of
from plugin.store.base import transaction


@dataclass(frozen=True, slots=True)
class AgencyNews:
    """`heartbeat` None and no interviews for whoever manages nothing."""

    heartbeat: Heartbeat | None = None
    unlinked_count: int = 0


def of_inbox(viewer: Viewer) -> AgencyNews:
    """Return the news for the viewer, in one transaction."""
    with transaction(viewer.installation_id) as session:
        if not managers.manages(session, viewer):
            return AgencyNews()
        heartbeat = heartbeat_of(session, viewer.installation_id, utcnow())
        return AgencyNews(heartbeat, unlinked.count(session))
