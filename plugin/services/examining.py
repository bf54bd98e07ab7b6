"""Is an installation well? What `afterword doctor` says, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import Capability, CrmAdapter, CrmError, Finding
from plugin.errors import NotFound
from plugin.services import unlinked
from plugin.services.heartbeat import heartbeat_of
from plugin.services.installations import adapter_for
from plugin.services.installing.wording import not_followed
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery, unreadable_count
from plugin.store.installations import Installation, feed_of, find_by_key
from plugin.store.installing import progress_of
from plugin.store.submissions import Submission

NAMES_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Examination:
    """One installation and what was found; `key` is what other commands are given."""

    key: str
    name: str
    kind: str
    state: str
    findings: tuple[Finding, ...]

    @property
    def is_well(self) -> bool:
        """Tell whether everything that was tried works."""
        return all(finding.works for finding in self.findings)


def find_installations(key: str | None) -> list[int]:
    """Return the id of the installation with this key, or of all. Raises NotFound."""
    with transaction(None) as session:
        if key is None:
            return list(session.scalars(select(Installation.id).order_by(Installation.id)))
        found = find_by_key(session, key)
        if found is None:
            raise NotFound("There is no installation with this key.")
        return [found.id]


def examine(installation_id: int) -> Examination:
    """Look at the rows, then ask the CRM; one that is not enabled is not asked."""
    now = utcnow()
    with transaction(installation_id) as session:
        row = session.get_one(Installation, installation_id)
        key, name, kind, state = row.key, row.name, row.kind, row.state
        adapter = adapter_for(session, row)
        ours = tuple(_in_rows(session, row, adapter, now)) if state == "enabled" else ()
    theirs = tuple(_in_the_crm(adapter)) if state != "uninstalled" else ()
    return Examination(key, name, kind, state, (*theirs, *ours))


def _in_the_crm(adapter: CrmAdapter) -> Iterator[Finding]:
    yield from adapter.check()
    if Capability.WEBHOOK_STATES not in adapter.capabilities:
        return
    try:
        states = adapter.webhook_states()
    except CrmError as error:
        # For good means that these credentials may not look, which is no fault: deliveries tell.
        yield Finding(error.permanent, f"Webhooks cannot be looked at: {error}.")
        return
    for hook in states:
        if not hook.is_on:
            yield Finding(False, f"The CRM has switched the webhook {hook.name} off.")
    if states and all(hook.is_on for hook in states):
        yield Finding(True, "Every webhook is switched on.")


def _in_rows(
    session: Session, row: Installation, adapter: CrmAdapter, now: datetime
) -> Iterator[Finding]:
    yield from _of_the_feed(session, row, adapter, now)
    unreadable = unreadable_count(session)
    if unreadable:
        yield Finding(False, f"{unreadable} deliveries could not be read: see /settings.")
    lost = unlinked.count(session)
    if lost:
        yield Finding(False, f"{lost} interviews belong to no candidate that we know.")
    yield from _of_stages(session, not_followed(row, progress_of(session, row.id)))
    if row.contact_mode is None:
        yield Finding(
            False, "Nobody has said yet how candidates may contact clients: see /settings/clients."
        )
    yield _of_planning(session, row, now)


def _of_the_feed(
    session: Session, row: Installation, adapter: CrmAdapter, now: datetime
) -> Iterator[Finding]:
    feed = feed_of(session, row.id, now=now)
    if feed.failing_since is not None:
        yield Finding(
            False, f"The CRM has failed since {_moment(feed.failing_since)}: {feed.error}."
        )
    elif feed.last_polled_at is not None:
        yield Finding(True, f"The CRM was last asked at {_moment(feed.last_polled_at)}.")
    if Capability.WEBHOOKS in adapter.capabilities:
        last = session.scalar(
            select(func.max(Delivery.created_at)).where(Delivery.source == "webhook")
        )
        if last is None:
            yield Finding(False, "No webhook has ever come: is it set up in the CRM?")
        else:
            yield Finding(True, f"The last webhook came at {_moment(last)}.")


def _of_stages(session: Session, answered: frozenset[str]) -> Iterator[Finding]:
    names = sorted(
        str(name)
        for name in session.scalars(
            select(Submission.stage_name)
            .where(
                Submission.stage.is_(None),
                Submission.stage_name.is_not(None),
                Submission.stage_name.not_in(answered),
                Submission.deleted_at.is_(None),
            )
            .distinct()
            .limit(NAMES_SHOWN)
        )
    )
    if names:
        yield Finding(
            False,
            f"Stages that nobody has mapped: {', '.join(map(str, names))}: see /settings/install.",
        )


def _of_planning(session: Session, row: Installation, now: datetime) -> Finding:
    silent_since = heartbeat_of(session, row.id, now).silent_since
    if silent_since is None:
        return Finding(True, "Due work is looked for and planned.")
    minutes = (now - silent_since) // timedelta(minutes=1)
    return Finding(
        False, f"Nobody has looked for due work for {minutes} minutes: do cron and worker run?"
    )


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
