"""The playbook that an agency plans by, and its versions."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from sqlalchemy.orm import Session

from plugin.domain.activation import Activation
from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.playbook_document import playbook_from_json
from plugin.store.installations import Installation
from plugin.store.playbooks import PlaybookVersion, latest_versions


@dataclass(frozen=True, slots=True)
class InForce:
    """The playbook in force. `activation` is None where it is the default's first version.

    Its contact mode is the agency's answer for all clients that have none of their own.
    """

    playbook: Playbook
    activation: Activation | None = None

    @property
    def since(self) -> datetime | None:
        """Return when it came into force (aware UTC)."""
        return self.activation.at if self.activation else None

    def for_planning(self) -> "InForce":
        """Return it without the answer for all clients, which loaded journeys bring themselves."""
        before = self.activation
        return InForce(
            replace(self.playbook, contact_mode=None),
            before and Activation(before.at, replace(before.previous, contact_mode=None)),
        )


def in_force(session: Session, installation_id: int) -> InForce:
    """Return what the agency plans by now."""
    rows = latest_versions(session, 2)
    mode = _contact_mode(session.get_one(Installation, installation_id))
    if not rows:
        return InForce(replace(DEFAULT_PLAYBOOK, contact_mode=mode))
    previous = playbook_of(rows[1]) if len(rows) > 1 else DEFAULT_PLAYBOOK
    return InForce(
        replace(playbook_of(rows[0]), contact_mode=mode),
        Activation(rows[0].created_at, replace(previous, contact_mode=mode)),
    )


def playbook_of(row: PlaybookVersion) -> Playbook:
    """Return the playbook of one version."""
    return _read(json.dumps(row.document), row.version)


@lru_cache(maxsize=256)
def _read(document: str, version: int) -> Playbook:
    """Return it; kept, since reading a document costs more than planning with it."""
    return replace(playbook_from_json(json.loads(document)), version=version)


def _contact_mode(row: Installation) -> ContactMode | None:
    return ContactMode(row.contact_mode) if row.contact_mode else None
