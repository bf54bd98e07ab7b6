"""What a simulation counts, over however many submissions, and the same as JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plugin.domain.badger_guard import Ground
from plugin.domain.calendars import local_date
from plugin.domain.prompts import StepKey
from plugin.domain.simulation import Outcome, Side

SIDES = ("in_force", "draft")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many prompts opened; how many could be judged; how many of these were late."""

    prompts: int = 0
    judged: int = 0
    late: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """Return the sum."""
        return Counts(
            self.prompts + other.prompts, self.judged + other.judged, self.late + other.late
        )

    @property
    def share_late(self) -> float | None:
        """Return the late ones' share of those judged; None where none could be."""
        return self.late / self.judged if self.judged else None


@dataclass(slots=True)
class SideTally:
    """One playbook's numbers.

    `days`: prompts by recruiter and the recruiter's local date; `steps`: by recruiter and step;
    `chased`: submissions with a follow-up that the playbook speaks against; `grounds`: how many
    such follow-ups each ground speaks against.
    """

    days: Counter[tuple[str, date]] = field(default_factory=Counter)
    steps: dict[tuple[str, StepKey], Counts] = field(default_factory=dict)
    chased: int = 0
    grounds: Counter[Ground] = field(default_factory=Counter)

    def add(self, side: Side, recruiter: str, zone_name: str) -> None:
        """Count one submission in."""
        for prompt in side.prompts:
            if prompt.opened_at is None:
                continue
            self.days[recruiter, local_date(prompt.opened_at, zone_name)] += 1
            is_late = prompt.is_late
            counts = Counts(1, int(is_late is not None), int(is_late is True))
            self.add_counts((recruiter, prompt.key.step), counts)
        self.chased += bool(side.chases)
        self.grounds.update(ground for chase in side.chases for ground in chase.grounds)

    def add_counts(self, key: tuple[str, StepKey], counts: Counts) -> None:
        """Count prompts of one recruiter's step in."""
        self.steps[key] = self.steps.get(key, Counts()) + counts

    def merge(self, other: "SideTally") -> None:
        """Count in what was counted apart."""
        self.days.update(other.days)
        for key, counts in other.steps.items():
            self.add_counts(key, counts)
        self.chased += other.chased
        self.grounds.update(other.grounds)

    def total(self, *, step: StepKey | None = None, recruiter: str | None = None) -> Counts:
        """Return the sum over all, or over one step's or one recruiter's."""
        wanted = (
            counts
            for (whose, which), counts in self.steps.items()
            if step in (None, which) and recruiter in (None, whose)
        )
        return sum(wanted, Counts())


@dataclass(slots=True)
class Tally:
    """Both playbooks' numbers. `differing`: submissions for which the two differ."""

    interviews: int = 0
    submissions: int = 0
    differing: int = 0
    in_force: SideTally = field(default_factory=SideTally)
    draft: SideTally = field(default_factory=SideTally)

    def add(self, outcome: Outcome) -> None:
        """Count one submission in."""
        self.interviews += outcome.interviews
        self.submissions += 1
        self.differing += bool(outcome.differences)
        self.in_force.add(outcome.in_force, outcome.recruiter, outcome.zone_name)
        self.draft.add(outcome.draft, outcome.recruiter, outcome.zone_name)

    def merge(self, other: "Tally") -> None:
        """Count in what was counted apart; in which order does not matter."""
        self.interviews += other.interviews
        self.submissions += other.submissions
        self.differing += other.differing
        self.in_force.merge(other.in_force)
        self.draft.merge(other.draft)

    @property
    def recruiters(self) -> tuple[str, ...]:
        """Return whoever has a prompt under one of the two, sorted."""
        return tuple(
            sorted({whose for side in (self.in_force, self.draft) for whose, _ in side.steps})
        )

    @property
    def steps(self) -> tuple[StepKey, ...]:
        """Return the steps of which a prompt opened under one of the two, in playbook order."""
        seen = {which for side in (self.in_force, self.draft) for _, which in side.steps}
        return tuple(step for step in StepKey if step in seen)


def tally_to_json(tally: Tally) -> dict[str, Any]:
    """Return the numbers, ready for `json.dumps`, in an order that only they decide."""
    sides = (tally.in_force, tally.draft)
    return {
        "interviews": tally.interviews,
        "submissions": tally.submissions,
        "differing": tally.differing,
        **{name: _side_to_json(side) for name, side in zip(SIDES, sides, strict=True)},
        "steps": [
            {
                "recruiter": recruiter,
                "step": step,
                **{
                    name: _counts_to_json(side.steps.get((recruiter, step), Counts()))
                    for name, side in zip(SIDES, sides, strict=True)
                },
            }
            for recruiter, step in _keys(side.steps for side in sides)
        ],
        "days": [
            {
                "recruiter": recruiter,
                "on": on.isoformat(),
                **{name: side.days[recruiter, on] for name, side in zip(SIDES, sides, strict=True)},
            }
            for recruiter, on in _keys(side.days for side in sides)
        ],
    }


def tally_from_json(document: Mapping[str, Any]) -> Tally:
    """Return what `tally_to_json` wrote down."""
    sides = {name: _side_from_json(document, name) for name in SIDES}
    return Tally(document["interviews"], document["submissions"], document["differing"], **sides)


def _side_to_json(side: SideTally) -> dict[str, Any]:
    total = side.total()
    share = total.share_late
    return {
        **_counts_to_json(total),
        "share_late": None if share is None else round(share, 4),
        "chased": side.chased,
        "grounds": {ground: side.grounds[ground] for ground in Ground if side.grounds[ground]},
    }


def _side_from_json(document: Mapping[str, Any], name: str) -> SideTally:
    side = SideTally(chased=document[name]["chased"])
    for ground, count in document[name]["grounds"].items():
        side.grounds[Ground(ground)] = count
    for row in document["days"]:
        if row[name]:
            side.days[row["recruiter"], date.fromisoformat(row["on"])] = row[name]
    for row in document["steps"]:
        if row[name]["prompts"]:
            side.steps[row["recruiter"], StepKey(row["step"])] = Counts(**row[name])
    return side


def _counts_to_json(counts: Counts) -> dict[str, int]:
    return {"prompts": counts.prompts, "judged": counts.judged, "late": counts.late}


def _keys(mappings: Iterable[Mapping[Any, Any]]) -> Iterator[Any]:
    return iter(sorted({key for mapping in mappings for key in mapping}))
