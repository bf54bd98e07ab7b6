"""The settings of each step; the values are the default playbook's (section 2).

The comments name the article's rule that a number comes from. A step that is not `enabled` plans
nothing new; what was done of it stays done. `opens`, `due`, `limit` and `expires` None: it has no
such moment.
"""

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum

from plugin.domain.moments import (
    Anchor,
    Hour,
    Moment,
    business_days_after,
    days_after,
    minutes_after,
    months_after,
)

_DAY_BEFORE = business_days_after(Anchor.INTERVIEW_DATE, -1, Hour.MORNING)
_FIRST_CHECK_IN = minutes_after(Anchor.FIRST_CHECK_IN)
_AT_START = minutes_after(Anchor.INTERVIEW_START)
_AT_END = minutes_after(Anchor.INTERVIEW_END)
_NEXT_EVENING = business_days_after(Anchor.INTERVIEW_DATE, 1, Hour.EVENING)
_POSTING_DAY = business_days_after(Anchor.INTERVIEWS_CLOSE, -2, Hour.EVENING)  # R38


class DraftBefore(StrEnum):
    """What of the thank-you note is written before the interview (C04)."""

    SKELETON = "skeleton"
    WHOLE = "whole"
    NOTHING = "nothing"


class NoteTaking(StrEnum):
    """How the candidate keeps what is said (C12)."""

    ASK_THEN_WRITE = "ask_then_write"
    IN_MIND = "in_mind"
    AT_HOME = "at_home"


class LinkedIn(StrEnum):
    """When the candidate connects with interviewers there (C17)."""

    IF_ALLOWED = "if_allowed"
    FREELY = "freely"
    NEVER = "never"


class AddressSource(StrEnum):
    """Who is asked for an address that neither the CRM nor the debrief has (C13)."""

    CLIENT = "client"
    CANDIDATE = "candidate"


class Recipients(StrEnum):
    """Who of a day's interviewers is thanked (C14)."""

    EVERY_INTERVIEWER = "every_interviewer"
    LEAD_INTERVIEWER = "lead_interviewer"  # the first named of the day's last slot


class CardWhen(StrEnum):
    """What speaks for a paper card besides the e-mail (C01)."""

    FIRST_IN_LINE = "first_in_line"  # R27
    EMOTIONAL_TIE = "emotional_tie"  # R40
    ALWAYS = "always"  # R36


class Unanswered(StrEnum):
    """Which unanswered follow-ups say that it is time to move on (C11)."""

    ALL = "all"
    ONE = "one"  # R88
    TWO_CALLS = "two_calls"  # R89
    NONE = "none"


@dataclass(frozen=True, slots=True)
class PrepKit:
    """`least_notice_minutes`: booked later than so long before the start, it is skipped."""

    enabled: bool = True
    opens: Moment = _DAY_BEFORE
    due: Moment = _AT_START
    expires: Moment = _AT_START
    least_notice_minutes: int = 60
    draft: DraftBefore = DraftBefore.SKELETON
    note_taking: NoteTaking = NoteTaking.ASK_THEN_WRITE
    linkedin: LinkedIn = LinkedIn.IF_ALLOWED


@dataclass(frozen=True, slots=True)
class Contacts:
    """`order`: who is asked for what neither the CRM nor the debrief has, first to last."""

    enabled: bool = True
    opens: Moment = _DAY_BEFORE
    due: Moment = minutes_after(Anchor.INTERVIEW_END, 60)
    expires: Moment | None = None
    order: tuple[AddressSource, ...] = tuple(AddressSource)


@dataclass(frozen=True, slots=True)
class Debrief:
    enabled: bool = True
    opens: Moment = _AT_END
    due: Moment = minutes_after(Anchor.INTERVIEW_END, 120)
    expires: Moment | None = _FIRST_CHECK_IN


