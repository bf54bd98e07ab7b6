"""Where this database is at home: the one address that may send from it."""

from sqlalchemy import CheckConstraint, SmallInteger, Text, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from plugin.store.base import Base, Instant

_THE_ONE = 1


class Home(Base):
    """One row for the whole database, of no installation: the address it was first served at."""

    __tablename__ = "home"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    base_url: Mapped[str] = mapped_column(Text)
    since: Mapped[Instant]


def home_of(session: Session) -> str | None:
    """Return the address at which this database is at home; None where none has settled yet."""
    return session.scalar(select(Home.base_url))


def settle(session: Session, values: dict[str, object], *, moves: bool) -> None:
    """Write down the home. Without `moves` one that is known stays."""
    statement = insert(Home).values({"id": _THE_ONE, **values})
    if moves:
        session.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    else:
        session.execute(statement.on_conflict_do_nothing(index_elements=["id"]))
