"""The adapter: all that the plugin asks of a CRM."""

import abc
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from plugin.crm.capabilities import Capability
from plugin.crm.connection import CrmConnection
from plugin.crm.errors import BadLaunch, Unsupported
from plugin.crm.setup import (
    DEFAULT_POLL_EVERY,
    Account,
    Finding,
    Granted,
    Registration,
    Setup,
    Step,
    Vocabulary,
    WebhookState,
)
from plugin.crm.traffic import Launch, ListedPage, NoteDraft, PolledPage, TaskDraft
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind


class CrmAdapter(abc.ABC):
    """One CRM account for one installation. Knows HTTP and JSON; knows no database and no clock.

    `event_names` are the CRM's events that we map, `ignored_event_names` those we need not.
    `kept_headers` (lower case) stay with a delivery, for `parse`; never one that holds a secret.
    `webhook_secret` names the secret that `verify` checks by. `compared` are the kinds of record
    that `list_refs` can list.

    All calls may raise CrmError; those that read a delivery BadSignature or UnreadablePayload.
    What is not among the `capabilities` raises Unsupported.
    """

    kind: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]]
    setup: ClassVar[Setup]
    event_names: ClassVar[frozenset[str]]
    ignored_event_names: ClassVar[frozenset[str]] = frozenset()
    kept_headers: ClassVar[frozenset[str]] = frozenset()
    webhook_secret: ClassVar[str] = "webhook_secret"  # noqa: S105 -- the secret's name
    compared: ClassVar[tuple[RecordKind, ...]] = ()
    poll_every: ClassVar[timedelta] = DEFAULT_POLL_EVERY

    def __init__(self, connection: CrmConnection) -> None:
        self.connection = connection

    # Deliveries.

    @abc.abstractmethod
    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Raise BadSignature unless the CRM sent this, not long before `now` where it tells when.

        With SIGNED_WEBHOOKS exactly these bytes. `now` is in Unix seconds; header names come in any
        case. `url_token` is the last part of the address, with WEBHOOK_URL_TOKEN the only proof.
        """

    def signed_at(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """Return the Unix seconds that the signature of a delivery covers; None: it covers none."""
        del headers, body
        return None

    @abc.abstractmethod
    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return what is equal for redeliveries of one fact and differs between two facts."""

    @abc.abstractmethod
    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the events in one webhook delivery. Pure: no calls, same bytes, same events.

        Without SIGNED_WEBHOOKS no event carries records: what changed is fetched.
        """

    # Reading.

    @abc.abstractmethod
    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records and what they refer to as they are now; gone ones as deleted."""

    def poll(self, cursor: str | None) -> PolledPage:
        """Return what changed since `cursor` (None: everything), overlapping a little.

        Asked twice with one cursor it tells the same or newer, never less.
        """
        raise Unsupported(self.kind, "be polled")

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return the events in one polled page; those without records are fetched."""
        raise Unsupported(self.kind, "be polled")

    def count(self, kind: RecordKind) -> int | None:
        """Return how many records of a kind there are; None where the CRM does not tell."""
        del kind
        return None

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all records of a `compared` kind that exist now, from the beginning."""
        raise Unsupported(self.kind, f"list every {kind}")

    # Writing.

    def write_note(self, draft: NoteDraft) -> str:
        """Write the note once per key and return the CRM's id of it."""
        raise Unsupported(self.kind, "take notes")

    def write_task(self, draft: TaskDraft) -> str:
        """Write the task once per key and return the CRM's id of it."""
        raise Unsupported(self.kind, "take tasks")

    # The panel.

    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        """Return who looks at what. Raise BadLaunch unless the CRM itself vouches for it now.

        `args` is the query of our launch address, as the CRM called it.
        """
        raise BadLaunch("This CRM does not vouch for who is looking")

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return what an administrator does to show our panel (launched at `url`) in the CRM."""
        raise Unsupported(self.kind, "show a panel")

    # Installing.

    @abc.abstractmethod
    def account(self) -> Account:
        """Return whose account these credentials open."""

    @abc.abstractmethod
    def check(self) -> list[Finding]:
        """Return what works and what does not with these credentials and settings.

        Raises no CrmError: what fails is a finding.
        """

    def vocabulary(self) -> Vocabulary:
        """Return the stages and interview types of this account, with guesses."""
        return Vocabulary()

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        """Return where the administrator consents."""
        raise Unsupported(self.kind, "be connected by consent")

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        """Return what the consent gave; `args` is the query with which the CRM came back.

        Raises CrmAuthError where it was refused.
        """
        raise Unsupported(self.kind, "be connected by consent")

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return what an administrator does in the CRM so that it calls `url`."""
        raise Unsupported(self.kind, "call webhooks")

    def register_webhooks(self, url: str) -> Registration:
        """Set up our webhooks to `url`, taking down what we had set up before; safe to repeat."""
        raise Unsupported(self.kind, "be given webhooks by us")

    def remove_webhooks(self) -> None:
        """Take down every webhook that we set up; those that are gone already count as done."""
        raise Unsupported(self.kind, "be given webhooks by us")

    def webhook_states(self) -> tuple[WebhookState, ...]:
        """Return the state of each webhook that should call us."""
        raise Unsupported(self.kind, "tell of its webhooks")


AdapterFactory = Callable[[str, CrmConnection], CrmAdapter]
"""Build the adapter of a kind; raises KeyError for a kind that nobody registered."""

AdapterClasses = Callable[[], Mapping[str, type[CrmAdapter]]]
"""Return the adapter of every kind, by kind."""
