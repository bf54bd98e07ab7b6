"""Each of the articles' rules is carried out by something, and a test shows it; docs/rules.md."""

import re
from pathlib import Path

import pytest

from plugin.cli.rule_table import rules_to_markdown
from plugin.cli.rule_tests import find_shown_rules
from plugin.domain.languages import Language
from plugin.domain.messages import TEMPLATE_NAMES
from plugin.domain.rule_marks import marked_lines
from plugin.domain.rules import NO_ACTION, RULES
from plugin.domain.rules_at_work import Means, RuleAtWork
from plugin.mail.templates import shipped_file
from plugin.services.rulebook import PAGES, rules_at_work

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "plugin/templates"
SHOWN = find_shown_rules(ROOT / "tests")
ALL = {row.rule.number: row for row in rules_at_work()}


@pytest.mark.parametrize("number", RULES)
def test_a_rule_is_carried_out_and_shown_by_a_test_or_says_why_not(number: str) -> None:
    row = ALL[number]

    is_at_work = bool(row.carriers)
    assert is_at_work != bool(row.why_none), f"{number} is mapped to nothing, or twice over"
    assert is_at_work == (number in SHOWN), f"{number} has no test, or one for nothing"


def test_the_page_of_rules_is_what_the_program_prints() -> None:
    """`afterword rules --format md --tests tests > docs/rules.md` makes it anew."""
    assert (ROOT / "docs/rules.md").read_text() == rules_to_markdown(rules_at_work(), SHOWN)


def test_only_few_rules_ask_for_nothing() -> None:
    assert len(NO_ACTION) <= 2
    assert all(len(why) > 40 for why in NO_ACTION.values())


def test_tests_and_templates_name_rules_that_there_are() -> None:
    marked = {
        number
        for path in TEMPLATES.rglob("*.*")
        for number in re.findall(r"\bR\d{2}\b", path.read_text())
    }

    assert marked | set(SHOWN) <= set(RULES)


@pytest.mark.parametrize("name", TEMPLATE_NAMES)
def test_an_email_carries_out_the_same_rules_in_every_language(name: str) -> None:
    by_language = {
        language: [line.rules for line in marked_lines(shipped_file(name, language))]
        for language in Language
    }

    assert by_language[Language.ENGLISH]
    assert len({tuple(rules) for rules in by_language.values()}) == 1


def test_a_mark_stands_above_words() -> None:
    for name in TEMPLATE_NAMES:
        for language in Language:
            for marked in marked_lines(shipped_file(name, language)):
                assert len(marked.line) > 20, (name, language, marked)
                assert not marked.line.startswith("{%"), (name, language, marked)


def test_every_page_with_marks_has_a_name_and_every_name_has_marks() -> None:
    marked = {
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        if list(marked_lines(path.read_text()))
    }

    assert marked == set(PAGES)


def test_every_means_is_at_work() -> None:
    """A table that is moved or renamed must not silently carry out nothing."""
    used = {carrier.means for row in ALL.values() for carrier in row.carriers}

    assert used == set(Means)
    assert {"R45", "R78"} <= {number for number, row in ALL.items() if has(row, Means.GUARD)}


def has(row: RuleAtWork, means: Means) -> bool:
    return any(carrier.means is means for carrier in row.carriers)
