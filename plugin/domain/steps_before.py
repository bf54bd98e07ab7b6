"""The steps before an interview: the preparation, and the addresses that are missing."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from plugin.domain import explanations
from plugin.domain.addresses import is_usable_address
from plugin.domain.drafts import DayView, Draft
from plugin.domain.moments import Moment
from plugin.domain.people import ContactMode
from plugin.domain.playbook import STEPS
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import SkipReason
from plugin.domain.timing import instant_of, latest_of

_RULES = {key: STEPS[key].rules for key in (StepKey.PREP_KIT, StepKey.CONTACTS)}


def prep_kit(view: DayView) -> Iterator[Draft]:
    """Yield the preparation: once a day, on the first slot; none where booked too late."""
    first, step = view.day.first, view.playbook.steps.prep_kit
    key = PromptKey(StepKey.PREP_KIT, first.ref)
    why = partial(explanations.prep_kit, first)
    if _is_too_late(view):
        why_not = partial(explanations.too_late_to_prepare, first, view.playbook)
        yield Draft(key, _RULES[StepKey.PREP_KIT], why, skip=SkipReason.TOO_LATE, why_not=why_not)
        return
    yield Draft(
        key,
        _RULES[StepKey.PREP_KIT],
        why,
        opens_at=_opens_at(view, step.opens),
        due_at=instant_of(view, step.due),
        expires_at=instant_of(view, step.expires),
        late_from=view.day.start,
    )


def contacts(view: DayView) -> Iterator[Draft]:
    """Yield the search for addresses: where somebody has none, or nobody is known on that day.

    An interviewer's address is the one that their last slot of the day knows.
    """
    seats = view.day.seats
    missing = sum(not is_usable_address(seat.interviewer.email) for seat in seats)
    step = view.playbook.steps.contacts
    booked_at = view.day.first.booked_at
    yield Draft(
        PromptKey(StepKey.CONTACTS, view.day.first.ref),
        _RULES[StepKey.CONTACTS],
        partial(explanations.contacts, missing, len(seats)),
        opens_at=booked_at if _is_too_late(view) else _opens_at(view, step.opens),
        due_at=instant_of(view, step.due),
        expires_at=instant_of(view, step.expires),
        is_called=(missing > 0 or not seats) and view.contact_mode is not ContactMode.NONE,
        late_from=view.day.start,
    )


def _is_too_late(view: DayView) -> bool:
    booked_at = view.day.first.booked_at
    notice = timedelta(minutes=view.playbook.steps.prep_kit.least_notice_minutes)
    return booked_at is not None and view.day.start - booked_at < notice


def _opens_at(view: DayView, moment: Moment) -> datetime | None:
    """Return when it opens: when it was booked, if that was later."""
    return latest_of(instant_of(view, moment), view.day.first.booked_at)
