"""The steps right after an interview: the debrief, the thanks, and what to tell the candidate."""

from collections.abc import Callable, Iterator
from functools import partial

from plugin.domain import explanations
from plugin.domain.addresses import is_usable_address
from plugin.domain.drafts import DayView, Draft, Say, contact_gate
from plugin.domain.interview_days import Seat, thanked_seats
from plugin.domain.interviews import Debrief, PositionInLine
from plugin.domain.moments import Anchor, Moment
from plugin.domain.playbook import STEPS
from plugin.domain.playbook_steps import CardWhen
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import BlockReason, SkipReason
from plugin.domain.timing import day_near_interview, instant_of, posting_day
from plugin.domain.wording import say_moment

_THANK_YOU = ("R23", "R24", "R25", "R30")
_BY_POSITION = {
    PositionInLine.FIRST: ("R23", "R24", "R25", "R27", "R28", "R30"),
    PositionInLine.LAST: ("R23", "R24", "R25", "R28", "R30"),
}
_CARD = {
    # first in line, an emotional tie
    (False, False): ("R26", "R36", "R38"),
    (True, False): ("R26", "R27", "R36", "R38"),
    (False, True): ("R26", "R36", "R38", "R40"),
    (True, True): ("R26", "R27", "R36", "R38", "R40"),
}


def debrief(view: DayView) -> Iterator[Draft]:
    """Yield the call with the candidate: done where the last slot's debrief was taken."""
    last, step = view.day.last, view.playbook.steps.debrief
    yield Draft(
        PromptKey(StepKey.DEBRIEF, last.ref),
        STEPS[StepKey.DEBRIEF].rules,
        partial(_why_debrief, view),
        opens_at=instant_of(view, step.opens),
        due_at=instant_of(view, step.due),
        expires_at=instant_of(view, step.expires),
        is_done=last.debrief.debriefed_at is not None,
    )


def _why_debrief(view: DayView) -> str:
    end = say_moment(view.day.end, view.day.last.timezone)
    return explanations.debrief(end, view.playbook)


def _forbidden() -> str:
    return explanations.FORBIDDEN


def thank_you(view: DayView) -> Iterator[Draft]:
    """Yield one thank-you per interviewer, on the last slot of the day in which they sit.

    Whoever was thanked for another slot of that day stays thanked, under the first such slot.
    """
    thanked = {
        (entry.interview_ref, entry.interviewer_ref)
        for entry in view.journey.done
        if entry.step is StepKey.THANK_YOU
    }
    for seat in thanked_seats(view.day, view.playbook.steps.thank_you.recipients):
        person = seat.interviewer.ref
        slots = (slot.ref for slot in view.day.slots if (slot.ref, person) in thanked)
        yield _thank_you(view, seat, next(slots, seat.slot.ref))


def _thank_you(view: DayView, seat: Seat, slot_ref: str) -> Draft:
    key = PromptKey(StepKey.THANK_YOU, slot_ref, seat.interviewer.ref)
    position = view.day.last.debrief.position_in_line
    rules = _BY_POSITION.get(position, _THANK_YOU) if position else _THANK_YOU
    skip, block = contact_gate(view)
    if not (skip or block or is_usable_address(seat.interviewer.email)):
        block = BlockReason.NO_ADDRESS
    why = partial(explanations.thank_you, view.playbook, position, view.contact_mode)
    if skip:
        return Draft(key, rules, why, skip=skip, why_not=_forbidden)
    step = view.playbook.steps.thank_you
    opens_at = instant_of(view, step.opens)
    if position is PositionInLine.FIRST and step.first_in_line_opens:
        opens_at = instant_of(view, step.first_in_line_opens)
    return Draft(
        key,
        rules,
        why,
        opens_at=opens_at,
        due_at=instant_of(view, step.due),
        limit_at=instant_of(view, step.limit),
        expires_at=instant_of(view, step.expires),
        block=block,
    )


_SPEAKS_FOR_CARD: dict[CardWhen, Callable[[Debrief], bool]] = {
    CardWhen.FIRST_IN_LINE: lambda told: told.position_in_line is PositionInLine.FIRST,
    CardWhen.EMOTIONAL_TIE: lambda told: told.emotional_tie,
    CardWhen.ALWAYS: lambda _: True,
}


def card(view: DayView) -> Iterator[Draft]:
    """Yield the paper card where the last slot's debrief speaks for one.

    Contact mode `none` goes before arriving too late, and that before an unanswered mode: nobody
    need answer a question for a card that cannot arrive.
    """
    told, step = view.day.last.debrief, view.playbook.steps.card
    is_first = told.position_in_line is PositionInLine.FIRST
    key = PromptKey(StepKey.CARD, view.day.last.ref)
    rules = _CARD[is_first, told.emotional_tie]
    closes_on = told.interviews_close_on
    posting_on, due_at = posting_day(view, step.due), instant_of(view, step.due)
    opens_at = instant_of(view, step.opens)
    is_called = bool(due_at) and any(_SPEAKS_FOR_CARD[when](told) for when in step.when)
    skip, block = contact_gate(view)
    why_not: Say = _forbidden
    if not skip and closes_on and due_at and opens_at and due_at <= opens_at:
        skip = SkipReason.ARRIVES_TOO_LATE
        why_not = partial(explanations.card_arrives_too_late, closes_on, view.playbook)
    if skip or not due_at:
        why = partial(explanations.card, told, None, view.playbook, view.contact_mode)
        yield Draft(key, rules, why, skip=skip, why_not=why_not, is_called=is_called)
        return
    why = partial(explanations.card, told, posting_on, view.playbook, view.contact_mode)
    yield Draft(
        key,
        rules,
        why,
        opens_at=opens_at,
        due_at=due_at,
        expires_at=instant_of(view, step.expires),
        block=block,
        is_called=is_called,
    )


def promised_date(view: DayView) -> Iterator[Draft]:
    """Yield the question to the client, as long as nothing is known and the day is the latest.

    A promise of kind `none` is knowledge too: it was asked, and they would not say.
    """
    step = view.playbook.steps.promised_date
    is_known = view.day.last.debrief.promise is not None or view.dates.count.replied_on is not None
    yield Draft(
        PromptKey(StepKey.PROMISED_DATE, view.day.last.ref),
        STEPS[StepKey.PROMISED_DATE].rules,
        partial(explanations.promised_date, is_known=is_known),
        opens_at=instant_of(view, step.opens),
        due_at=instant_of(view, step.due),
        expires_at=instant_of(view, step.expires),
        is_called=not (is_known or view.is_superseded),
    )


def keep_applying(view: DayView) -> Iterator[Draft]:
    """Yield the word to the candidate that nothing is decided yet."""
    step = view.playbook.steps.keep_applying
    yield Draft(
        PromptKey(StepKey.KEEP_APPLYING, view.day.last.ref),
        STEPS[StepKey.KEEP_APPLYING].rules,
        partial(_why_keep_applying, view, step.expires),
        opens_at=instant_of(view, step.opens),
        due_at=instant_of(view, step.due),
        expires_at=instant_of(view, step.expires),
    )


def _why_keep_applying(view: DayView, expires: Moment | None) -> str:
    if expires is None or expires.anchor is not Anchor.INTERVIEW_DATE:
        return explanations.keep_applying_always()
    last_day = day_near_interview(view, expires)
    return explanations.keep_applying(
        last_day, view.shared.on_or_after(last_day), expires, view.shared.whose
    )
