"""Ashby for one installation. The README says what is read, written and not confirmed."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from integrations.ashby import setup
from integrations.ashby.api import PAUSE_SECONDS, AshbyApi
from integrations.ashby.events import IGNORED_EVENT_NAMES, PING, READINGS, events_in
from integrations.ashby.fetching import Fetch
from integrations.ashby.payloads import read_envelope, read_page
from integrations.ashby.polling import LISTS, events_of, list_refs, poll
from integrations.ashby.settings import read_settings
from integrations.ashby.webhooks import Webhooks
from integrations.ashby.writing import write_note
from integrations.signatures import find_header, held_secrets, hmac_hex, verify_any
from plugin.crm import (
    Account,
    Capability,
    CrmAdapter,
    CrmConnection,
    Finding,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    Step,
    Vocabulary,
    WebhookState,
)
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

SIGNATURE_HEADER = "Ashby-Signature"


class AshbyAdapter(CrmAdapter):
    """Secrets: `api_key`, `webhook_secret`. Settings: see `Settings`."""

    kind = "ashby"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.WEBHOOK_STATES,
            Capability.POLL_MODIFIED_SINCE,
            Capability.WRITE_NOTE,
        }
    )
    setup = setup.SETUP
    event_names = frozenset({*READINGS, PING})
    ignored_event_names = IGNORED_EVENT_NAMES
    compared = tuple(LISTS)
    pause = PAUSE_SECONDS

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> AshbyApi:
        return AshbyApi(self.connection, pause=self.pause)

    @property
    def _webhooks(self) -> Webhooks:
        return Webhooks(self._api, self.connection, self._settings)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check `sha256=<hex>`, the HMAC of the raw body; it covers no time."""
        del now, url_token
        held = held_secrets(self.connection.secrets, self.webhook_secret)
        expected = [f"sha256={hmac_hex(secret, body)}" for secret in held]
        verify_any(find_header(headers, SIGNATURE_HEADER), expected)

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the action with its `webhookActionId`, or with its record's version.

        The action is part of it: one booking comes as a creation and an update with one id.
        """
        del headers
        return read_envelope(body).fact

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the events of a delivery, with the records that it carries."""
        del headers
        return events_in(read_envelope(body), self._settings)

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records and what they refer to; an interview that does not count is gone."""
        return Fetch(self._api, self._settings, self.connection.clock()).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of the round through candidates, applications and schedules."""
        return poll(self._api, cursor, self.connection.clock())

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all records of a page that `poll` made; none for an empty one."""
        return events_of(read_page(body), self._settings)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all candidates, applications or interviews."""
        if kind not in self.compared:
            return super().list_refs(kind, cursor)
        return list_refs(self._api, self._settings, kind, cursor)

    def write_note(self, draft: NoteDraft) -> str:
        """Add a note to the candidate, unless one that ends with this key's marker is there."""
        return write_note(self._api, draft, self.connection.installation_key)

    def account(self) -> Account:
        """Return the organisation, by the id of its oldest interview plan."""
        return setup.account(self._api, self.connection.secrets.get("api_key", ""))

    def check(self) -> list[Finding]:
        """Return whether candidates, applications and interviews can be read."""
        return setup.findings(self._api, self._webhooks)

    def vocabulary(self) -> Vocabulary:
        """Return the stages of all interview plans, and the interviews that are booked in them."""
        return setup.vocabulary(self._api)

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return what to do in Ashby where the API key may not set webhooks up."""
        return setup.webhook_steps(url)

    def register_webhooks(self, url: str) -> Registration:
        """Make one webhook for each type that we read."""
        return self._webhooks.register(url)

    def remove_webhooks(self) -> None:
        """Take down the webhooks whose ids we kept."""
        self._webhooks.remove()

    def webhook_states(self) -> tuple[WebhookState, ...]:
        """Return the webhooks whose ids we kept."""
        return self._webhooks.states()
