"""The interviews of one submission, by local day: the slots of a panel day share one clock."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from plugin.domain.calendars import local_date
from plugin.domain.interviews import Interview, InterviewStatus
from plugin.domain.people import Interviewer
from plugin.domain.playbook_steps import Recipients

LIVE_STATUSES = frozenset({InterviewStatus.SCHEDULED, InterviewStatus.COMPLETED})
"""Only these plan anything (playbook section 2)."""


@dataclass(frozen=True, slots=True)
class Seat:
    """An interviewer on a day, with the last slot in which they sit."""

    interviewer: Interviewer
    slot: Interview


@dataclass(frozen=True, slots=True)
class InterviewDay:
    """The live interviews of one submission on one local date, earliest start first.

    `on` is the date in each interview's own zone. Of slots that start together, the one that ends
    later is the later one. `first` bears the before-steps; `last` bears the after-steps, and its
    debrief counts. `start` is the first one's, `end` the last one's.
    """

    on: date
    slots: tuple[Interview, ...]
    first: Interview
    last: Interview
    start: datetime
    end: datetime

    @classmethod
    def of(cls, on: date, interviews: Iterable[Interview]) -> "InterviewDay":
        """Return the day of these interviews, of which there must be one."""
        slots = tuple(sorted(interviews, key=_by_time))
        return cls(on, slots, slots[0], slots[-1], slots[0].starts_at, slots[-1].end)

    @property
    def refs(self) -> frozenset[str]:
        """Return the refs of all slots."""
        return frozenset(slot.ref for slot in self.slots)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """Return each interviewer once, told apart by `ref`, as the last slot knows them."""
        seats = {
            interviewer.ref: Seat(interviewer, slot)
            for slot in self.slots
            for interviewer in slot.interviewers
        }
        return tuple(seats.values())

    def is_booked(self, as_of: datetime) -> bool:
        """Tell whether any of its slots had been booked by then."""
        return any(slot.booked_at is None or slot.booked_at <= as_of for slot in self.slots)


def group_days(interviews: Iterable[Interview]) -> tuple[InterviewDay, ...]:
    """Return the days of all live interviews, earliest first."""
    by_date: dict[date, list[Interview]] = defaultdict(list)
    for interview in interviews:
        if interview.status in LIVE_STATUSES:
            by_date[local_date(interview.starts_at, interview.timezone)].append(interview)
    return tuple(InterviewDay.of(on, by_date[on]) for on in sorted(by_date))


def _by_time(interview: Interview) -> tuple[datetime, datetime, str]:
    return interview.starts_at, interview.end, interview.ref


def day_that_had_ended(days: tuple[InterviewDay, ...], at: datetime) -> InterviewDay | None:
    """Return the latest day that had ended by then, to which a follow-up or reply belongs."""
    return next((day for day in reversed(days) if day.end <= at), None)


def is_superseded(day: InterviewDay, days: tuple[InterviewDay, ...], as_of: datetime) -> bool:
    """Tell whether an interview on a later local date had been booked by then."""
    return any(later.on > day.on and later.is_booked(as_of) for later in days)


def thanked_seats(day: InterviewDay, recipients: Recipients) -> tuple[Seat, ...]:
    """Return who is thanked for the day: everybody, or (C14) whoever leads its last slot."""
    if recipients is Recipients.EVERY_INTERVIEWER:
        return day.seats
    lead = next((person.ref for person in day.last.interviewers), None)
    return tuple(seat for seat in day.seats if seat.interviewer.ref == lead)
