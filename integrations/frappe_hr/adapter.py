"""Frappe HR 15 for one installation. The README says what is read, written and not possible."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from integrations.frappe_hr import access, events, fetching, panel, webhooks, writing
from integrations.frappe_hr.api import FrappeApi, Query
from integrations.frappe_hr.checks import findings
from integrations.frappe_hr.mapping import Mapper
from integrations.frappe_hr.payloads import ROUND, read_page
from integrations.frappe_hr.reading import Reader, events_of
from integrations.frappe_hr.settings import STAGE_TERMS, read_settings
from integrations.oauth import code_in
from integrations.signatures import find_header, held_secrets, hmac_base64, verify_any
from plugin.crm import (
    Account,
    Capability,
    CredentialField,
    CrmAdapter,
    CrmConnection,
    Finding,
    Granted,
    InterviewTypeTerm,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    Setup,
    Step,
    TaskDraft,
    Unsupported,
    Vocabulary,
    WebhookState,
)
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

SIGNATURE_HEADER = "X-Frappe-Webhook-Signature"

_ON_A_USER = "On the user's page in Frappe, under Settings and API Access, by Generate Keys."
_ON_A_CLIENT = "On an OAuth Client in Frappe, whose redirect address is the one shown here."

SETUP = Setup(
    label="Frappe HR",
    url_label="Site address",
    keys_are_enough=True,
    fields=(
        CredentialField("api_key", "API key", _ON_A_USER, is_required=False),
        CredentialField(
            "api_secret",
            "API secret",
            "Frappe shows it once, when the keys are generated.",
            is_required=False,
        ),
        CredentialField("client_id", "OAuth client id", _ON_A_CLIENT, is_required=False),
        CredentialField("client_secret", "OAuth client secret", _ON_A_CLIENT, is_required=False),
    ),
    makes_webhook_secret=True,
)


class FrappeHrAdapter(CrmAdapter):
    """Secrets: `api_key` and `api_secret`, or those of `integrations.oauth`; `webhook_secret`.

    Settings: see `Settings`.
    """

    kind = "frappe_hr"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.WEBHOOK_STATES,
            Capability.POLL_MODIFIED_SINCE,
            Capability.OAUTH,
            Capability.WRITE_NOTE,
            Capability.WRITE_TASK,
            Capability.SEND_MAIL,
            Capability.EMBED,
        }
    )
    setup = SETUP
    event_names = events.EVENT_NAMES
    compared = fetching.COMPARED

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> FrappeApi:
        return FrappeApi(access.http_to(self.connection), self.connection.clock)

    def _reader(self) -> Reader:
        return Reader(self._api, self._settings, self._api.site())

    # Deliveries.

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check the signature: base64 of the HMAC-SHA256 of the raw body, which tells no time."""
        secrets = held_secrets(self.connection.secrets, "webhook_secret")
        verify_any(
            find_header(headers, SIGNATURE_HEADER), [hmac_base64(one, body) for one in secrets]
        )

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return a digest of event, DocType, name and modified; Frappe gives deliveries no id."""
        return events.dedupe_key(body)

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return which records may have changed; what they say now is fetched."""
        return events.events_in(body)

    # Reading.

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records and what they refer to; gone ones as deleted."""
        reader = self._reader()
        gone_at = self.connection.clock()
        return fetching.Fetch(reader, self.connection.base_url, gone_at).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of a round: applications first, then interviews."""
        return self._reader().poll(cursor)

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return an event for each row of a page that `poll` made."""
        return events_of(Mapper(read_page(body), self._settings, self.connection.base_url))

    def count(self, kind: RecordKind) -> int | None:
        """Return how many applications or interviews there are."""
        return fetching.count(self._api, kind)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all people, applications or interviews."""
        if kind not in self.compared:
            raise Unsupported(self.kind, f"list every {kind}")
        return fetching.list_refs(self._reader(), kind, cursor)

    # Writing.

    def write_note(self, draft: NoteDraft) -> str:
        """Comment on the application, unless one with this key's marker is there."""
        return writing.write_note(self._api, draft, self.connection.installation_key)

    def write_task(self, draft: TaskDraft) -> str:
        """Make a ToDo on the application, unless one with this key's marker is there."""
        return writing.write_task(self._api, draft, self.connection.installation_key)

    # The panel.

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return how a System Manager shows the panel; nobody vouches for who looks at it."""
        return panel.steps(url)

    # Installing.

    def account(self) -> Account:
        """Return the site: its address is what it is known by."""
        parts = urlsplit(self.connection.base_url)
        return Account(
            ref=parts.netloc.casefold(),
            timezone=self._api.site().zone,
            frame_ancestors=(f"{parts.scheme}://{parts.netloc}",),
        )

    def check(self) -> list[Finding]:
        """Return what is missing: credentials, rights, zone, fields, webhooks."""
        return findings(self._api, self.connection, self._settings)

    def vocabulary(self) -> Vocabulary:
        """Return the statuses of an application, and the Interview Rounds.

        All that stands in Frappe as an Interview is one, unless the agency says otherwise.
        """
        rounds = self._api.rows(Query(ROUND, ("name",), order_by="name asc"))
        return Vocabulary(
            STAGE_TERMS,
            tuple(InterviewTypeTerm(str(row["name"]), str(row["name"]), True) for row in rounds),
        )

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return where somebody at the agency consents; we then act as that user."""
        return access.consent_url(self.connection, redirect_uri, state)

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return the tokens that the consent gave."""
        code = code_in(args)
        return Granted(access.tokens(self.connection).exchange(code, redirect_uri))

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return how a System Manager adds our webhooks by hand."""
        return tuple(webhooks.steps(url, self.connection.secrets.get("webhook_secret")))

    def register_webhooks(self, url: str) -> Registration:
        """Set up our six webhooks, as a System Manager may."""
        return webhooks.register(self._api, self.connection, url)

    def remove_webhooks(self) -> None:
        """Delete the webhooks that we set up, as a System Manager may."""
        webhooks.remove(self._api, self.connection)

    def webhook_states(self) -> tuple[WebhookState, ...]:
        """Return whether each of the six is there and enabled, as a System Manager may."""
        url = self._settings.webhook_url or webhooks.address_of(self.connection)
        return webhooks.states(self._api, url)
