"""How well interviews were followed up: each interview day's outcomes, from plain facts.

Days, their ends and their seats are those that the planner plans with (`interview_days`). What is
judged is what took place: an interview that is neither scheduled nor completed has no outcome but
that it was cancelled or a no-show. Instants are aware UTC.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from plugin.domain.addresses import is_usable_address
from plugin.domain.calendars import local_date
from plugin.domain.coverage_counts import Outcome
from plugin.domain.coverage_facts import Finding, PromptFacts, SubmissionFacts
from plugin.domain.interview_days import (
    InterviewDay,
    Seat,
    group_days,
    is_superseded,
    thanked_seats,
)
from plugin.domain.interviews import InterviewStatus
from plugin.domain.moments import Anchor, Moment
from plugin.domain.people import ContactMode
from plugin.domain.periods import Period
from plugin.domain.playbook import DEFAULT_PLAYBOOK, Playbook
from plugin.domain.prompts import PromptState, StepKey

_NOT_TAKEN_PLACE = {
    InterviewStatus.CANCELLED: Outcome.INTERVIEW_CANCELLED,
    InterviewStatus.NO_SHOW: Outcome.INTERVIEW_NO_SHOW,
}


def find_outcomes(
    facts: SubmissionFacts,
    period: Period,
    *,
    as_of: datetime,
    playbook: Playbook = DEFAULT_PLAYBOOK,
) -> Iterator[Finding]:
    """Yield the outcomes, at `as_of`, of the submission's interviews on the period's days.

    A day that has not ended has the one outcome that it is still to come. `playbook` gives the
    numbers only where no prompt with moments of its own does.
    """
    for interview in facts.interviews:
        outcome = _NOT_TAKEN_PLACE.get(interview.status)
        if outcome is not None:
            on = local_date(interview.starts_at, interview.timezone)
            if on in period:
                yield Finding(outcome, on, interview.ref, interview.end)
    days = group_days(facts.interviews)
    for place, day in enumerate(days):
        if day.on not in period:
            continue
        if day.end > as_of:
            yield Finding(Outcome.DAY_TO_COME, day.on, day.last.ref, day.end)
            continue
        yield Finding(Outcome.DAY_ENDED, day.on, day.last.ref, day.end)
        yield from _Judge(facts, days, place, playbook, as_of).findings()


_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)


def _from_end(moment: Moment, otherwise: timedelta) -> timedelta:
    """Return how long after the day's end, where the playbook tells the moment from there."""
    is_elapsed = moment.anchor is Anchor.INTERVIEW_END
    return timedelta(minutes=moment.count) if is_elapsed else otherwise


