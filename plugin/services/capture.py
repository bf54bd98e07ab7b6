"""Where a candidate sends a copy of each note, so that we know that it went."""

from sqlalchemy.orm import Session

from plugin.mail.inbound_addresses import capture_address
from plugin.store.installations import Installation
from plugin.store.people import Candidate


def bcc_for(_session: Session, installation: Installation, candidate: Candidate) -> str | None:
    """Return the candidate's own address for copies (Bcc); None where mail to us is not set up.

    It is always the same one. It names nobody and works for this candidate alone.
    """
    return capture_address(installation.id, candidate.id)
