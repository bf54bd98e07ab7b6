"""Bullhorn ATS for one installation. The README says what is read, written and not possible."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from integrations.bullhorn import fetching, launch, setup, writing
from integrations.bullhorn.api import BullhornApi
from integrations.bullhorn.datacentres import Places, find_places, trusted
from integrations.bullhorn.mapping import EVENT_NAMES, events_in, records_of
from integrations.bullhorn.polling import POLL_EVERY, Poll, subscription_of
from integrations.bullhorn.reading import Batch, read_page
from integrations.bullhorn.session import BullhornHttp, BullhornTokens, Sessions, endpoints
from integrations.bullhorn.settings import read_settings
from integrations.oauth import authorize_url, code_in
from plugin.crm import (
    Account,
    BadLaunch,
    BadSignature,
    Capability,
    CrmAdapter,
    CrmAuthError,
    CrmConnection,
    CrmError,
    Finding,
    Granted,
    Launch,
    ListedPage,
    NoteDraft,
    PolledPage,
    Step,
    TaskDraft,
    UnreadablePayload,
    Vocabulary,
)
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind


class BullhornAdapter(CrmAdapter):
    """Secrets: `client_id`, `client_secret`, and those of `integrations.bullhorn.session`.

    Settings: `api_username`, `oauth_url`, `login_url`, and those of `Settings`.
    """

    kind = "bullhorn"
    capabilities = frozenset(
        {
            Capability.POLL_MODIFIED_SINCE,
            Capability.EVENT_QUEUE,
            Capability.OAUTH,
            Capability.WRITE_NOTE,
            Capability.WRITE_TASK,
            Capability.EMBED,
            Capability.VIEWER_PROOF,
        }
    )
    setup = setup.SETUP
    event_names = EVENT_NAMES
    compared = tuple(fetching.LISTED)
    poll_every = POLL_EVERY

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> BullhornApi:
        return BullhornApi(BullhornHttp(Sessions(self.connection, self._places)))

    def _places(self) -> Places:
        """Return the data centre that the consent came from, else the API user's."""
        settings, base_url = self.connection.settings, self.connection.base_url
        if settings.get("oauth_url") and settings.get("login_url"):
            return Places(
                trusted(settings["oauth_url"], base_url), trusted(settings["login_url"], base_url)
            )
        # A field that is pasted is kept with the secrets or with the settings.
        name = settings.get("api_username") or self.connection.secrets.get("api_username")
        if not isinstance(name, str) or not name:
            raise CrmAuthError("There is no API user's name for Bullhorn")
        return find_places(base_url, name)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Refuse: Bullhorn calls nobody."""
        raise BadSignature("Bullhorn sends no webhooks")

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return a hash: Bullhorn sends nothing."""
        return f"sha256:{sha256(body).hexdigest()}"

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Refuse: Bullhorn calls nobody."""
        raise UnreadablePayload("Bullhorn sends no webhooks.")

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of a sweep, or of the queue of changes."""
        subscription = subscription_of(self.connection.installation_key)
        now = self.connection.clock()
        return Poll(self._api, self._settings, subscription, now).page(cursor)

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return a sweep's records as one event, or the queue's events, which are fetched."""
        page = read_page(body)
        if not isinstance(page, Batch):
            return events_in(page)
        records = records_of(page, self._settings)
        if records == CrmRecords():
            return []
        return [
            CrmEvent(
                type=CrmEventType.CHANGED,
                name="sweep",
                occurred_at=page.read_at,
                records=records,
            )
        ]

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records; an Appointment's row is told as its whole meeting."""
        now = self.connection.clock()
        return fetching.Fetch(self._api, self._settings, now).records(wanted)

    def count(self, kind: RecordKind) -> int | None:
        """Return how many submissions or interviews there are."""
        return fetching.count(self._api, self._settings, kind)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return the next 500 submissions or interviews; candidates are far too many."""
        return fetching.list_refs(self._api, self._settings, kind, cursor)

    def write_note(self, draft: NoteDraft) -> str:
        """Add a Note to the candidate and the job, unless one with this external id is there."""
        return writing.write_note(
            self._api, self._settings, draft, self.connection.installation_key
        )

    def write_task(self, draft: TaskDraft) -> str:
        """Add a Task for the recruiter, unless one with this UUID is there."""
        return writing.write_task(
            self._api, self._settings, draft, self.connection.installation_key
        )

    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        """Exchange the tab's `authCode` for a session, and ask Bullhorn whose it is."""
        try:
            return launch.verify(args, self.connection, self._places)
        except CrmError as error:
            raise BadLaunch(f"Bullhorn does not vouch for who is looking: {error}") from None

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return the set-up sheet of the tab on a candidate."""
        return setup.panel_steps(url)

    def account(self) -> Account:
        """Return the corporation of the API user."""
        return setup.account(self._api)

    def check(self) -> list[Finding]:
        """Return what is missing: consent, entitlements, appointment types, refresh tokens."""
        return setup.findings(self._api, self.connection.secrets)

    def vocabulary(self) -> Vocabulary:
        """Return the account's submission statuses and appointment types."""
        return setup.vocabulary(self._api)

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return the consent page of the API user's data centre; asks Bullhorn which that is."""
        client_id = self.connection.secrets.get("client_id", "")
        return authorize_url(endpoints(self._places()), client_id, redirect_uri, state)

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return the tokens, and the data centre that gave them."""
        code, places = code_in(args), self._places()
        tokens = BullhornTokens(self.connection, endpoints(places))
        return Granted(
            tokens.exchange(code, redirect_uri),
            {"oauth_url": places.oauth_url, "login_url": places.rest_url},
        )
