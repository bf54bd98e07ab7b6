"""Find what an address names, or answer 404."""

from flask import abort
from sqlalchemy.orm import Session

from integrations.sandbox.store import AnyRecord


def get_or_404(session: Session, model: type[AnyRecord], ref: str) -> AnyRecord:
    """Return a record that is not deleted."""
    record = session.get(model, ref)
    if record is None or record.is_deleted:
        abort(404)
    return record
