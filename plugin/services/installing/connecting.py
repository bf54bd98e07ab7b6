"""Take the CRM's address and what is pasted; of secrets only that they are stored is told again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugin.crm import Capability, CredentialField, CrmAdapter, CrmConnection, CrmError, Setup
from plugin.domain.crm_addresses import is_same_place, problem_with
from plugin.errors import Refused
from plugin.extensions import held
from plugin.services.installations import PREVIOUS, adapter_of, keep_secrets
from plugin.services.installing.access import Installer, mark, unmark
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.reading import poll_soon
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.installations import Installation, InstallationSecret
from plugin.store.installing import progress_of

URL = "url"
LONGEST = 10_000
"""Characters of one pasted thing: private keys have some thousand."""

_CONSENTED = "access_token"  # what every consent gives (integrations/oauth.py)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was typed and pasted; empty fields are left as they are stored."""

    url: str | None
    fields: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class FieldView:
    """One thing to paste. `value` is what is stored, never of a secret."""

    field: CredentialField
    is_stored: bool
    value: str | None


@dataclass(frozen=True, slots=True)
class ConnectView:
    """What the connection needs. `is_pasted`: all that is needed is stored.

    `by_consent`: then an administrator consents in the CRM (OAuth); `has_consent`: one has.
    `keys_are_enough`: what is pasted can do without.
    """

    setup: Setup
    url: str
    fields: tuple[FieldView, ...]
    is_pasted: bool
    by_consent: bool
    has_consent: bool
    keys_are_enough: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class Stored:
    """What an installation has stored already."""

    adapter_class: type[CrmAdapter]
    url: str
    is_live: bool
    secrets: frozenset[str]
    settings: Mapping[str, object]

    def has(self, each: CredentialField) -> bool:
        """Tell whether a value of the field is stored."""
        return each.name in (self.secrets if each.is_secret else self.settings)

    def leads_elsewhere(self, url: str) -> bool:
        """Tell whether this is another CRM's address than that for which secrets are stored."""
        return bool(self.url) and not is_same_place(self.url, url)

    @property
    def keys(self) -> frozenset[str]:
        """Return the names of the secrets that open the CRM: all but what it signs with."""
        signs = self.adapter_class.webhook_secret
        return self.secrets - {signs, PREVIOUS + signs}


def get_connect(installer: Installer) -> ConnectView:
    """Return what to paste and what is stored already."""
    with transaction(installer.target) as session:
        stored = stored_of(session, session.get_one(Installation, installer.target))
    return _view(stored)


def stored_of(session: Session, row: Installation) -> Stored:
    """Return what is stored, inside a transaction of the installation."""
    names = session.scalars(
        select(InstallationSecret.name).where(InstallationSecret.installation_id == row.id)
    )
    return Stored(
        held.adapter_classes()[row.kind],
        row.base_url,
        row.state != "installing",
        frozenset(names),
        row.settings,
    )


def views_of(fields: Sequence[CredentialField], stored: Stored) -> tuple[FieldView, ...]:
    """Return what is to be said of each field."""
    return tuple(
        FieldView(
            each,
            stored.has(each),
            None if each.is_secret else str(stored.settings.get(each.name) or "") or None,
        )
        for each in fields
    )


def save(installer: Installer, answers: Answers) -> None:
    """Store the address and what was pasted; then nothing is known of the connection any more.

    Of an installation that works they are tried first, and must open the same account: until then
    what is stored goes on. At another address no stored key is used: whoever may change the address
    could else have them sent to a server of their own. Raises BadAnswers, Refused.
    """
    with transaction(installer.target) as session:
        stored = stored_of(session, session.get_one(Installation, installer.target))
    problems = problems_of(stored, answers)
    if problems:
        raise BadAnswers(problems)
    url = (answers.url or stored.url).rstrip("/")
    given, settings = split(stored.adapter_class.setup.fields, answers.fields)
    by_consent = Capability.OAUTH in stored.adapter_class.capabilities
    if stored.is_live and not by_consent:
        refuse_another_account(installer, url, given, settings)
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        is_moved = row.base_url != url
        row.base_url = url
        row.settings = {**row.settings, **settings}
        if stored.leads_elsewhere(url):
            _forget(session, stored.keys)
        keep_secrets(session, row.id, given)
        poll_soon(session, row)
        _note(session, row.id, is_whole=not by_consent, is_changed=bool(given or is_moved))


