"""What a candidate's page says of one submission: now, next, notes, promise, timeline."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from plugin.domain.badger_guard import MadeBy
from plugin.domain.promises import Promise
from plugin.domain.prompts import PlannedState, PromptState, StepKey
from plugin.domain.urgency import OpenPrompt, Urgency, most_urgent_first
from plugin.services.candidates import Journey
from plugin.services.prompt_views import PromptView
from plugin.services.rounds import Round, Seat, promise_in_force, rounds_of, seats_of
from plugin.services.submission_views import FollowUpView, InterviewView, ReplyView
from plugin.web import words
from plugin.web.times import Clock

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Coming:
    """A prompt that opens, or comes back from a snooze, at `at` (aware UTC)."""

    prompt: PromptView
    at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline. `tone` and `icon` go with the words of `state`."""

    at: datetime
    title: str
    state: str
    tone: str
    icon: str
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class JourneyPage:
    """One submission as of now. `left_out` are the steps that its plan skips."""

    journey: Journey
    open: tuple[tuple[Urgency, PromptView], ...]
    coming: tuple[Coming, ...]
    rounds: tuple[tuple[Round, tuple[Seat, ...]], ...]
    promise: Promise | None
    past: tuple[Event, ...]
    ahead: tuple[Event, ...]
    left_out: tuple[PromptView, ...]
    untimed: tuple[InterviewView, ...]


def pages_of(journeys: Iterable[Journey], clock: Clock) -> list[JourneyPage]:
    """Return a candidate's submissions: first where something is to be done, then to come."""
    return sorted((page_of(journey, clock) for journey in journeys), key=_standing)


def _standing(page: JourneyPage) -> tuple[int, int, datetime]:
    if page.open:
        urgency, prompt = page.open[0]
        return 0, list(Urgency).index(urgency), prompt.due_at or _NEVER
    if page.coming:
        return 1, 0, page.coming[0].at
    return 2, 0, _NEVER


def page_of(journey: Journey, clock: Clock) -> JourneyPage:
    """Return what the page says of one submission."""
    rounds = rounds_of(
        journey.interviews, [person for panel in journey.interviewers.values() for person in panel]
    )
    events = sorted(_events(journey, clock), key=lambda event: event.at)
    return JourneyPage(
        journey=journey,
        open=_open(journey.prompts, clock),
        coming=_coming(journey.prompts, clock),
        rounds=tuple((round_, seats_of(round_, journey.prompts)) for round_ in rounds),
        promise=promise_in_force(journey.replies, journey.debriefs, rounds),
        past=tuple(event for event in events if event.at <= clock.now),
        ahead=tuple(event for event in events if event.at > clock.now),
        left_out=tuple(row for row in journey.prompts if row.state is PromptState.SKIPPED),
        untimed=tuple(row for row in journey.interviews if row.starts_at is None),
    )


def _open(prompts: Iterable[PromptView], clock: Clock) -> tuple[tuple[Urgency, PromptView], ...]:
    by_id = {prompt.id: prompt for prompt in prompts if prompt.is_open_at(clock.now)}
    keys = [
        OpenPrompt(row.id, row.step, row.state, row.due_at, row.limit_at, row.expires_at)
        for row in by_id.values()
    ]
    ordered = most_urgent_first(keys, as_of=clock.now, zone_name=clock.zone_name)
    return tuple((urgency, by_id[key.id]) for urgency, key in ordered)


def comes_at(prompt: PromptView) -> datetime | None:
    """Return when a live prompt opens or comes back, whichever is later."""
    moments = [moment for moment in (prompt.opens_at, prompt.snoozed_until) if moment is not None]
    return max(moments, default=None)


def _coming(prompts: Iterable[PromptView], clock: Clock) -> tuple[Coming, ...]:
    coming = [
        Coming(prompt, at)
        for prompt in prompts
        if prompt.is_live
        and prompt.state_at(clock.now) is not PlannedState.EXPIRED
        and (at := comes_at(prompt)) is not None
        and at > clock.now
    ]
    return tuple(sorted(coming, key=lambda item: (item.at, item.prompt.id)))


