"""What coverage counts, and the counts: frozen numbers by recruiter, client company and week."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple


class Outcome(StrEnum):
    """What became of one thing that is counted. Of each measure, every thing has one outcome.

    `THANKED_…` and `THANKS_…` are of seats (an interviewer on an interview day), `DEBRIEF_…`,
    `PROMISE_…` and `DAY_…` of interview days, `CHECK_IN_…` of check-ins, `INTERVIEW_…` of
    interviews, `OVERRIDE` of follow-ups.
    """

    THANKED_IN_HOUR = "thanked_in_hour"
    THANKED_SAME_DAY = "thanked_same_day"
    THANKED_IN_DAY = "thanked_in_day"
    THANKED_LATER = "thanked_later"
    THANKED_NEVER = "thanked_never"
    THANKS_NO_ADDRESS = "thanks_no_address"
    THANKS_MODE_UNKNOWN = "thanks_mode_unknown"
    THANKS_OPEN = "thanks_open"
    THANKS_FORBIDDEN = "thanks_forbidden"
    THANKS_SETTLED = "thanks_settled"
    THANKS_HEARD_LATE = "thanks_heard_late"

    DEBRIEF_IN_TIME = "debrief_in_time"
    DEBRIEF_LATER = "debrief_later"
    DEBRIEF_NOT_HELD = "debrief_not_held"
    DEBRIEF_OPEN = "debrief_open"
    DEBRIEF_SETTLED = "debrief_settled"
    DEBRIEF_HEARD_LATE = "debrief_heard_late"

    PROMISE_CAPTURED = "promise_captured"
    PROMISE_NOT_CAPTURED = "promise_not_captured"
    PROMISE_OPEN = "promise_open"
    PROMISE_SETTLED = "promise_settled"
    PROMISE_HEARD_LATE = "promise_heard_late"

    CHECK_IN_ON_TIME = "check_in_on_time"
    CHECK_IN_LATE = "check_in_late"
    CHECK_IN_NOT_MADE = "check_in_not_made"
    CHECK_IN_OPEN = "check_in_open"

    DAY_ENDED = "day_ended"
    DAY_TO_COME = "day_to_come"
    INTERVIEW_CANCELLED = "interview_cancelled"
    INTERVIEW_NO_SHOW = "interview_no_show"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Measure:
    """`counted` are the outcomes that a share is of; `good` those that are what was wished for.

    `aside`: what can not be judged, yet or at all, shown beside it and in no share.
    """

    key: str
    good: tuple[Outcome, ...]
    counted: tuple[Outcome, ...]
    aside: tuple[Outcome, ...] = ()


SENT = (
    Outcome.THANKED_IN_HOUR,
    Outcome.THANKED_SAME_DAY,
    Outcome.THANKED_IN_DAY,
    Outcome.THANKED_LATER,
)
"""Disjoint, the fastest first: a share "within 24 h" is the sum of the first three."""
BLOCKED = (Outcome.THANKS_NO_ADDRESS, Outcome.THANKS_MODE_UNKNOWN)

THANKS = Measure(
    "thanks",
    good=SENT,
    counted=(*SENT, Outcome.THANKED_NEVER, *BLOCKED),
    aside=(
        Outcome.THANKS_OPEN,
        Outcome.THANKS_FORBIDDEN,
        Outcome.THANKS_SETTLED,
        Outcome.THANKS_HEARD_LATE,
    ),
)
DEBRIEFS = Measure(
    "debriefs",
    good=(Outcome.DEBRIEF_IN_TIME, Outcome.DEBRIEF_LATER),
    counted=(Outcome.DEBRIEF_IN_TIME, Outcome.DEBRIEF_LATER, Outcome.DEBRIEF_NOT_HELD),
    aside=(Outcome.DEBRIEF_OPEN, Outcome.DEBRIEF_SETTLED, Outcome.DEBRIEF_HEARD_LATE),
)
PROMISES = Measure(
    "promises",
    good=(Outcome.PROMISE_CAPTURED,),
    counted=(Outcome.PROMISE_CAPTURED, Outcome.PROMISE_NOT_CAPTURED),
    aside=(Outcome.PROMISE_OPEN, Outcome.PROMISE_SETTLED, Outcome.PROMISE_HEARD_LATE),
)
CHECK_INS = Measure(
    "check_ins",
    good=(Outcome.CHECK_IN_ON_TIME,),
    counted=(Outcome.CHECK_IN_ON_TIME, Outcome.CHECK_IN_LATE, Outcome.CHECK_IN_NOT_MADE),
    aside=(Outcome.CHECK_IN_OPEN,),
)
MEASURES = (THANKS, DEBRIEFS, PROMISES, CHECK_INS)


class Cell(NamedTuple):
    """Whose it is and when: the submission's recruiter and client company, and a Monday."""

    recruiter_id: int | None
    client_company_id: int | None
    week: date


@dataclass(frozen=True, slots=True)
class Counts:
    """How often each outcome came about; one that is not there came about never."""

    by_outcome: Mapping[Outcome, int]

    def of(self, *outcomes: Outcome) -> int:
        """Return how often any of these came about."""
        return sum(self.by_outcome.get(outcome, 0) for outcome in outcomes)

    def share(self, outcomes: Iterable[Outcome], of: Iterable[Outcome]) -> float | None:
        """Return the share (0 to 1) of the ones in the others; None where there are no others."""
        whole = self.of(*of)
        return self.of(*outcomes) / whole if whole else None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all was counted."""
        return not any(self.by_outcome.values())


@dataclass(frozen=True, slots=True)
class Coverage:
    """The counts of all cells."""

    cells: Mapping[Cell, Counts]

    @property
    def total(self) -> Counts:
        """Return the counts of all cells together."""
        return _sum(self.cells.values())

    def by_recruiter(self) -> dict[int | None, Counts]:
        """Return the counts of each recruiter; None is nobody's."""
        return self._by("recruiter_id")

    def by_client_company(self) -> dict[int | None, Counts]:
        """Return the counts of each client company; None is one that the CRM did not name."""
        return self._by("client_company_id")

    def by_week(self) -> dict[date, Counts]:
        """Return the counts of each week, by its Monday."""
        return self._by("week")

    def of_recruiter(self, recruiter_id: int | None) -> "Coverage":
        """Return one recruiter's cells."""
        return Coverage(
            {cell: counts for cell, counts in self.cells.items() if cell[0] == recruiter_id}
        )

    def _by(self, field: str) -> dict[Any, Counts]:
        groups: defaultdict[Any, list[Counts]] = defaultdict(list)
        for cell, counts in self.cells.items():
            groups[getattr(cell, field)].append(counts)
        return {key: _sum(found) for key, found in groups.items()}


def tally(outcomes: Iterable[tuple[Cell, Outcome]]) -> Coverage:
    """Count each outcome in its cell."""
    cells: defaultdict[Cell, Counter[Outcome]] = defaultdict(Counter)
    for cell, outcome in outcomes:
        cells[cell][outcome] += 1
    return Coverage({cell: Counts(dict(counter)) for cell, counter in cells.items()})


def _sum(found: Iterable[Counts]) -> Counts:
    total: Counter[Outcome] = Counter()
    for counts in found:
        total.update(counts.by_outcome)
    return Counts(dict(total))