@dataclass(frozen=True, slots=True)
class ThankYou:
    """`first_in_line_opens`: when it opens instead where the candidate was first in line (C03)."""

    enabled: bool = True
    opens: Moment = _AT_END
    due: Moment = minutes_after(Anchor.INTERVIEW_END, 60)  # R23
    limit: Moment = minutes_after(Anchor.INTERVIEW_END, 24 * 60)  # R23
    expires: Moment | None = _FIRST_CHECK_IN
    recipients: Recipients = Recipients.EVERY_INTERVIEWER  # R30
    first_in_line_opens: Moment | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """`due` is when it must be in the post; `when`: any of these speaks for it."""

    enabled: bool = True
    opens: Moment = _AT_END
    due: Moment = _POSTING_DAY
    expires: Moment = _POSTING_DAY
    when: tuple[CardWhen, ...] = (CardWhen.FIRST_IN_LINE, CardWhen.EMOTIONAL_TIE)


@dataclass(frozen=True, slots=True)
class PromisedDate:
    enabled: bool = True
    opens: Moment = business_days_after(Anchor.INTERVIEW_DATE, 1, time(10))
    due: Moment = _NEXT_EVENING
    expires: Moment | None = None


@dataclass(frozen=True, slots=True)
class KeepApplying:
    enabled: bool = True
    opens: Moment = business_days_after(Anchor.INTERVIEW_DATE, 1, Hour.MORNING)
    due: Moment = _NEXT_EVENING
    expires: Moment | None = business_days_after(Anchor.INTERVIEW_DATE, 5, Hour.EVENING)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """When the first one opens, by the promise in force, and when a further one does.

    Each expires when the next opens, or moving on does. `due_at` is a time on the day on which it
    opens. `without_date`: whether there is one where no date is known. `needs_decision`: whether a
    further one is for the recruiter to decide.
    """

    enabled: bool = True
    exact: Moment = business_days_after(Anchor.PROMISED_DATE, 1, Hour.MORNING)  # R70
    approximate: Moment = business_days_after(Anchor.PROMISED_DATE, 3, Hour.MORNING)  # R74 R75
    few_days: Moment = days_after(Anchor.SAID_ON, 7, Hour.MORNING)  # R73
    none: Moment = days_after(Anchor.SAID_ON, 14, Hour.MORNING)  # R72
    again: Moment = business_days_after(Anchor.LAST_FOLLOW_UP, 5, Hour.MORNING)
    due_at: time | Hour = Hour.EVENING
    without_date: bool = True
    needs_decision: bool = True


@dataclass(frozen=True, slots=True)
class MoveOn:
    """The earlier of `silence` and, once what `unanswered` names was made, `all_asked`.

    `due_at` is a time on the day on which it opens; `rejected_due` when the call is due that
    follows a rejection.
    """

    enabled: bool = True
    silence: Moment = months_after(Anchor.LAST_WORD, 1, Hour.MORNING)  # R87
    all_asked: Moment = business_days_after(Anchor.LAST_FOLLOW_UP, 5, Hour.MORNING)
    due_at: time | Hour = Hour.EVENING
    rejected_due: Moment = business_days_after(Anchor.STAGE_CHANGED, 1, Hour.EVENING)
    unanswered: Unanswered = Unanswered.ALL


@dataclass(frozen=True, slots=True)
class Steps:
    """Every step's settings, under its key."""

    prep_kit: PrepKit = field(default_factory=PrepKit)
    contacts: Contacts = field(default_factory=Contacts)
    debrief: Debrief = field(default_factory=Debrief)
    thank_you: ThankYou = field(default_factory=ThankYou)
    card: Card = field(default_factory=Card)
    promised_date: PromisedDate = field(default_factory=PromisedDate)
    keep_applying: KeepApplying = field(default_factory=KeepApplying)
    check_in: CheckIn = field(default_factory=CheckIn)
    move_on: MoveOn = field(default_factory=MoveOn)
