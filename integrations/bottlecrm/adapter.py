"""BottleCRM 1.35 for one installation. The README says what is read, written and not possible."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import cached_property

from integrations.bottlecrm.api import BottleCrmApi
from integrations.bottlecrm.checks import findings
from integrations.bottlecrm.connecting import account_of, vocabulary_of, webhook_steps
from integrations.bottlecrm.cursor import (
    PAGE_ROWS,
    page_hash,
    read_cursor,
    write_cursor,
)
from integrations.bottlecrm.events import EVENT_NAMES, IGNORED_EVENT_NAMES, event_in
from integrations.bottlecrm.fetching import Fetch
from integrations.bottlecrm.listing import list_leads
from integrations.bottlecrm.mapping import Organisation, records_of, recruiter_of
from integrations.bottlecrm.payloads import read_envelope, ref_of
from integrations.bottlecrm.reading import LeadReader, PageDocument, read_page, write_page
from integrations.bottlecrm.settings import read_settings
from integrations.bottlecrm.writing import write_note, write_task
from integrations.documents import Row
from integrations.signatures import find_header, time_of, verify_timestamped
from plugin.crm import (
    Account,
    Capability,
    CredentialField,
    CrmAdapter,
    CrmAuthError,
    CrmConnection,
    CrmError,
    Finding,
    ListedPage,
    NoteDraft,
    PolledPage,
    Setup,
    Step,
    TaskDraft,
    Vocabulary,
)
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind

SETUP = Setup(
    label="BottleCRM",
    fields=(
        CredentialField(
            "token",
            "Personal access token",
            "An admin makes it on their profile page, without scopes and without an end.",
        ),
    ),
    webhook_fields=(
        CredentialField(
            "webhook_secret", "Webhook secret", "BottleCRM shows it once, when the webhook is made."
        ),
    ),
)

SIGNATURE_HEADER = "X-BottleCRM-Signature"


class BottleCrmAdapter(CrmAdapter):
    """Secrets: `token`, `webhook_secret`. Settings: see `Settings`."""

    kind = "bottlecrm"
    capabilities = frozenset(
        {
            Capability.WEBHOOKS,
            Capability.SIGNED_WEBHOOKS,
            Capability.POLL_AND_DIFF,
            Capability.WRITE_NOTE,
            Capability.WRITE_TASK,
        }
    )
    setup = SETUP
    event_names = EVENT_NAMES
    ignored_event_names = IGNORED_EVENT_NAMES
    compared = (RecordKind.SUBMISSION, RecordKind.CANDIDATE)

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._settings = read_settings(connection.settings)

    @cached_property
    def _api(self) -> BottleCrmApi:
        return BottleCrmApi(self.connection.base_url, self._token)

    def _token(self) -> str:
        token = self.connection.secrets.get("token")
        if not token:
            raise CrmAuthError("There is no personal access token for BottleCRM")
        return token

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check the `t=…,v1=…` signature; the secret's `whsec_` is part of the key."""
        del url_token
        secrets = self.connection.secrets
        verify_timestamped(
            find_header(headers, SIGNATURE_HEADER),
            body,
            [secrets.get("webhook_secret"), secrets.get("previous_webhook_secret")],
            now=now,
        )

    def signed_at(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """Return the time in the signature."""
        del body
        return time_of(find_header(headers, SIGNATURE_HEADER))

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body's `id`: one for a fact, over endpoints, retries and redeliveries."""
        del headers  # the delivery's own id is another at a redelivery
        return read_envelope(body).id

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return the one event of a delivery."""
        del headers  # not signed; the body repeats the event's name
        return [event_in(read_envelope(body))]

    def parse_page(self, body: bytes) -> list[CrmEvent]:
        """Return an event for each recruiter and each changed lead of a page that `poll` made."""
        page = read_page(body)
        people = [
            CrmEvent(
                type=CrmEventType.CHANGED,
                name="poll",
                kind=RecordKind.RECRUITER,
                ref=ref_of(profile),
                records=CrmRecords(recruiters=(recruiter_of(profile, page.org),)),
            )
            for profile in page.profiles
        ]
        leads = [
            CrmEvent(
                type=CrmEventType.CHANGED,
                name="poll",
                kind=RecordKind.SUBMISSION,
                ref=ref_of(reading.lead),
                records=records_of(reading, page.org, self._settings),
            )
            for reading in page.leads
        ]
        return people + leads

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return the current records; an interview is that of its lead's current round."""
        return Fetch(self._api, self._settings, self._organisation()).records(wanted)

    def poll(self, cursor: str | None) -> PolledPage:
        """Return the next page of the round through all leads, cut down to what changed.

        Between rounds it costs one call. The first page of a round holds every recruiter.
        """
        position = read_cursor(cursor)
        settings, now = self._api.org_settings()
        if position.is_resting(now, timedelta(minutes=self._settings.poll_minutes)):
            org = Organisation(settings, {}, now)
            return PolledPage(write_page(PageDocument(org, [], [])), cursor or "", has_more=False)
        org = Organisation(settings, self._api.profile(), now)
        found = self._api.leads(PAGE_ROWS, position.offset)
        this_page = page_hash(found.leads)
        if found.leads and this_page == position.last_page:
            raise CrmError("The CRM gives the same page of leads again and again", permanent=False)
        changed = [lead for lead in found.leads if position.has_changed(lead)]
        page = PageDocument(
            org,
            self._recruiters(org) if position.offset == 0 else [],
            LeadReader(self._api, self._settings, org).from_rows(changed),
        )
        following = position.after(this_page, now, is_last=found.is_last)
        return PolledPage(write_page(page), write_cursor(following), has_more=not found.is_last)

    def write_note(self, draft: NoteDraft) -> str:
        """Add a comment to the lead, unless one with this key's marker line is there."""
        return write_note(self._api, draft, self.connection.installation_key)

    def write_task(self, draft: TaskDraft) -> str:
        """Add a task on the lead, unless one with this key's marker in its title is there."""
        return write_task(self._api, draft, self.connection.installation_key)

    def account(self) -> Account:
        """Return the organisation of the token."""
        return account_of(self._api)

    def vocabulary(self) -> Vocabulary:
        """Return the stages of every pipeline."""
        return vocabulary_of(self._api)

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return how an admin makes the webhook."""
        return webhook_steps(url)

    def count(self, kind: RecordKind) -> int | None:
        """Return how many leads the lists hold; of other kinds BottleCRM tells no number."""
        return self._api.leads(1, 0).count if kind in self.compared else None

    def list_refs(self, kind: RecordKind, cursor: str | None) -> ListedPage:
        """Return a page of all leads, which are submissions and candidates alike."""
        if kind not in self.compared:
            return super().list_refs(kind, cursor)
        return list_leads(self._api, cursor)

    def check(self) -> list[Finding]:
        """Return what is missing: token, rights, custom fields, stages, webhook."""
        return findings(self._api, self.connection, self._settings)

    def _organisation(self) -> Organisation:
        settings, now = self._api.org_settings()
        return Organisation(settings, self._api.profile(), now)

    def _recruiters(self, org: Organisation) -> list[Row]:
        """Return every profile; a member's token sees only its own."""
        return self._api.profiles() if org.profile.get("role") == "ADMIN" else [org.profile]
