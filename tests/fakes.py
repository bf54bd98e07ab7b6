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
    CrmAdapter,
    CrmConnection,
    CrmError,
    Finding,
    Launch,
    Listed,
    ListedPage,
    NoteDraft,
    PolledPage,
    Setup,
    TaskDraft,
    UnreadablePayload,
    WebhookState,
)
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind


@dataclass
class FakeCrm:
    """What the CRM knows, what it was told, and how it fails next.

    `records` answers fetches by (kind, ref); `pages` are polled one after the other; the errors in
    `failures` are raised by the next calls, one each. `listed` is what it lists of each kind that
    can be compared, two a page; `hooks` says which of our webhooks are on.
    """

    records: dict[tuple[RecordKind, str], CrmRecords] = field(default_factory=dict)
    pages: list[CrmRecords] = field(default_factory=list)
    failures: list[CrmError] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, str] = field(default_factory=dict)
    fetches: list[list[tuple[RecordKind, str]]] = field(default_factory=list)
    polls: int = 0
    counts: dict[RecordKind, int] = field(default_factory=dict)
    listed: dict[RecordKind, list[Listed]] = field(default_factory=dict)
    hooks: dict[str, bool] = field(default_factory=dict)
    capabilities: frozenset[Capability] = frozenset(Capability)

    def adapter(self, _kind: str, connection: CrmConnection) -> "FakeAdapter":
        """Serve as the application's adapter factory."""
        return FakeAdapter(connection, self)

    def fail_if_told(self) -> None:
        if self.failures:
            raise self.failures.pop(0)


def delivery(event: str, kind: RecordKind, ref: str, *, event_id: str = "E-1") -> bytes:
    """The body of one webhook of the fake CRM."""
    return json.dumps({"id": event_id, "event": event, "kind": kind, "ref": ref}).encode()


SIGNED = {"X-Fake-Signature": "good"}


class FakeAdapter(CrmAdapter):
    kind: ClassVar[str] = "fake"
    capabilities: ClassVar[frozenset[Capability]] = frozenset(Capability)
    event_names: ClassVar[frozenset[str]] = frozenset({"changed"})
    ignored_event_names: ClassVar[frozenset[str]] = frozenset({"ping"})
    setup: ClassVar[Setup] = Setup(label="A CRM in memory")

    def __init__(self, connection: CrmConnection, crm: FakeCrm) -> None:
        super().__init__(connection)
        self.crm = crm
        # A CRM in memory offers what its test has it offer.
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

    def account(self) -> Account:
        return Account("an-account")

    def check(self) -> list[Finding]:
        return []


def _document(body: bytes) -> dict[str, str]:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise UnreadablePayload("The body is not JSON.") from error
    if not isinstance(document, dict):
        raise UnreadablePayload("The body is not an object.")
    return document
