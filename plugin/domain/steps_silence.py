"""The steps while nobody answers: the follow-ups, and the end of them."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from plugin.domain import explanations, explanations_silence
from plugin.domain.calendars import local_date
from plugin.domain.check_in_dates import CheckInDates, StopReason
from plugin.domain.counting import counted_from
from plugin.domain.drafts import DayView, Draft, contact_gate
from plugin.domain.moments import Hour
from plugin.domain.promises import PromiseKind
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import BlockReason, SkipReason

_FIRST = {
    PromiseKind.EXACT: ("R70", "R76", "R77"),
    PromiseKind.APPROXIMATE: ("R74", "R75", "R77"),
    PromiseKind.FEW_DAYS: ("R73", "R77"),
    PromiseKind.NONE: ("R72",),
}
_AGAIN = ("R71", "R88")
_REJECTED = ("R91",)
_CALLS = 2  # R89


def check_in(view: DayView) -> Iterator[Draft]:
    """Yield the follow-ups of the count in force, those made as done, in order.

    All but the first carry a decision, and are skipped where moving on comes no later. Contact
    mode `none` goes before that, and that before an unanswered mode.
    """
    dates = view.dates
    gate, block = contact_gate(view)
    for place in range(len(dates.asks)):
        skip = gate or _after_move_on(view, place)
        yield _check_in(view, place, skip, block)


def _check_in(
    view: DayView, place: int, skip: SkipReason | None, block: BlockReason | None
) -> Draft:
    count, ask, opens = view.dates.count, view.dates.asks[place], view.dates.opens[place]
    moment, step = view.shared.moment, view.playbook.steps.check_in
    due = view.playbook.hours.wall_time(step.due_at)
    is_dated = step.without_date or count.kind is not PromiseKind.NONE
    return Draft(
        PromptKey(StepKey.CHECK_IN, view.day.last.ref, occurrence=count.asked_before + place + 1),
        _AGAIN if place else _FIRST[count.kind],
        partial(_why_check_in, view, place),
        opens_at=None if skip else moment(ask, opens),
        due_at=None if skip else moment(ask, due),
        expires_at=None if skip else _next_opens_at(view, place),
        skip=skip,
        why_not=partial(_why_not, view, skip),
        block=block,
        needs_decision=place > 0 and step.needs_decision,
        is_called=is_dated and not view.is_superseded,
        is_done=place < len(count.made),
    )


def _why_check_in(view: DayView, place: int) -> str:
    asks = [view.shared.on_or_after(ask) for ask in view.dates.asks]
    opening = explanations_silence.Opening(asks, view.shared.whose)
    return explanations_silence.check_in(
        view.dates, opening, place, view.playbook, view.contact_mode
    )


def _why_not(view: DayView, skip: SkipReason | None) -> str:
    if skip is SkipReason.CLIENT_FORBIDS:
        return explanations.FORBIDDEN
    return explanations_silence.after_move_on(view.shared.on_or_after(view.dates.stop_on))


def _after_move_on(view: DayView, place: int) -> SkipReason | None:
    if place and view.dates.asks[place] >= view.dates.stop_on:
        return SkipReason.AFTER_MOVE_ON
    return None


def _next_opens_at(view: DayView, place: int) -> datetime:
    following = place + 1
    is_last = following == len(view.dates.asks) or _after_move_on(view, following)
    if is_last:
        return view.shared.moment(view.dates.stop_on, view.dates.stop_at)
    return view.shared.moment(view.dates.asks[following], view.dates.opens[following])


def move_on(view: DayView) -> Iterator[Draft]:
    """Yield the end of the matter, a month or every follow-up later."""
    dates, playbook = view.dates, view.playbook
    yield Draft(
        PromptKey(StepKey.MOVE_ON, view.day.last.ref),
        _stop_rules(dates),
        partial(_why_move_on, view),
        opens_at=view.shared.moment(dates.stop_on, dates.stop_at),
        due_at=view.shared.moment(
            dates.stop_on, playbook.hours.wall_time(playbook.steps.move_on.due_at)
        ),
        is_called=not view.is_superseded,
    )


def _why_move_on(view: DayView) -> str:
    stop_on = view.shared.on_or_after(view.dates.stop_on)
    return explanations_silence.move_on(view.dates, view.day.on, stop_on, view.playbook)


def _stop_rules(dates: CheckInDates) -> tuple[str, ...]:
    """Return the rule behind the date: silence, or unanswered e-mails (R88) or two calls (R89)."""
    if dates.stop_reason is StopReason.SILENCE:
        return ("R87",)
    made = dates.count.made
    calls = sum(asked.is_call for asked in made)
    if calls < _CALLS:
        return ("R88",)
    return ("R89",) if calls == len(made) else ("R88", "R89")


def move_on_when_rejected(view: DayView, as_of: datetime) -> Draft:
    """Return the one prompt that a rejection calls for (R91), on the latest interview."""
    opens_at = view.journey.submission.changed_at or as_of
    due = view.playbook.steps.move_on.rejected_due
    changed_on = local_date(opens_at, view.shared.recruiter_zone)
    due_on = counted_from(changed_on, due, view.shared.deadlines)
    return Draft(
        PromptKey(StepKey.MOVE_ON, view.day.last.ref),
        _REJECTED,
        partial(explanations_silence.rejected, view.playbook),
        opens_at=opens_at,
        due_at=view.shared.moment(due_on, view.playbook.hours.wall_time(due.at or Hour.EVENING)),
    )
