"""The port: all that the plugin asks of a CRM, and all that an adapter may raise."""

import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from plugin.clock import utcnow
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind


class CrmError(Exception):
    """A CRM call failed. `permanent`: no retry can help. `retry_after`: seconds the CRM asked for.

    The message never holds tokens, names or addresses.
    """

    def __init__(self, message: str, *, permanent: bool, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.retry_after = retry_after


class CrmAuthError(CrmError):
    """The credentials are no longer good; a person must reconnect."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class RecordGone(CrmError):
    """The CRM says that this record does not exist (any more)."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class BadSignature(Exception):
    """The bytes did not come from the CRM. Answer 401 and keep nothing."""


class UnreadablePayload(Exception):
    """It came from the CRM, but we cannot read it. Keep it, answer 200, show it."""


class BadLaunch(Exception):
    """The CRM's proof of who is looking does not hold. Answer 401."""


class Capability(StrEnum):
    """What a kind of CRM can do; pages degrade by these, never by the CRM's name."""

    SIGNED_WEBHOOKS = "signed_webhooks"
    SELF_REGISTERED_WEBHOOKS = "self_registered_webhooks"
    POLL_MODIFIED_SINCE = "poll_modified_since"
    WRITE_NOTE = "write_note"
    WRITE_TASK = "write_task"
    EMBED = "embed"
    VIEWER_PROOF = "viewer_proof"


@dataclass(frozen=True, slots=True)
class CrmConnection:
    """How one installation reaches its CRM account.

    `secrets` and `settings` are the adapter's own (its README lists them). A `previous_…` secret
    is still accepted for what the CRM signs, so that a secret can be rotated without a gap.
    `clock` is for proofs that an adapter makes for its own calls and that hold for a minute.
    """

    installation_key: str
    base_url: str
    plugin_url: str
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, object] = field(default_factory=dict)
    clock: Callable[[], datetime] = field(default=utcnow, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class PolledPage:
    """One page of a poll: the exact bytes, where to go on, and whether more is there now."""

    body: bytes = field(repr=False)
    cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class NoteDraft:
    """A note for the candidate's record. `key` makes writing twice write once."""

    key: str
    candidate_ref: str
    submission_ref: str | None
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task in the recruiter's own CRM list, due on a date in the recruiter's place."""

    key: str
    candidate_ref: str
    submission_ref: str | None
    recruiter_ref: str | None
    title: str = field(repr=False)
    due_on: date


@dataclass(frozen=True, slots=True)
class Launch:
    """Who looks at what, proven by the CRM. `proof_id` may be used once, until it expires."""

    recruiter_ref: str
    candidate_ref: str | None
    proof_id: str


class CrmAdapter(abc.ABC):
    """One CRM account for one installation. Knows HTTP and JSON; knows no database and no clock.

    `event_names` are the CRM's events that we map, `ignored_event_names` those we need not.
    All calls may raise CrmError; those that read a delivery BadSignature or UnreadablePayload.
    """

    kind: ClassVar[str]
    capabilities: ClassVar[frozenset[Capability]]
    event_names: ClassVar[frozenset[str]]
    ignored_event_names: ClassVar[frozenset[str]] = frozenset()

    def __init__(self, connection: CrmConnection) -> None:
        self.connection = connection

    @abc.abstractmethod
    def verify(self, headers: Mapping[str, str], body: bytes, *, now: float) -> None:
        """Raise BadSignature unless the CRM signed exactly these bytes, not long before `now`.

        `now` is in Unix seconds; header names come in any case.
        """

    @abc.abstractmethod
    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return what is equal for redeliveries of one fact and differs between two facts."""

    @abc.abstractmethod
    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the events in one webhook delivery. Pure: no calls, same bytes, same events."""

    @abc.abstractmethod
    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return the events in one polled page, each carrying its records."""

    @abc.abstractmethod
    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records and what they refer to as they are now; gone ones as deleted."""

    @abc.abstractmethod
    def poll(self, cursor: str | None) -> PolledPage:
        """Return what changed since `cursor` (None: everything), overlapping a little."""

    @abc.abstractmethod
    def write_note(self, draft: NoteDraft) -> str:
        """Write the note once per key and return the CRM's id of it."""

    @abc.abstractmethod
    def write_task(self, draft: TaskDraft) -> str:
        """Write the task once per key and return the CRM's id of it."""

    @abc.abstractmethod
    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        """Return who looks at what. Raise BadLaunch unless the CRM itself vouches for it now."""

    @abc.abstractmethod
    def check(self) -> list[str]:
        """Return one sentence for each thing that does not work with these credentials."""


AdapterFactory = Callable[[str, CrmConnection], CrmAdapter]
"""Build the adapter of a kind; raises KeyError for a kind that nobody registered."""
