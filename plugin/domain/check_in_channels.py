"""What speaks against checking in by this channel now: budgets and spacing. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plugin.domain.calendars import calendar_of, local_date
from plugin.domain.journeys import FollowUp
from plugin.domain.people import Place

CALLS_AT_MOST = 2
BUSINESS_DAYS_AFTER_EMAIL = 2


class Channel(StrEnum):
    EMAIL = "email"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Objection:
    """One plain sentence, and the rules that it rests on. A reason given outweighs it."""

    text: str
    rules: tuple[str, ...]


TOO_MANY_CALLS = Objection("Two calls were made already, which is the most.", ("R78", "R89"))
CALL_AFTER_EMAIL = Objection(
    "An e-mail went out within the last two business days; a call on top of it may be a bit much.",
    ("R45",),
)


def find_objection(
    channel: Channel, made: Sequence[FollowUp], *, as_of: datetime, employer: Place
) -> Objection | None:
    """Return what speaks against it (playbook section 3), given the follow-ups that count.

    At most two calls (R78), and none within two of the employer's business days of an e-mail
    (R45; the number of days is ours).
    """
    if channel is Channel.EMAIL:
        return None
    if sum(follow_up.channel == Channel.CALL for follow_up in made) >= CALLS_AT_MOST:
        return TOO_MANY_CALLS
    calendar = calendar_of(employer.country, employer.subdivision)
    today = local_date(as_of, employer.timezone)
    emails = (
        local_date(follow_up.at, employer.timezone)
        for follow_up in made
        if follow_up.channel == Channel.EMAIL
    )
    if any(today <= calendar.after(day, BUSINESS_DAYS_AFTER_EMAIL) for day in emails):
        return CALL_AFTER_EMAIL
    return None
