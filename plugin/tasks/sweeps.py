"""Look for rows that should have moved: what Redis lost, what was killed, what has come due."""

import structlog

from plugin.clock import utcnow
from plugin.queue import TaskName, enqueue
from plugin.services import installations, sweeps, uninstalling
from plugin.tasks.runtime import use_app

logger = structlog.get_logger()


def sweep() -> None:
    """Ring the bell for every installation that has work waiting. Run every 15 seconds.

    One agency whose rows nobody foresaw costs itself alone; its silence is shown.
    """
    app = use_app()
    with app.app_context():
        for installation_id in installations.listened_to():
            try:
                waiting = sweeps.waiting_work(installation_id, now=utcnow())
            except Exception:  # whatever it is, the others go on
                logger.exception("sweep_failed", installation_id=installation_id)
                continue
            for name in waiting:
                enqueue(name, installation_id)
        _ring_for_those_who_left()


def _ring_for_those_who_left() -> None:
    for installation_id in uninstalling.left():
        if uninstalling.has_work(installation_id, now=utcnow()):
            enqueue(TaskName.LEAVE, installation_id)
