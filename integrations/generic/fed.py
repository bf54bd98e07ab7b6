"""An agency whose CRM is fed to us by a script of its own, through `/api/v1` (docs/api.md).

It speaks our protocol's shapes, in one direction: there is no CRM here that could be asked.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from integrations.generic.adapter import GenericAdapter
from integrations.generic.events import event_of
from integrations.generic.mapping import EVENT_KINDS, PING, RECORDS
from integrations.generic.payloads import read_webhook
from plugin.crm import (
    Account,
    Capability,
    CrmAdapter,
    CrmConnection,
    Finding,
    Setup,
    Step,
    UnreadablePayload,
)
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, RecordKind


class FedAdapter(CrmAdapter):
    """Secrets: `shared_secret` for signed webhooks, if any are sent; the API's tokens are not here.

    What is delivered must carry its records, as nobody can be asked for them.
    """

    kind = "api"
    capabilities = frozenset({Capability.WEBHOOKS, Capability.SIGNED_WEBHOOKS, Capability.FED})
    event_names = frozenset(EVENT_KINDS) | {PING, RECORDS}
    webhook_secret = "shared_secret"  # noqa: S105 -- the secret's name
    setup = Setup(
        label="Another CRM, by Zapier, Make, n8n or a script of yours",
        url_label="Name of the CRM",
        default_url="",
        makes_webhook_secret=True,
    )
    poll_every = timedelta(days=1)

    def __init__(self, connection: CrmConnection) -> None:
        super().__init__(connection)
        self._protocol = GenericAdapter(connection)

    def verify(
        self, headers: Mapping[str, str], body: bytes, *, now: float, url_token: str | None = None
    ) -> None:
        """Check `X-Afterword-Signature`."""
        self._protocol.verify(headers, body, now=now, url_token=url_token)

    def signed_at(self, headers: Mapping[str, str], body: bytes) -> float | None:
        """Return the time in the signature."""
        return self._protocol.signed_at(headers, body)

    def dedupe_key(self, headers: Mapping[str, str], body: bytes) -> str:
        """Return the body's `id`, or a hash where it has none that can be read."""
        return self._protocol.dedupe_key(headers, body)

    def parse(self, headers: Mapping[str, str], body: bytes) -> list[CrmEvent]:
        """Return what a delivery says; one that only hints at a record is unreadable."""
        del headers
        events = event_of(read_webhook(body))
        for event in events:
            if event.type is CrmEventType.CHANGED and event.records is None:
                raise UnreadablePayload("The body names a record and does not carry it.")
        return events

    def fetch(self, wanted: Sequence[tuple[RecordKind, str]]) -> CrmRecords:
        """Return nothing: nobody can be asked, and what is missing may yet be posted."""
        del wanted
        return CrmRecords()

    def account(self) -> Account:
        """Return the account as it was named at install."""
        given = self.connection.settings.get("account")
        return Account(ref=str(given or self.connection.installation_key))

    def check(self) -> list[Finding]:
        """Say how records come: nothing can be tried from here."""
        return [Finding(True, "Records come by the API: nothing has to be reached from here.")]

    def webhook_steps(self, url: str) -> tuple[Step, ...]:
        """Return how a script tells us of changes."""
        api = f"{self.connection.plugin_url.rstrip('/')}/api/v1/records"
        return (
            Step("A manager makes an API token in Afterword's settings, under API."),
            Step("Let the script POST records to this address, with the token.", api),
            Step(
                "Or, signed with the webhook's secret, events to this one (docs/protocol.md).", url
            ),
        )
