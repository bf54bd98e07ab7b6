"""Try the connection: whose account it is, what works, what the CRM's words are, how much there is.

It is also where an account that is installed already is found, so that there are never two of it.
"""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from plugin.crm import Account, CrmAdapter, CrmError, Finding, Vocabulary
from plugin.domain.readers import read_country, read_zone
from plugin.domain.records import RecordKind
from plugin.errors import Refused
from plugin.extensions import held
from plugin.services.installations import adapter_of, keep_secrets
from plugin.services.installing import wording
from plugin.services.installing.access import Installer, has_account, mark, unmark
from plugin.services.installing.choosing import forget, lead_to
from plugin.services.installing.reading import begin_if_ready, poll_soon
from plugin.services.installing.steps import InstallStep
from plugin.services.installing.webhook_setup import prepare
from plugin.store.base import transaction
from plugin.store.installations import (
    Installation,
    InstallationSecret,
    find_by_account,
    find_by_key,
)
from plugin.store.installing import InstallProgress, progress_of
from plugin.store.uninstalls import forget_uninstall

OTHER_ACCOUNT = (
    "These credentials open another account than the one that this set-up is for."
    " Paste those of the account before, or begin again with this one."
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the last test found. `error`: the CRM did not tell whose account it is.

    `has_twin`: this account is installed already, or was (`twin_has_left`) and is not erased yet;
    `is_other`: it is not the one from before.
    """

    account_name: str | None
    error: str | None
    findings: tuple[Finding, ...]
    has_twin: bool
    twin_has_left: bool
    is_other: bool
    is_done: bool


def get_tried(installer: Installer) -> Tried:
    """Return what the last test found; nothing is asked of the CRM."""
    with transaction(installer.target) as session:
        progress = progress_of(session, installer.target)
        found = progress.found
        twin = find_by_key(session, found["twin"]) if found.get("twin") else None
        return Tried(
            account_name=found.get("account_name"),
            error=found.get("error"),
            findings=tuple(Finding(**each) for each in found.get("findings", ())),
            has_twin=bool(found.get("twin")),
            twin_has_left=twin is not None and twin.state == "uninstalled",
            is_other=bool(found.get("is_other")),
            is_done=InstallStep.TEST in progress.done,
        )


def try_connection(installer: Installer) -> None:
    """Ask the CRM who it is, what works and what its words are, and keep the answers."""
    adapter = adapter_of(installer.target)
    try:
        account = adapter.account()
    except CrmError as error:
        _keep_failure(installer, error=error.sentence, findings=_needed(adapter, error))
        return
    found = _ask(adapter)
    try:
        _keep(installer, account, found)
    except IntegrityError:  # somebody else has just installed the same account
        _keep(installer, account, found)


def adopt(installer: Installer) -> None:
    """Give the installation that this account has already the credentials that were just tried.

    What was begun for it anew is deleted. Only at the same address of the CRM: whoever holds a
    link could else lead another agency's installation to a CRM of their own. Raises Refused.
    """
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        new = _Credentials(row.base_url, dict(row.settings), _secrets(session, row.id))
        twin_key = progress_of(session, row.id).found.get("twin")
        twin = find_by_key(session, twin_key) if twin_key else None
        if twin is None:
            raise Refused("This account is not installed anywhere else. Test it once more.")
        if twin.base_url.rstrip("/") != new.base_url:
            raise Refused(
                "The account is installed under another address of the CRM. One of its managers"
                " can change that in Afterword’s settings."
            )
        twin_id = twin.id
    _reconnect(twin_id, new)
    lead_to(installer.code_hash, twin_id)
    forget(installer.target)


@dataclass(frozen=True, slots=True)
class _Credentials:
    base_url: str
    settings: dict[str, Any]
    secrets: dict[str, str]


def _reconnect(twin_id: int, new: _Credentials) -> None:
    with transaction(twin_id) as session:
        twin = session.get_one(Installation, twin_id, with_for_update=True)
        keep_secrets(session, twin_id, new.secrets)
        twin.settings = {**twin.settings, **new.settings}
        if twin.state == "uninstalled":
            twin.state = "installing"  # `uninstalled_at` stays until it works: it is no new one
            forget_uninstall(session, twin_id)
            progress = progress_of(session, twin_id, lock=True)
            progress.done, progress.found, progress.reading_since = {}, {}, None
        mark(session, twin_id, InstallStep.CONNECT)
        unmark(session, twin_id, InstallStep.TEST)
        poll_soon(session, twin)


def _needed(adapter: CrmAdapter, error: CrmError) -> list[dict[str, Any]]:
    """Return what the adapter says is in the way. A CRM that is away is not asked once more."""
    if not error.permanent:
        return []
    said = {f"{error}.".replace("..", "."), error.sentence}
    return [
        asdict(each)
        for each in adapter.check()
        if each.is_needed and not each.works and each.text not in said
    ]


def _ask(adapter: CrmAdapter) -> dict[str, Any]:
    findings = adapter.check()
    try:
        vocabulary = adapter.vocabulary()
    except CrmError as error:
        vocabulary = Vocabulary()
        said = f"The stages could not be read. {error.sentence}"
        findings = [*findings, Finding(False, said, is_needed=True)]
    return {
        "error": None,
        "findings": [asdict(each) for each in findings],
        "stages": [asdict(term) for term in vocabulary.stages],
        "interview_types": [asdict(term) for term in vocabulary.interview_types],
        "counts": {kind: _count(adapter, kind) for kind in RecordKind},
    }


def _count(adapter: CrmAdapter, kind: RecordKind) -> int | None:
    try:
        return adapter.count(kind)
    except CrmError:
        return None  # it only tells how far reading is


def _keep_failure(installer: Installer, **found: object) -> None:
    with transaction(installer.target) as session:
        progress = progress_of(session, installer.target, lock=True)
        progress.found = {**progress.found, **found, "twin": None, "is_other": False}
        unmark(session, installer.target, InstallStep.TEST)


def _keep(installer: Installer, account: Account, found: dict[str, Any]) -> None:
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        progress = progress_of(session, row.id, lock=True)
        twin = find_by_account(session, row.kind, account.ref)
        twin_key = twin.key if twin is not None and twin.id != row.id else None
        is_other = twin_key is None and has_account(row) and row.account != account.ref
        progress.found = {
            **progress.found,
            **found,
            "account_name": account.name,
            "twin": twin_key,
            "is_other": is_other,
            "error": OTHER_ACCOUNT if is_other else None,
        }
        is_good = all(each["works"] or not each["is_needed"] for each in found["findings"])
        if twin_key or is_other or not is_good:
            unmark(session, row.id, InstallStep.TEST)
            return
        _take(session, row, progress, account)


def _take(session: Session, row: Installation, progress: InstallProgress, account: Account) -> None:
    """Let the installation be that of this account; what people answered stays."""
    row.account = account.ref
    row.name = row.name or account.name or ""
    row.frame_ancestors = list(account.frame_ancestors) or row.frame_ancestors
    if row.state == "installing" and InstallStep.PLACE not in progress.done:
        row.timezone = read_zone(account.timezone, "timezone")[0] or row.timezone
        row.country = read_country(account.country, "country")[0] or row.country
    # Where keys do instead of a consent, that they work is what shows it.
    mark(session, row.id, InstallStep.CONNECT, InstallStep.TEST)
    if wording.has_new(row, progress):
        unmark(session, row.id, InstallStep.WORDS)
    prepare(session, row)
    poll_soon(session, row)
    begin_if_ready(session, row, progress)


def _secrets(session: Session, installation_id: int) -> dict[str, str]:
    rows = session.scalars(
        select(InstallationSecret).where(InstallationSecret.installation_id == installation_id)
    )
    return {row.name: held.fernet.decrypt(row.ciphertext).decode() for row in rows}
