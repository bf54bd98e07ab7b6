"""Set up our webhook in JobAdder, take it down, and see whether it is still on.

After ten failures within an hour JobAdder suspends a webhook, loses what it would have sent and
waits to be told to go on (jobadderapi.zendesk.com 360022511513): registering again does that.
"""

import secrets as random_words

from integrations.documents import Row, find_ref
from integrations.jobadder.api import JobAdderApi
from integrations.jobadder.events import SUBJECTS
from integrations.jobadder.settings import Settings
from plugin.crm import CrmConnection, RecordGone, Registration, WebhookState

NAME = "Afterword"
ON = "Enabled"


class Webhooks:
    """Our webhooks in one account. All methods raise CrmError."""

    def __init__(self, api: JobAdderApi, connection: CrmConnection, settings: Settings) -> None:
        self._api = api
        self._connection = connection
        self._settings = settings

    def register(self, url: str) -> Registration:
        """Leave exactly one webhook to `url`, switched on; one that was suspended goes on."""
        secret = self._connection.secrets.get("webhook_secret") or random_words.token_urlsafe(32)
        command = {
            "name": NAME,
            "events": sorted(SUBJECTS),
            "url": url,
            "authorization": secret,
            "status": ON,
        }
        ours = [ref for one in self._ours(url) if (ref := find_ref(one, "webhookId")) is not None]
        if ours:
            self._api.update_webhook(ours[0], command)
        kept = ours[0] if ours else self._api.add_webhook(command)
        for ref in ours[1:]:
            self._remove(ref)
        return Registration({"webhook_secret": secret}, {"webhook_ids": [kept]})

    def remove(self) -> None:
        """Take all of ours down; while the tokens still hold, as nothing can afterwards."""
        for one in self._ours(None):
            self._remove(str(find_ref(one, "webhookId")))

    def states(self) -> tuple[WebhookState, ...]:
        """Return ours; one that we set up and that is not listed any more is off."""
        listed = {str(find_ref(one, "webhookId")): one for one in self._ours(None)}
        refs = dict.fromkeys((*self._settings.webhook_ids, *listed))
        return tuple(
            WebhookState(str(one.get("name") or NAME), one.get("status") == ON)
            for one in (listed.get(ref, {}) for ref in refs)
        )

    def _ours(self, url: str | None) -> list[Row]:
        """Return the webhooks that we set up: by their ids, and by an address of ours."""
        plugin_url = self._connection.plugin_url.rstrip("/")
        urls = {url, f"{plugin_url}/webhooks/{self._connection.installation_key}"}
        return [
            one
            for one in self._api.webhooks()
            if find_ref(one, "webhookId") in self._settings.webhook_ids or one.get("url") in urls
        ]

    def _remove(self, ref: str) -> None:
        try:
            self._api.remove_webhook(ref)
        except RecordGone:
            return
