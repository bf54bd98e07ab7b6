"""How a recruiter chooses to be told: the digest, instant notices, their channels, quiet hours."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import delete, exists, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.chat.addresses import MAIL, NAMES, ChatAddress
from plugin.clock import utcnow
from plugin.domain.digests import LATE_FOR
from plugin.domain.notices import REASON_SENTENCES, NoticeKind, NoticeReason, NoticeState
from plugin.errors import NotAllowed, NotFound, Refused
from plugin.extensions import held
from plugin.queue import TaskName, enqueue_after_commit
from plugin.services.access import Viewer
from plugin.services.notice_planning import DEFAULTS, reckon_digest, settings_of
from plugin.store.base import transaction
from plugin.store.installations import Installation
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings, NoticeStop
from plugin.store.people import Recruiter

MOST_CHANNELS = 3
SHOWN = 20


@dataclass(frozen=True, slots=True)
class NoticeChoices:
    """What one recruiter wants. The same quiet time twice means no quiet hours of the day."""

    digest: bool = True
    digest_at: time = DEFAULTS.digest_at
    digest_when_empty: bool = DEFAULTS.digest_when_empty
    at_risk: bool = False
    mail_trouble: bool = False
    crm_trouble: bool = DEFAULTS.crm_trouble
    says_names: bool = DEFAULTS.says_names
    quiet_from: time = DEFAULTS.quiet_from
    quiet_until: time = DEFAULTS.quiet_until
    quiet_weekends: bool = DEFAULTS.quiet_weekends


@dataclass(frozen=True, slots=True)
class ChannelView:
    """One channel and how it does. Its address is only ever shown masked."""

    id: int
    name: str
    masked: str
    error: str | None
    failing_since: datetime | None
    next_attempt_at: datetime | None
    paused_at: datetime | None
    last_sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticeView:
    kind: NoticeKind
    state: NoticeState
    reason: str | None
    due_at: datetime
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoticePage:
    """All that the page of one recruiter's notices shows. Moments are aware UTC.

    `is_off`: whoever runs Afterword has switched notices off. `is_stopped`: a manager has, for the
    agency. `address` is the recruiter's own, where the digest goes.
    """

    choices: NoticeChoices
    digest_due_at: datetime | None
    address: str | None = field(repr=False)
    channels: tuple[ChannelView, ...]
    recent: tuple[NoticeView, ...]
    is_off: bool
    is_stopped: bool
    may_stop: bool


def get_page(viewer: Viewer) -> NoticePage:
    """Return the viewer's own settings, channels and latest notices. Writes nothing."""
    with transaction(viewer.installation_id) as session:
        recruiter = session.get_one(Recruiter, viewer.recruiter_id)
        settings = session.scalar(
            select(NoticeSettings).where(NoticeSettings.recruiter_id == viewer.recruiter_id)
        )
        return NoticePage(
            choices=_choices(settings) if settings else NoticeChoices(),
            digest_due_at=settings.digest_due_at if settings else None,
            address=recruiter.email,
            channels=tuple(_channel_view(row) for row in _channels(session, viewer)),
            recent=tuple(_recent(session, viewer)),
            is_off=not held.config.notices,
            is_stopped=bool(session.scalar(select(exists().where(NoticeStop.id > 0)))),
            may_stop=recruiter.is_manager,
        )


def save_choices(viewer: Viewer, choices: NoticeChoices) -> None:
    """Keep what the viewer wants. What is switched on counts from now; nothing older is sent."""
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        settings, installation, recruiter = _settings(session, viewer, now)
        before = _choices(settings)
        settings.digest_at = choices.digest_at
        settings.digest_when_empty = choices.digest_when_empty
        settings.says_names = choices.says_names
        settings.crm_trouble = choices.crm_trouble
        settings.quiet_from, settings.quiet_until = choices.quiet_from, choices.quiet_until
        settings.quiet_weekends = choices.quiet_weekends
        settings.at_risk_since = _since(settings.at_risk_since, now, wanted=choices.at_risk)
        settings.mail_trouble_since = _since(
            settings.mail_trouble_since, now, wanted=choices.mail_trouble
        )
        if not choices.digest:
            settings.digest_due_at = None
        elif not before.digest:
            reckon_digest(settings, installation, recruiter, now)
        elif before.digest_at != choices.digest_at:
            reckon_digest(settings, installation, recruiter, now - LATE_FOR)


def add_channel(viewer: Viewer, address: str | None) -> None:
    """Add a place for instant notices: a chat address, or (None) the viewer's own mail.

    With the first one, thank-yous at risk are told from now on. Raises Refused.
    """
    now = utcnow()
    parsed = ChatAddress.parse(address.strip(), held.config.notice_hosts) if address else None
    with transaction(viewer.installation_id) as session:
        settings, _, recruiter = _settings(session, viewer, now)
        known = _channels(session, viewer)
        _refuse_unless_new(known, parsed)
        if not known:
            settings.at_risk_since = settings.at_risk_since or now
        session.add(
            NoticeChannel(
                installation_id=viewer.installation_id,
                recruiter_id=recruiter.id,
                service=parsed.service if parsed else MAIL,
                masked=parsed.masked if parsed else "your own address in the CRM",
                ciphertext=held.fernet.encrypt(parsed.url.encode()) if parsed else None,
            )
        )


