"""An interview: one meeting of a candidate with interviewers, and what its debrief told."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plugin.domain.people import Interviewer
from plugin.domain.promises import Promise

ASSUMED_LENGTH = timedelta(minutes=60)
"""Where the CRM gives no end (S0: most interviews last 45 minutes to an hour)."""

ASSUMED_LENGTH_RULES = ("R17",)


class InterviewStatus(StrEnum):
    """`rescheduling`: its time no longer holds, and nobody knows the new one yet."""

    SCHEDULED = "scheduled"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    DELETED = "deleted"
    NO_SHOW = "no_show"
    RESCHEDULING = "rescheduling"


class PositionInLine(StrEnum):
    FIRST = "first"
    MIDDLE = "middle"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class Debrief:
    """What the candidate told after the interview; every part may be unknown."""

    promise: Promise | None = None
    position_in_line: PositionInLine | None = None
    emotional_tie: bool = False
    interviews_close_on: date | None = None
    debriefed_at: datetime | None = None
    told_to_call: bool = False


@dataclass(frozen=True, slots=True)
class Interview:
    """`starts_at`, `ends_at`, `booked_at` are aware UTC; `timezone` is the interview's own zone.

    `booked_at` None means long before; `ends_at` None means `starts_at` + 60 minutes.
    """

    ref: str
    starts_at: datetime
    timezone: str
    ends_at: datetime | None = None
    booked_at: datetime | None = None
    status: InterviewStatus = InterviewStatus.SCHEDULED
    round: int | None = None
    interviewers: tuple[Interviewer, ...] = ()
    debrief: Debrief = Debrief()

    @property
    def end(self) -> datetime:
        """Return the end, assumed where the CRM gave none."""
        return self.ends_at or self.starts_at + ASSUMED_LENGTH
