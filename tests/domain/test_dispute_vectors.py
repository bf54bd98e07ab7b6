"""Switching a dispute changes exactly the worked examples that its page names."""

import pytest

from plugin.domain.dispute_vectors import VECTORS
from plugin.domain.disputes import DISPUTES, decided
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from tests.domain.dispute_examples import changed_by, examples

SWITCHES = [
    pytest.param(dispute.key, option.key, id=f"{dispute.key}-{option.key}")
    for dispute in DISPUTES.values()
    for option in dispute.options[1:]
]


@pytest.mark.parametrize(("key", "option"), SWITCHES)
def test_a_switch_changes_exactly_the_examples_that_are_named(key: str, option: str) -> None:
    switched = decided(DEFAULT_PLAYBOOK, {key: option})

    assert changed_by(switched) == VECTORS[key, option]


@pytest.mark.parametrize(("key", "option"), SWITCHES)
def test_a_switch_is_no_sham(key: str, option: str) -> None:
    assert VECTORS[key, option]


def test_nothing_is_named_that_is_no_switch_or_no_example() -> None:
    assert set(VECTORS) == {(each.values[0], each.values[1]) for each in SWITCHES}
    assert {name for names in VECTORS.values() for name in names} <= examples(
        DEFAULT_PLAYBOOK
    ).keys()
