"""Greenhouse (Harvest v3) for one installation. The README says what is read and not possible."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from integrations import oauth
from integrations.bundles import read_page
from integrations.documents import ref_of
from integrations.greenhouse.api import GreenhouseApi
from integrations.greenhouse.checks import findings
from integrations.greenhouse.events import EVENT_NAMES, IGNORED_EVENT_NAMES, events_in
from integrations.greenhouse.fetching import LISTS, Fetch, listed
from integrations.greenhouse.mapping import records_of, stage_ref
from integrations.greenhouse.payloads import read_delivery
from integrations.greenhouse.polling import poll
from integrations.greenhouse.reading import NOBODY_SEEN
from integrations.greenhouse.settings import read_settings
from integrations.greenhouse.setup import SETUP, api_of, endpoints, tokens_of, webhook_steps
from integrations.greenhouse.writing import write_note
from integrations.polled import polled
from integrations.signatures import find_header, held_secrets, hmac_hex, verify_any
from integrations.stage_names import guess_stage
from plugin.crm import (
    Account,
    BadSignature,
    Capability,
    CrmAdapter,
    CrmConnection,
    CrmError,
    Finding,
    Granted,
    ListedPage,
    NoteDraft,
    PolledPage,
    StageTerm,
    Step,
    Unsupported,
    Vocabulary,
)
from plugin.domain.readers import read_text
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind

SIGNATURE_HEADER = "Signature"
EVENT_ID_HEADER = "Greenhouse-Event-ID"
ALGORITHM = "sha256"


class GreenhouseAdapter(CrmAdapter):
    """Secrets: `client_id`, `client_secret`, the tokens, `webhook_secret`. Settings: README."""

    kind = "greenhouse"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.POLL_MODIFIED_SINCE,
            Capability.OAUTH,
            Capability.WRITE_NOTE,
        }
    )
    setup = SETUP
    event_names = EVENT_NAMES
    ignored_event_names = IGNORED_EVENT_NAMES
    kept_headers = frozenset({EVENT_ID_HEADER.lower()})
    compared = tuple(LISTS)

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> GreenhouseApi:
        return api_of(self.connection)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check `Signature: sha256 <hex>`, made of the bytes as they came; it covers no time."""
        algorithm, _, given = (find_header(headers, SIGNATURE_HEADER) or "").partition(" ")
        if algorithm != ALGORITHM:
            raise BadSignature("the signature is not of the form sha256 …")
        secrets = held_secrets(self.connection.secrets, self.webhook_secret)
        verify_any(given.strip(), [hmac_hex(secret, body) for secret in secrets])

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the event's id, which the header tells, or a hash of the body without one."""
        event_id, _ = read_text(find_header(headers, EVENT_ID_HEADER), EVENT_ID_HEADER, limit=200)
        return f"event:{event_id}" if event_id else f"sha256:{sha256(body).hexdigest()}"

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return what a delivery names, to be read again."""
        return events_in(read_delivery(body))

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records; what no list has any more is deleted."""
        return Fetch(self._api, self._settings, self.connection.clock()).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of the round. Polling also keeps the refresh token alive."""
        return poll(self._api, cursor, self.connection.clock())

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all that a page that `poll` made tells."""
        bundle = read_page(body)
        return polled(records_of(bundle, self._settings), bundle.read_at)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of what exists now."""
        if kind not in self.compared:
            raise Unsupported(self.kind, f"list every {kind}")
        return listed(self._api, self._settings, kind, cursor)

    def write_note(self, draft: NoteDraft) -> str:
        """Add a note to the candidate's feed, unless one with this key's marker line is there."""
        is_open = self.connection.settings.get("open_notes") is True
        return write_note(self._api, draft, self.connection.installation_key, is_open=is_open)

    def account(self) -> Account:
        """Return the account, known by its first user: v3 has no record of the organisation."""
        users = [ref_of(user) for user in self._api.all("users", {})]
        if not users:
            raise CrmError(NOBODY_SEEN, permanent=False)
        return Account(ref=f"user-{min(users, key=lambda ref: (len(ref), ref))}")

    def check(self) -> list[Finding]:
        """Return which lists cannot be read, and the scopes that they need."""
        return findings(self._api, self._settings)

    def vocabulary(self) -> Vocabulary:
        """Return the stages by name; whatever is scheduled is an interview."""
        names: dict[str, str] = {}
        for stage in self._api.all("stages", {}):
            name, _ = read_text(stage.get("name"), "name")
            if name:
                names.setdefault(stage_ref(name), name)
        return Vocabulary(
            stages=tuple(StageTerm(ref, name, guess_stage(name)) for ref, name in names.items())
        )

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return where a Site Admin consents; the code that comes back is good for a minute."""
        client_id = self.connection.secrets.get("client_id", "")
        return oauth.authorize_url(endpoints(self.connection), client_id, redirect_uri, state)

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return the tokens of a consent."""
        tokens = tokens_of(self.connection)
        return Granted(secrets=tokens.exchange(oauth.code_in(args), redirect_uri))

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return what a Site Admin does, once for each event."""
        return webhook_steps(url, self.connection.secrets.get(self.webhook_secret))
