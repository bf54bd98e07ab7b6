"""The interviews of one submission by day: who sat there, and whose note has been sent. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from plugin.domain.calendars import local_date
from plugin.domain.interview_days import LIVE_STATUSES
from plugin.domain.promises import Promise
from plugin.domain.prompts import StepKey
from plugin.services.debrief_views import DebriefView
from plugin.services.prompt_views import PromptView
from plugin.services.submission_views import (
    InterviewerView,
    InterviewView,
    ReplyView,
)


@dataclass(frozen=True, slots=True)
class Round:
    """The live interviews of one local day, earliest first, and their panel without who left.

    `last` is the slot whose debrief counts, and that bears the steps after the interview.
    """

    on: date
    interviews: tuple[InterviewView, ...]
    panel: tuple[InterviewerView, ...]

    @property
    def last(self) -> InterviewView:
        """Return the slot whose debrief counts."""
        return self.interviews[-1]

    def has_begun_at(self, now: datetime) -> bool:
        """Tell whether the day's first interview has begun, so that there is something to tell."""
        begins = self.interviews[0].starts_at
        return begins is not None and begins <= now


@dataclass(frozen=True, slots=True)
class Seat:
    """One interviewer of a day and the prompt for their note, where there is one."""

    interviewer: InterviewerView
    prompt: PromptView | None


def rounds_of(
    interviews: Iterable[InterviewView], interviewers: Sequence[InterviewerView]
) -> tuple[Round, ...]:
    """Return the days of the live interviews whose time is known, earliest first.

    An interviewer who sits in several slots of a day is one person, as the last slot knows them.
    """
    by_day: defaultdict[date, list[InterviewView]] = defaultdict(list)
    for interview in interviews:
        if interview.starts_at is not None and interview.status in LIVE_STATUSES:
            by_day[local_date(interview.starts_at, interview.timezone)].append(interview)
    return tuple(_round(day, slots, interviewers) for day, slots in sorted(by_day.items()))


def seats_of(round_: Round, prompts: Iterable[PromptView]) -> tuple[Seat, ...]:
    """Return the panel with the prompts for their notes."""
    notes = {
        prompt.interviewer_id: prompt for prompt in prompts if prompt.step is StepKey.THANK_YOU
    }
    return tuple(Seat(person, notes.get(person.id)) for person in round_.panel)


def promise_in_force(
    replies: Sequence[ReplyView], debriefs: Mapping[int, DebriefView], rounds: Sequence[Round]
) -> Promise | None:
    """Return the promise in force: the latest reply's, else that of the latest debrief."""
    if replies:
        return replies[-1].promise
    told = (debriefs.get(round_.last.id) for round_ in reversed(rounds))
    return next((debrief.promise for debrief in told if debrief and debrief.promise), None)


def _round(day: date, slots: list[InterviewView], interviewers: Sequence[InterviewerView]) -> Round:
    ordered = tuple(sorted(slots, key=_by_time))
    seats: dict[str, InterviewerView] = {}
    for slot in ordered:
        for person in interviewers:
            if person.interview_id == slot.id and not person.is_removed:
                seats[person.ref] = person
    return Round(day, ordered, tuple(seats.values()))


def _by_time(interview: InterviewView) -> tuple[datetime, datetime, int]:
    never = datetime.max.replace(tzinfo=UTC)
    starts_at = interview.starts_at or never
    return starts_at, interview.ends_at or starts_at, interview.id
