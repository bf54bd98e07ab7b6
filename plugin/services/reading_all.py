"""Read all of a CRM and take it in, in one process: what the command does beside the workers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from plugin.clock import utcnow
from plugin.errors import NotFound
from plugin.services import backfills, comparing, feeds, follow_ups, intake
from plugin.services.backfills import Progress
from plugin.store.base import transaction
from plugin.store.comparisons import active_comparison, latest_comparison
from plugin.store.installations import Installation, feed_of, find_by_key

PAGES_AT_ONCE = 20
"""Pages that are read before they are applied, so that little waits between the two (ours)."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One installation, as an operator knows it."""

    installation_id: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Compared:
    """How far a comparison is. `waits_until`: the CRM asked us to wait, or did not answer."""

    listed: int
    asked: int
    healed: int
    gone: int
    is_done: bool
    waits_until: datetime | None
    error: str | None


def agencies(key: str | None) -> list[Agency]:
    """Return the installation with this key, or all whose work goes on. Raises NotFound."""
    with transaction(None) as session:
        if key is not None:
            row = find_by_key(session, key)
            if row is None or row.state == "uninstalled":
                raise NotFound("There is no installation with this key.")
            return [Agency(row.id, row.key, row.name)]
        rows = session.scalars(
            select(Installation)
            .where(Installation.state.not_in(("disabled", "uninstalled")))
            .order_by(Installation.id)
        )
        return [Agency(each.id, each.key, each.name) for each in rows]


def go_on(installation_id: int) -> Progress | None:
    """Read some pages, apply them and plan what follows; return how far it is.

    None where there is nothing to read: everything was read before anybody counted it.
    """
    progress = backfills.get_progress(installation_id)
    if progress is None or progress.finished_at is None:
        is_again = progress is not None and progress.kind == "again"
        (backfills.read_again if is_again else feeds.poll)(installation_id, pages=PAGES_AT_ONCE)
    while intake.apply_deliveries(installation_id):
        pass
    while follow_ups.replan(installation_id):
        pass
    return backfills.get_progress(installation_id)


def compare_on(installation_id: int) -> Compared:
    """Do the next piece of a comparison and plan what follows; return how far it is."""
    has_more = comparing.compare(installation_id)
    if not has_more:
        while follow_ups.replan(installation_id):
            pass
    with transaction(installation_id) as session:
        now = utcnow()
        row = active_comparison(session)
        is_done = row is None
        row = row or latest_comparison(session)
        if row is None:
            refused_at = feed_of(session, installation_id, now=now).must_reconnect_at
            return Compared(0, 0, 0, 0, is_done=True, waits_until=None, error=_why(refused_at))
        waits = not is_done and row.next_attempt_at > now
        return Compared(
            row.listed,
            row.asked,
            row.healed,
            row.gone,
            is_done=is_done,
            waits_until=row.next_attempt_at if waits else None,
            error=row.error,
        )


def must_reconnect(installation_id: int) -> bool:
    """Tell whether the CRM refuses us, so that waiting helps nobody."""
    with transaction(installation_id) as session:
        return feed_of(session, installation_id, now=utcnow()).must_reconnect_at is not None


def _why(refused_at: datetime | None) -> str | None:
    return "The CRM no longer accepts our connection." if refused_at else None
