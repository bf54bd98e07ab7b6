import re

import pytest

from plugin.domain.playbook import STEPS
from plugin.domain.prompts import StepKey
from plugin.domain.rules import RULES, SOURCES, sources_of


def test_there_are_ninety_six_rules() -> None:
    assert list(RULES) == [f"R{number:02}" for number in range(1, 97)]


def test_every_rule_has_words_and_an_article() -> None:
    for rule in RULES.values():
        assert rule.text.endswith(".")
        assert rule.seeds == tuple(sorted(set(rule.seeds)))
        assert set(rule.sources) <= set(SOURCES)
        assert rule.sources


def test_every_article_states_some_rule() -> None:
    assert {source for rule in RULES.values() for source in rule.sources} == set(SOURCES)


@pytest.mark.parametrize(
    ("number", "seeds"),
    [
        ("R02", (0,)),
        ("R12", (1,)),
        ("R19", (1,)),
        ("R23", (2,)),
        ("R24", (3,)),
        ("R25", (4,)),
        ("R27", (0,)),
        ("R30", (2,)),
        ("R38", (3,)),
        ("R40", (4,)),
        ("R70", (1,)),
        ("R73", (1,)),
        ("R75", (2,)),
        ("R77", (4,)),
        ("R87", (1,)),
        ("R88", (2,)),
        ("R89", (4,)),
        ("R93", (4,)),
        ("R95", (0, 1, 3, 4)),
        ("R96", (4,)),
    ],
)
def test_the_rule_is_stated_by_these_articles(number: str, seeds: tuple[int, ...]) -> None:
    assert RULES[number].seeds == seeds


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("R23", "1 hour.*24 hours"),
        ("R30", "[Ee]very interviewer"),
        ("R70", "one business day"),
        ("R72", "14 days"),
        ("R73", "a week later"),
        ("R87", "month"),
        ("R90", "Never stop"),
    ],
)
def test_the_rule_says_what_the_article_says(number: str, words: str) -> None:
    assert re.search(words, RULES[number].text)


def test_sources_of_rules_are_their_articles_each_once() -> None:
    assert sources_of(("R23", "R24", "R25", "R30")) == (SOURCES[2], SOURCES[3], SOURCES[4])


def test_every_step_has_a_purpose_and_rules_of_the_catalogue() -> None:
    assert set(STEPS) == set(StepKey)
    for step in STEPS.values():
        assert step.purpose
        assert set(step.rules) <= set(RULES)
