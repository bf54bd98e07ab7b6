"""Sends the sandbox CRM's webhooks after their change is committed, and again when that fails."""

import logging
from datetime import timedelta
from threading import Event

import httpx
from sqlalchemy import select

from integrations.sandbox.clock import utcnow
from integrations.sandbox.proofs import signature
from integrations.sandbox.store import Delivery, Store, installed

PAUSES_SECONDS = (2, 5, 15, 60, 300, 1800, 7200, 21600, 43200)
FINAL_STATUSES = frozenset({401, 404, 413})
TIMEOUT_SECONDS = 10
LOOK_EVERY_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Courier:
    """Carries what waits in `deliveries`; `wake` says that something new may wait."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._news = Event()
        store.on_commit.append(self.wake)

    def wake(self) -> None:
        """Look at once."""
        self._news.set()

    def run(self, stop: Event) -> None:
        """Deliver what is due until `stop` is set."""
        while not stop.is_set():
            self._news.wait(LOOK_EVERY_SECONDS)
            self._news.clear()
            if not stop.is_set():
                self.deliver_due()

    def deliver_due(self) -> int:
        """Try each delivery that is due once, oldest first; return how many."""
        with self._store.reading() as session:
            due = session.scalars(
                select(Delivery.id)
                .where(Delivery.state == "pending", Delivery.next_attempt_at <= utcnow())
                .order_by(Delivery.id)
            ).all()
        for delivery_id in due:
            self.deliver(delivery_id)
        return len(due)

    def deliver(self, delivery_id: int) -> None:
        """Send one delivery, whatever became of it before, and write down the answer."""
        with self._store.reading() as session:
            row, plugin = session.get(Delivery, delivery_id), installed(session)
        if row is None:
            return
        status, answer = _post(plugin.webhook_url, plugin.shared_secret, row.event_id, row.body)
        with self._store.writing() as session:
            row = session.get(Delivery, delivery_id)
            if row is None:  # the plugin was uninstalled meanwhile
                return
            row.attempts += 1
            row.answer = answer
            row.state = _state(status, row.attempts)
            pause = PAUSES_SECONDS[min(row.attempts, len(PAUSES_SECONDS)) - 1]
            row.next_attempt_at = utcnow() + timedelta(seconds=pause)


def _post(url: str, secret: str, event_id: str, body: bytes) -> tuple[int | None, str]:
    """Return the status (None: there was none) and what to show of the answer."""
    headers = {
        "Content-Type": "application/json",
        "X-Afterword-Signature": signature([secret], body),
        "X-Afterword-Delivery": event_id,
    }
    try:
        answer = httpx.post(
            url, content=body, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False
        )
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        logger.info("The plugin could not be reached: %s", type(error).__name__)
        return None, f"no answer ({type(error).__name__})"
    return answer.status_code, f"{answer.status_code} {answer.text[:200].strip()}"


def _state(status: int | None, attempts: int) -> str:
    if status is not None and 200 <= status < 300:
        return "delivered"
    if status in FINAL_STATUSES or attempts > len(PAUSES_SECONDS):
        return "failed"
    return "pending"
