"""Have the CRM call us: by ourselves where it lets us, else by steps that a person follows."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugin.crm import POLLED, Capability, CrmAdapter, CrmError, Step
from plugin.errors import Refused
from plugin.extensions import held
from plugin.services.installations import adapter_of, keep_secrets
from plugin.services.installing.access import Installer, mark, unmark
from plugin.services.installing.connecting import (
    FieldView,
    field_problems,
    split,
    stored_of,
    views_of,
)
from plugin.services.installing.errors import BadAnswers
from plugin.services.installing.steps import InstallStep
from plugin.store.base import transaction
from plugin.store.deliveries import Delivery
from plugin.store.installations import Installation, InstallationSecret
from plugin.store.installing import progress_of

URL_TOKEN = "webhook_token"  # noqa: S105 -- the secret's name
MADE_SECRET = "webhook_secret"  # noqa: S105 -- the secret's name

_SET_UP = "webhooks_set_up"  # the setting that says that we have set them up


@dataclass(frozen=True, slots=True)
class WebhooksView:
    """What is to be done. `steps` hold our own secret where the administrator enters one there.

    `by_us`: we set the webhooks up. `heard_at`: the last call from the CRM. `can_wait`: without
    webhooks the CRM is asked every minute or so. `error`: why the steps cannot be told now.
    """

    steps: tuple[Step, ...] = field(repr=False)
    fields: tuple[FieldView, ...]
    by_us: bool
    is_set_up: bool
    is_done: bool
    makes_secret: bool
    can_wait: bool
    heard_at: datetime | None
    error: str | None


def prepare(session: Session, row: Installation) -> None:
    """Choose the secrets that are ours to choose, where there are none yet."""
    adapter_class = held.adapter_classes()[row.kind]
    wanted = {
        URL_TOKEN: Capability.WEBHOOK_URL_TOKEN in adapter_class.capabilities,
        MADE_SECRET: adapter_class.setup.makes_webhook_secret,
    }
    made = {
        name: secrets.token_urlsafe(32)
        for name, is_wanted in wanted.items()
        if is_wanted and session.get(InstallationSecret, (row.id, name)) is None
    }
    keep_secrets(session, row.id, made)


def address_of(adapter: CrmAdapter) -> str:
    """Return where the CRM calls us. With WEBHOOK_URL_TOKEN it is itself a secret."""
    connection = adapter.connection
    address = f"{connection.plugin_url}/webhooks/{connection.installation_key}"
    token = connection.secrets.get(URL_TOKEN)
    return f"{address}/{token}" if token else address


def get_webhooks(installer: Installer) -> WebhooksView:
    """Return what is to be done. Steps are told until it is done, and after a new secret."""
    adapter = adapter_of(installer.target)
    able, setup = adapter.capabilities, adapter.setup
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target)
        stored = stored_of(session, row)
        is_done = InstallStep.WEBHOOKS in progress_of(session, row.id).done
        heard_at = _heard_at(session)
    steps, error = ((), None) if is_done else _steps(adapter)
    return WebhooksView(
        steps=steps,
        fields=views_of(setup.webhook_fields, stored),
        by_us=Capability.SELF_REGISTERED_WEBHOOKS in able,
        is_set_up=_SET_UP in stored.settings,
        is_done=is_done,
        makes_secret=setup.makes_webhook_secret or Capability.WEBHOOK_URL_TOKEN in able,
        can_wait=bool(able & POLLED),
        heard_at=heard_at,
        error=error,
    )


def register(installer: Installer) -> None:
    """Set the webhooks up in the CRM; doing it again replaces them. Raises Refused."""
    adapter = adapter_of(installer.target)
    try:
        made = adapter.register_webhooks(address_of(adapter))
    except CrmError as error:
        raise Refused(f"{error.sentence} Nothing was changed; you can try again.") from error
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        row.settings = {**row.settings, **made.settings, _SET_UP: True}
        keep_secrets(session, row.id, made.secrets)


def save_fields(installer: Installer, given: Mapping[str, str]) -> None:
    """Store what the CRM showed when the webhooks were made there. Raises BadAnswers."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        stored = stored_of(session, row)
        fields = stored.adapter_class.setup.webhook_fields
        problems = field_problems(fields, stored, given)
        if problems:
            raise BadAnswers(problems)
        found, settings = split(fields, given)
        row.settings = {**row.settings, **settings}
        keep_secrets(session, row.id, found)


def finish(installer: Installer) -> None:
    """Go on, whether or not a call has come: it is looked after later, too."""
    with transaction(installer.target) as session:
        mark(session, installer.target, InstallStep.WEBHOOKS)


def renew(installer: Installer) -> None:
    """Choose our secrets anew and tell the steps again; those before still hold."""
    with transaction(installer.target) as session:
        row = session.get_one(Installation, installer.target, with_for_update=True)
        for name in (URL_TOKEN, MADE_SECRET):
            if session.get(InstallationSecret, (row.id, name)) is not None:
                keep_secrets(session, row.id, {name: secrets.token_urlsafe(32)})
        unmark(session, row.id, InstallStep.WEBHOOKS)


def heard_at(installer: Installer) -> datetime | None:
    """Return when the CRM last called us (aware UTC)."""
    with transaction(installer.target) as session:
        return _heard_at(session)


def _steps(adapter: CrmAdapter) -> tuple[tuple[Step, ...], str | None]:
    try:
        return adapter.webhook_steps(address_of(adapter)), None
    except CrmError as error:
        return (), error.sentence


def _heard_at(session: Session) -> datetime | None:
    heard = select(func.max(Delivery.created_at)).where(Delivery.source == "webhook")
    return session.scalar(heard)