def _events(journey: Journey, clock: Clock) -> Iterable[Event]:
    yield from (_interview(row, row.starts_at) for row in journey.interviews if row.starts_at)
    for prompt in journey.prompts:
        made = _EVENTS.get(prompt.state_at(clock.now))
        event = made(prompt) if made else None
        if event is not None and event.at is not None:
            yield event
    yield from (_follow_up(row) for row in journey.follow_ups)
    yield from (_reply(row, clock) for row in journey.replies)


def _interview(row: InterviewView, starts_at: datetime) -> Event:
    is_off = words.STATUSES[row.status] not in ("scheduled", "held")
    return Event(
        at=starts_at,
        title=f"Interview, round {row.round}" if row.round else "Interview",
        state=words.STATUSES[row.status] if is_off else "",
        tone="later" if is_off else "accent",
        icon="slash-circle" if is_off else "people",
    )


def _done(prompt: PromptView) -> Event | None:
    """A check-in that was made shows as the follow-up that it became."""
    if prompt.done_at is None or prompt.step is StepKey.CHECK_IN:
        return None
    who = f"by {prompt.done_by}" if prompt.done_by else None
    said = words.SAID_DONE[prompt.step]
    return Event(prompt.done_at, words.title(prompt), said, "done", "check-circle-fill", who)


def _ended(prompt: PromptView) -> Event:
    """Something that went away; the reason says why."""
    at = prompt.expires_at if prompt.is_live or prompt.state is PromptState.EXPIRED else None
    why = words.reason(prompt.reason) if not prompt.is_live else None
    state = words.STATES[PromptState.EXPIRED if prompt.is_live else prompt.state]
    return Event(
        at or prompt.changed_at,
        words.title(prompt),
        state,
        "later",
        "dash-circle",
        f"because {why}" if why else None,
    )


def _to_come(prompt: PromptView) -> Event | None:
    at = prompt.opens_at
    return Event(at, words.title(prompt), "to come", "later", "calendar3") if at else None


def _open_since(prompt: PromptView) -> Event | None:
    at = prompt.opens_at
    return Event(at, words.title(prompt), "open", "due", "clock") if at else None


_EVENTS: Mapping[PlannedState | PromptState, Callable[[PromptView], Event | None]] = {
    PromptState.DONE: _done,
    PromptState.DISMISSED: _ended,
    PromptState.CANCELLED: _ended,
    PromptState.EXPIRED: _ended,
    PlannedState.PLANNED: _to_come,
    PlannedState.OPEN: _open_since,
    PlannedState.OVERDUE: _open_since,
    PlannedState.LATE: _open_since,
    PromptState.BLOCKED: _open_since,
}


def _follow_up(row: FollowUpView) -> Event:
    return Event(
        at=row.at,
        title="Check-in with the client",
        state="by phone" if row.channel == "call" else "by e-mail",
        tone="done",
        icon="telephone" if row.channel == "call" else "envelope",
        detail=", ".join(_said_of(row)) or None,
    )


def _said_of(row: FollowUpView) -> Iterable[str]:
    if row.made_by is MadeBy.CANDIDATE:
        yield "by the candidate"
    elif row.recruiter_name:
        yield f"by {row.recruiter_name}"
    if row.override_rules or row.override_reason:
        against = ", ".join(row.override_rules) or "a rule"
        said = f"although {against} spoke against it"
        yield f"{said}: {row.override_reason}" if row.override_reason else said
    if row.note:
        yield row.note


def _reply(row: ReplyView, clock: Clock) -> Event:
    said = words.promise(row.promise, clock) if row.promise else None
    return Event(
        at=row.at,
        title="The client answered without deciding",
        state=said or "named no date",
        tone="accent",
        icon="reply",
    )
