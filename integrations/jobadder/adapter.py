"""JobAdder for one installation. The README says what is read, written and not confirmed."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from urllib.parse import urlsplit

from integrations.jobadder import setup
from integrations.jobadder.api import PAUSE_SECONDS, JobAdderApi, endpoints
from integrations.jobadder.events import IGNORED_EVENT_NAMES, SUBJECTS, event_in
from integrations.jobadder.fetching import Fetch
from integrations.jobadder.launch import read_launch
from integrations.jobadder.mapping import records_of
from integrations.jobadder.payloads import read_envelope, read_page
from integrations.jobadder.polling import COLLECTIONS, list_refs, poll
from integrations.jobadder.settings import read_settings
from integrations.jobadder.webhooks import Webhooks
from integrations.jobadder.writing import write_note
from integrations.oauth import OAuthTokens, authorize_url, code_in
from integrations.polled import polled
from integrations.signatures import find_header, held_secrets, verify_any
from plugin.crm import (
    Account,
    Capability,
    CrmAdapter,
    CrmConnection,
    CrmError,
    Finding,
    Granted,
    Launch,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    Step,
    Vocabulary,
    WebhookState,
)
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

FRAME_ANCESTORS = ("https://*.jobadder.com",)
"""Unconfirmed: JobAdder publishes no list of the origins of its pages."""


class JobAdderAdapter(CrmAdapter):
    """Secrets: OAuth's, `webhook_secret`, `launch_salt`. Settings: see `Settings` and README."""

    kind = "jobadder"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.WEBHOOK_STATES,
            Capability.POLL_MODIFIED_SINCE,
            Capability.OAUTH,
            Capability.WRITE_NOTE,
            Capability.EMBED,
            Capability.VIEWER_PROOF,
        }
    )
    setup = setup.SETUP
    event_names = frozenset(SUBJECTS)
    ignored_event_names = IGNORED_EVENT_NAMES
    compared = (RecordKind.SUBMISSION, RecordKind.INTERVIEW)
    pause = PAUSE_SECONDS

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> JobAdderApi:
        return JobAdderApi(self.connection, pause=self.pause)

    @property
    def _webhooks(self) -> Webhooks:
        return Webhooks(self._api, self.connection, self._settings)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Compare the `Authorization` header with the words that we chose; no body is signed."""
        del body, now, url_token
        held = held_secrets(self.connection.secrets, self.webhook_secret)
        verify_any(find_header(headers, "Authorization"), held)

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return `eventId`: duplicates can occur, and in any order."""
        del headers
        return read_envelope(body).id

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the one event of a delivery; what it names is read again."""
        del headers
        return [event_in(read_envelope(body))]

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records and what they refer to; an interview that does not count is gone."""
        return Fetch(self._api, self._settings, self.connection.clock()).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of the round through applications, interviews and candidates."""
        return poll(self._api, self._settings, cursor, self.connection.clock())

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all records of a page that `poll` made; none for an empty one."""
        page = read_page(body)
        return polled(records_of(page, self._settings), page.read_at)

    def count(self, kind: RecordKind) -> int | None:
        """Return how many there are, which costs a call without rows."""
        return self._api.page(COLLECTIONS[kind], limit=0).total

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all applications or interviews."""
        if kind not in self.compared:
            return super().list_refs(kind, cursor)
        return list_refs(self._api, self._settings, kind, cursor)

    def write_note(self, draft: NoteDraft) -> str:
        """Add a note to the candidate and the application, once per key by its reference."""
        return write_note(
            self._api, draft, self.connection.installation_key, self._settings.note_type
        )

    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        """Check `_h` over our own launch address and all other arguments."""
        return read_launch(
            args,
            held_secrets(self.connection.secrets, "launch_salt"),
            url=f"{self.connection.plugin_url.rstrip('/')}/launch/{self.kind}",
            now=now,
        )

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return how to define the partner action that opens our panel in a side drawer."""
        return setup.panel_steps(url)

    def account(self) -> Account:
        """Return the account that the consent named. Raises CrmError before any consent."""
        account = self.connection.settings.get("account")
        if not account:
            raise CrmError("JobAdder has not told whose account it is", permanent=True)
        instance = self.connection.settings.get("instance")
        ref = f"{instance}:{account}" if instance else str(account)
        return Account(ref=ref, frame_ancestors=FRAME_ANCESTORS)

    def check(self) -> list[Finding]:
        """Return whether applications and interviews can be read, and webhook and panel work."""
        return setup.findings(self._api, self._webhooks, self.connection)

    def vocabulary(self) -> Vocabulary:
        """Return the account's application statuses, and JobAdder's two kinds of interview."""
        return setup.vocabulary(self._api)

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return where an admin, or a user who may grant API access, consents."""
        client_id = self.connection.secrets.get("client_id", "")
        return authorize_url(endpoints(self.connection), client_id, redirect_uri, state)

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return the tokens, whose account it is, and where its API is."""
        code = code_in(args)
        tokens = OAuthTokens(self.connection, endpoints(self.connection))
        secrets = tokens.exchange(code, redirect_uri)
        told = tokens.told
        named = {name: str(told[name]) for name in ("account", "instance") if told.get(name)}
        return Granted(secrets, named, _api_url(told.get("api")))

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return what to do where we may not set the webhook up ourselves."""
        return setup.webhook_steps(url)

    def register_webhooks(self, url: str) -> Registration:
        """Make our one webhook, or bring it up to date and switch it on again."""
        return self._webhooks.register(url)

    def remove_webhooks(self) -> None:
        """Take our webhooks down; to be called before the tokens are forgotten."""
        self._webhooks.remove()

    def webhook_states(self) -> tuple[WebhookState, ...]:
        """Return our webhooks; Suspended, Failed and Disabled ones are off."""
        return self._webhooks.states()


def _api_url(told: object) -> str | None:
    """Return the API's address of a token answer, where it is one of JobAdder's own."""
    parts = urlsplit(str(told or ""))
    is_theirs = f".{parts.hostname or ''}".endswith(".jobadder.com")
    return str(told).rstrip("/") if parts.scheme == "https" and is_theirs else None
