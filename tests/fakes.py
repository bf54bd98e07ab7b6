"""A CRM that lives in memory: the fake adapter of the use-case tests."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import ClassVar

from plugin.crm import (
    Account,
    BadLaunch,
    BadSignature,
    Capability,
    CredentialField,
    CrmAdapter,
    CrmAuthError,
    CrmConnection,
    CrmError,
    Finding,
    Granted,
    Launch,
    Listed,
    ListedPage,
    NoteDraft,
    PolledPage,
    Registration,
    Setup,
    Step,
    TaskDraft,
    UnreadablePayload,
    Vocabulary,
    WebhookState,
)
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind


@dataclass
class FakeCrm:
    """What the CRM knows, what it was told, and how it fails next.

    `records` answers fetches by (kind, ref); `pages` are polled one after the other; the errors in
    `failures` are raised by the next calls, one each. `accounts` are those that a pasted token or a
    consent opens; `hook_urls` are where the webhooks call that were set up in it. `listed` is what
    it lists of each kind that can be compared, two a page; `hooks` says which of our webhooks are
    on.
    """

    records: dict[tuple[RecordKind, str], CrmRecords] = field(default_factory=dict)
    pages: list[CrmRecords] = field(default_factory=list)
    failures: list[CrmError] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    fetches: list[list[tuple[RecordKind, str]]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    removed_with: list[list[str]] = field(default_factory=list)
    """Whenever the webhooks were taken down: the names of the secrets that were there to do so."""
    accounts: dict[str, Account] = field(default_factory=dict)
    words: Vocabulary = field(default_factory=Vocabulary)
    counts: dict[RecordKind, int] = field(default_factory=dict)
    hook_urls: list[str] = field(default_factory=list)
    polls: int = 0
    listed: dict[RecordKind, list[Listed]] = field(default_factory=dict)
    hooks: dict[str, bool] = field(default_factory=dict)
    capabilities: frozenset[Capability] | None = None
    """What the kind `fake` can do, where it is less than everything."""

    def adapter(self, kind: str, connection: CrmConnection) -> "FakeAdapter":
        """Serve as the application's adapter factory."""
        return self.classes().get(kind, FakeAdapter)(connection, self)

    def classes(self) -> "dict[str, type[FakeAdapter]]":
        """Serve as the application's kinds of CRM."""
        kinds = (FakeAdapter, PastedAdapter, ConsentAdapter, ItselfAdapter)
        return {each.kind: each for each in kinds}

    def fail_if_told(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def delivery(event: str, kind: RecordKind, ref: str, *, event_id: str = "E-1") -> bytes:
    """The body of one webhook of the fake CRM."""
    return json.dumps({"id": event_id, "event": event, "kind": kind, "ref": ref}).encode()


SIGNED = {"X-Fake-Signature": "good"}


class FakeAdapter(CrmAdapter):
    kind: ClassVar[str] = "fake"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability) - {Capability.FED}
    event_names: ClassVar[frozenset[str]] = frozenset({"changed"})
    ignored_event_names: ClassVar[frozenset[str]] = frozenset({"ping"})
    setup: ClassVar[Setup] = Setup(label="A CRM in memory")

    def __init__(self, connection: CrmConnection, crm: FakeCrm) -> None:
        super().__init__(connection)
        self.crm = crm
        # A CRM in memory offers what its test has it offer.
        if crm.capabilities is not None:
            self.capabilities = crm.capabilities  # type: ignore[misc]  # each kind's own otherwise
        self.compared = tuple(crm.listed)  # type: ignore[misc]

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        if headers.get("X-Fake-Signature") != "good":
            raise BadSignature

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        return str(_document(body)["id"])

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        document = _document(body)
        types = {"changed": CrmEventType.CHANGED, "ping": CrmEventType.PING}
        return [
            CrmEvent(
                type=types.get(document["event"], CrmEventType.UNKNOWN),
                name=document["event"],
                occurred_at=datetime(2026, 2, 10, tzinfo=UTC),
                kind=RecordKind(document["kind"]),
                ref=document["ref"],
            )
        ]

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        records = self.crm.pages[int(_document(body)["page"])]
        if records == CrmRecords():
            return []
        return [CrmEvent(type=CrmEventType.CHANGED, name="polled", records=records)]

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        self.crm.fetches.append(list(wanted))
        self.crm.fail_if_told()
        found = CrmRecords()
        for want in wanted:
            found = found.merged(self.crm.records.get(want, CrmRecords()))
        return found

    def count(self, kind: RecordKind) -> int | None:
        return self.crm.counts.get(kind)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        self.crm.fail_if_told()
        first = int(cursor or 0)
        found = self.crm.listed[kind]
        end = first + 2
        return ListedPage(tuple(found[first:end]), str(end) if end < len(found) else None)

    def webhook_states(self) -> tuple[WebhookState, ...]:
        self.crm.fail_if_told()
        return tuple(WebhookState(name, is_on) for name, is_on in self.crm.hooks.items())

    def poll(self, cursor: str | None) -> PolledPage:
        self.crm.polls += 1
        self.crm.fail_if_told()
        index = int(cursor or 0)
        if index >= len(self.crm.pages):
            self.crm.pages.append(CrmRecords())
        body = json.dumps({"page": index}).encode()
        return PolledPage(body, str(index + 1), index + 1 < len(self.crm.pages))

    def write_note(self, draft: NoteDraft) -> str:
        self.crm.fail_if_told()
        self.crm.notes.setdefault(draft.key, draft.text)
        return f"N-{draft.key}"

    def write_task(self, draft: TaskDraft) -> str:
        self.crm.fail_if_told()
        self.crm.tasks.setdefault(draft.key, draft.title)
        return f"T-{draft.key}"

    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        if args.get("proof") is None:
            raise BadLaunch
        return Launch(args["recruiter"], args.get("candidate"), args["proof"])

    def remove_webhooks(self) -> None:
        self.crm.fail_if_told()
        self.crm.removed_with.append(sorted(self.connection.secrets))

    def account(self) -> Account:
        self.crm.fail_if_told()
        return Account("an-account")

    def check(self) -> list[Finding]:
        return self.crm.findings

    def vocabulary(self) -> Vocabulary:
        return self.crm.words

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        return (Step("Add a tab to the candidate's page, with this address.", url),)


