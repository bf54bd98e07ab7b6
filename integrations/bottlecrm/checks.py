"""What works with these credentials and settings and what does not, for whoever connects us."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.settings import Settings
from integrations.documents import rows
from plugin.crm import CrmAuthError, CrmConnection, CrmError, Finding
from plugin.domain.readers import read_zone

_UNCONNECTED = (
    "There is no personal access token. An admin of BottleCRM makes one on their profile page, "
    "without scopes and without an end, and pastes it here."
)
_REFUSED = (
    "BottleCRM does not accept the personal access token (it answers 403 for a token that is "
    "wrong, revoked, expired or too narrow). An admin makes a new one and pastes it here."
)
_NOT_ADMIN = (
    "The personal access token belongs to a member, not to an admin: it sees only the leads that "
    "are assigned to that member."
)
_NO_ZONE = (
    "The organisation has no time zone that we know, so interview times without an offset are "
    "read as UTC. An admin sets it in BottleCRM's organisation settings."
)
WEBHOOK_EVENTS = (
    "lead.created, lead.updated, lead.deleted, contact.created, contact.updated and "
    "interaction.created"
)


def findings(api: BottleCrmApi, connection: CrmConnection, settings: Settings) -> list[Finding]:
    """Return what works, and one sentence for each thing that does not."""
    around = [Finding(False, text) for text in _around(connection, settings)]
    if not connection.secrets.get("token"):
        return [Finding(False, _UNCONNECTED, is_needed=True), *around]
    try:
        missing = [Finding(False, text) for text in _in_the_crm(api, settings)]
    except CrmAuthError:
        return [Finding(False, _REFUSED, is_needed=True), *around]
    except CrmError as error:
        return [Finding(False, f"{error}.", is_needed=True), *around]
    return [Finding(True, "Leads and pipelines can be read."), *missing, *around]


def _around(connection: CrmConnection, settings: Settings) -> Iterator[str]:
    yield from _in_settings(settings)
    yield from _of_the_webhook(connection)


def _in_settings(settings: Settings) -> Iterator[str]:
    for name in settings.unknown:
        yield f"The setting {name} has a value that we do not understand."


def _of_the_webhook(connection: CrmConnection) -> Iterator[str]:
    address = f"{connection.plugin_url.rstrip('/')}/webhooks/{connection.installation_key}"
    if not connection.secrets.get("webhook_secret"):
        yield (
            "There is no webhook yet, so changes arrive only by polling. Tokens may not make "
            f"webhooks: an admin of BottleCRM adds one to {address} in the format json for "
            f"{WEBHOOK_EVENTS}, and pastes its secret (whsec_…) into Afterword."
        )
    parts = urlsplit(connection.plugin_url)
    if parts.scheme != "https" or parts.port not in (None, 443):
        yield f"BottleCRM delivers webhooks only to https on port 443, which {address} is not."


def _in_the_crm(api: BottleCrmApi, settings: Settings) -> Iterator[str]:
    if api.profile().get("role") != "ADMIN":
        yield _NOT_ADMIN
    organisation, _ = api.org_settings()
    if read_zone(organisation.get("timezone"), "timezone")[0] is None:
        yield _NO_ZONE
    yield from _fields(api.lead_field_keys(), settings)
    yield from _stages(api, settings)


def _fields(keys: set[str], settings: Settings) -> Iterator[str]:
    start = settings.fields["interview_at"]
    if start not in keys:
        yield (
            f"Leads have no custom field {start} (type text): without it no interview is seen. "
            "An admin adds it in BottleCRM's settings."
        )
    panel = {settings.fields["interviewers"], settings.fields["interviewer_emails"]}
    if not panel & keys:
        yield (
            f"Leads have no custom field {settings.fields['interviewer_emails']} (type text): "
            "without it we do not know whom to thank. An admin adds it in BottleCRM's settings."
        )


def _stages(api: BottleCrmApi, settings: Settings) -> Iterator[str]:
    if not settings.stages:
        return
    known = {stage.get("id") for pipeline in api.pipelines() for stage in rows(pipeline["stages"])}
    for stage in settings.stages:
        if stage not in known:
            yield f"The setting stages names {stage}, a stage that BottleCRM does not have."
