"""What instant notices say: as little of a person as serves, and nothing that chats would obey."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from plugin.domain.coaching import first_name
from plugin.domain.notices import NoticeKind
from plugin.domain.wording import say_span

MOST_LINES = 10
_OF_NAMES = re.compile(r"[^\w .'’-]|_")
_LONGEST_NAME = 40
_LEFT_OF = {NoticeKind.FIRST_HOUR: "the first hour", NoticeKind.LAST_HOURS: "the 24 h"}

TEST = "This is a test notice from Afterword. Your notices arrive here."


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to be told. `left`: what is left until the mark; `outcome`: of an e-mail, or
    the sentence about a CRM."""

    kind: NoticeKind
    path: str
    candidate: str | None = field(default=None, repr=False)
    left: timedelta | None = None
    outcome: str = ""


def say(things: Sequence[Told], base_url: str, *, says_names: bool) -> str:
    """Return one text for all of them; what is the same of one candidate is said once."""
    counts = Counter(things)
    lines = [_line(thing, count, base_url, says_names) for thing, count in counts.items()]
    left_out = len(lines) - MOST_LINES
    shown = lines[:MOST_LINES]
    if left_out > 0:
        shown.append(f"and {left_out} more: {base_url}/")
    return "\n".join(shown)


def chat_name(name: str | None) -> str | None:
    """Return a first name in which no chat finds a mention, a link or markup; None for none."""
    plain = " ".join(_OF_NAMES.sub(" ", first_name(name) or "").split())
    return plain[:_LONGEST_NAME].strip() or None


def left_until(mark: datetime, now: datetime) -> timedelta:
    """Return what is left, in whole minutes, so that the notes of one panel are the same."""
    return timedelta(minutes=(mark - now) // timedelta(minutes=1))


def _line(thing: Told, count: int, base_url: str, says_names: bool) -> str:
    if thing.kind is NoticeKind.TEST:
        return TEST
    name = (chat_name(thing.candidate) if says_names else None) or "a candidate"
    link = f"{base_url}{thing.path}"
    if thing.kind is NoticeKind.CRM_TROUBLE:
        return f"{thing.outcome} {link}"
    if thing.kind is NoticeKind.MAIL_TROUBLE:
        return f"An e-mail to {name} {thing.outcome}. {link}"
    what = "Thank-you at risk" if count == 1 else f"{count} thank-yous at risk"
    left = say_span(thing.left or timedelta(0))
    return f"{what}: {name}, {left} left of {_LEFT_OF[thing.kind]}. {link}"
