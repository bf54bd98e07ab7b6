"""What every table shares: columns, the tenant, and the transaction that names the tenant."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated

from flask_sqlalchemy.session import Session as AppSession
from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, event, text
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, Session, SessionTransaction, mapped_column

from plugin.clock import utcnow
from plugin.extensions import Base, db

__all__ = ["SETTING", "Base", "Instant", "TenantRow", "transaction"]

Instant = Annotated[datetime, mapped_column(DateTime(timezone=True))]
"""An aware instant; PostgreSQL keeps it in UTC."""

SETTING = "afterword.installation_id"
"""What the row-level security policies compare `installation_id` with."""

_TENANT = "installation_id"


class TenantRow:
    """A row of one installation: forced row-level security hides it from every other."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    installation_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("installations.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[Instant] = mapped_column(default=utcnow)


@contextmanager
def transaction(installation_id: int | None) -> Iterator[Session]:
    """Open the one transaction of a use case, as the given installation.

    Commits when the block ends, rolls back when it raises. None opens a transaction that sees
    no installation's rows (only `installations` and `install_codes`, which hold none of theirs).
    """
    session = db.session()
    if session.in_transaction():
        raise RuntimeError("a use case is one transaction; this one began inside another")
    session.info[_TENANT] = installation_id
    try:
        with session.begin():
            yield session
    finally:
        session.info.pop(_TENANT, None)
        session.close()


# Only our own sessions: other programs' databases in this process know no tenants.
@event.listens_for(AppSession, "after_begin")
def _name_the_tenant(
    session: Session, _transaction: SessionTransaction, connection: Connection
) -> None:
    tenant = session.info.get(_TENANT)
    connection.execute(
        text("select set_config(:name, :value, true)"),
        {"name": SETTING, "value": "" if tenant is None else str(tenant)},
    )