class PastedAdapter(FakeAdapter):
    """A CRM that is connected by a token, and whose webhooks a person makes there."""

    kind: ClassVar[str] = "pasted"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.WEBHOOK_URL_TOKEN,
            Capability.POLL_MODIFIED_SINCE,
            Capability.WRITE_NOTE,
        }
    )
    setup: ClassVar[Setup] = Setup(
        label="Pasted CRM",
        fields=(
            CredentialField("token", "API token", "An admin makes it under Settings, API."),
            CredentialField("login", "User name", "Whose token it is.", is_secret=False),
        ),
        webhook_fields=(
            CredentialField("hook_key", "Hook key", "It is shown once, when the hook is made."),
        ),
        makes_webhook_secret=True,
    )

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        if not url_token or url_token != self.connection.secrets.get("webhook_token"):
            raise BadSignature

    def account(self) -> Account:
        self.crm.fail_if_told()
        account = self.crm.accounts.get(self.connection.secrets.get("token", ""))
        if account is None:
            raise CrmAuthError("The CRM refuses the token")
        return account

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        return (
            Step("Make a webhook that calls this address.", url),
            Step("Enter this secret.", self.connection.secrets["webhook_secret"]),
            Step("Tick “candidate moved”."),
        )


class ConsentAdapter(FakeAdapter):
    """A CRM that asks its administrator, and lets us set the webhooks up."""

    kind: ClassVar[str] = "consent"
    capabilities: ClassVar[frozenset[Capability]] = FakeAdapter.capabilities - {
        Capability.WEBHOOK_URL_TOKEN
    }
    setup: ClassVar[Setup] = Setup(
        label="Consent CRM",
        keys_are_enough=True,
        default_url="https://api.consent.example",
        fields=(CredentialField("client_id", "Client id", "Of the app that you made."),),
    )

    def account(self) -> Account:
        self.crm.fail_if_told()
        account = self.crm.accounts.get(self.connection.secrets.get("access_token", ""))
        if account is None:
            raise CrmAuthError("There is no consent of the CRM yet")
        return account

    def authorize_url(self, redirect_uri: str, state: str) -> str:
        return f"https://consent.example/authorize?redirect_uri={redirect_uri}&state={state}"

    def grant(self, args: Mapping[str, str], redirect_uri: str) -> Granted:
        if "code" not in args:
            raise CrmAuthError("The CRM did not give its consent")
        return Granted(
            {"access_token": args["code"]}, {"region": "eu"}, "https://eu.consent.example"
        )

    def register_webhooks(self, url: str) -> Registration:
        self.crm.fail_if_told()
        self.crm.hook_urls = [url]
        return Registration({"webhook_secret": "chosen by the CRM"}, {"hook_id": "H-1"})


class ItselfAdapter(FakeAdapter):
    """A CRM that installs us by a one-time code."""

    kind: ClassVar[str] = "itself"
    setup: ClassVar[Setup] = Setup(label="CRM that installs itself", installs_itself=True)


def _document(body: bytes) -> dict[str, str]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise UnreadablePayload("The body is not JSON.") from error
    if not isinstance(document, dict):
        raise UnreadablePayload("The body is not an object.")
    return document
