"""The steps before an interview: the preparation, and the addresses that are missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from plugin.domain import explanations
from plugin.domain.addresses import is_usable_address
from plugin.domain.drafts import DayView, Draft
from plugin.domain.people import ContactMode
from plugin.domain.playbook import STEPS
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import SkipReason

_RULES = {key: STEPS[key].rules for key in (StepKey.PREP_KIT, StepKey.CONTACTS)}


def prep_kit(view: DayView) -> Iterator[Draft]:
    """Yield the preparation: once a day, on the first slot; none where booked too late."""
    first = view.day.first
    key = PromptKey(StepKey.PREP_KIT, first.ref)
    why = explanations.prep_kit(first)
    if _is_too_late(view):
        why_not = explanations.too_late_to_prepare(first, view.playbook)
        yield Draft(key, _RULES[StepKey.PREP_KIT], why, skip=SkipReason.TOO_LATE, why_not=why_not)
        return
    yield Draft(
        key,
        _RULES[StepKey.PREP_KIT],
        why,
        opens_at=_opens_at(view),
        due_at=view.day.start,
        expires_at=view.day.start,
    )


def contacts(view: DayView) -> Iterator[Draft]:
    """Yield the search for addresses: where somebody has none, or nobody is known on that day.

    An interviewer's address is the one that their last slot of the day knows.
    """
    seats = view.day.seats
    missing = sum(not is_usable_address(seat.interviewer.email) for seat in seats)
    opens_at = view.day.first.booked_at if _is_too_late(view) else _opens_at(view)
    yield Draft(
        PromptKey(StepKey.CONTACTS, view.day.first.ref),
        _RULES[StepKey.CONTACTS],
        explanations.contacts(missing, len(seats)),
        opens_at=opens_at,
        due_at=view.after_end(view.playbook.contacts_due_minutes),
        is_called=(missing > 0 or not seats) and view.contact_mode is not ContactMode.NONE,
    )


def _is_too_late(view: DayView) -> bool:
    booked_at = view.day.first.booked_at
    notice = timedelta(minutes=view.playbook.prep_kit_notice_minutes)
    return booked_at is not None and view.day.start - booked_at < notice


def _opens_at(view: DayView) -> datetime:
    day_before = view.shared.last_before(view.day.on)
    opens_at = view.shared.moment(day_before, view.playbook.morning)
    booked_at = view.day.first.booked_at
    return max(opens_at, booked_at) if booked_at else opens_at
