"""Install, re-install, enable, disable and uninstall; and reach an installation's CRM."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.crm import BadSignature, CrmAdapter, CrmConnection, Renewal, Secrets
from plugin.domain.people import ContactMode, Place
from plugin.errors import NotAllowed, NotFound
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.store import deliveries
from plugin.store.base import transaction
from plugin.store.contact_modes import ContactModeChange
from plugin.store.installations import (
    Installation,
    InstallationSecret,
    InstallCode,
    enabled_ids,
    feed_of,
    find_by_account,
    find_by_key,
    reading_ids,
)
from plugin.store.submissions import Submission
from plugin.store.uninstalls import forget_uninstall

INSTALL_CODE_LIFE = timedelta(days=7)
PREVIOUS = "previous_"

Proof = tuple[Mapping[str, str], bytes]
"""A request's headers and exact body, as they were signed."""


@dataclass(frozen=True, slots=True)
class InstallFacts:
    """What a CRM account tells about itself when it installs us.

    `contact_mode` counts where nobody has answered for all clients yet: an answer stands.
    """

    name: str
    base_url: str
    place: Place
    secrets: Mapping[str, str] = field(repr=False)
    contact_mode: ContactMode | None = None
    frame_ancestors: tuple[str, ...] = ()
    settings: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Installed:
    installation_id: int
    installation_key: str


def create_install_code(kind: str, contact_mode: ContactMode | None = None) -> str:
    """Return a one-time code with which one CRM account of this kind may install us in 7 days.

    `contact_mode` is what the operator answers for all clients of whoever uses it.
    """
    code = secrets.token_urlsafe(24)
    with transaction(None) as session:
        session.add(
            InstallCode(
                code_hash=hash_of(code),
                kind=kind,
                contact_mode=contact_mode,
                expires_at=utcnow() + INSTALL_CODE_LIFE,
            )
        )
    return code


def install(
    kind: str, account: str, facts: InstallFacts, *, code: str | None, proof: Proof | None
) -> Installed:
    """Let a CRM account in by a one-time code, or again by what its old secret signs.

    A re-install rotates the secrets and keeps the installation; the secrets before stay good for
    what is under way. Raises NotAllowed without a good code, BadSignature for a bad proof.
    """
    with transaction(None) as session:
        known = find_by_account(session, kind, account)
        known_id = known.id if known else None
        must_be_invited = known is None or known.state == "uninstalled"
        answer = _use_install_code(session, kind, code) if must_be_invited else None
    if known_id is not None and not must_be_invited:
        _check_proof(known_id, proof)  # another agency's code must not take this one over
    return _save(kind, account, facts, known_id, answer)


def connect(kind: str, account: str, facts: InstallFacts) -> Installed:
    """Install from our side, for a CRM that has no lifecycle calls: an operator vouches for it."""
    with transaction(None) as session:
        known = find_by_account(session, kind, account)
        known_id = known.id if known else None
    return _save(kind, account, facts, known_id, facts.contact_mode)


def set_state(key: str, state: str, headers: Mapping[str, str], body: bytes) -> None:
    """Set "enabled", "disabled" or "uninstalled" as the CRM's signed call says; idempotent.

    What is uninstalled stays so until it is installed anew. Raises NotFound, BadSignature.
    """
    with transaction(None) as session:
        installation = find_by_key(session, key)
        if installation is None:
            raise NotFound("There is no installation with this key.")
        installation_id = installation.id
    _check_proof(installation_id, (headers, body))
    with transaction(installation_id) as session:
        row = session.get_one(Installation, installation_id, with_for_update=True)
        if row.state == "uninstalled":
            return
        row.state = state
        if state == "uninstalled":
            row.uninstalled_at = utcnow()
            enqueue_after_commit(session, TaskName.LEAVE, installation_id)
        if state == "enabled":
            enqueue_after_commit(session, TaskName.POLL, installation_id)


def adapter_for(session: Session, installation: Installation) -> CrmAdapter:
    """Return the adapter of an installation, inside a transaction of that installation."""
    stored = session.scalars(
        select(InstallationSecret).where(InstallationSecret.installation_id == installation.id)
    )
    connection = CrmConnection(
        installation_key=installation.key,
        base_url=installation.base_url,
        plugin_url=held.config.base_url,
        secrets={row.name: held.fernet.decrypt(row.ciphertext).decode() for row in stored},
        settings=installation.settings,
        keep=partial(renew_secrets, installation.id),
    )
    return held.adapter(installation.kind, connection)


