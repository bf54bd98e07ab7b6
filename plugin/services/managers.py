"""What only an agency's managers may do."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugin.errors import NotAllowed
from plugin.services.access import Viewer
from plugin.store.base import transaction
from plugin.store.people import Recruiter


def is_manager(viewer: Viewer) -> bool:
    """Tell whether the CRM calls the viewer a manager or an administrator."""
    with transaction(viewer.installation_id) as session:
        return manages(session, viewer)


def require_manager(viewer: Viewer) -> None:
    """Raise NotAllowed, as `refuse_unless_manager` does, before a page is shown."""
    with transaction(viewer.installation_id) as session:
        refuse_unless_manager(session, viewer)


def refuse_unless_manager(session: Session, viewer: Viewer) -> None:
    """Raise NotAllowed for anybody whom the CRM does not call a manager or an administrator."""
    if not manages(session, viewer):
        raise NotAllowed("Only managers can do that. Ask whoever looks after your CRM.")


def manages(session: Session, viewer: Viewer) -> bool:
    """Tell it inside a transaction of the viewer's agency."""
    return bool(
        session.scalar(select(Recruiter.is_manager).where(Recruiter.id == viewer.recruiter_id))
    )