def problems_of(stored: Stored, answers: Answers) -> dict[str, str]:
    """Return what is wrong with the answers, as sentences by field."""
    setup = stored.adapter_class.setup
    problems: dict[str, str] = {}
    url = answers.url or stored.url
    if not url:
        problems[URL] = f"Give this: {setup.url_label}."
    elif problem := problem_with(url):
        problems[URL] = f"This address {problem}"
    elif stored.leads_elsewhere(url):
        problems |= {
            each.name: f"Paste this again: {each.label}. It is sent to no other address unasked."
            for each in setup.fields
            if each.name in stored.keys and each.is_required and not answers.fields.get(each.name)
        }
    return problems | field_problems(setup.fields, stored, answers.fields)


def field_problems(
    fields: Sequence[CredentialField], stored: Stored, given: Mapping[str, str]
) -> dict[str, str]:
    """Return what is missing or too long among pasted fields."""
    problems = {}
    for each in fields:
        value = given.get(each.name, "")
        if not value and each.is_required and not stored.has(each):
            problems[each.name] = f"Paste this: {each.label}."
        if len(value) > LONGEST:
            problems[each.name] = f"{each.label} is longer than {LONGEST:,} characters."
    return problems


def split(
    fields: Sequence[CredentialField], given: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what was given as secrets and as settings."""
    secret = {each.name for each in fields if each.is_secret}
    known = {each.name: given[each.name] for each in fields if given.get(each.name)}
    return (
        {name: value for name, value in known.items() if name in secret},
        {name: value for name, value in known.items() if name not in secret},
    )


def refuse_another_account(
    installer: Installer,
    url: str,
    given: Mapping[str, str],
    settings: Mapping[str, object],
) -> None:
    """Try new credentials of an installation that works. Raises Refused; nothing is stored."""
    now = adapter_of(installer.target).connection
    known = now.secrets if is_same_place(now.base_url, url) else {}
    tried = CrmConnection(
        installation_key=now.installation_key,
        base_url=url,
        plugin_url=now.plugin_url,
        secrets={**known, **given},
        settings={**now.settings, **settings},
    )
    try:
        account = held.adapter(installer.kind, tried).account()
    except CrmError as error:
        raise Refused(f"{error.sentence} What was stored before is kept.") from error
    with transaction(installer.target) as session:
        if session.get_one(Installation, installer.target).account != account.ref:
            raise Refused(
                "These open another account of the CRM than the one that is installed."
                " What was stored before is kept."
            )


def _forget(session: Session, names: Collection[str]) -> None:
    session.execute(delete(InstallationSecret).where(InstallationSecret.name.in_(names)))


def _note(session: Session, installation_id: int, *, is_whole: bool, is_changed: bool) -> None:
    """Write down that everything is pasted; what a consent or a test said of before is over."""
    if is_whole:
        mark(session, installation_id, InstallStep.CONNECT)
    if is_changed:
        progress = progress_of(session, installation_id)
        progress.found = {**progress.found, "error": None, "twin": None}
        unmark(session, installation_id, InstallStep.TEST)


def _view(stored: Stored) -> ConnectView:
    able, setup = stored.adapter_class.capabilities, stored.adapter_class.setup
    needed = [each for each in setup.fields if each.is_required]
    return ConnectView(
        setup=setup,
        url=stored.url,
        fields=views_of(setup.fields, stored),
        is_pasted=bool(stored.url) and all(stored.has(each) for each in needed),
        by_consent=Capability.OAUTH in able,
        has_consent=_CONSENTED in stored.secrets,
        keys_are_enough=setup.keys_are_enough,
        is_live=stored.is_live,
    )
