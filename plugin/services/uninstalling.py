"""Leave an agency: stop at once, take our webhooks down, and erase everything after a grace."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import Capability, CrmAdapter, CrmError
from plugin.domain.backoff import wait_before_retry
from plugin.errors import Conflict, NotFound
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.installations import adapter_for, adapter_of
from plugin.services.managers import refuse_unless_manager
from plugin.store import tenants
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallationSecret, find_by_key
from plugin.store.uninstalls import Uninstall, forget_uninstall, uninstall_of

GRACE = timedelta(days=30)
"""For how long an agency that comes back finds everything as it was (ours)."""

ERASED_PER_RUN = 20
"""Steps of erasing in one run of the task, which may take three minutes."""

_TAKE_DOWN_BY_HAND = "This CRM's webhooks cannot be taken down by us: somebody deletes ours there."

logger = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Uninstalled:
    """What was begun. `webhooks_by_hand`: somebody must delete our webhooks in the CRM."""

    agency_name: str
    erase_at: datetime
    webhooks_by_hand: bool


def uninstall(key: str, *, erase_now: bool = False) -> Uninstalled:
    """Uninstall by the installation's key, as an operator; doing it twice changes nothing.

    Raises NotFound.
    """
    with transaction(None) as session:
        installation = find_by_key(session, key)
        if installation is None:
            raise NotFound("There is no installation with this key.")
        installation_id = installation.id
    with transaction(installation_id) as session:
        row = begin(session, installation_id)
        if erase_now:
            row.erase_at = utcnow()
        return _begun(session, row)


def uninstall_own(viewer: Viewer, typed_name: str) -> Uninstalled:
    """Uninstall the viewer's agency.

    Raises NotAllowed, and Conflict where its name is not typed.
    """
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        name = session.get_one(Installation, viewer.installation_id).name
        if typed_name.strip().casefold() != name.strip().casefold():
            raise Conflict("That is not the agency's name.")
        return _begun(session, begin(session, viewer.installation_id))


def begin(session: Session, installation_id: int) -> Uninstall:
    """Stop the installation in this transaction, and ring for what is to be done afterwards."""
    now = utcnow()
    installation = session.get_one(Installation, installation_id, with_for_update=True)
    if installation.state != "uninstalled":
        installation.state = "uninstalled"
        installation.uninstalled_at = now
    row = uninstall_of(session, installation_id, erase_at=now + GRACE)
    enqueue_after_commit(session, TaskName.LEAVE, installation_id)
    return row


def has_work(installation_id: int, *, now: datetime) -> bool:
    """Tell whether anything is to be done for an uninstalled installation at `now`."""
    with transaction(installation_id) as session:
        row = session.get(Uninstall, installation_id)
        return row is None or row.has_work(now)


def leave(installation_id: int) -> None:
    """Do what is due: webhooks, then secrets, then, after the grace, everything else.

    One that was installed again meanwhile is left alone. What is not finished goes on at the next
    run, as the rows say.
    """
    now = utcnow()
    with transaction(installation_id) as session:
        installation = session.get(Installation, installation_id)
        if installation is None or installation.state != "uninstalled":
            forget_uninstall(session, installation_id)
            return
        since = installation.uninstalled_at or now
        row = uninstall_of(session, installation_id, erase_at=since + GRACE)
        must_take_down = row.webhooks_settled_at is None
        must_erase = row.erase_at <= now
    if must_take_down:
        _take_down_webhooks(installation_id, is_last_time=must_erase)
    if must_erase:
        _erase(installation_id)


def _begun(session: Session, row: Uninstall) -> Uninstalled:
    installation = session.get_one(Installation, row.installation_id)
    by_hand = not _can_take_down(adapter_for(session, installation))
    return Uninstalled(installation.name, row.erase_at, by_hand)


def _can_take_down(adapter: CrmAdapter) -> bool:
    return Capability.SELF_REGISTERED_WEBHOOKS in adapter.capabilities


def _take_down_webhooks(installation_id: int, *, is_last_time: bool) -> None:
    """Take our webhooks down before the tokens go; a CRM that is away is asked again later."""
    adapter = adapter_of(installation_id)
    error: str | None = None
    is_settled = True
    retry_after: float | None = None
    try:
        if _can_take_down(adapter):
            adapter.remove_webhooks()
        elif Capability.WEBHOOKS in adapter.capabilities:
            error = _TAKE_DOWN_BY_HAND
    except CrmError as failure:
        logger.warning("webhooks_not_removed", kind=adapter.kind, permanent=failure.permanent)
        error, retry_after = str(failure), failure.retry_after
        is_settled = failure.permanent or is_last_time
    now = utcnow()
    with transaction(installation_id) as session:
        row = session.get_one(Uninstall, installation_id, with_for_update=True)
        row.error = error
        if is_settled:
            row.webhooks_settled_at, row.next_attempt_at = now, None
            _forget_secrets(session, adapter)
            return
        row.attempts += 1
        row.next_attempt_at = now + wait_before_retry(row.attempts, retry_after)


def _forget_secrets(session: Session, adapter: CrmAdapter) -> None:
    """Let go of every key to the CRM; what it signs with stays, as it may say goodbye twice."""
    signing = (adapter.webhook_secret, f"previous_{adapter.webhook_secret}")
    session.execute(delete(InstallationSecret).where(InstallationSecret.name.not_in(signing)))


def _erase(installation_id: int) -> None:
    """Erase in steps of their own; the installation's row goes last, and takes the rest along."""
    for _ in range(ERASED_PER_RUN):
        with transaction(installation_id) as session:
            installation = session.get_one(Installation, installation_id, with_for_update=True)
            if installation.state != "uninstalled":
                return
            if tenants.erase_some(session):
                continue
            session.delete(installation)
            logger.info("installation_erased", installation_id=installation_id)
            return


def left() -> list[int]:
    """Return the ids of the installations that are uninstalled and not erased yet."""
    with transaction(None) as session:
        return list(
            session.scalars(select(Installation.id).where(Installation.state == "uninstalled"))
        )
