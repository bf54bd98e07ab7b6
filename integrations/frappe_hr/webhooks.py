"""Our webhooks in Frappe: made by us where the user is a System Manager, by hand where not.

Three events of two DocTypes: `on_change` misses what is new, `on_update` a rescheduling. Frappe
gives each delivery three attempts within some seconds, signs the body and tells no time.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_urlsafe

from integrations.documents import Row
from integrations.frappe_hr.api import FrappeApi, Query
from integrations.frappe_hr.payloads import APPLICANT, INTERVIEW, text_of
from plugin.crm import CrmConnection, CrmError, Registration, Step, WebhookState

WEBHOOK = "Webhook"
EVENTS = ("after_insert", "on_change", "on_trash")
TIMEOUT_SECONDS = 5

_TOLD: Mapping[str, tuple[str, ...]] = {
    INTERVIEW: ("doctype", "name", "modified"),
    APPLICANT: ("doctype", "name", "modified", "email_id"),
}

_NO_RIGHT = (
    "Frappe HR lets only a System Manager set up webhooks, and the user of our credentials is "
    "none. Give that user the role for as long as this takes, or add the webhooks by hand."
)


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook that should call us."""

    doctype: str
    event: str

    @property
    def label(self) -> str:
        """Return what people read of it."""
        return f"{self.doctype}: {self.event}"

    @property
    def template(self) -> str:
        """Return the Jinja template of the body; without `tojson` a quote would break it."""
        told = "".join(
            f', "{field}": {{{{ doc.{field} | tojson }}}}' for field in _TOLD[self.doctype]
        )
        return f'{{"event": {json.dumps(self.event)}{told}}}'


HOOKS = tuple(Hook(doctype, event) for doctype in (INTERVIEW, APPLICANT) for event in EVENTS)


def address_of(connection: CrmConnection) -> str:
    """Return where the webhooks of this installation call, unless another was registered."""
    return f"{connection.plugin_url.rstrip('/')}/webhooks/{connection.installation_key}"


def register(api: FrappeApi, connection: CrmConnection, url: str) -> Registration:
    """Set up our webhooks to `url` in place of those from before. Raises CrmError."""
    secret = connection.secrets.get("webhook_secret") or token_urlsafe(32)
    remove(api, connection)
    for hook in HOOKS:
        if not api.add_if_allowed(WEBHOOK, _document(hook, connection, url, secret)):
            raise CrmError(_NO_RIGHT, permanent=True)
    return Registration({"webhook_secret": secret}, {"webhook_url": url})


def remove(api: FrappeApi, connection: CrmConnection) -> None:
    """Delete the webhooks that we set up, known by their names. Raises CrmError."""
    filters = (("name", "like", f"{_prefix(connection)}%"),)
    for row in _rows(api, Query(WEBHOOK, ("name",), filters)):
        api.remove(WEBHOOK, text_of(row, "name"))


def states(api: FrappeApi, url: str) -> tuple[WebhookState, ...]:
    """Return each webhook to `url`, whoever made it, and those that are missing as off."""
    fields = ("name", "webhook_doctype", "webhook_docevent", "enabled")
    on = {
        Hook(text_of(row, "webhook_doctype"), text_of(row, "webhook_docevent"))
        for row in _rows(api, Query(WEBHOOK, fields, (("request_url", "=", url),)))
        if row.get("enabled") in (1, True)
    }
    return tuple(WebhookState(hook.label, hook in on) for hook in HOOKS)


def steps(url: str, secret: str | None) -> Iterator[Step]:
    """Give what a System Manager does in Frappe to have `url` called."""
    yield Step(
        f"As a System Manager open the Webhook list in Frappe and add {len(HOOKS)} webhooks, one"
        " for each of the last steps here, with any name. In each, enable it, choose the request"
        " method POST and the request structure JSON, and paste this request URL.",
        url,
    )
    yield Step("In each, under Webhook Headers, add the key Content-Type with this value.", _JSON)
    yield Step("In each, under Webhook Security, enable security and paste the secret.", secret)
    for hook in HOOKS:
        yield Step(
            f"Add one for the DocType {hook.doctype} and the Doc Event {hook.event}, with this"
            " JSON Request Body.",
            hook.template,
        )


_JSON = "application/json"


def _document(hook: Hook, connection: CrmConnection, url: str, secret: str) -> Row:
    slug = hook.doctype.lower().replace(" ", "-")
    return {
        "name": f"{_prefix(connection)}{slug}-{hook.event}",
        "webhook_doctype": hook.doctype,
        "webhook_docevent": hook.event,
        "enabled": 1,
        "request_url": url,
        "request_method": "POST",
        "request_structure": "JSON",
        "webhook_json": hook.template,
        "webhook_headers": [{"key": "Content-Type", "value": _JSON}],
        "enable_security": 1,
        "webhook_secret": secret,
        "timeout": TIMEOUT_SECONDS,
    }


def _prefix(connection: CrmConnection) -> str:
    mark = sha256(connection.installation_key.encode()).hexdigest()[:8]
    return f"afterword-{mark}-"


def _rows(api: FrappeApi, query: Query) -> list[Row]:
    found = api.rows_if_allowed(query)
    if found is None:
        raise CrmError(_NO_RIGHT, permanent=True)
    return found
