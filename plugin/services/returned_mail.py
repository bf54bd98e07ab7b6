"""Addresses that we write to no more because mail came back, and taking that back."""

from sqlalchemy import ColumnElement, delete, exists, func
from sqlalchemy.orm import InstrumentedAttribute

from plugin.domain.addresses import normalized
from plugin.domain.suppressions import SuppressionSource
from plugin.errors import NotFound
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.people import Candidate
from plugin.store.suppressions import Suppression

_CAME_BACK = (SuppressionSource.BOUNCE, SuppressionSource.COMPLAINT)


def is_kept_from(address: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Return the condition that nothing goes to the address because of what came back."""
    return exists().where(
        Suppression.address == func.lower(address), Suppression.source.in_(_CAME_BACK)
    )


def trust_address(viewer: Viewer, candidate_id: int) -> bool:
    """Write to the candidate's address again, whatever bounced; return whether that is news.

    A complaint and an opt-out are the candidate's own word and stay. Raises NotFound.
    """
    with transaction(viewer.installation_id) as session:
        candidate = session.get(Candidate, candidate_id)
        if candidate is None:
            raise NotFound("There is no such candidate.")
        lifted = session.scalars(
            delete(Suppression)
            .where(
                Suppression.address == normalized(candidate.email or ""),
                Suppression.source == SuppressionSource.BOUNCE,
            )
            .returning(Suppression.id)
        ).all()
        return bool(lifted)
