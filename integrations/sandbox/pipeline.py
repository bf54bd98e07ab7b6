"""Who was put forward for what, and the interviews around now: the invented agency's work.

Moments are relative to the first start, so that there is always something to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

# candidate's number, job order's number, stage; the submission's number is its place
SUBMISSIONS: Sequence[tuple[int, int, str]] = (
    (1, 1, "interviewing"),  # S-1
    (2, 2, "interviewing"),
    (3, 8, "interviewing"),
    (4, 3, "interviewing"),
    (5, 4, "interviewing"),  # S-5
    (6, 6, "interviewing"),
    (7, 3, "interviewing"),
    (8, 4, "interviewing"),
    (9, 1, "interviewing"),
    (10, 6, "interviewing"),  # S-10
    (11, 7, "interviewing"),
    (12, 6, "submitted"),
    (13, 9, "interviewing"),
    (14, 1, "interviewing"),
    (15, 3, "interviewing"),  # S-15
    (16, 2, "interviewing"),
    (17, 8, "interviewing"),
    (18, 9, "interviewing"),
    (19, 10, "interviewing"),
    (20, 4, "interviewing"),  # S-20
    (21, 2, "interviewing"),
    (22, 5, "interviewing"),
    (23, 3, "offer"),
    (24, 1, "rejected"),
    (25, 9, "withdrawn"),  # S-25
    (26, 6, "interviewing"),
    (27, 1, "hired"),
    (28, 10, "interviewing"),
    (29, 8, "interviewing"),
    (30, 5, "job_closed"),  # S-30
    (31, 7, "interviewing"),
    (32, 2, "submitted"),
    (33, 1, "submitted"),
    (34, 9, "submitted"),
    (35, 7, "submitted"),  # S-35
    (36, 4, "submitted"),
    (37, 10, "submitted"),
    (38, 3, "submitted"),
    (39, 2, "interviewing"),
    (40, 6, "interviewing"),  # S-40
    (1, 4, "submitted"),
    (8, 5, "submitted"),
    (16, 1, "submitted"),
    (22, 10, "submitted"),
)


@dataclass(frozen=True, slots=True)
class Ended:
    """It ended this many minutes ago (a negative number: it is still to end)."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Starts:
    """It starts in this many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class On:
    """It starts on a day counted from today, at a time of the client company's clock.

    A day at the weekend becomes the Friday before it, or the Monday after it when it is to come.
    Yesterday stays yesterday.
    """

    days: int
    at: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """One interview: its submission's number, when, and with whom."""

    submission: int
    when: Ended | Starts | On
    interviewers: str = ""
    minutes: int = 60
    round: int = 1
    status: str = "scheduled"


MEETINGS: Sequence[Meeting] = (
    # Just over: the thank-you notes run.
    Meeting(1, Ended(18), "park li yu", minutes=60, round=2),
    Meeting(5, Ended(42), "ortega shah", minutes=45),
    Meeting(3, Ended(12), "rao iyer", minutes=60),
    Meeting(4, Ended(50), "kessler brandt", minutes=90),
    Meeting(2, Ended(30), "hale halden-jobs", minutes=60),
    # Under way, and soon.
    Meeting(7, Ended(-20), "brandt", minutes=60),
    Meeting(8, Starts(90), "ortega kim", minutes=60),
    Meeting(9, Starts(35), "park", minutes=30),
    # Yesterday, one of them a panel day.
    Meeting(14, On(-1, "10:00"), "park", minutes=45, status="completed"),
    Meeting(14, On(-1, "11:00"), "li yu", minutes=45, status="completed"),
    Meeting(14, On(-1, "13:30"), "hale park", minutes=60, status="completed"),
    Meeting(6, On(-1, "15:00"), "moreau", minutes=60, status="completed"),
    Meeting(17, On(-1, "16:30"), "rao", minutes=60),
    Meeting(11, On(-1, "14:00"), "roy singh", minutes=60, status="completed"),
    # Tomorrow and the days after.
    Meeting(16, On(1, "09:30"), "hale", minutes=60),
    Meeting(10, On(1, "11:00"), "moreau", minutes=60),
    Meeting(19, On(1, "10:00"), "walsh nakamura", minutes=60),
    Meeting(20, On(1, "15:00"), "shah", minutes=45, round=2),
    Meeting(15, On(3, "14:00"), "kessler brandt", minutes=60, round=2),
    Meeting(22, On(4, "13:00"), "kim", minutes=60),
    Meeting(18, On(2, "10:30"), "innes", minutes=60),
    Meeting(31, On(3, "11:00"), "", minutes=45),
    # Some days and weeks ago: silence to break, and to end.
    Meeting(20, On(-9, "15:00"), "ortega", minutes=60, status="completed"),
    Meeting(15, On(-8, "10:00"), "brandt", minutes=60, status="completed"),
    Meeting(1, On(-7, "11:00"), "park", minutes=45, status="completed"),
    Meeting(13, On(-6, "14:00"), "innes", minutes=60, status="completed"),
    Meeting(21, On(-15, "10:00"), "hale", minutes=60, status="completed"),
    Meeting(28, On(-16, "14:30"), "walsh", minutes=60, status="completed"),
    Meeting(29, On(-14, "12:00"), "iyer rao", minutes=60, status="completed"),
    Meeting(26, On(-33, "15:30"), "moreau", minutes=60, status="completed"),
    # How it ended for others.
    Meeting(23, On(-10, "09:00"), "kessler", minutes=60, round=2, status="completed"),
    Meeting(24, On(-5, "16:00"), "park li", minutes=60, status="completed"),
    Meeting(25, On(-4, "10:00"), "innes", minutes=60, status="cancelled"),
    Meeting(27, On(-25, "11:00"), "park", minutes=60, round=2, status="completed"),
    Meeting(30, On(-12, "13:00"), "kim", minutes=60, status="completed"),
    Meeting(39, On(-2, "15:00"), "halden-jobs", minutes=60, status="completed"),
    Meeting(40, On(-3, "10:00"), "moreau", minutes=60, status="no_show"),
    Meeting(22, On(-2, "11:00"), "kim shah", minutes=60, status="cancelled"),
)

BROKEN_START = "2026-02-30T25:00:00Z"
BROKEN_SUBMISSION = 12
"""One interview whose start somebody entered wrongly, and the number of its submission."""
