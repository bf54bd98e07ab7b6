"""What differs between two replays of one submission, prompt by prompt."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plugin.domain.prompts import PromptKey
from plugin.domain.replay import Ending, Replayed


class DifferenceKind(StrEnum):
    """What differs: only one playbook calls for it, its moments, or why it is skipped or blocked.

    Where one skips what the other opens, that is a reason too.
    """

    ONLY_IN_FORCE = "only_in_force"
    ONLY_DRAFT = "only_draft"
    MOVED = "moved"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Difference:
    """One prompt that is not the same under both; None: that playbook never calls for it."""

    kind: DifferenceKind
    key: PromptKey
    in_force: Replayed | None
    draft: Replayed | None


def compare(in_force: Iterable[Replayed], draft: Iterable[Replayed]) -> tuple[Difference, ...]:
    """Return the differences that somebody would have noticed, in the order of the prompts.

    What opened under neither playbook is no difference, unless both skip it and for other reasons.
    """
    return tuple(_differences({p.key: p for p in in_force}, {p.key: p for p in draft}))


def _differences(
    in_force: dict[PromptKey, Replayed], draft: dict[PromptKey, Replayed]
) -> Iterator[Difference]:
    for key in sorted(in_force.keys() | draft.keys(), key=_order):
        one, other = in_force.get(key), draft.get(key)
        kind = _kind(one, other)
        if kind:
            yield Difference(kind, key, one, other)


def _kind(one: Replayed | None, other: Replayed | None) -> DifferenceKind | None:
    has_opened = any(side and side.opened_at for side in (one, other))
    if one is None or other is None:
        only = DifferenceKind.ONLY_DRAFT if one is None else DifferenceKind.ONLY_IN_FORCE
        return only if has_opened else None
    are_skipped = one.ending is other.ending is Ending.SKIPPED
    if not (has_opened or are_skipped):
        return None
    if one.reason != other.reason:
        return DifferenceKind.REASON
    return DifferenceKind.MOVED if _moments(one) != _moments(other) else None


def _moments(prompt: Replayed) -> tuple[object, ...]:
    return prompt.opens_at, prompt.due_at, prompt.limit_at


def _order(key: PromptKey) -> tuple[str, str, str, int]:
    return key.interview_ref, key.step, key.interviewer_ref or "", key.occurrence
