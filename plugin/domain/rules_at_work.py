"""What carries out each rule: read from the tables that steps, checks, guard and texts declare.

Nothing here names a rule: whoever carries one out says so beside what they do.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from plugin.domain import badger_guard as guard
from plugin.domain.interviews import ASSUMED_LENGTH_RULES
from plugin.domain.notes import CHECKS
from plugin.domain.playbook import STEPS
from plugin.domain.prompts import StepKey
from plugin.domain.rules import NO_ACTION, RULES, Rule


class Means(StrEnum):
    """By what a rule is carried out."""

    STEP = "step"
    CLOCK = "clock"
    EMAIL = "e-mail"
    CHECK = "note check"
    GUARD = "guard"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Carrier:
    """One thing that carries out a rule, and the steps that it belongs to.

    `says`: its own words, where it has some.
    """

    means: Means
    name: str
    steps: tuple[StepKey, ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleAtWork:
    """A rule with all that carries it out; without any, `why_none` says why."""

    rule: Rule
    carriers: tuple[Carrier, ...]
    why_none: str | None

    @property
    def steps(self) -> frozenset[StepKey]:
        """Return the steps that it shows in."""
        return frozenset(step for carrier in self.carriers for step in carrier.steps)


Carried = tuple[str, Carrier]
"""A rule's number, and one thing that carries it out."""


def put_together(texts: Iterable[Carried]) -> tuple[RuleAtWork, ...]:
    """Return every rule of the catalogue, with its carriers; `texts` are those of templates."""
    found: dict[str, list[Carrier]] = defaultdict(list)
    for number, carrier in (*_steps(), *_clock(), *_checks(), *_guard(), *texts):
        found[number].append(carrier)
    order = list(Means)
    return tuple(
        RuleAtWork(
            rule,
            tuple(sorted(found[number], key=lambda carrier: order.index(carrier.means))),
            NO_ACTION.get(number),
        )
        for number, rule in RULES.items()
    )


def _steps() -> Iterator[Carried]:
    for key, step in STEPS.items():
        for number in step.rules:
            yield number, Carrier(Means.STEP, key.value, (key,), (step.purpose,))


def _clock() -> Iterator[Carried]:
    says = ("An interview without an end is taken to last an hour; what comes after counts on.",)
    for number in ASSUMED_LENGTH_RULES:
        steps = (StepKey.DEBRIEF, StepKey.THANK_YOU)
        yield number, Carrier(Means.CLOCK, "length of an interview", steps, says)


def _checks() -> Iterator[Carried]:
    for check in CHECKS:
        steps = tuple(sorted(StepKey(kind.value) for kind in check.kinds))
        for number in _numbers(check.rules):
            yield number, Carrier(Means.CHECK, check.name.value, steps)


def _guard() -> Iterator[Carried]:
    """Yield what the guard's objections rest on, in whatever tables and constants they stand."""
    told = {name: value for name, value in vars(guard).items() if not name.startswith("__")}
    values = [value for value in told.values() if not isinstance(value, type)]
    for number in sorted(set(_numbers(values))):
        yield number, Carrier(Means.GUARD, "follow-ups", (StepKey.CHECK_IN,))


def _numbers(value: object) -> Iterator[str]:
    """Yield the rules that a value names: a number, an objection, a table of either."""
    if isinstance(value, str):
        if value in RULES:
            yield value
    elif isinstance(value, Mapping):
        yield from _numbers(tuple(value.values()))
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _numbers(each)
    else:
        yield from _numbers(getattr(value, "rules", ()))
