"""The eighteen disputes: the default decides each, and each option is a real other way."""

import pytest

from plugin.domain.dispute_words import Option
from plugin.domain.disputes import DISPUTES, OWN, Dispute, decided, decision_of
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import differing_paths, setting_paths, with_settings
from plugin.domain.rules import RULES

EACH = [pytest.param(dispute, id=key) for key, dispute in DISPUTES.items()]
EACH_OPTION = [
    pytest.param(dispute, option, id=f"{key}-{option.key}")
    for key, dispute in DISPUTES.items()
    for option in dispute.options
]


def test_there_are_eighteen() -> None:
    assert list(DISPUTES) == [f"C{number:02}" for number in range(1, 19)]


@pytest.mark.parametrize("dispute", EACH)
def test_the_default_playbook_takes_the_first_option(dispute: Dispute) -> None:
    assert decision_of(DEFAULT_PLAYBOOK, dispute) == dispute.default.key


@pytest.mark.parametrize(("dispute", "option"), EACH_OPTION)
def test_a_decision_is_read_back_from_the_settings_that_it_makes(
    dispute: Dispute, option: Option
) -> None:
    switched = decided(DEFAULT_PLAYBOOK, {dispute.key: option.key})

    assert decision_of(switched, dispute) == option.key
    assert set(differing_paths(DEFAULT_PLAYBOOK, switched)) <= set(dispute.paths)
    assert decided(switched, {dispute.key: dispute.default.key}) == DEFAULT_PLAYBOOK


@pytest.mark.parametrize("dispute", EACH)
def test_every_other_option_changes_a_setting(dispute: Dispute) -> None:
    for option in dispute.options[1:]:
        assert decided(DEFAULT_PLAYBOOK, {dispute.key: option.key}) != DEFAULT_PLAYBOOK


def test_no_setting_is_decided_by_two_disputes() -> None:
    paths = [path for dispute in DISPUTES.values() for path in dispute.paths]

    assert len(paths) == len(set(paths))
    assert set(paths) <= set(setting_paths())


@pytest.mark.parametrize("dispute", EACH)
def test_positions_contradict_by_at_least_two_articles_and_cite_known_rules(
    dispute: Dispute,
) -> None:
    assert len({seed for position in dispute.positions for seed in position.seeds}) >= 2
    for position in dispute.positions:
        stated = {seed for number in position.rules for seed in RULES[number].seeds}
        assert set(position.seeds) <= stated


def test_settings_of_no_option_are_ones_own() -> None:
    three = with_settings(DEFAULT_PLAYBOOK, {"follow_ups.most": 3})

    assert decision_of(three, DISPUTES["C10"]) == OWN
    assert decided(three, {"C10": OWN}) == three
