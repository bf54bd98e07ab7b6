"""Connect by the CRM's own consent (OAuth): there with a proof of who began, and back once."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from itsdangerous import BadSignature, URLSafeTimedSerializer

from plugin.crm import CrmError, Granted
from plugin.errors import Refused
from plugin.extensions import held
from plugin.services.installations import adapter_of, keep_secrets
from plugin.services.installing.access import Installer, mark, unmark
from plugin.services.installing.connecting import refuse_another_account
from plugin.services.installing.reading import poll_soon
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.installing import progress_of

BACK_PATH = "/settings/install/oauth/back"
LIFE_SECONDS = 3600
STALE = "This consent was not begun in this browser, or was used already. Begin it once more."

_SALT = "crm-consent"


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the administrator consents, and what their browser keeps until they are back."""

    url: str
    nonce: str = field(repr=False)


def begin(installer: Installer) -> Begun:
    """Return where to consent. One consent at a time: beginning again ends the one before.

    Raises Refused where the CRM cannot be asked yet.
    """
    nonce = secrets.token_urlsafe(24)
    adapter = adapter_of(installer.target)
    state = _signer().dumps([adapter.connection.installation_key, nonce])
    try:
        url = adapter.authorize_url(_back(), state)
    except CrmError as error:
        raise Refused(error.sentence) from error
    with transaction(installer.target) as session:
        progress_of(session, installer.target, lock=True).consent_hash = _hash(nonce)
    return Begun(url, nonce)


def come_back(installer: Installer, args: Mapping[str, str], nonce: str | None) -> None:
    """Take what the consent gave. `nonce` is what this browser kept.

    Raises Refused where it was begun elsewhere, was used, or the CRM did not consent.
    """
    _use(installer, args.get("state", ""), nonce or "")
    adapter = adapter_of(installer.target)
    try:
        granted = adapter.grant(args, _back())
    except CrmError as error:
        said = f"{error.sentence} Nothing was changed; you can begin it once more."
        raise Refused(said) from error
    with transaction(installer.target) as session:
        is_live = session.get_one(Installation, installer.target).state != "installing"
    if is_live:
        url = granted.base_url or adapter.connection.base_url
        refuse_another_account(installer, url, granted.secrets, granted.settings)
    _keep(installer, granted)


def _use(installer: Installer, state: str, nonce: str) -> None:
    """Use the state up, whoever else comes back with it. Raises Refused."""
    try:
        key, begun = _signer().loads(state, max_age=LIFE_SECONDS)
    except (BadSignature, ValueError, TypeError):
        raise Refused(STALE) from None
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        progress = progress_of(session, installer.target, lock=True)
        is_ours = hmac.compare_digest(str(begun).encode(), nonce.encode()) and key == row.key
        is_fresh = hmac.compare_digest(progress.consent_hash or "", _hash(str(begun)))
        if not (is_ours and is_fresh):
            raise Refused(STALE)
        progress.consent_hash = None


def _keep(installer: Installer, granted: Granted) -> None:
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        row.base_url = (granted.base_url or row.base_url).rstrip("/")
        row.settings = {**row.settings, **granted.settings}
        keep_secrets(session, row.id, granted.secrets)
        progress = progress_of(session, row.id, lock=True)
        progress.found = {**progress.found, "twin": None}  # was of the credentials before
        mark(session, row.id, InstallStep.CONNECT)
        unmark(session, row.id, InstallStep.TEST)
        poll_soon(session, row)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(held.config.secret_key, salt=_SALT)


def _back() -> str:
    return f"{held.config.base_url}{BACK_PATH}"


def _hash(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
