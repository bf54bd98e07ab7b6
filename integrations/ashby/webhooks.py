"""Set up our webhooks in Ashby, one a type, take them down, and see whether they are on.

Ashby has no list of webhooks: their ids are kept in the setting `webhook_ids`, by type. It may
be that an API key has no `apiKeysWrite`; then a person sets them up (`setup.webhook_steps`).
"""

import secrets as random_words
from collections.abc import Mapping

from integrations.ashby.api import AshbyApi
from integrations.ashby.events import READINGS
from integrations.ashby.settings import Settings
from plugin.crm import CrmConnection, CrmError, RecordGone, Registration, WebhookState


class Webhooks:
    """Our webhooks in one organisation. All methods raise CrmError."""

    def __init__(self, api: AshbyApi, connection: CrmConnection, settings: Settings) -> None:
        self._api = api
        self._connection = connection
        self._ids = settings.webhook_ids

    def register(self, url: str) -> Registration:
        """Make one webhook for each type, and take down those that we had made before.

        The new ones are there before the old ones go, so that nothing is missed; what arrives
        twice has one dedupe key.
        """
        secret = self._connection.secrets.get("webhook_secret") or random_words.token_urlsafe(32)
        made: dict[str, str] = {}
        try:
            for kind in READINGS:
                made[kind] = self._create(kind, url, secret)
        except CrmError:
            # Their ids would be lost, and with them the only way to take them down.
            self._delete(made)
            raise
        self._delete(self._ids)
        return Registration({"webhook_secret": secret}, {"webhook_ids": made})

    def remove(self) -> None:
        """Take all of ours down."""
        self._delete(self._ids)

    def states(self) -> tuple[WebhookState, ...]:
        """Return ours, by their types; one that is gone is off."""
        return tuple(WebhookState(kind, self._is_on(ref)) for kind, ref in self._ids.items())

    def _create(self, kind: str, url: str, secret: str) -> str:
        document = {"webhookType": kind, "requestUrl": url, "secretToken": secret}
        return str(self._api.identified("webhook.create", document)["id"])

    def _delete(self, ids: Mapping[str, str]) -> None:
        for ref in ids.values():
            try:
                self._api.one("webhook.delete", {"webhookId": ref})
            except RecordGone:
                continue

    def _is_on(self, ref: str) -> bool:
        try:
            return self._api.one("webhook.info", {"webhookId": ref}).get("enabled") is True
        except RecordGone:
            return False
