"""The settings that a playbook has beside its steps; the values are the default playbook's."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from plugin.domain.moments import Hour


class Whose(StrEnum):
    """Whose business days count."""

    EMPLOYER = "employer"
    RECRUITER = "recruiter"
    BOTH = "both"


class Calls(StrEnum):
    """When a follow-up may be a call (C08)."""

    BY_CHOICE = "by_choice"  # R42: e-mail unless the recruiter chooses
    WHEN_INVITED = "when_invited"  # R41 alone
    FREELY = "freely"  # R43: one is as good as the other


class Override(StrEnum):
    """What it takes to follow up against a rule (C16)."""

    WITH_REASON = "with_reason"
    NEVER = "never"
    FREELY = "freely"


@dataclass(frozen=True, slots=True)
class Hours:
    """The recruiter's wall clock."""

    morning: time = time(9)
    evening: time = time(17)

    def wall_time(self, at: time | Hour) -> time:
        """Return the time of day that is meant."""
        if isinstance(at, time):
            return at
        return self.morning if at is Hour.MORNING else self.evening


@dataclass(frozen=True, slots=True)
class Calendars:
    """`deadlines`: in whose business days dates are counted; `prompts`: on whose they open.

    `days_off`: days on which the agency's recruiters do not work besides their public holidays.
    """

    deadlines: Whose = Whose.EMPLOYER
    prompts: Whose = Whose.BOTH
    days_off: tuple[date, ...] = ()


EVERY_DAY = tuple(range(7))


@dataclass(frozen=True, slots=True)
class Coaching:
    """When coaching e-mails may leave, on the candidate's wall clock, and how many.

    `weekdays`: 0 is Monday. `until` is no longer within.
    """

    opens: time = time(7)
    until: time = time(21)
    weekdays: tuple[int, ...] = EVERY_DAY
    a_day: int = 2
    an_interview: int = 4


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The badger guard: how often and how a client may be followed up with (playbook section 3).

    `call_after_email_business_days`: the employer's business days after an e-mail on which no call
    follows it.
    """

    most: int = 2  # R71 R78
    calls: int = 2  # R78
    call_after_email_business_days: int = 2
    calls_allowed: Calls = Calls.BY_CHOICE
    override: Override = Override.WITH_REASON


@dataclass(frozen=True, slots=True)
class Words:
    """How many words a note may have, both ends included."""

    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Notes:
    """What the note coach holds notes to."""

    thank_you: Words = Words(60, 180)
    check_in: Words = Words(30, 120)
    must_be_specific: bool = True  # C18