class _Judge:
    """Says what became of one interview day that has ended."""

    def __init__(
        self,
        facts: SubmissionFacts,
        days: tuple[InterviewDay, ...],
        place: int,
        playbook: Playbook,
        as_of: datetime,
    ) -> None:
        self.facts, self.as_of, self.days = facts, as_of, days
        self.day = days[place]
        self.next_day = days[place + 1] if place + 1 < len(days) else None
        end = self.day.end
        self.recipients = playbook.steps.thank_you.recipients
        self.note_due_at = end + _from_end(playbook.steps.thank_you.due, _HOUR)
        self.limit_at = end + _from_end(playbook.steps.thank_you.limit, _DAY)
        self.debrief_due_at = end + _from_end(playbook.steps.debrief.due, 2 * _HOUR)

    def findings(self) -> Iterator[Finding]:
        for seat in thanked_seats(self.day, self.recipients):
            yield self._thanks(seat)
        yield self._debrief()
        yield self._promise()
        yield from self._check_ins()

    def _thanks(self, seat: Seat) -> Finding:
        """One thank-you per interviewer and day (C14).

        In this order: the client forbids contact; we heard of the interview after the limit; the
        note's own moment; the matter was settled before the limit; the limit is still ahead; nobody
        has said how candidates may contact the client; no usable address; never. Dismissing the
        prompt is no thank-you, unless because it was done elsewhere.
        """
        person = seat.interviewer.ref
        asked = self._asked(StepKey.THANK_YOU, person)
        due_at, limit_at = _note_moments(asked) or (self.note_due_at, self.limit_at)
        notes = (self.facts.notes_at.get((slot.ref, person)) for slot in self.day.slots)
        sent_at = _earliest(*notes, *(prompt.made_at for prompt in asked))

        def judge() -> Outcome:
            if self.facts.contact_mode is ContactMode.NONE:
                return Outcome.THANKS_FORBIDDEN
            if self._is_heard_late(seat.slot.ref, limit_at):
                return Outcome.THANKS_HEARD_LATE
            if sent_at is not None:
                return self._speed(sent_at, due_at, limit_at)
            if self._is_settled(asked, limit_at):
                return Outcome.THANKS_SETTLED
            if self.as_of <= limit_at:
                return Outcome.THANKS_OPEN
            return self._why_never(seat)

        return Finding(
            judge(),
            self.day.on,
            seat.slot.ref,
            self.day.end,
            person,
            sent_at,
            due_at,
            self.day.refs,
        )

    def _speed(self, sent_at: datetime, due_at: datetime, limit_at: datetime) -> Outcome:
        """A note before the day's end is in the hour; the same day is the one on which it ended."""
        zone = self.day.last.timezone
        if sent_at <= due_at:
            return Outcome.THANKED_IN_HOUR
        if sent_at > limit_at:
            return Outcome.THANKED_LATER
        if local_date(sent_at, zone) == local_date(self.day.end, zone):
            return Outcome.THANKED_SAME_DAY
        return Outcome.THANKED_IN_DAY

    def _why_never(self, seat: Seat) -> Outcome:
        if self.facts.contact_mode is None:
            return Outcome.THANKS_MODE_UNKNOWN
        if not is_usable_address(seat.interviewer.email):
            return Outcome.THANKS_NO_ADDRESS
        return Outcome.THANKED_NEVER

    def _debrief(self) -> Finding:
        """Held where any slot's debrief says so, or its prompt is done."""
        asked = self._asked(StepKey.DEBRIEF)
        due_at = _due(asked) or self.debrief_due_at
        told = (slot.debrief.debriefed_at for slot in self.day.slots)
        held_at = _earliest(*told, *(prompt.made_at for prompt in asked))

        def judge() -> Outcome:
            if self._is_heard_late(self.day.last.ref, self.limit_at):
                return Outcome.DEBRIEF_HEARD_LATE
            if held_at is not None:
                return Outcome.DEBRIEF_IN_TIME if held_at <= due_at else Outcome.DEBRIEF_LATER
            if self._is_settled(asked, due_at):
                return Outcome.DEBRIEF_SETTLED
            return Outcome.DEBRIEF_OPEN if self.as_of <= due_at else Outcome.DEBRIEF_NOT_HELD

        return self._of_day(judge(), held_at, due_at)

    def _promise(self) -> Finding:
        """Captured where anything is known, "would not say" too, from a debrief or a reply.

        Until the client was to be asked (without that, until the note's limit) it is open; where a
        later round was booked or the stage closed by then, there was nothing left to ask.
        """
        asked = self._asked(StepKey.PROMISED_DATE)
        asked_by = _due(asked) or self.limit_at

        def judge() -> Outcome:
            if self._is_heard_late(self.day.last.ref, self.limit_at):
                return Outcome.PROMISE_HEARD_LATE
            if self._is_promise_known():
                return Outcome.PROMISE_CAPTURED
            is_moot = is_superseded(self.day, self.days, asked_by)
            if is_moot or self._is_settled(asked, asked_by):
                return Outcome.PROMISE_SETTLED
            return Outcome.PROMISE_OPEN if self.as_of <= asked_by else Outcome.PROMISE_NOT_CAPTURED

        return self._of_day(judge(), None, asked_by)

    def _is_promise_known(self) -> bool:
        if any(slot.debrief.promise is not None for slot in self.day.slots):
            return True
        until = self.next_day.end if self.next_day else None
        return any(
            self.day.end <= at and (until is None or at < until) for at in self.facts.replies_at
        )

    def _check_ins(self) -> Iterator[Finding]:
        """Every check-in that fell due or was made; one that the plan dropped before is none.

        A second one is the recruiter's decision: it counts where it was made.
        """
        for prompt in self._asked(StepKey.CHECK_IN):
            outcome = self._check_in(prompt)
            if outcome is not None:
                yield self._of_day(outcome, prompt.made_at, prompt.due_at)

    def _check_in(self, prompt: PromptFacts) -> Outcome | None:
        due_at, made_at = prompt.due_at, prompt.made_at
        if made_at is not None:
            is_late = due_at is not None and made_at > due_at
            return Outcome.CHECK_IN_LATE if is_late else Outcome.CHECK_IN_ON_TIME
        if due_at is None or prompt.needs_decision or prompt.state is PromptState.SKIPPED:
            return None
        if prompt.settled_at is not None and prompt.settled_at <= due_at:
            return None
        return Outcome.CHECK_IN_OPEN if self.as_of <= due_at else Outcome.CHECK_IN_NOT_MADE

    def _asked(self, step: StepKey, person: str | None = None) -> tuple[PromptFacts, ...]:
        """Return the day's prompts of that step, the slots' in order."""
        keys = ((step, slot.ref, person) for slot in self.day.slots)
        return tuple(prompt for key in keys for prompt in self.facts.prompts.get(key, ()))

    def _is_heard_late(self, interview_ref: str, limit_at: datetime) -> bool:
        return self.facts.first_seen[interview_ref] > limit_at

    def _is_settled(self, asked: tuple[PromptFacts, ...], by: datetime) -> bool:
        """Tell whether, by then, the submission had closed or nothing asked for it any more."""
        settled = [prompt.settled_at for prompt in asked if prompt.settled_at is not None]
        dropped_at = max(settled) if settled and len(settled) == len(asked) else None
        settled_at = _earliest(self.facts.closed_at, dropped_at)
        return settled_at is not None and settled_at <= by

    def _of_day(self, outcome: Outcome, at: datetime | None, due_at: datetime | None) -> Finding:
        return Finding(outcome, self.day.on, self.day.last.ref, self.day.end, at=at, due_at=due_at)


def _earliest(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _note_moments(asked: tuple[PromptFacts, ...]) -> tuple[datetime, datetime] | None:
    """Return when the note was due and its limit, of the prompt that bears it now."""
    known = [
        (prompt.settled_at is None, prompt.due_at, prompt.limit_at)
        for prompt in asked
        if prompt.due_at is not None and prompt.limit_at is not None
    ]
    return max(known)[1:] if known else None


def _due(asked: tuple[PromptFacts, ...]) -> datetime | None:
    """Return when it was due, of the prompt that bears it now."""
    known = [
        (prompt.settled_at is None, prompt.due_at) for prompt in asked if prompt.due_at is not None
    ]
    return max(known)[1] if known else None
