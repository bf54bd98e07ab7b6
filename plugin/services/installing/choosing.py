"""Choose the kind of CRM; choosing another begins anew."""

from dataclasses import dataclass

from sqlalchemy import update

from plugin.crm import Capability, CrmAdapter
from plugin.errors import NotFound
from plugin.extensions import held
from plugin.services.installing.access import Installer, new_installation
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallCode


@dataclass(frozen=True, slots=True)
class KindView:
    """One kind of CRM that can be installed, and what it can do."""

    kind: str
    label: str
    capabilities: frozenset[Capability]
    installs_itself: bool
    is_chosen: bool


def list_kinds(installer: Installer) -> list[KindView]:
    """Return every kind, by its label; those that install themselves last.

    Those that are fed are left out: there is nothing to connect, and the operator makes the token.
    """
    views = (
        KindView(
            kind,
            found.setup.label,
            found.capabilities,
            found.setup.installs_itself,
            kind == installer.kind,
        )
        for kind, found in _connectable().items()
    )
    return sorted(views, key=lambda view: (view.installs_itself, view.label.casefold()))


def choose(installer: Installer, kind: str, *, is_anew: bool = False) -> None:
    """Let the set-up link install this kind of CRM; choosing the same again changes nothing.

    Another kind, or `is_anew`, begins again with nothing stored: what was pasted before is deleted.
    Raises NotFound for a kind that nobody registered, or that is fed.
    """
    if kind not in _connectable():
        raise NotFound("There is no such kind of CRM.")
    with transaction(None) as session:
        code = session.get_one(InstallCode, installer.code_hash, with_for_update=True)
        before = code.leads_to_id
        is_asked_anew = is_anew and before == installer.installation_id  # not pressed twice
        if code.kind == kind and before is not None and not is_asked_anew:
            return
        code.kind = kind
        code.leads_to_id = None
        if not held.adapter_classes()[kind].setup.installs_itself:
            code.leads_to_id = new_installation(session, kind, code.contact_mode)
    if before is not None:
        forget(before)


def _connectable() -> dict[str, type[CrmAdapter]]:
    classes = held.adapter_classes()
    return {k: each for k, each in classes.items() if Capability.FED not in each.capabilities}


def forget(installation_id: int) -> None:
    """Delete an installation that never worked, with all that was read and pasted for it."""
    with transaction(installation_id) as session:
        row = session.get_one(Installation, installation_id, with_for_update=True)
        if row.state == "installing" and row.uninstalled_at is None:
            session.delete(row)


def lead_to(code_hash: str | None, installation_id: int) -> None:
    """Let a set-up link go on with another installation."""
    if code_hash is None:
        return
    with transaction(None) as session:
        session.execute(
            update(InstallCode)
            .where(InstallCode.code_hash == code_hash)
            .values(leads_to_id=installation_id)
        )
