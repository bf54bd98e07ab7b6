"""Can work be done, and is any of it stuck? Counts only: this is shown without signing in."""

from dataclasses import asdict, dataclass
from importlib.metadata import version

from redis.exceptions import RedisError
from sqlalchemy.exc import OperationalError

from plugin.clock import utcnow
from plugin.extensions import held
from plugin.services import installations
from plugin.store.base import transaction
from plugin.store.deliveries import unreadable_count
from plugin.store.installations import feed_of


@dataclass(frozen=True, slots=True)
class HealthReport:
    """`failing_feeds`: CRMs whose last call failed; `unreadable_deliveries`: kept, not applied."""

    database: bool
    redis: bool
    installations: int = 0
    failing_feeds: int = 0
    unreadable_deliveries: int = 0
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
    except OperationalError:
        return HealthReport(database=False, redis=redis_answers)
    failing = unreadable = 0
    for installation_id in ids:
        with transaction(installation_id) as session:
            feed = feed_of(session, installation_id, now=utcnow())
            failing += feed.failing_since is not None
            unreadable += unreadable_count(session)
    return HealthReport(True, redis_answers, len(ids), failing, unreadable, version("tzdata"))


def _redis_answers() -> bool:
    try:
        return bool(held.redis.ping())
    except RedisError:
        return False
