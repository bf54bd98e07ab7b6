"""Any CRM that speaks Afterword's own protocol (docs/protocol.md)."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import cached_property

from integrations.generic.api import GenericApi
from integrations.generic.connecting import panel_steps, webhook_steps
from integrations.generic.events import complete, event_of, events_in
from integrations.generic.launch import read_launch
from integrations.generic.mapping import EVENT_KINDS, PING, RECORDS, map_records, refs_of
from integrations.generic.payloads import read_page, read_records, read_refs, read_webhook
from integrations.http import CrmAnswer
from integrations.signatures import find_header, time_of, verify_timestamped
from plugin.crm import (
    Account,
    BadLaunch,
    Capability,
    CrmAdapter,
    CrmError,
    Finding,
    Launch,
    ListedPage,
    NoteDraft,
    PolledPage,
    RecordGone,
    Setup,
    Step,
    TaskDraft,
    UnreadablePayload,
    Unsupported,
)
from plugin.domain.readers import read_ref
from plugin.domain.records import CrmEvent, CrmRecords, RecordKind
from plugin.domain.tombstones import gone

SIGNATURE_HEADER = "X-Afterword-Signature"


class GenericAdapter(CrmAdapter):
    """Secrets: `shared_secret` and `previous_shared_secret`. Settings: `account`."""

    kind = "generic"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.POLL_MODIFIED_SINCE,
            Capability.WRITE_NOTE,
            Capability.WRITE_TASK,
            Capability.EMBED,
            Capability.VIEWER_PROOF,
        }
    )
    event_names = frozenset(EVENT_KINDS) | {PING, RECORDS}
    compared = (RecordKind.SUBMISSION, RecordKind.INTERVIEW, RecordKind.CANDIDATE)
    webhook_secret = "shared_secret"  # noqa: S105 -- the secret's name
    setup = Setup(label="Another CRM that speaks our protocol", installs_itself=True)
    page_records = 200

    @cached_property
    def _api(self) -> GenericApi:
        return GenericApi(self.connection)

    @property
    def _secrets(self) -> list[str]:
        names = ("shared_secret", "previous_shared_secret")
        return [value for name in names if (value := self.connection.secrets.get(name))]

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check `X-Afterword-Signature`, of webhooks and lifecycle calls alike."""
        del url_token
        verify_timestamped(find_header(headers, SIGNATURE_HEADER), body, self._secrets, now=now)

    def signed_at(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """Return the time in the signature."""
        del body
        return time_of(find_header(headers, SIGNATURE_HEADER))

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body's `id`, or a hash where it has none that can be read."""
        try:
            return f"event:{read_webhook(body).id}"
        except UnreadablePayload:
            return f"sha256:{hashlib.sha256(body).hexdigest()}"

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the event of a delivery, and what a batch of records is in it."""
        del headers
        return event_of(read_webhook(body))

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return one event with all of the page's records, and one for each kind that had some
        without ids: those are left out, so that the others go on."""
        return events_in(read_records(body), "changes")

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the records one call each, skipping those that came along with others."""
        found = CrmRecords()
        for kind, ref in wanted:
            if ref not in refs_of(found, kind):
                found = found.merged(self._fetch_one(kind, ref))
        return found

    def poll(self, cursor: str | None) -> PolledPage:
        """Return a page; the overlap is in the cursor, which the CRM makes."""
        answer = self._api.changes(cursor, limit=self.page_records)
        try:
            page = read_page(answer.body)
        except UnreadablePayload as error:
            raise CrmError(f"{answer.request}: {error}", permanent=False) from None
        if page.has_more and page.cursor == cursor:
            raise CrmError(f"{answer.request}: the cursor does not move", permanent=False)
        return PolledPage(answer.body, page.cursor, page.has_more)

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of the list; Unsupported where the CRM has none, as it need not."""
        if kind not in self.compared:
            return super().list_refs(kind, cursor)
        try:
            answer = self._api.refs(kind, cursor)
        except RecordGone:
            raise Unsupported(self.kind, f"list every {kind}") from None
        try:
            page = read_refs(answer.body)
        except UnreadablePayload as error:
            raise CrmError(f"{answer.request}: {error}", permanent=False) from None
        if page.cursor is not None and page.cursor == cursor:
            raise CrmError(f"{answer.request}: the cursor does not move", permanent=False)
        return page

    def write_note(self, draft: NoteDraft) -> str:
        """Write the note; the CRM answers the same id to the same key."""
        return _written(
            self._api.write(
                "notes",
                {
                    "key": draft.key,
                    "candidateRef": draft.candidate_ref,
                    "submissionRef": draft.submission_ref,
                    "text": draft.text,
                },
            )
        )

    def write_task(self, draft: TaskDraft) -> str:
        """Write the task; the CRM answers the same id to the same key."""
        return _written(
            self._api.write(
                "tasks",
                {
                    "key": draft.key,
                    "candidateRef": draft.candidate_ref,
                    "submissionRef": draft.submission_ref,
                    "recruiterRef": draft.recruiter_ref,
                    "title": draft.title,
                    "dueOn": draft.due_on.isoformat(),
                },
            )
        )

    def verify_launch(self, args: Mapping[str, str], *, now: float) -> Launch:
        """Read `jwt`; nothing else in the address counts."""
        token = args.get("jwt")
        if not token:
            raise BadLaunch("The CRM sent no proof of who is looking.")
        return read_launch(
            token,
            self._secrets,
            account=str(self.connection.settings.get("account", "")),
            plugin_url=self.connection.plugin_url,
            now=now,
        )

    def panel_steps(self, url: str) -> tuple[Step, ...]:
        """Return how a CRM's developer shows our panel."""
        return panel_steps(url)

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return how a CRM's developer lets it call us."""
        return webhook_steps(url)

    def account(self) -> Account:
        """Return the account as it said itself at install."""
        return Account(ref=str(self.connection.settings.get("account", "")))

    def check(self) -> list[Finding]:
        """Ask for one change, which needs the address, the secret and the clocks to be right."""
        try:
            read_page(self._api.changes(None, limit=1).body)
        except (CrmError, UnreadablePayload) as error:
            return [Finding(False, f"Changes cannot be read: {error}.", is_needed=True)]
        return [Finding(True, "Changes can be read.")]

    def _fetch_one(self, kind: RecordKind, ref: str) -> CrmRecords:
        try:
            answer = self._api.records(kind, ref)
        except RecordGone:
            return gone(kind, ref, self.connection.clock())
        try:
            return map_records(complete(read_records(answer.body)))
        except UnreadablePayload as error:
            raise CrmError(f"{answer.request}: {error}", permanent=False) from None


def _written(answer: CrmAnswer) -> str:
    ref, _ = read_ref(answer.document().get("ref"), "ref")
    if ref is None:
        raise CrmError(f"The CRM answered {answer.request} without a ref", permanent=False)
    return ref
