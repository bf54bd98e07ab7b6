"""Tell an agency's managers, once, of a trouble with their CRM that only people can mend."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.notices import CrmTrouble, NoticeKind, NoticeState
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import is_working
from plugin.services.notice_planning import settings_of
from plugin.store.installations import Feed, Installation
from plugin.store.notices import Notice, NoticeChannel
from plugin.store.people import Recruiter


def tell_managers(
    session: Session, installation_id: int, about: CrmTrouble, *, since: datetime, now: datetime
) -> None:
    """Queue a notice for each manager: in their channels, and by mail to who has none.

    `since` tells one trouble from the next of its kind: twice told is once told.
    """
    if not held.config.notices:
        return
    installation = session.get_one(Installation, installation_id)
    rows = [
        _row(manager, channel_id, about, since, now)
        for manager in _managers(session)
        if settings_of(session, installation, manager, now=now).crm_trouble
        for channel_id in _channels(session, manager)
    ]
    if rows:
        session.execute(
            insert(Notice)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["installation_id", "key"])
        )
        enqueue_after_commit(session, TaskName.SEND_NOTICES, installation_id)


def still_holds(session: Session, installation_id: int, about: CrmTrouble) -> bool:
    """Tell whether the trouble that was to be told is still there."""
    feed = session.get(Feed, installation_id)
    if feed is None:
        return False
    return {
        CrmTrouble.SILENT: feed.silent_since is not None,
        CrmTrouble.RECONNECT: feed.must_reconnect_at is not None,
        CrmTrouble.HOOKS_OFF: bool(feed.hooks_off),
    }[about]


def _managers(session: Session) -> list[Recruiter]:
    managers = select(Recruiter).where(*is_working(), Recruiter.is_manager).order_by(Recruiter.id)
    return list(session.scalars(managers))


def _channels(session: Session, manager: Recruiter) -> list[int | None]:
    channels = session.scalars(
        select(NoticeChannel.id)
        .where(NoticeChannel.recruiter_id == manager.id, NoticeChannel.paused_at.is_(None))
        .order_by(NoticeChannel.id)
    )
    return list(channels) or [None]


def _row(
    manager: Recruiter, channel_id: int | None, about: CrmTrouble, since: datetime, now: datetime
) -> dict[str, Any]:
    where = channel_id or "mail"
    return {
        "installation_id": manager.installation_id,
        "recruiter_id": manager.id,
        "channel_id": channel_id,
        "kind": NoticeKind.CRM_TROUBLE,
        "about": about,
        "key": f"{NoticeKind.CRM_TROUBLE}:{about}:{since.isoformat()}:{manager.id}:{where}",
        "state": NoticeState.QUEUED,
        "due_at": now,
        "next_attempt_at": now,
        "attempts": 0,
        "created_at": now,
    }
