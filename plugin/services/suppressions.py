"""Keep, lift and look up addresses that get no e-mail from us."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.addresses import normalized
from plugin.domain.suppressions import Scope, SuppressionSource
from plugin.store.suppressions import Suppression


def suppress(
    session: Session,
    *,
    installation_id: int,
    address: str,
    scope: Scope,
    source: SuppressionSource,
    at: datetime,
) -> None:
    """Write nothing of this scope to the address any more; who asked first stays written down."""
    session.execute(
        insert(Suppression)
        .values(
            installation_id=installation_id,
            address=normalized(address),
            scope=scope,
            source=source,
            at=at,
            created_at=at,
        )
        .on_conflict_do_nothing(index_elements=["installation_id", "address", "scope"])
    )


def lift(session: Session, *, installation_id: int, address: str, scope: Scope) -> None:
    """Write to the address again; lifting what is not there does nothing."""
    session.execute(
        delete(Suppression).where(
            Suppression.installation_id == installation_id,
            Suppression.address == normalized(address),
            Suppression.scope == scope,
        )
    )


def scopes_for(session: Session, address: str) -> frozenset[Scope]:
    """Return what must not go to the address, in the session's installation."""
    found = session.scalars(
        select(Suppression.scope).where(Suppression.address == normalized(address))
    )
    return frozenset(Scope(scope) for scope in found)
