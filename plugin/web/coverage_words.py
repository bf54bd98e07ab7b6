"""What the coverage pages call what they count: outcomes, and the numbers made of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.coverage_counts import (
    BLOCKED,
    CHECK_INS,
    DEBRIEFS,
    PROMISES,
    SENT,
    THANKS,
    Counts,
    Outcome,
)
from plugin.domain.evidence import EvidenceSource
from plugin.domain.periods import PeriodKey

PERIODS: Mapping[PeriodKey, str] = {
    PeriodKey.THIS_WEEK: "This week",
    PeriodKey.FOUR_WEEKS: "Last 4 weeks and this",
    PeriodKey.QUARTER: "This quarter",
    PeriodKey.OWN: "These dates",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.THANKED_IN_HOUR: "thanked within the hour",
    Outcome.THANKED_SAME_DAY: "thanked later the same day",
    Outcome.THANKED_IN_DAY: "thanked the next day, within 24 h",
    Outcome.THANKED_LATER: "thanked after 24 h",
    Outcome.THANKED_NEVER: "never thanked",
    Outcome.THANKS_NO_ADDRESS: "not thanked: no usable address",
    Outcome.THANKS_MODE_UNKNOWN: "not thanked: nobody said how to contact this client",
    Outcome.THANKS_OPEN: "not thanked yet, 24 h not over",
    Outcome.THANKS_FORBIDDEN: "not to thank: the client allows no contact",
    Outcome.THANKS_SETTLED: "not to thank any more: settled before the 24 h were over",
    Outcome.THANKS_HEARD_LATE: "thanks not judged: we heard of the interview after the 24 h",
    Outcome.DEBRIEF_IN_TIME: "debrief held within 2 h",
    Outcome.DEBRIEF_LATER: "debrief held later",
    Outcome.DEBRIEF_NOT_HELD: "no debrief held",
    Outcome.DEBRIEF_OPEN: "no debrief yet, 2 h not over",
    Outcome.DEBRIEF_SETTLED: "no debrief needed: settled before one was due",
    Outcome.DEBRIEF_HEARD_LATE: "debrief not judged: we heard of the interview after a day",
    Outcome.PROMISE_CAPTURED: "promise captured",
    Outcome.PROMISE_NOT_CAPTURED: "promise not captured",
    Outcome.PROMISE_OPEN: "promise not captured yet, still to be asked",
    Outcome.PROMISE_SETTLED: "no promise needed: settled before the client was to be asked",
    Outcome.PROMISE_HEARD_LATE: "promise not judged: we heard of the interview after a day",
    Outcome.CHECK_IN_ON_TIME: "check-in made on time",
    Outcome.CHECK_IN_LATE: "check-in made late",
    Outcome.CHECK_IN_NOT_MADE: "check-in due and not made",
    Outcome.CHECK_IN_OPEN: "check-in not due yet",
    Outcome.DAY_ENDED: "interview day that ended",
    Outcome.DAY_TO_COME: "interview still to come",
    Outcome.INTERVIEW_CANCELLED: "interview cancelled",
    Outcome.INTERVIEW_NO_SHOW: "interview without the candidate (no-show)",
    Outcome.OVERRIDE: "overrides",
}

SOURCES: Mapping[EvidenceSource, str] = {
    EvidenceSource.CANDIDATE: "the candidate says so",
    EvidenceSource.RECRUITER: "ticked",
    EvidenceSource.BCC: "a copy reached us",
}


@dataclass(frozen=True, slots=True)
class Bucket:
    """A number that leads to what is behind it: how often one of the outcomes, of which others.

    `of` is empty where it is no share of anything.
    """

    title: str
    outcomes: tuple[Outcome, ...]
    of: tuple[Outcome, ...] = ()

    def count(self, counts: Counts) -> int:
        """Return the number."""
        return counts.of(*self.outcomes)

    def whole(self, counts: Counts) -> int:
        """Return what it is a share of."""
        return counts.of(*self.of)

    def percent(self, counts: Counts) -> str | None:
        """Return the share in words, "42%"; None where there is nothing to have a share of."""
        return percent(counts.share(self.outcomes, self.of))


ASIDE: tuple[Outcome, ...] = (
    *THANKS.aside,
    Outcome.DEBRIEF_OPEN,
    Outcome.PROMISE_OPEN,
    Outcome.CHECK_IN_OPEN,
    Outcome.DAY_TO_COME,
    Outcome.INTERVIEW_CANCELLED,
    Outcome.INTERVIEW_NO_SHOW,
)
"""What is in no share, and said beside them."""

_NAMED: Mapping[str, Bucket] = {
    "thanks": Bucket("interviewers to thank", THANKS.counted),
    "by_same_day": Bucket("thanked the same day", SENT[:2], THANKS.counted),
    "by_day": Bucket("thanked within 24 h", SENT[:3], THANKS.counted),
    "thanked": Bucket("thanked at all", SENT, THANKS.counted),
    "blocked": Bucket("could not be thanked", BLOCKED, THANKS.counted),
    "debriefs": Bucket("debriefs due", DEBRIEFS.counted),
    "debriefs_held": Bucket("debriefs held", DEBRIEFS.good, DEBRIEFS.counted),
    "promises": Bucket("promises to capture", PROMISES.counted),
    "check_ins": Bucket("check-ins due", CHECK_INS.counted),
    "left_out": Bucket("in no share", ASIDE),
}


def _of(outcome: Outcome) -> tuple[Outcome, ...]:
    measures = (THANKS, DEBRIEFS, PROMISES, CHECK_INS)
    return next((measure.counted for measure in measures if outcome in measure.counted), ())


BUCKETS: Mapping[str, Bucket] = {
    **{
        str(outcome): Bucket(title, (outcome,), _of(outcome))
        for outcome, title in OUTCOMES.items()
        if outcome is not Outcome.OVERRIDE
    },
    **_NAMED,
}
"""Every number of the pages, by the word that stands for it in an address."""

SEGMENTS: tuple[tuple[str, str], ...] = (
    ("thanked_in_hour", "within the hour"),
    ("thanked_same_day", "later the same day"),
    ("thanked_in_day", "next day, within 24 h"),
    ("thanked_later", "after 24 h"),
    ("thanked_never", "never"),
    ("blocked", "could not be thanked"),
)
"""The parts of a bar, which add up to all interviewers to thank."""

COLUMNS: tuple[tuple[str, str], ...] = (
    ("thanks", "To thank"),
    ("thanked_in_hour", "Within 1 h"),
    ("thanked_same_day", "Same day"),
    ("thanked_in_day", "Within 24 h"),
    ("thanked_later", "Later"),
    ("thanked_never", "Never"),
    ("blocked", "Could not"),
    ("debriefs_held", "Debriefs"),
    ("promise_captured", "Promises"),
    ("check_in_on_time", "Check-ins on time"),
)
"""The columns of a table by week, recruiter or client."""

HEADLINES: tuple[tuple[str, str], ...] = (
    ("thanked_in_hour", "Thanked within the hour"),
    ("by_same_day", "Thanked the same day"),
    ("by_day", "Thanked within 24 h"),
    ("thanked", "Thanked at all"),
    ("thanked_never", "Never thanked"),
    ("thanks_no_address", "Not thanked: no usable address"),
    ("thanks_mode_unknown", "Not thanked: nobody said how to contact the client"),
    ("debrief_in_time", "Debrief held within 2 h"),
    ("debriefs_held", "Debrief held at all"),
    ("promise_captured", "Promise captured"),
    ("check_in_on_time", "Check-in made on time"),
)


def percent(share: float | None) -> str | None:
    """Return "42%"; neither all nor nothing is said where it is only nearly so."""
    if share is None:
        return None
    rounded = round(share * 100)
    if rounded == 100 and share < 1:
        return "99%"
    if rounded == 0 and share > 0:
        return "under 1%"
    return f"{rounded}%"
