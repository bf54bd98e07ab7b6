"""What recruiters are to be told and have no row for yet: each one statement that indexes serve."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select, true
from sqlalchemy.orm import Session

from plugin.domain.messages import MessageReason, MessageState
from plugin.domain.notices import NoticeState
from plugin.domain.prompts import StepKey
from plugin.services.access import is_working
from plugin.services.prompt_views import IS_LIVE
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings, NoticeStop
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt

_TROUBLE_FOR = timedelta(days=1)
_SINCE = func.greatest(NoticeSettings.mail_trouble_since, NoticeChannel.created_at)
# Written into the SQL: a parameter could not be proven to match the partial index's condition.
_IS_LOST = Message.state.in_(
    bindparam(
        "lost",
        (MessageState.FAILED.value, MessageState.UNKNOWN.value),
        expanding=True,
        literal_execute=True,
        unique=True,
    )
)

PLACE = func.concat(
    func.coalesce(Recruiter.timezone, ""),
    "|",
    func.coalesce(Recruiter.country, ""),
    "|",
    func.coalesce(Recruiter.subdivision, ""),
    "|",
    Installation.timezone,
    "|",
    func.coalesce(Installation.country, ""),
    "|",
    func.coalesce(Installation.subdivision, ""),
)


def find_strangers(*what: Any) -> Select[Any]:
    """Select recruiters who have no settings yet."""
    return select(*(what or (Recruiter.id,))).where(
        *is_working(), ~exists().where(NoticeSettings.recruiter_id == Recruiter.id)
    )


def find_digests(now: datetime, *what: Any) -> Select[Any]:
    """Select whose digest is due, or who works by another clock than it was reckoned with."""
    return (
        select(*(what or (NoticeSettings.id,)))
        .select_from(NoticeSettings)
        .join(Recruiter, Recruiter.id == NoticeSettings.recruiter_id)
        .join(Installation, Installation.id == NoticeSettings.installation_id)
        .where(
            *is_working(),
            NoticeSettings.digest_due_at.is_not(None),
            or_(NoticeSettings.digest_due_at <= now, NoticeSettings.place != PLACE),
        )
    )


def find_notes_at_risk(now: datetime, *what: Any) -> Select[Any]:
    """Select open thank-yous before their limit, by channel, for which there is no row yet."""
    return (
        _wanted(what, NoticeSettings.at_risk_since)
        .join(Prompt, Prompt.recruiter_id == NoticeChannel.recruiter_id)
        .where(
            IS_LIVE,
            Prompt.step == StepKey.THANK_YOU,
            Prompt.opens_at <= now,
            Prompt.due_at.is_not(None),
            Prompt.limit_at > now,
            ~exists().where(Notice.channel_id == NoticeChannel.id, Notice.prompt_id == Prompt.id),
        )
    )


def find_trouble(now: datetime, *what: Any) -> Select[Any]:
    """Select e-mails that failed, may have arrived, or bounced, by channel, without a row yet."""
    failed: ColumnElement[bool] = and_(
        _IS_LOST,
        Message.claimed_at >= now - _TROUBLE_FOR,  # what the index is searched for
        Message.claimed_at >= _SINCE,
        Message.reason != MessageReason.DID_NOT_ARRIVE,  # they said so themselves
    )
    bounced = and_(Message.bounced_at >= now - _TROUBLE_FOR, Message.bounced_at >= _SINCE)
    return (
        _wanted(what, NoticeSettings.mail_trouble_since)
        .join(Message, Message.recruiter_id == NoticeChannel.recruiter_id)
        .where(
            or_(failed, bounced),
            ~exists().where(Notice.channel_id == NoticeChannel.id, Notice.message_id == Message.id),
        )
    )


def _wanted(what: tuple[Any, ...], since: Any) -> Select[Any]:
    """Select the channels of recruiters who want this kind of instant notice."""
    return (
        select(*(what or (true(),)))
        .select_from(NoticeChannel)
        .join(NoticeSettings, NoticeSettings.recruiter_id == NoticeChannel.recruiter_id)
        .join(Recruiter, Recruiter.id == NoticeChannel.recruiter_id)
        .where(*is_working(), since.is_not(None), NoticeChannel.paused_at.is_(None))
    )


def has_work(session: Session, *, now: datetime) -> bool:
    """Tell whether a notice waits that may be tried at `now`, or a row for one is to be made."""
    is_queued = exists().where(Notice.state == NoticeState.QUEUED, Notice.next_attempt_at <= now)
    searches = (find_strangers(), find_digests(now), find_notes_at_risk(now), find_trouble(now))
    found = or_(is_queued, *(search.exists() for search in searches))
    return bool(session.scalar(select(and_(found, ~exists().where(NoticeStop.id > 0)))))
