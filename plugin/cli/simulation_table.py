"""A simulation as tables for the eye: what differs for each submission, then the numbers."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from plugin.domain.badger_guard import Ground
from plugin.domain.calendars import zone
from plugin.domain.chases import Chase
from plugin.domain.plan_json import instant_to_json
from plugin.domain.replay import Ending, Replayed
from plugin.domain.replay_differences import Difference, DifferenceKind
from plugin.domain.simulation import Outcome, Trial
from plugin.domain.simulation_tally import Counts, SideTally, Tally

_KINDS = {
    DifferenceKind.ONLY_IN_FORCE: "only in force",
    DifferenceKind.ONLY_DRAFT: "only in the draft",
    DifferenceKind.MOVED: "moved",
    DifferenceKind.REASON: "other reason",
}
_GROUNDS = {
    Ground.FORBIDDEN: "client forbids",
    Ground.NO_INTERVIEW: "no interview",
    Ground.TOO_EARLY: "too early",
    Ground.TOO_MANY: "over the budget",
    Ground.TOO_MANY_CALLS: "too many calls",
    Ground.CALL_NOT_INVITED: "call not invited",
    Ground.CALL_AFTER_EMAIL: "call after an e-mail",
}


def heading(trial: Trial) -> str:
    """Return what was asked."""
    one, other = trial.in_force, trial.draft
    return (
        f"In force: {_plain(one.name)} {one.version}. Draft: {_plain(other.name)} {other.version}."
        f"\nInterviews from {trial.period.first} to {trial.period.last}, replayed until"
        f" {instant_to_json(trial.as_of)}.\n\n"
    )


def outcome(outcome: Outcome) -> str:
    """Return what differs for one submission, times in its recruiter's zone."""
    head = f"{_plain(outcome.submission_ref)}, {_plain(outcome.recruiter)} ({outcome.zone_name})"
    rows = [_difference(each, outcome.zone_name) for each in outcome.differences]
    sides = (("in force", outcome.in_force), ("draft", outcome.draft))
    rows += [
        _chase(name, chase, outcome.zone_name) for name, side in sides for chase in side.chases
    ]
    return "\n".join([head, *_aligned(rows)]) + "\n\n"


def numbers(tally: Tally) -> str:
    """Return all numbers, side by side."""
    sides = (tally.in_force, tally.draft)
    rows = [
        ("", "in force", "draft"),
        ("prompts", *(str(side.total().prompts) for side in sides)),
        ("late", *(_late(side.total()) for side in sides)),
        ("chased too often", *(str(side.chased) for side in sides)),
        *(
            (f"  {_GROUNDS[ground]}", *(str(side.grounds[ground]) for side in sides))
            for ground in Ground
            if any(side.grounds[ground] for side in sides)
        ),
        *(_counts(step, [side.total(step=step) for side in sides]) for step in tally.steps),
        *(
            (f"{_plain(whose)}, prompts a day", *(_by_day(side, whose) for side in sides))
            for whose in tally.recruiters
        ),
    ]
    return "\n".join(
        [
            f"Interviews {tally.interviews}, submissions {tally.submissions},"
            f" of which {tally.differing} differ.",
            *_aligned(rows),
            "",
        ]
    )


def _difference(difference: Difference, zone_name: str) -> tuple[str, ...]:
    key = difference.key
    return (
        f"{key.step} {key.occurrence}" if key.occurrence > 1 else str(key.step),
        _plain(key.interview_ref),
        _plain(key.interviewer_ref or ""),
        _KINDS[difference.kind],
        _side(difference.in_force, zone_name),
        "->",
        _side(difference.draft, zone_name),
    )


def _side(prompt: Replayed | None, zone_name: str) -> str:
    if prompt is None:
        return "none"
    if prompt.ending is Ending.SKIPPED:
        return f"skipped: {prompt.reason}"
    late = ", late" if prompt.is_late else ""
    opens = _moment(prompt.opened_at or prompt.opens_at, zone_name)
    has_opened = "opens" if prompt.opened_at else "would open"
    return f"{has_opened} {opens}, due {_moment(prompt.due_at, zone_name)}, {prompt.ending}{late}"


def _chase(name: str, chase: Chase, zone_name: str) -> tuple[str, ...]:
    grounds = ", ".join(_GROUNDS[ground] for ground in chase.grounds)
    return f"{chase.channel} {_moment(chase.at, zone_name)}", "", "", f"{name}: {grounds}"


def _counts(name: str, sides: Iterable[Counts]) -> tuple[str, ...]:
    return f"  {name}", *(f"{counts.prompts}, late {_late(counts)}" for counts in sides)


def _late(counts: Counts) -> str:
    share = counts.share_late
    return "not known" if share is None else f"{share:.1%} ({counts.late} of {counts.judged})"


def _by_day(side: SideTally, whose: str) -> str:
    counts = [count for (who, _), count in side.days.items() if who == whose]
    if not counts:
        return "none"
    return f"{sum(counts) / len(counts):.1f} on {len(counts)} days, at most {max(counts)}"


def _moment(instant: datetime | None, zone_name: str) -> str:
    return f"{instant.astimezone(zone(zone_name)):%Y-%m-%d %H:%M}" if instant else "never"


def _aligned(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(map(len, column)) for column in _columns(rows)]
    return [
        "  " + "  ".join(cell.ljust(widths[place]) for place, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def _columns(rows: Sequence[tuple[str, ...]]) -> list[list[str]]:
    most = max(map(len, rows), default=0)
    return [[row[place] for row in rows if len(row) > place] for place in range(most)]


def _plain(text: str) -> str:
    """Return the text without what would break the line."""
    return "".join(char if char.isprintable() else "?" for char in text)
