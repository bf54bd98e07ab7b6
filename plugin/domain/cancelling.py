"""Why an open prompt is no longer called for (playbook section 4)."""

from collections.abc import Callable
from datetime import datetime

from plugin.domain.addresses import is_usable_address
from plugin.domain.check_in_dates import count_in_force
from plugin.domain.interview_days import InterviewDay, is_superseded
from plugin.domain.interviews import InterviewStatus
from plugin.domain.journeys import Journey
from plugin.domain.people import ContactMode
from plugin.domain.prompts import PromptKey, StepKey
from plugin.domain.reasons import CancelReason
from plugin.domain.submissions import CLOSING_STAGES

_BY_STATUS = {
    InterviewStatus.CANCELLED: CancelReason.INTERVIEW_CANCELLED,
    InterviewStatus.DELETED: CancelReason.INTERVIEW_DELETED,
    InterviewStatus.NO_SHOW: CancelReason.NO_SHOW,
    InterviewStatus.RESCHEDULING: CancelReason.RESCHEDULING,
}
_WAITING_STEPS = frozenset({StepKey.PROMISED_DATE, StepKey.CHECK_IN, StepKey.MOVE_ON})
_BEFORE_STEPS = frozenset({StepKey.PREP_KIT, StepKey.CONTACTS})


def cancel_reason(
    key: PromptKey, journey: Journey, days: tuple[InterviewDay, ...], as_of: datetime
) -> str:
    """Return why the plan at `as_of` does not call for the prompt: a `CancelReason` or a stage.

    Asked only of a prompt that the plan lacks. Where several reasons hold, the one that says most:
    the stage, the interview, the interviewer, a later interview, the employer's reply.
    """
    if journey.submission.stage in CLOSING_STAGES:
        return journey.submission.stage
    status = {interview.ref: interview.status for interview in journey.interviews}.get(
        key.interview_ref, InterviewStatus.DELETED
    )
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    day = next(day for day in days if key.interview_ref in day.refs)
    if _is_removed(key, day):
        return CancelReason.INTERVIEWER_REMOVED
    if key.step in _WAITING_STEPS and is_superseded(day, days, as_of):
        return CancelReason.SUPERSEDED
    if not _bears(key, day):
        return CancelReason.PANEL_CHANGED
    return _BY_STEP.get(key.step, _by_nothing)(journey, day, days)


def _is_removed(key: PromptKey, day: InterviewDay) -> bool:
    known = {seat.interviewer.ref for seat in day.seats}
    return key.interviewer_ref is not None and key.interviewer_ref not in known


def _bears(key: PromptKey, day: InterviewDay) -> bool:
    """Tell whether the prompt's slot is still the one of its day that bears its step."""
    if key.interviewer_ref is not None:
        slots = {seat.interviewer.ref: seat.slot for seat in day.seats}
        return slots[key.interviewer_ref].ref == key.interview_ref
    bearer = day.first if key.step in _BEFORE_STEPS else day.last
    return bearer.ref == key.interview_ref


_Why = Callable[[Journey, InterviewDay, tuple[InterviewDay, ...]], CancelReason]


def _by_reply(journey: Journey, day: InterviewDay, days: tuple[InterviewDay, ...]) -> CancelReason:
    """A check-in goes when the employer's reply starts the count anew."""
    if count_in_force(journey, day, days).replied_on is not None:
        return CancelReason.EMPLOYER_REPLIED
    return CancelReason.NOT_CALLED_FOR


def _by_promise(
    journey: Journey, day: InterviewDay, days: tuple[InterviewDay, ...]
) -> CancelReason:
    if count_in_force(journey, day, days).replied_on is not None:
        return CancelReason.EMPLOYER_REPLIED
    is_known = day.last.debrief.promise is not None
    return CancelReason.PROMISE_KNOWN if is_known else CancelReason.NOT_CALLED_FOR


def _by_address(journey: Journey, day: InterviewDay, _: tuple[InterviewDay, ...]) -> CancelReason:
    if journey.client_company.contact_mode is ContactMode.NONE:
        return CancelReason.CLIENT_FORBIDS
    addresses = [seat.interviewer.email for seat in day.seats]
    is_known = bool(addresses) and all(is_usable_address(address) for address in addresses)
    return CancelReason.ADDRESSES_KNOWN if is_known else CancelReason.NOT_CALLED_FOR


def _by_nothing(_: Journey, __: InterviewDay, ___: tuple[InterviewDay, ...]) -> CancelReason:
    return CancelReason.NOT_CALLED_FOR


_BY_STEP: dict[StepKey, _Why] = {
    StepKey.CHECK_IN: _by_reply,
    StepKey.PROMISED_DATE: _by_promise,
    StepKey.CONTACTS: _by_address,
}
