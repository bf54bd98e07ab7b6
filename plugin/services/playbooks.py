"""The playbook that an agency plans by."""

from dataclasses import replace

from sqlalchemy.orm import Session

from plugin.domain.people import ContactMode
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.store.installations import Installation


def in_force(session: Session, installation_id: int) -> Playbook:
    """Return the playbook in force for the agency.

    Its contact mode is the agency's answer for all clients that have none of their own.
    """
    row = session.get_one(Installation, installation_id)
    mode = ContactMode(row.contact_mode) if row.contact_mode else None
    return replace(DEFAULT_PLAYBOOK, contact_mode=mode)
