"""Installs the plugin by its manifest and lifecycle calls, and switches it on and off."""

import json
import logging
import secrets
from collections.abc import Mapping
from threading import Event
from typing import Any
from urllib.parse import quote, urljoin

import httpx
from sqlalchemy import delete

from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.content import AGENCY
from integrations.sandbox.proofs import ACCOUNT, launch_token, signature
from integrations.sandbox.store import Delivery, Installed, Store, installed

TIMEOUT_SECONDS = 10
TRY_EVERY_SECONDS = 2.0

logger = logging.getLogger(__name__)


class PluginRefused(Exception):
    """The plugin did not do what it was asked; the message says what it answered."""


class Plugin:
    """The plugin, seen from the CRM."""

    def __init__(self, config: SandboxConfig, store: Store) -> None:
        self._config = config
        self._store = store

    def status(self) -> Installed:
        """Return how the plugin is installed."""
        with self._store.reading() as session:
            return installed(session)

    def install(self, code: str | None) -> None:
        """Read the manifest and install the plugin, or renew its secret. Raises PluginRefused.

        The new secret is kept before it is sent: should the answer get lost, both it and the one
        before sign the next try, as either may be what the plugin knows by then.
        """
        with self._store.writing() as session:
            row = installed(session)
            row.next_secret = row.next_secret or secrets.token_urlsafe(48)
            old, new = row.shared_secret, row.next_secret
        manifest = self._manifest()
        base_url = str(manifest["baseUrl"])
        document = self._facts() | {"sharedSecret": new} | ({"installCode": code} if code else {})
        answer = _call(
            urljoin(f"{base_url}/", manifest["lifecycle"]["installed"]), document, [old, new]
        )
        with self._store.writing() as session:
            row = installed(session)
            row.state, row.plugin_url = "enabled", base_url
            row.installation_key = str(answer["installationKey"])
            row.webhook_url = str(answer["webhookUrl"])
            row.panel_template = _panel_template(manifest)
            row.events = " ".join(_events(manifest))
            row.shared_secret, row.next_secret = new, ""

    def switch(self, event: str) -> None:
        """Make it "enabled", "disabled" or "uninstalled". Raises PluginRefused."""
        row = self.status()
        manifest = self._manifest()
        _call(
            urljoin(f"{manifest['baseUrl']}/", manifest["lifecycle"][event]),
            {"event": event, "installationKey": row.installation_key},
            [row.shared_secret],
        )
        with self._store.writing() as session:
            installed(session).state = event
            if event == "uninstalled":
                session.execute(delete(Delivery).where(Delivery.state == "pending"))

    def panel_url(self, recruiter_ref: str, candidate_ref: str) -> str | None:
        """Return where the panel is for this viewer, good for one opening within a minute."""
        row = self.status()
        if row.state != "enabled":
            return None
        values = {
            "{installation.key}": row.installation_key,
            "{launch.jwt}": launch_token(row, recruiter_ref, candidate_ref),
            "{candidate.ref}": candidate_ref,
            "{recruiter.ref}": recruiter_ref,
        }
        url = row.panel_template
        for placeholder, value in values.items():
            url = url.replace(placeholder, quote(value, safe=""))
        return row.plugin_url + url

    def install_when_possible(self, stop: Event) -> None:
        """Install the plugin with the configured code as soon as it lets us, until `stop`."""
        said = ""
        while not stop.is_set() and self.status().state == "uninstalled":
            try:
                self.install(self._config.install_code)
            except PluginRefused as refusal:
                if str(refusal) != said:
                    said = str(refusal)
                    logger.info("Not installed yet: %s", said)
                stop.wait(TRY_EVERY_SECONDS)

    def _facts(self) -> dict[str, object]:
        return {
            "event": "installed",
            "account": ACCOUNT,
            "baseUrl": self._config.base_url,
            "frameAncestors": self._config.frame_ancestors,
            **AGENCY,
        }

    def _manifest(self) -> Mapping[str, Any]:
        try:
            answer = httpx.get(
                f"{self._config.plugin_url}/manifest.json", timeout=TIMEOUT_SECONDS, trust_env=False
            )
        except httpx.HTTPError as error:
            raise PluginRefused(f"it cannot be reached ({type(error).__name__})") from error
        return _document(answer)


def _call(url: str, document: Mapping[str, object], by: list[str]) -> Mapping[str, Any]:
    body = json.dumps(document).encode()
    headers = {
        "Content-Type": "application/json",
        "X-Afterword-Signature": signature(by, body),
    }
    try:
        answer = httpx.post(
            url, content=body, headers=headers, timeout=TIMEOUT_SECONDS, trust_env=False
        )
    except httpx.HTTPError as error:
        raise PluginRefused(f"it cannot be reached ({type(error).__name__})") from error
    return _document(answer)


def _document(answer: httpx.Response) -> Mapping[str, Any]:
    if not answer.is_success:
        raise PluginRefused(f"it answered {answer.status_code} {answer.text[:300].strip()}")
    try:
        document = answer.json()
    except ValueError:
        document = None
    if not isinstance(document, dict):
        raise PluginRefused("it did not answer with a JSON object")
    return document


def _panel_template(manifest: Mapping[str, Any]) -> str:
    tabs = manifest["modules"].get("tabs", [])
    return next((str(tab["url"]) for tab in tabs if tab["entity"] == "candidate"), "")


def _events(manifest: Mapping[str, Any]) -> list[str]:
    hooks = manifest["modules"].get("webhooks", [])
    return [str(event) for hook in hooks if hook["active"] for event in hook["events"]]
