"""Who may install: whoever holds a set-up link until "go", then a manager; and the operator."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.people import ContactMode
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.services.access import Viewer
from plugin.services.installations import create_install_code, hash_of
from plugin.services.installing.errors import SetupLinkDone, SetupLinkEnded
from plugin.services.managers import refuse_unless_manager
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallCode, find_by_key
from plugin.store.installing import progress_of

LINK_PATH = "/settings/install/link/"

_NOT_KNOWN = "This set-up link is not known. Ask whoever runs Afterword for a new one."
_OVER = "This set-up link is older than 7 days. Ask whoever runs Afterword for a new one."
_WORKS = "This set-up link has done its work. From now on, managers change things in the settings."


@dataclass(frozen=True, slots=True)
class Installer:
    """Somebody who was found to be allowed to install, a moment ago.

    `installation_id` is None before a CRM is chosen. `code_hash` is the set-up link's, until
    `ends_at` (aware UTC); `viewer` a signed-in manager; the operator at a terminal has neither.
    """

    installation_id: int | None
    kind: str
    code_hash: str | None = field(default=None, repr=False)
    ends_at: datetime | None = None
    viewer: Viewer | None = None

    @property
    def target(self) -> int:
        """Return the installation's id. Raises NotFound where no CRM is chosen yet."""
        if self.installation_id is None:
            raise NotFound("Choose the CRM first.")
        return self.installation_id


def create_setup_link(kind: str, contact_mode: ContactMode | None = None) -> str:
    """Return a link by which one CRM account can be installed in 7 days, by whoever holds it."""
    return f"{held.config.base_url}{LINK_PATH}{create_install_code(kind, contact_mode)}"


def by_link(code: str) -> Installer:
    """Return what the holder of a set-up link may install. Raises SetupLinkEnded."""
    with transaction(None) as session:
        row = session.get(InstallCode, hash_of(code))
        if row is None:
            raise SetupLinkEnded(_NOT_KNOWN)
        if row.used_at is not None or _is_live(session, row.leads_to_id):
            raise SetupLinkDone(_WORKS)
        if row.expires_at <= utcnow():
            raise SetupLinkEnded(_OVER)
        return Installer(row.leads_to_id, row.kind, row.code_hash, row.expires_at)


def _is_live(session: Session, installation_id: int | None) -> bool:
    if installation_id is None:
        return False
    return session.get_one(Installation, installation_id).state != "installing"


def by_manager(viewer: Viewer) -> Installer:
    """Return what a manager may change: their own installation. Raises NotAllowed."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)
        kind = session.get_one(Installation, viewer.installation_id).kind
        return Installer(viewer.installation_id, kind, viewer=viewer)


def by_operator(key: str) -> Installer:
    """Return the installation that an operator names. Raises NotFound."""
    with transaction(None) as session:
        row = find_by_key(session, key)
        if row is None:
            raise NotFound("There is no installation with this key.")
        return Installer(row.id, row.kind)


def begin(kind: str, contact_mode: ContactMode | None = None) -> Installer:
    """Return a new installation for the operator at a terminal."""
    with transaction(None) as session:
        installation_id = new_installation(session, kind, contact_mode)
    return Installer(installation_id, kind)


def new_installation(session: Session, kind: str, contact_mode: str | None) -> int:
    """Insert an installation whose account is not known yet. KeyError for an unknown kind."""
    setup = held.adapter_classes()[kind].setup
    key = secrets.token_urlsafe(18)
    row = Installation(
        key=key,
        kind=kind,
        account=provisional_account(key),
        name="",
        base_url=setup.default_url or "",
        state="installing",
        contact_mode=contact_mode,
        settings={},
    )
    session.add(row)
    session.flush()
    return row.id


def provisional_account(key: str) -> str:
    """Return what stands for an account until the CRM has said which it is."""
    return f"installing:{key}"


def has_account(row: Installation) -> bool:
    """Tell whether the CRM has said which account it is."""
    return row.account != provisional_account(row.key)


def mark(session: Session, installation_id: int, *steps: str) -> None:
    """Write down that steps are done, in a transaction of the installation."""
    progress = progress_of(session, installation_id, lock=True)
    now = utcnow().isoformat()
    progress.done = progress.done | dict.fromkeys(steps, now)


def unmark(session: Session, installation_id: int, *steps: str) -> None:
    """Write down that steps are to be done again."""
    progress = progress_of(session, installation_id, lock=True)
    progress.done = {name: at for name, at in progress.done.items() if name not in steps}
