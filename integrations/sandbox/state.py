"""What the pages and the API of one running sandbox CRM share."""

from dataclasses import dataclass

from flask import current_app

from integrations.sandbox.agency import Agency
from integrations.sandbox.config import SandboxConfig
from integrations.sandbox.courier import Courier
from integrations.sandbox.documents import Documents
from integrations.sandbox.plugin import Plugin
from integrations.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Sandbox:
    config: SandboxConfig
    store: Store
    documents: Documents
    agency: Agency
    courier: Courier
    plugin: Plugin

    @classmethod
    def made(cls, config: SandboxConfig) -> "Sandbox":
        """Return a sandbox on the database in the state folder."""
        store = Store(config.state / "sandbox.sqlite3")
        documents = Documents(config)
        return cls(
            config, store, documents, Agency(documents), Courier(store), Plugin(config, store)
        )


def sandbox() -> Sandbox:
    """Return the sandbox of the request."""
    held: Sandbox = current_app.extensions["sandbox"]
    return held