def renew_secrets(installation_id: int, renewal: Renewal) -> Secrets:
    """Let one process at a time renew an installation's secrets; return all of them afterwards.

    What `renewal` returns is committed before anybody uses it. It may call the CRM meanwhile: the
    others wait for it, as what they hold is no longer good.
    """
    with transaction(installation_id) as session:
        # First the installation, as everybody does who stores secrets: a deadlock could end this
        # transaction, and what the CRM gives may be good once.
        row = select(Installation.id).where(Installation.id == installation_id)
        session.execute(row.with_for_update(read=True, key_share=True))
        mine = InstallationSecret.installation_id == installation_id
        session.execute(
            select(InstallationSecret.name)
            .where(mine)
            .order_by(InstallationSecret.name)
            .with_for_update()
        )
        # Read by a statement of its own: one that waited for a lock sees what its rows became
        # meanwhile, but none that were inserted, as a first session's are.
        rows = session.scalars(select(InstallationSecret).where(mine))
        stored = {row.name: held.fernet.decrypt(row.ciphertext).decode() for row in rows}
        renewed = renewal(stored)
        for name, value in renewed.items():
            _put_secret(session, installation_id, name, held.fernet.encrypt(value.encode()))
    return {**stored, **renewed}


def adapter_of(installation_id: int) -> CrmAdapter:
    """Return the adapter of an installation, for use outside any transaction."""
    with transaction(installation_id) as session:
        return adapter_for(session, session.get_one(Installation, installation_id))


def enabled() -> list[int]:
    """Return the ids of the installations whose work goes on."""
    with transaction(None) as session:
        return enabled_ids(session)


def listened_to() -> list[int]:
    """Return the ids of the installations whose CRM is read: enabled or being set up."""
    with transaction(None) as session:
        return reading_ids(session)


def _use_install_code(session: Session, kind: str, code: str | None) -> str | None:
    """Use the code up; return what its operator answered for all clients."""
    row = session.get(InstallCode, hash_of(code or ""), with_for_update=True)
    now = utcnow()
    if row is None or row.kind != kind or row.used_at is not None or row.expires_at <= now:
        raise NotAllowed("This install code is not known, was used, or has expired.")
    row.used_at = now
    return row.contact_mode


def _check_proof(installation_id: int, proof: Proof | None) -> None:
    if proof is None:
        raise BadSignature
    headers, body = proof
    adapter_of(installation_id).verify(headers, body, now=utcnow().timestamp())


def _save(
    kind: str, account: str, facts: InstallFacts, known_id: int | None, answer: str | None
) -> Installed:
    if known_id is None:
        with transaction(None) as session:
            row = Installation(
                key=secrets.token_urlsafe(18), kind=kind, account=account, settings={}
            )
            _set_facts(row, facts)
            session.add(row)
            session.flush()
            known_id = row.id
    with transaction(known_id) as session:
        row = session.get_one(Installation, known_id, with_for_update=True)
        _set_facts(row, facts)
        forget_uninstall(session, known_id)
        answer_for_all(session, row, answer or row.contact_mode or facts.contact_mode)
        keep_secrets(session, known_id, facts.secrets)
        feed = feed_of(session, known_id, now=utcnow())
        feed.next_poll_at = utcnow()
        # As `feeds.reconnected` does, which is built upon this module.
        feed.must_reconnect_at, feed.auth_failures = None, 0
        deliveries.try_now(session)
        enqueue_after_commit(session, TaskName.POLL, known_id)
        return Installed(known_id, row.key)


def _set_facts(row: Installation, facts: InstallFacts) -> None:
    row.name = facts.name
    row.base_url = facts.base_url
    row.state = "enabled"
    row.uninstalled_at = None
    row.timezone = facts.place.timezone
    row.country = facts.place.country
    row.subdivision = facts.place.subdivision
    row.frame_ancestors = list(facts.frame_ancestors)
    row.settings = {**row.settings, **facts.settings}


def answer_for_all(session: Session, row: Installation, mode: str | None) -> None:
    """Keep how candidates may contact the clients of an agency, as said at install; plan by it."""
    if mode is None or mode == row.contact_mode:
        return
    session.add(ContactModeChange(installation_id=row.id, from_mode=row.contact_mode, to_mode=mode))
    row.contact_mode = mode
    planned = update(Submission).where(Submission.plan_due_at.is_(None))
    if session.scalars(planned.values(plan_due_at=utcnow()).returning(Submission.id)).first():
        enqueue_after_commit(session, TaskName.PLAN_SUBMISSIONS, row.id)


def keep_secrets(session: Session, installation_id: int, given: Mapping[str, str]) -> None:
    """Store secrets, encrypted; the one that another takes the place of stays as `previous_…`."""
    for name, value in given.items():
        current = session.get(InstallationSecret, (installation_id, name))
        if current is not None:
            if held.fernet.decrypt(current.ciphertext).decode() == value:
                continue
            _put_secret(session, installation_id, PREVIOUS + name, current.ciphertext)
        _put_secret(session, installation_id, name, held.fernet.encrypt(value.encode()))


def _put_secret(session: Session, installation_id: int, name: str, ciphertext: bytes) -> None:
    session.merge(
        InstallationSecret(installation_id=installation_id, name=name, ciphertext=ciphertext)
    )


def hash_of(code: str) -> str:
    """Return what is kept of a code."""
    return hashlib.sha256(code.encode()).hexdigest()
