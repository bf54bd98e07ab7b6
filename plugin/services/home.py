"""A copy of a database mails nobody: only the place that it is at home in sends from it."""

from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.errors import Refused
from plugin.extensions import held
from plugin.store.base import transaction
from plugin.store.home import home_of, settle


def is_at_home() -> bool:
    """Tell whether we are where this database belongs; the first to ask settles it there."""
    with transaction(None) as session:
        settle(session, _here(), moves=False)
        return home_of(session) == held.config.base_url


def refuse_copy(session: Session) -> None:
    """Raise Refused where this database is a copy of one that is at home elsewhere."""
    home = home_of(session)
    if home not in (None, held.config.base_url):
        raise Refused(
            "Nothing was sent: this is a copy of an Afterword that is at home elsewhere. Whoever"
            " runs it can make this its home with “afterword adopt”."
        )


def adopt() -> None:
    """Make this place the database's home, whatever was before."""
    with transaction(None) as session:
        settle(session, _here(), moves=True)


def _here() -> dict[str, object]:
    return {"base_url": held.config.base_url, "since": utcnow()}
