"""When to ask the employer, and when to stop: the dates D, D2 and M of the playbook."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple, TypeVar

from plugin.domain.calendars import SharedDays, at, local_date
from plugin.domain.counting import counted_from
from plugin.domain.interview_days import InterviewDay, day_that_had_ended
from plugin.domain.journeys import Done, FollowUp, Journey, Reply
from plugin.domain.moments import Moment
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_steps import CheckIn, MoveOn, Unanswered
from plugin.domain.promises import Promise, PromiseKind
from plugin.domain.prompts import StepKey

_MIDNIGHT = time(0)
_DAY = timedelta(days=1)
_EARLIEST = datetime.min.replace(tzinfo=UTC)
_DATED = frozenset({PromiseKind.EXACT, PromiseKind.APPROXIMATE})
_Entry = TypeVar("_Entry", FollowUp, Reply)


@dataclass(frozen=True, slots=True)
class Asked:
    """A follow-up that was made; `at` is None where nobody knows when."""

    at: datetime | None
    is_call: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """The count in force for one interview day.

    It starts with the debrief's promise and starts anew with each reply of the employer that
    brought no decision. `said_on` is the date that `few_days` and "none known" count from.
    `asked_before` is how many follow-ups were made before it, whose number the occurrences go on
    from; `made` are those made since.
    """

    promise: Promise | None
    said_on: date
    replied_on: date | None
    asked_before: int
    made: tuple[Asked, ...]

    @property
    def promised_on(self) -> date | None:
        """Return the promised date, where one was named."""
        return self.promise.on if self.promise and self.promise.kind in _DATED else None

    @property
    def kind(self) -> PromiseKind:
        """Return the kind of the promise; unknown, or dated without its date, it counts as none."""
        if self.promise is None or (self.promise.kind in _DATED and self.promise.on is None):
            return PromiseKind.NONE
        return self.promise.kind


class StopReason(StrEnum):
    """Why M is the date that it is."""

    SILENCE = "silence"
    ALL_ASKED = "all_asked"


@dataclass(frozen=True, slots=True)
class CheckInDates:
    """`asks` holds the date of each follow-up of the budget, D first; `stop_on` is M.

    `opens` are the recruiter's wall-clock times at which those open, `stop_at` that of M.
    `counted_on` is the date that the promise leads to, a working day or not, of which D is made.
    `is_first_held`: D waits until the promised date has passed where the employer is (R77).
    `is_stop_held`: M would come before D, and waits for it.
    """

    count: Count
    counted_on: date
    is_first_held: bool
    asks: tuple[date, ...]
    opens: tuple[time, ...]
    stop_on: date
    stop_at: time
    stop_reason: StopReason
    is_stop_held: bool


def count_in_force(journey: Journey, day: InterviewDay, days: tuple[InterviewDay, ...]) -> Count:
    """Return the count in force of that day.

    Follow-ups and replies belong to the latest interview day that had ended by then. A check-in
    that is only marked done stands for one follow-up, unless a follow-up of the same date, where
    the recruiter is, tells of it too.
    """
    made = _made(journey, day, days)
    reply = _last_reply(journey, day, days)
    if reply is None:
        promise = day.last.debrief.promise
        return Count(promise, _said_on(promise, day.on), None, 0, made)
    replied_on = local_date(reply.at, journey.client_company.place.timezone)
    before = sum(asked.at is not None and asked.at < reply.at for asked in made)
    said_on = _said_on(reply.promise, replied_on)
    return Count(reply.promise, said_on, replied_on, before, made[before:])


def check_in_dates(
    count: Count, day: InterviewDay, shared: SharedDays, employer_zone: str, playbook: Playbook
) -> CheckInDates:
    """Return D, the dates of the further follow-ups, and M, for one interview day."""
    step, wall_time = playbook.steps.check_in, playbook.hours.wall_time
    wait = wait_for(count.kind, step)
    opens_at = wall_time(wait.at or _MIDNIGHT)
    counted_on = counted_from(count.promised_on or count.said_on, wait, shared.deadlines)
    rolled = shared.deadlines.roll(counted_on)
    first = _not_before_promise(rolled, count, shared, employer_zone, opens_at)
    stop = _stop(count, day, shared, playbook)
    is_held = stop.on < first
    again_at = wall_time(step.again.at or _MIDNIGHT)
    return CheckInDates(
        count=count,
        counted_on=counted_on,
        is_first_held=first != rolled,
        asks=_asks(first, count, shared, playbook),
        opens=(opens_at, *[again_at] * (playbook.follow_ups.most - 1)),
        stop_on=shared.deadlines.roll(first if is_held else stop.on),
        stop_at=wall_time(stop.wait.at or _MIDNIGHT),
        stop_reason=stop.reason,
        is_stop_held=is_held,
    )


def wait_for(kind: PromiseKind, step: CheckIn) -> Moment:
    """Return how long the first check-in waits after a promise of that kind."""
    waits = {
        PromiseKind.EXACT: step.exact,
        PromiseKind.APPROXIMATE: step.approximate,
        PromiseKind.FEW_DAYS: step.few_days,
        PromiseKind.NONE: step.none,
    }
    return waits[kind]


def _made(journey: Journey, day: InterviewDay, days: tuple[InterviewDay, ...]) -> tuple[Asked, ...]:
    told = [
        Asked(entry.at, entry.channel == "call") for entry in _of_day(journey.follow_ups, day, days)
    ]
    done = [
        entry
        for entry in journey.done
        if entry.step is StepKey.CHECK_IN and entry.interview_ref in day.refs
    ]
    if not done:
        return tuple(told)
    only_done = _only_done(done, told, journey.recruiter.place.timezone)
    return tuple(sorted((*told, *only_done), key=_made_at))


def _only_done(done: list[Done], told: list[Asked], zone_name: str) -> Iterator[Asked]:
    """Yield what is marked done and no follow-up tells of: each tells of one of its date.

    An entry without its time may be of any date.
    """
    untold = Counter(local_date(asked.at, zone_name) for asked in told if asked.at)
    for entry in done:
        if entry.at is None:
            continue
        on = local_date(entry.at, zone_name)
        if not untold[on]:
            yield Asked(entry.at)
        else:
            untold[on] -= 1
    undated = sum(entry.at is None for entry in done)
    for _ in range(undated - untold.total()):
        yield Asked(None)


def _made_at(asked: Asked) -> tuple[bool, datetime]:
    return asked.at is None, asked.at or _EARLIEST


def _of_day(
    entries: tuple[_Entry, ...], day: InterviewDay, days: tuple[InterviewDay, ...]
) -> list[_Entry]:
    mine = [entry for entry in entries if day_that_had_ended(days, entry.at) is day]
    return sorted(mine, key=lambda entry: entry.at)


def _last_reply(
    journey: Journey, day: InterviewDay, days: tuple[InterviewDay, ...]
) -> Reply | None:
    replies = _of_day(journey.replies, day, days)
    return replies[-1] if replies else None


def _said_on(promise: Promise | None, otherwise: date) -> date:
    return (promise and promise.said_on) or otherwise


def _not_before_promise(
    first: date, count: Count, shared: SharedDays, employer_zone: str, opens: time
) -> date:
    """Return D such that its morning comes after the promised date has passed for the employer.

    R77 holds whatever is configured, and also where the recruiter's morning comes before the
    employer's midnight: in Auckland on Friday at nine it is still Thursday in Los Angeles.
    """
    if count.promised_on is None:
        return first
    passed_at = at(count.promised_on + _DAY, _MIDNIGHT, employer_zone)
    while shared.moment(first, opens) < passed_at:
        first = shared.deadlines.roll(shared.on_or_after(first) + _DAY)
    return first


def _asks(first: date, count: Count, shared: SharedDays, playbook: Playbook) -> tuple[date, ...]:
    asks = [first]
    again = playbook.steps.check_in.again
    for place in range(playbook.follow_ups.most - 1):
        made_at = count.made[place].at if place < len(count.made) else None
        base = local_date(made_at, shared.recruiter_zone) if made_at else asks[place]
        asks.append(max(first, counted_from(base, again, shared.deadlines)))
    return tuple(asks)


class _Stop(NamedTuple):
    on: date
    reason: StopReason
    wait: Moment


def _stop(count: Count, day: InterviewDay, shared: SharedDays, playbook: Playbook) -> _Stop:
    step = playbook.steps.move_on
    latest = max(on for on in (day.on, count.promised_on, count.replied_on) if on)
    silent_on = shared.deadlines.roll(counted_from(latest, step.silence, shared.deadlines))
    silence = _Stop(silent_on, StopReason.SILENCE, step.silence)
    last_at = _last_asked_at(count, step, playbook.follow_ups.most)
    if last_at is None:
        return silence
    made_on = local_date(last_at, shared.recruiter_zone)
    asked_on = counted_from(made_on, step.all_asked, shared.deadlines)
    return min(silence, _Stop(asked_on, StopReason.ALL_ASKED, step.all_asked), key=lambda s: s.on)


def _last_asked_at(count: Count, step: MoveOn, most: int) -> datetime | None:
    """Return when the follow-up was made whose silence says to move on; None where none was."""
    calls = tuple(asked for asked in count.made if asked.is_call)
    made, place = {
        Unanswered.ALL: (count.made, most),
        Unanswered.ONE: (count.made, 1),
        Unanswered.TWO_CALLS: (calls, 2),
        Unanswered.NONE: ((), 1),
    }[step.unanswered]
    return made[place - 1].at if len(made) >= place else None
