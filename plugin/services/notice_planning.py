"""Keep a row for each thing that recruiters are to be told: its key makes it the only one.

Rows say when; nothing is sent here.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from plugin.domain.calendars import local_date
from plugin.domain.digests import LATE_FOR, USUAL_AT, digest_key, is_too_late, next_digest
from plugin.domain.notices import LEADS, NoticeKind, NoticeReason, NoticeState, moment_to_warn
from plugin.domain.people import Place
from plugin.domain.quiet_hours import QuietHours
from plugin.services.journeys import agency_place, place_of
from plugin.services.notice_searches import (
    find_digests,
    find_notes_at_risk,
    find_strangers,
    find_trouble,
)
from plugin.store.installations import Installation
from plugin.store.messages import Message
from plugin.store.notices import Notice, NoticeChannel, NoticeSettings
from plugin.store.people import Recruiter
from plugin.store.prompts import Prompt

BATCH = 500
KEPT_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a recruiter who has chosen nothing (all ours)."""

    digest_at: time = USUAL_AT
    digest_when_empty: bool = False
    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 30)
    quiet_weekends: bool = True
    says_names: bool = True
    crm_trouble: bool = True


DEFAULTS = Defaults()


def plan(session: Session, installation: Installation, *, now: datetime) -> None:
    """Make the rows that are missing at `now`; doing it again makes none."""
    _welcome(session, installation, now)
    _plan_digests(session, installation, now)
    _plan_risks(session, installation, now)
    _plan_trouble(session, now)


