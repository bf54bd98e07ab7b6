"""Settings that are each well and contradict one another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from typing import Any

from plugin.domain.moments import Hour, Moment
from plugin.domain.playbook import Playbook
from plugin.domain.playbook_paths import setting
from plugin.domain.playbook_settings import Hours, Words
from plugin.domain.setting_words import say_setting


@dataclass(frozen=True, slots=True)
class Conflict:
    """Settings that contradict one another: what to say of each, by its path."""

    reasons: Mapping[str, str]


_IN_ORDER = (
    ("hours.morning", "hours.evening"),
    ("coaching.opens", "coaching.until"),
    ("steps.prep_kit.opens", "steps.prep_kit.due", "steps.prep_kit.expires"),
    ("steps.contacts.opens", "steps.contacts.due", "steps.contacts.expires"),
    ("steps.debrief.opens", "steps.debrief.due", "steps.debrief.expires"),
    (
        "steps.thank_you.opens",
        "steps.thank_you.due",
        "steps.thank_you.limit",
        "steps.thank_you.expires",
    ),
    ("steps.card.due", "steps.card.expires"),
    ("steps.promised_date.opens", "steps.promised_date.due", "steps.promised_date.expires"),
    ("steps.keep_applying.opens", "steps.keep_applying.due", "steps.keep_applying.expires"),
)
"""Paths of times of which none may come before the one that stands before it."""

_MUST_DIFFER = frozenset({"hours.morning", "coaching.opens"})

_DUE_ON_THE_DAY = {
    "steps.check_in.due_at": ("exact", "approximate", "few_days", "none", "again"),
    "steps.move_on.due_at": ("silence", "all_asked"),
}
"""Times of day by which a step is due, and the moments on whose day that is."""

_WORD_COUNTS = ("notes.thank_you", "notes.check_in")


def conflicts(playbook: Playbook) -> Iterator[Conflict]:
    """Yield what contradicts itself in the playbook."""
    hours = playbook.hours
    if hours.morning >= hours.evening:
        hours = Hours()  # told once, and not again wherever a morning or an evening is meant
    yield from _out_of_order(playbook, hours)
    yield from _due_before_it_opens(playbook, hours)
    for path in _WORD_COUNTS:
        words: Words = setting(playbook, path)
        if words.least > words.most:
            yield Conflict({path: f"is from {words.least} up to {words.most}; most is the larger"})


def _out_of_order(playbook: Playbook, hours: Hours) -> Iterator[Conflict]:
    for paths in _IN_ORDER:
        there = [path for path in paths if setting(playbook, path) is not None]
        for earlier, later in pairwise(there):
            one, other = setting(playbook, earlier), setting(playbook, later)
            first, second = _places(one, other, hours)
            if first > second or (first == second and earlier in _MUST_DIFFER):
                yield _backwards(earlier, one, later, other)


def _backwards(earlier: str, one: Any, later: str, other: Any) -> Conflict:
    first, second = say_setting(earlier, one), say_setting(later, other)
    must_differ = earlier in _MUST_DIFFER
    before, after = ("not later", "not earlier") if must_differ else ("earlier", "later")
    return Conflict(
        {
            later: f"is {second}, {before} than {_name(earlier)}: {first}",
            earlier: f"is {first}, {after} than {_name(later)}: {second}",
        }
    )


def _due_before_it_opens(playbook: Playbook, hours: Hours) -> Iterator[Conflict]:
    for due_path, names in _DUE_ON_THE_DAY.items():
        due = hours.wall_time(setting(playbook, due_path))
        for name in names:
            path = f"{due_path.rpartition('.')[0]}.{name}"
            opens = _hour(setting(playbook, path), hours)
            if due < opens:
                reason = f"at {opens:%H:%M} it would open after it is due on that day, {due:%H:%M}"
                yield Conflict(
                    {path: reason, due_path: f"is {due:%H:%M}, but {path} {opens:%H:%M}"}
                )


def _places(one: Any, other: Any, hours: Hours) -> tuple[Any, Any]:
    """Return what orders two times; twice the same where nobody can compare them."""
    if isinstance(one, time):
        return one, other
    if (one.anchor, one.unit) != (other.anchor, other.unit):
        return 0, 0
    return (one.count, _hour(one, hours)), (other.count, _hour(other, hours))


def _hour(moment: Moment, hours: Hours) -> time:
    return hours.wall_time(moment.at) if isinstance(moment.at, time | Hour) else time(0)


def _name(path: str) -> str:
    return path.rpartition(".")[2]
