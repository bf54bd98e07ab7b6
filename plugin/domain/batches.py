"""One press that does the same to several prompts: which it may be, and what names it. Pure."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from uuid import UUID, uuid5

from plugin.domain.prompts import StepKey

AT_MOST = 500
"""Prompts a press (ours): ten full pages of an inbox."""

NONE_CHOSEN = "Choose at least one prompt first."
TOO_MANY = f"Choose at most {AT_MOST} prompts at once (our number)."

_NAMESPACE = UUID("4dcdf3d7-0377-43b6-8d1c-d7757c345e18")

_NEED_AN_ANSWER: Mapping[StepKey, str] = {
    StepKey.DEBRIEF: "Log this call on its own: what was said is the point of it.",
    StepKey.THANK_YOU: "Tick this one on its own: it says that this person has a note.",
    StepKey.PROMISED_DATE: "Log the answer on its own: it decides when to check in.",
    StepKey.CHECK_IN: "Log this one on its own: by e-mail or by a call.",
}


class BatchAction(StrEnum):
    SNOOZE = "snooze"
    DISMISS = "dismiss"
    DONE = "done"


def find_objection_to_tick(step: StepKey) -> str | None:
    """Return why a step cannot be ticked as done together with others; None where it can."""
    return _NEED_AN_ANSWER.get(step)


def find_objection_to_choice(ids: Collection[int]) -> str | None:
    """Return what speaks against doing something to these prompts with one press."""
    if not ids:
        return NONE_CHOSEN
    return TOO_MANY if len(ids) > AT_MOST else None


def name_batch(
    action: BatchAction, recruiter_id: int, ids: Collection[int], detail: str = ""
) -> UUID:
    """Return the name of one press: the same press again, by the same person, has the same.

    So a form that is sent twice is one batch, and one undo takes it back. `detail` is what else
    was chosen.
    """
    said = (action, str(recruiter_id), ",".join(map(str, sorted(set(ids)))), detail)
    return uuid5(_NAMESPACE, "\n".join(said))
