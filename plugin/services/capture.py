"""The address by which a candidate's own notes can be captured: the seam to inbound mail."""

from sqlalchemy.orm import Session

from plugin.store.installations import Installation
from plugin.store.people import Candidate


def bcc_for(session: Session, installation: Installation, candidate: Candidate) -> str | None:  # noqa: ARG001 - filled in where mail is received
    """Return the address to put into a note's Bcc; None where no mail is received."""
    return None
