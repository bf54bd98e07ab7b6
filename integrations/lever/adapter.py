"""Lever for one installation. The README says what is read, written and not possible."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from integrations import oauth
from integrations.bundles import read_page
from integrations.documents import Row, ref_of
from integrations.lever import webhooks
from integrations.lever.api import LeverApi
from integrations.lever.checks import findings
from integrations.lever.events import EVENT_NAMES, IGNORED_EVENT_NAMES, events_in
from integrations.lever.fetching import Fetch, listed
from integrations.lever.mapping import HIRED_TYPE, records_of
from integrations.lever.payloads import read_delivery
from integrations.lever.polling import poll
from integrations.lever.settings import read_settings
from integrations.lever.setup import (
    SETUP,
    account_of,
    api_of,
    endpoints,
    is_confidential,
)
from integrations.lever.writing import write_note
from integrations.polled import polled
from integrations.stage_names import guess_stage
from plugin.crm import (
    Account,
    Capability,
    CrmAdapter,
    CrmConnection,
    Finding,
    Granted,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    StageTerm,
    Step,
    Unsupported,
    Vocabulary,
    WebhookState,
)
from plugin.domain.readers import read_text
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind
from plugin.domain.submissions import Stage


class LeverAdapter(CrmAdapter):
    """Secrets: OAuth's or `api_key`, `webhook_secret_<event>`. Settings: README."""

    kind = "lever"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SELF_REGISTERED_WEBHOOKS,
            Capability.WEBHOOK_STATES,
            Capability.POLL_MODIFIED_SINCE,
            Capability.OAUTH,
            Capability.WRITE_NOTE,
        }
    )
    setup = SETUP
    event_names = EVENT_NAMES
    ignored_event_names = IGNORED_EVENT_NAMES
    compared = (RecordKind.SUBMISSION,)

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> LeverApi:
        return api_of(self.connection)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check the body's own `signature` of its `token` and `triggeredAt`."""
        webhooks.verify(body, self.connection.secrets, now)

    def signed_at(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """Return the body's `triggeredAt`."""
        return webhooks.signed_at(body)

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body's `id`, else its `token`: a delivery that is run again has both."""
        return read_delivery(body).key

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return what a delivery names, to be read again."""
        return events_in(read_delivery(body))

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records; an opportunity comes with its interviews."""
        return Fetch(self._api, self._settings, self.connection.clock()).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of the round."""
        return poll(self._api, cursor, self.connection.clock())

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all that a page that `poll` made tells."""
        bundle = read_page(body)
        return polled(records_of(bundle, self._settings), bundle.read_at)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all opportunities; Lever has no list of interviews or of people."""
        if kind not in self.compared:
            raise Unsupported(self.kind, f"list every {kind}")
        return listed(self._api, cursor, self.connection.clock())

    def write_note(self, draft: NoteDraft) -> str:
        """Add a note to the opportunity, unless one with this key's marker line is there."""
        settings = self.connection.settings
        perform_as = settings.get("perform_as")
        return write_note(
            self._api,
            draft,
            self.connection.installation_key,
            perform_as=perform_as if isinstance(perform_as, str) else None,
            is_open=settings.get("open_notes") is True,
        )

    def account(self) -> Account:
        """Return the account that the token is of."""
        return account_of(self._api, self.connection.secrets)

    def check(self) -> list[Finding]:
        """Return what cannot be read, and the scopes that it needs."""
        return findings(
            self._api,
            self._settings,
            self.connection.settings,
            is_confidential=is_confidential(self.connection),
        )

    def vocabulary(self) -> Vocabulary:
        """Return the stages, then the reasons for which opportunities are archived."""
        stages = [_term(one, "") for one in self._api.stages()]
        reasons = [_term(one, "Archived: ") for one in self._api.reasons()]
        return Vocabulary(stages=tuple(term for term in stages + reasons if term.name))

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return where an administrator consents."""
        client_id = self.connection.secrets.get("client_id", "")
        return oauth.authorize_url(endpoints(self.connection), client_id, redirect_uri, state)

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return the tokens of a consent."""
        tokens = oauth.OAuthTokens(self.connection, endpoints(self.connection))
        return Granted(secrets=tokens.exchange(oauth.code_in(args), redirect_uri))

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return what a Super Admin switches on."""
        return webhooks.steps(url)

    def register_webhooks(self, url: str) -> Registration:
        """Make one webhook for each event; each has a secret of its own."""
        return webhooks.register(self._api, url, self.connection.secrets, self.connection.settings)

    def remove_webhooks(self) -> None:
        """Take down the webhooks that we made."""
        webhooks.remove(self._api, self.connection.settings)

    def webhook_states(self) -> tuple[WebhookState, ...]:
        """Return which of our webhooks are there."""
        return webhooks.states(self._api, self.connection.settings)


def _term(one: Row, prefix: str) -> StageTerm:
    name, _ = read_text(one.get("text"), "text")
    guess = guess_stage(name or "")
    if prefix:
        guess = Stage.HIRED if one.get("type") == HIRED_TYPE else guess or Stage.REJECTED
    return StageTerm(ref_of(one), f"{prefix}{name}" if name else "", guess)
