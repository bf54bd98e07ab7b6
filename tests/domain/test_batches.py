"""One press on several prompts: which may be, and what names it."""

from uuid import UUID

import pytest

from plugin.domain.batches import (
    AT_MOST,
    NONE_CHOSEN,
    TOO_MANY,
    BatchAction,
    find_objection_to_choice,
    find_objection_to_tick,
    name_batch,
)
from plugin.domain.prompts import StepKey


@pytest.mark.parametrize(
    ("count", "said"), [(0, NONE_CHOSEN), (1, None), (AT_MOST, None), (AT_MOST + 1, TOO_MANY)]
)
def test_a_press_is_about_one_to_five_hundred_prompts(count: int, said: str | None) -> None:
    assert find_objection_to_choice(range(count)) == said


def test_what_needs_no_answer_can_be_ticked_together() -> None:
    together = {step for step in StepKey if find_objection_to_tick(step) is None}

    assert together == {
        StepKey.PREP_KIT,
        StepKey.CONTACTS,
        StepKey.CARD,
        StepKey.KEEP_APPLYING,
        StepKey.MOVE_ON,
    }


def test_the_same_press_again_is_the_same_batch_whatever_the_order() -> None:
    assert name_batch(BatchAction.DONE, 1, [3, 2, 2]) == name_batch(BatchAction.DONE, 1, [2, 3])


def test_another_person_action_choice_or_detail_is_another_batch() -> None:
    names: set[UUID] = {
        name_batch(BatchAction.DONE, 1, [2, 3]),
        name_batch(BatchAction.DISMISS, 1, [2, 3]),
        name_batch(BatchAction.DONE, 2, [2, 3]),
        name_batch(BatchAction.DONE, 1, [2]),
        name_batch(BatchAction.DONE, 1, [23]),
        name_batch(BatchAction.DONE, 1, [2, 3], "other"),
    }

    assert len(names) == 6
