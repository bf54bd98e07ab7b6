"""The steps right after an interview: the debrief, the thanks, and what to tell the candidate."""

from collections.abc import Iterator
from datetime import date, datetime

from plugin.domain import explanations
from plugin.domain.addresses import is_usable_address
from plugin.domain.calendars import at
from plugin.domain.drafts import DayView, Draft, contact_gate
from plugin.domain.interview_days import Seat
from plugin.domain.interviews import PositionInLine
from plugin.domain.playbook import STEPS
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import BlockReason, SkipReason
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


def first_check_in_at(view: DayView) -> datetime:
    """Return when the first check-in in force opens, or would: what it closes ends then."""
    return view.shared.moment(view.dates.asks[0], view.playbook.morning)


def debrief(view: DayView) -> Iterator[Draft]:
    """Yield the call with the candidate: done where the last slot's debrief was taken."""
    last = view.day.last
    yield Draft(
        PromptKey(StepKey.DEBRIEF, last.ref),
        STEPS[StepKey.DEBRIEF].rules,
        explanations.debrief(say_moment(view.day.end, last.timezone), view.playbook),
        opens_at=view.day.end,
        due_at=view.after_end(view.playbook.debrief_due_minutes),
        expires_at=first_check_in_at(view),
        is_done=last.debrief.debriefed_at is not None,
    )


def thank_you(view: DayView) -> Iterator[Draft]:
    """Yield one thank-you per interviewer, on the last slot of the day in which they sit.

    Whoever was thanked for another slot of that day stays thanked, under the first such slot.
    """
    thanked = {
        (entry.interview_ref, entry.interviewer_ref)
        for entry in view.journey.done
        if entry.step is StepKey.THANK_YOU
    }
    for seat in view.day.seats:
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
    why = explanations.thank_you(view.playbook, position, view.contact_mode)
    if skip:
        return Draft(key, rules, why, skip=skip, why_not=explanations.FORBIDDEN)
    return Draft(
        key,
        rules,
        why,
        opens_at=view.day.end,
        due_at=view.after_end(view.playbook.thank_you_due_minutes),
        limit_at=view.after_end(view.playbook.thank_you_limit_minutes),
        expires_at=first_check_in_at(view),
        block=block,
    )


def card(view: DayView) -> Iterator[Draft]:
    """Yield the paper card where the last slot's debrief speaks for one.

    Contact mode `none` goes before arriving too late, and that before an unanswered mode: nobody
    need answer a question for a card that cannot arrive.
    """
    told = view.day.last.debrief
    is_first = told.position_in_line is PositionInLine.FIRST
    key = PromptKey(StepKey.CARD, view.day.last.ref)
    rules = _CARD[is_first, told.emotional_tie]
    closes_on = told.interviews_close_on
    posting_on, due_at = _posting(view, closes_on)
    is_called = bool(due_at) and (is_first or told.emotional_tie)
    skip, block = contact_gate(view)
    why_not = explanations.FORBIDDEN
    if not skip and closes_on and due_at and due_at <= view.day.end:
        skip = SkipReason.ARRIVES_TOO_LATE
        why_not = explanations.card_arrives_too_late(closes_on, view.playbook)
    if skip or not due_at:
        why = explanations.card(told, None, view.playbook, view.contact_mode)
        yield Draft(key, rules, why, skip=skip, why_not=why_not, is_called=is_called)
        return
    why = explanations.card(told, posting_on, view.playbook, view.contact_mode)
    yield Draft(
        key,
        rules,
        why,
        opens_at=view.day.end,
        due_at=due_at,
        expires_at=due_at,
        block=block,
        is_called=is_called,
    )


def _posting(view: DayView, closes_on: date | None) -> tuple[date | None, datetime | None]:
    if closes_on is None:
        return None, None
    count = view.playbook.card_posting_business_days
    posting_on = view.shared.employer.before(closes_on, count)
    return posting_on, at(posting_on, view.playbook.evening, view.shared.recruiter_zone)


def promised_date(view: DayView) -> Iterator[Draft]:
    """Yield the question to the client, as long as nothing is known and the day is the latest.

    A promise of kind `none` is knowledge too: it was asked, and they would not say.
    """
    day = view.shared.employer.after(view.day.on, view.playbook.promised_date_business_days)
    is_known = view.day.last.debrief.promise is not None or view.dates.count.replied_on is not None
    yield Draft(
        PromptKey(StepKey.PROMISED_DATE, view.day.last.ref),
        STEPS[StepKey.PROMISED_DATE].rules,
        explanations.promised_date(is_known=is_known),
        opens_at=view.shared.moment(day, view.playbook.promised_date_opens),
        due_at=view.shared.moment(day, view.playbook.evening),
        is_called=not (is_known or view.is_superseded),
    )


def keep_applying(view: DayView) -> Iterator[Draft]:
    """Yield the word to the candidate that nothing is decided yet."""
    playbook, employer = view.playbook, view.shared.employer
    day = employer.after(view.day.on, playbook.keep_applying_business_days)
    last_day = employer.after(view.day.on, playbook.keep_applying_expires_business_days)
    expires_on = view.shared.on_or_after(last_day)
    yield Draft(
        PromptKey(StepKey.KEEP_APPLYING, view.day.last.ref),
        STEPS[StepKey.KEEP_APPLYING].rules,
        explanations.keep_applying(
            last_day, expires_on, playbook.keep_applying_expires_business_days
        ),
        opens_at=view.shared.moment(day, playbook.morning),
        due_at=view.shared.moment(day, playbook.evening),
        expires_at=view.shared.moment(last_day, playbook.evening),
    )