def remove_channel(viewer: Viewer, channel_id: int) -> None:
    """Forget a channel of the viewer's own and what waits for it. Raises NotFound."""
    with transaction(viewer.installation_id) as session:
        session.delete(_own_channel(session, viewer, channel_id))


def send_test(viewer: Viewer, channel_id: int) -> None:
    """Have a test notice sent at once, also in quiet hours; pressing twice sends one.

    Raises NotFound, and Refused where nothing is sent at all.
    """
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        channel = _own_channel(session, viewer, channel_id)
        if not held.config.notices or session.scalar(select(NoticeStop.id)) is not None:
            raise Refused("Notices are stopped, so no test was sent.")
        under_way = Notice.state.in_((NoticeState.QUEUED, NoticeState.SENDING))
        if session.scalar(
            select(Notice.id).where(
                Notice.channel_id == channel.id, Notice.kind == NoticeKind.TEST, under_way
            )
        ):
            return
        session.add(
            Notice(
                installation_id=viewer.installation_id,
                recruiter_id=viewer.recruiter_id,
                channel_id=channel.id,
                kind=NoticeKind.TEST,
                key=f"{NoticeKind.TEST}:{channel.id}:{secrets.token_hex(8)}",
                due_at=now,
                next_attempt_at=now,
            )
        )
        enqueue_after_commit(session, TaskName.SEND_NOTICES, viewer.installation_id)


def stop_all(viewer: Viewer, *, stops: bool) -> None:
    """Stop, or let go on, all notices of the agency. Raises NotAllowed for who is no manager."""
    with transaction(viewer.installation_id) as session:
        recruiter = session.get_one(Recruiter, viewer.recruiter_id)
        if not recruiter.is_manager:
            raise NotAllowed("Only a manager of your agency can do that.")
        if not stops:
            session.execute(delete(NoticeStop))
            return
        session.execute(
            insert(NoticeStop)
            .values(
                installation_id=viewer.installation_id,
                stopped_by=recruiter.id,
                created_at=utcnow(),
            )
            .on_conflict_do_nothing(index_elements=["installation_id"])
        )


def _settings(
    session: Session, viewer: Viewer, now: datetime
) -> tuple[NoticeSettings, Installation, Recruiter]:
    installation = session.get_one(Installation, viewer.installation_id)
    recruiter = session.get_one(Recruiter, viewer.recruiter_id)
    return settings_of(session, installation, recruiter, now=now), installation, recruiter


def _choices(row: NoticeSettings) -> NoticeChoices:
    return NoticeChoices(
        digest=row.digest_due_at is not None,
        digest_at=row.digest_at,
        digest_when_empty=row.digest_when_empty,
        at_risk=row.at_risk_since is not None,
        mail_trouble=row.mail_trouble_since is not None,
        crm_trouble=row.crm_trouble,
        says_names=row.says_names,
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        quiet_weekends=row.quiet_weekends,
    )


def _since(before: datetime | None, now: datetime, *, wanted: bool) -> datetime | None:
    return (before or now) if wanted else None


def _channels(session: Session, viewer: Viewer) -> list[NoticeChannel]:
    return list(
        session.scalars(
            select(NoticeChannel)
            .where(NoticeChannel.recruiter_id == viewer.recruiter_id)
            .order_by(NoticeChannel.id)
        )
    )


def _own_channel(session: Session, viewer: Viewer, channel_id: int) -> NoticeChannel:
    channel = session.get(NoticeChannel, channel_id, with_for_update=True)
    if channel is None or channel.recruiter_id != viewer.recruiter_id:
        raise NotFound("There is no such channel.")
    return channel


def _refuse_unless_new(known: list[NoticeChannel], parsed: ChatAddress | None) -> None:
    if len(known) >= MOST_CHANNELS:
        raise Refused(f"You have {MOST_CHANNELS} channels, which is the most. Remove one first.")
    addresses = [row.ciphertext and held.fernet.decrypt(row.ciphertext).decode() for row in known]
    if (parsed.url if parsed else None) in addresses:
        raise Refused("You have this channel already.")


def _channel_view(row: NoticeChannel) -> ChannelView:
    return ChannelView(
        id=row.id,
        name=NAMES[row.service],
        masked=row.masked,
        error=REASON_SENTENCES[NoticeReason(row.error)] if row.error else None,
        failing_since=row.failing_since,
        next_attempt_at=row.next_attempt_at,
        paused_at=row.paused_at,
        last_sent_at=row.last_sent_at,
    )


def _recent(session: Session, viewer: Viewer) -> list[NoticeView]:
    rows = session.execute(
        select(Notice.kind, Notice.state, Notice.reason, Notice.due_at, Notice.sent_at)
        .where(Notice.recruiter_id == viewer.recruiter_id)
        .order_by(Notice.id.desc())
        .limit(SHOWN)
    )
    return [
        NoticeView(
            NoticeKind(row.kind),
            NoticeState(row.state),
            REASON_SENTENCES[NoticeReason(row.reason)] if row.reason else None,
            row.due_at,
            row.sent_at,
        )
        for row in rows
    ]
