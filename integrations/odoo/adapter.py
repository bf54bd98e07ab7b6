"""Odoo's recruitment, 18 and the 19 line. The README says what is read, written, not possible."""

from collections.abc import Mapping, Sequence

from integrations.odoo.api import OdooApi
from integrations.odoo.checks import account_of, findings, vocabulary_of
from integrations.odoo.events import EVENT_NAMES, dedupe_key, event_in
from integrations.odoo.fetching import fetch
from integrations.odoo.mapping import Mapper
from integrations.odoo.panel import panel_steps
from integrations.odoo.payloads import read_webhook
from integrations.odoo.polling import COMPARED, STREAMS, Polling, list_refs, model_of
from integrations.odoo.reading import read_page
from integrations.odoo.settings import read_settings
from integrations.odoo.webhooks import RULES_SETTING, register, remove, steps
from integrations.odoo.writing import write_note, write_task
from integrations.polled import polled
from integrations.signatures import held_secrets, verify_any
from plugin.crm import (
    Account,
    Capability,
    CredentialField,
    CrmAdapter,
    CrmConnection,
    Finding,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    Setup,
    Step,
    TaskDraft,
    Vocabulary,
)
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

SETUP = Setup(
    label="Odoo Recruitment",
    url_label="Address of Odoo",
    url_help="As in the browser, up to the first slash: https://agency.odoo.example.",
    fields=(
        CredentialField(
            "api_key",
            "API key",
            "In Odoo under the user's Preferences, Account Security, New API Key.",
        ),
        CredentialField(
            "login",
            "Login",
            "The e-mail address with which the key's user signs in; needed up to Odoo 18.",
            is_secret=False,
            is_required=False,
        ),
        CredentialField(
            "database",
            "Database",
            "Its name, as an administrator sees it; needed up to Odoo 18 and where a server has"
            " several.",
            is_secret=False,
            is_required=False,
        ),
    ),
)


class OdooAdapter(CrmAdapter):
    """Secrets: `api_key`, `webhook_token`. Settings: `database`, `login` and see `Settings`."""

    kind = "odoo"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.WEBHOOK_URL_TOKEN,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.POLL_MODIFIED_SINCE,
            Capability.WRITE_NOTE,
            Capability.WRITE_TASK,
            Capability.SEND_MAIL,
            Capability.EMBED,
        }
    )
    setup = SETUP
    event_names = EVENT_NAMES
    webhook_secret = "webhook_token"  # noqa: S105 -- the secret's name
    compared = COMPARED

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)
        self._mapper = Mapper(self._settings, connection.base_url)
        self._api = OdooApi(connection)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check the address's last part, which is all that tells Odoo from anybody else."""
        del headers, body, now
        verify_any(url_token, held_secrets(self.connection.secrets, self.webhook_secret))

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the model, the record and its version."""
        del headers
        return dedupe_key(read_webhook(body), body)

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the one event of a delivery, without records: it is only a hint."""
        del headers
        return [event_in(read_webhook(body))]

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all records of a page that `poll` made; none of an empty one."""
        return polled(self._mapper.records_of(read_page(body)))

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records and what they refer to."""
        return fetch(self._api, self._mapper, wanted, self.connection.clock())

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of what changed, model by model."""
        return Polling(self._api).page(cursor)

    def count(self, kind: RecordKind) -> int | None:
        """Return how many there are of a compared kind."""
        if kind not in self.compared:
            return None
        model = model_of(self._api, kind)
        return self._api.count(model, STREAMS[model].domain)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of what exists, archived or not."""
        if kind not in self.compared:
            return super().list_refs(kind, cursor)
        return list_refs(self._api, kind, cursor)

    def write_note(self, draft: NoteDraft) -> str:
        """Log an internal note, unless one with this key's marker is there."""
        return write_note(self._api, draft, self.connection.installation_key)

    def write_task(self, draft: TaskDraft) -> str:
        """Schedule a to-do, unless one with this key's marker is or was there."""
        return write_task(self._api, draft, self.connection.installation_key)

    def account(self) -> Account:
        """Return the database behind this address."""
        return account_of(self._api, self.connection)

    def check(self) -> list[Finding]:
        """Return whether the key is let in, and what it can read."""
        return findings(self._api, self.connection, self._settings)

    def vocabulary(self) -> Vocabulary:
        """Return stages and refuse reasons; every meeting of an applicant is an interview."""
        return vocabulary_of(self._api)

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return how an administrator makes the automation rules by hand."""
        return steps(url, self._api.candidate_model)

    def register_webhooks(self, url: str) -> Registration:
        """Make the automation rules; only the key of a Settings administrator can."""
        before = self.connection.settings.get(RULES_SETTING)
        return register(self._api, url, self.connection.installation_key, before)

    def remove_webhooks(self) -> None:
        """Delete our automation rules; only the key of a Settings administrator can."""
        before = self.connection.settings.get(RULES_SETTING)
        remove(self._api, self.connection.installation_key, before)

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return how an administrator puts our panel on the applicant's form."""
        return panel_steps(url)
