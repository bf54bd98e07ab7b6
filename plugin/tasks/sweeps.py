"""Look for rows that should have moved: what Redis lost, what was killed, what has come due."""

from plugin.clock import utcnow
from plugin.queue import enqueue
from plugin.services import installations, sweeps
from plugin.tasks.runtime import use_app


def sweep() -> None:
    """Ring the bell for every installation that has work waiting. Run every 15 seconds."""
    app = use_app()
    with app.app_context():
        for installation_id in installations.enabled():
            for name in sweeps.waiting_work(installation_id, now=utcnow()):
                enqueue(name, installation_id)
