"""The inbox: what one recruiter is asked to do now, the most urgent first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from plugin.clock import utcnow
from plugin.domain.prompts import PromptState, StepKey
from plugin.domain.urgency import OpenPrompt, Urgency, most_urgent_first
from plugin.services.access import Viewer
from plugin.services.prompt_views import IS_LIVE, PromptView, find_prompts, in_order, is_open
from plugin.services.undoing import UNDO_WITHIN
from plugin.services.waiting_notes import WaitingNote, find_waiting
from plugin.store.base import transaction
from plugin.store.interviews import Interviewer
from plugin.store.prompts import LIVE_STATES, Prompt

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Notes:
    """Who of one interview's panel has a thank-you note and who has not, by name."""

    sent: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    urgency: Urgency
    prompts: tuple[PromptView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page of an inbox at `now`.

    `groups` hold the page's rows, with the number of all in each; `total` is all that is open.
    `notes` is keyed by interview, `waiting` (what is to be forwarded) by prompt. `just_done` can
    still be undone. `next_up` is what opens, or comes back, next.
    """

    now: datetime
    groups: tuple[Group, ...]
    total: int
    page: int
    has_next: bool
    notes: Mapping[int, Notes]
    waiting: Mapping[int, tuple[WaitingNote, ...]]
    just_done: tuple[PromptView, ...]
    next_up: PromptView | None
    snoozed: int


def get_inbox(viewer: Viewer, zone_name: str, *, page: int = 1) -> Inbox:
    """Return one page of at most 50 rows of the viewer's own open prompts."""
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        ordered = most_urgent_first(
            _open_prompts(session, viewer.recruiter_id, now), as_of=now, zone_name=zone_name
        )
        first = (page - 1) * PAGE_ROWS
        shown = ordered[first : first + PAGE_ROWS]
        prompts = in_order(
            find_prompts(session, Prompt.id.in_([item.id for _, item in shown])),
            [item.id for _, item in shown],
        )
        return Inbox(
            now=now,
            groups=_groups(ordered, shown, prompts),
            total=len(ordered),
            page=page,
            has_next=len(ordered) > first + PAGE_ROWS,
            notes=_notes(session, prompts),
            waiting=find_waiting(session, prompts),
            just_done=tuple(_just_done(session, viewer, now)),
            next_up=_next_up(session, viewer, now),
            snoozed=_count_snoozed(session, viewer, now),
        )


def get_snoozed(viewer: Viewer) -> list[PromptView]:
    """Return what the viewer has put off, what comes back first at the top."""
    now = utcnow()
    with transaction(viewer.installation_id) as session:
        prompts = find_prompts(session, Prompt.recruiter_id == viewer.recruiter_id, *_snoozed(now))
    return sorted(prompts, key=lambda prompt: (prompt.snoozed_until or now, prompt.id))


def count_open(viewer: Viewer) -> int:
    """Return how many prompts are open in the viewer's inbox."""
    with transaction(viewer.installation_id) as session:
        count = session.scalar(
            select(func.count()).where(
                Prompt.recruiter_id == viewer.recruiter_id, *is_open(utcnow())
            )
        )
    return count or 0


def open_groups(
    session: Session, owner_id: int | None, zone_name: str, *, now: datetime, rows: int
) -> tuple[Group, ...]:
    """Return the most urgent open prompts of one recruiter, or (None) those that nobody owns."""
    ordered = most_urgent_first(
        _open_prompts(session, owner_id, now), as_of=now, zone_name=zone_name
    )
    shown = ordered[:rows]
    ids = [item.id for _, item in shown]
    prompts = in_order(find_prompts(session, Prompt.id.in_(ids)), ids)
    return _groups(ordered, shown, prompts)


def _open_prompts(session: Session, owner_id: int | None, now: datetime) -> list[OpenPrompt]:
    """Return the keys of all open ones: their order is the domain's to say, not SQL's."""
    rows = session.execute(
        select(
            Prompt.id,
            Prompt.step,
            Prompt.state,
            Prompt.due_at,
            Prompt.limit_at,
            Prompt.expires_at,
        ).where(
            # Not "is not distinct from": no index serves that.
            Prompt.recruiter_id.is_(None) if owner_id is None else Prompt.recruiter_id == owner_id,
            *is_open(now),
        )
    )
    return [
        OpenPrompt(
            row.id,
            StepKey(row.step),
            PromptState(row.state),
            row.due_at,
            row.limit_at,
            row.expires_at,
        )
        for row in rows
    ]


def _groups(
    ordered: Sequence[tuple[Urgency, OpenPrompt]],
    shown: Sequence[tuple[Urgency, OpenPrompt]],
    prompts: Iterable[PromptView],
) -> tuple[Group, ...]:
    totals: defaultdict[Urgency, int] = defaultdict(int)
    for urgency, _ in ordered:
        totals[urgency] += 1
    rows: defaultdict[Urgency, list[PromptView]] = defaultdict(list)
    urgencies = {item.id: urgency for urgency, item in shown}
    for prompt in prompts:
        rows[urgencies[prompt.id]].append(prompt)
    return tuple(
        Group(urgency, tuple(rows[urgency]), totals[urgency])
        for urgency in Urgency
        if rows[urgency]
    )


def _notes(session: Session, prompts: Sequence[PromptView]) -> Mapping[int, Notes]:
    """Return how the panels of the shown thank-yous stand, in one query."""
    interview_ids = {prompt.interview_id for prompt in prompts if prompt.step is StepKey.THANK_YOU}
    if not interview_ids:
        return {}
    rows = session.execute(
        select(Prompt.interview_id, Prompt.state, Interviewer.name)
        .join(Interviewer, Interviewer.id == Prompt.interviewer_id)
        .where(
            Prompt.interview_id.in_(interview_ids),
            Prompt.step == StepKey.THANK_YOU,
            Prompt.state.in_((PromptState.DONE, *LIVE_STATES)),
        )
        .order_by(Interviewer.name, Interviewer.id)
    )
    sent: defaultdict[int, list[str]] = defaultdict(list)
    missing: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        names = sent if row.state == PromptState.DONE else missing
        names[row.interview_id].append(row.name or "one interviewer")
    return {key: Notes(tuple(sent[key]), tuple(missing[key])) for key in interview_ids}


def _just_done(session: Session, viewer: Viewer, now: datetime) -> list[PromptView]:
    done = find_prompts(
        session,
        Prompt.done_by == viewer.recruiter_id,
        Prompt.changed_at > now - UNDO_WITHIN,
        Prompt.state.in_((PromptState.DONE, PromptState.DISMISSED)),
    )
    return sorted(done, key=lambda prompt: prompt.changed_at, reverse=True)


def _next_up(session: Session, viewer: Viewer, now: datetime) -> PromptView | None:
    """Return what opens next, or comes back from a snooze."""
    at = func.greatest(Prompt.opens_at, Prompt.snoozed_until)
    number = session.scalar(
        select(Prompt.id)
        .where(
            Prompt.recruiter_id == viewer.recruiter_id,
            IS_LIVE,
            at > now,
            (Prompt.expires_at.is_(None)) | (Prompt.expires_at > at),
        )
        .order_by(at, Prompt.id)
        .limit(1)
    )
    return next(iter(find_prompts(session, Prompt.id == number)), None) if number else None


def _count_snoozed(session: Session, viewer: Viewer, now: datetime) -> int:
    statement = select(func.count()).where(
        Prompt.recruiter_id == viewer.recruiter_id, *_snoozed(now)
    )
    return session.scalar(statement) or 0


def _snoozed(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        IS_LIVE,
        Prompt.snoozed_until > now,
        (Prompt.expires_at.is_(None)) | (Prompt.expires_at > now),
    )