def settings_of(
    session: Session, installation: Installation, recruiter: Recruiter, *, now: datetime
) -> NoticeSettings:
    """Return how the recruiter wants to be told, locked; made with the defaults at first use."""
    session.execute(_new_settings(installation, recruiter, now))
    return session.scalars(
        select(NoticeSettings)
        .where(NoticeSettings.recruiter_id == recruiter.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def zone_of(installation: Installation, recruiter: Recruiter) -> str:
    """Return the zone by whose clocks a recruiter is told anything."""
    return place_of(recruiter, agency_place(installation)).timezone


def quiet_hours_of(settings: NoticeSettings, zone_name: str) -> QuietHours:
    """Return when the recruiter is left alone."""
    return QuietHours(settings.quiet_from, settings.quiet_until, settings.quiet_weekends, zone_name)


def reckon_digest(
    settings: NoticeSettings, installation: Installation, recruiter: Recruiter, earliest: datetime
) -> None:
    """Set when the next digest is due: from `earliest` on, and never nearer than is decent."""
    place = place_of(recruiter, agency_place(installation))
    settings.place = _place_text(installation, recruiter)
    settings.digest_due_at = next_digest(
        place, settings.digest_at, not_before=earliest, last_at=settings.last_digest_at
    )


def _welcome(session: Session, installation: Installation, now: datetime) -> None:
    """Give each recruiter who has none the default settings; their first digest lies ahead."""
    for recruiter in session.scalars(find_strangers(Recruiter).limit(BATCH)).all():
        session.execute(_new_settings(installation, recruiter, now))


def _new_settings(installation: Installation, recruiter: Recruiter, now: datetime) -> Any:
    place = place_of(recruiter, agency_place(installation))
    values = {
        **asdict(DEFAULTS),
        "installation_id": installation.id,
        "recruiter_id": recruiter.id,
        "place": _place_text(installation, recruiter),
        "digest_due_at": next_digest(place, USUAL_AT, not_before=now, last_at=None),
        "created_at": now,
    }
    return (
        insert(NoticeSettings)
        .values(values)
        .on_conflict_do_nothing(index_elements=["installation_id", "recruiter_id"])
    )


def _plan_digests(session: Session, installation: Installation, now: datetime) -> None:
    rows = session.execute(
        find_digests(now, NoticeSettings, Recruiter)
        .limit(BATCH)
        .with_for_update(of=NoticeSettings, skip_locked=True)
    ).all()
    for settings, recruiter in rows:
        if settings.place != _place_text(installation, recruiter):
            reckon_digest(settings, installation, recruiter, now - LATE_FOR)
        if settings.digest_due_at is not None and settings.digest_due_at <= now:
            _plan_digest(session, settings, installation, recruiter, now)
    if rows:
        session.execute(
            delete(Notice).where(
                Notice.created_at < now - KEPT_FOR,
                Notice.state.not_in((NoticeState.QUEUED, NoticeState.SENDING)),
            )
        )


def _plan_digest(
    session: Session,
    settings: NoticeSettings,
    installation: Installation,
    recruiter: Recruiter,
    now: datetime,
) -> None:
    due_at = settings.digest_due_at
    if due_at is None:
        return
    place: Place = place_of(recruiter, agency_place(installation))
    values = {
        "installation_id": installation.id,
        "recruiter_id": recruiter.id,
        "kind": NoticeKind.DIGEST,
        "key": digest_key(recruiter.id, local_date(due_at, place.timezone)),
        "due_at": due_at,
        "created_at": now,
        "attempts": 0,
    }
    _keep(session, [values | _at(now, NoticeReason.MISSED if is_too_late(due_at, now) else None)])
    settings.last_digest_at = due_at
    reckon_digest(settings, installation, recruiter, max(now - LATE_FOR, due_at))


def _plan_risks(session: Session, installation: Installation, now: datetime) -> None:
    rows = session.execute(
        find_notes_at_risk(now, NoticeChannel, NoticeSettings, Recruiter, Prompt).limit(BATCH)
    ).all()
    _keep(
        session,
        [
            _risk(kind, mark, installation, row, now)
            for row in rows
            for kind, mark in (
                (NoticeKind.FIRST_HOUR, row.Prompt.due_at),
                (NoticeKind.LAST_HOURS, row.Prompt.limit_at),
            )
        ],
    )


def _risk(
    kind: NoticeKind, mark: datetime, installation: Installation, row: Any, now: datetime
) -> dict[str, Any]:
    """Return the row for one mark of one prompt; what lies behind us is only written down."""
    quiet = quiet_hours_of(row.NoticeSettings, zone_of(installation, row.Recruiter))
    wanted = moment_to_warn(opens_at=row.Prompt.opens_at, mark=mark, lead=LEADS[kind], quiet=quiet)
    since = max(row.NoticeSettings.at_risk_since, row.NoticeChannel.created_at)
    reason = _why_not(mark, wanted, since, now)
    due_at = wanted or mark
    return {
        **_of_channel(row.NoticeChannel, kind, now),
        "key": f"{kind}:{row.Prompt.id}:{row.NoticeChannel.id}",
        "prompt_id": row.Prompt.id,
        "due_at": due_at,
        **_at(max(due_at, now), reason),
    }


def _why_not(
    mark: datetime, wanted: datetime | None, since: datetime, now: datetime
) -> NoticeReason | None:
    if wanted is None:
        return NoticeReason.QUIET_HOURS
    if wanted < since:
        return NoticeReason.BEFORE_ACTIVATION
    return NoticeReason.TIME_PASSED if mark <= now else None


def _plan_trouble(session: Session, now: datetime) -> None:
    rows = session.execute(find_trouble(now, NoticeChannel, Message.id).limit(BATCH)).all()
    _keep(
        session,
        [
            {
                **_of_channel(channel, NoticeKind.MAIL_TROUBLE, now),
                "key": f"{NoticeKind.MAIL_TROUBLE}:{message_id}:{channel.id}",
                "message_id": message_id,
                "due_at": now,
                **_at(now, None),
            }
            for channel, message_id in rows
        ],
    )


def _of_channel(channel: NoticeChannel, kind: NoticeKind, now: datetime) -> dict[str, Any]:
    return {
        "installation_id": channel.installation_id,
        "recruiter_id": channel.recruiter_id,
        "channel_id": channel.id,
        "kind": kind,
        "created_at": now,
        "attempts": 0,
    }


def _at(next_attempt_at: datetime, reason: NoticeReason | None) -> dict[str, Any]:
    """Return the state of a new row: to be looked at then, or skipped with the reason."""
    if reason is not None:
        return {"state": NoticeState.SKIPPED, "reason": reason, "next_attempt_at": None}
    return {"state": NoticeState.QUEUED, "reason": None, "next_attempt_at": next_attempt_at}


def _keep(session: Session, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(
            insert(Notice)
            .values(rows)
            .on_conflict_do_nothing(index_elements=["installation_id", "key"])
        )


def _place_text(installation: Installation, recruiter: Recruiter) -> str:
    """Return by whose clock and calendar a recruiter works, as `notice_searches.PLACE` does."""
    parts: Iterable[str | None] = (
        *(recruiter.timezone, recruiter.country, recruiter.subdivision),
        *(installation.timezone, installation.country, installation.subdivision),
    )
    return "|".join(part or "" for part in parts)
