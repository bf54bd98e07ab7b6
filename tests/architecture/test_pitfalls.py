"""docs/pitfalls.md says for each adapter and pitfall which tests show it; here: that they do."""

import re

import pytest

from integrations import registry
from tests.architecture.named_tests import ROOT, missing, named_in, names_nothing_else

PAGE = ROOT / "docs/pitfalls.md"
KINDS = frozenset(where.split(".")[1] for where in registry.KINDS.values())
"""The adapters by their folders: two kinds may share one."""

RUN_BY_US = frozenset({"bottlecrm", "frappe_hr", "odoo"})
ALL_MEET, ONLY_THEY_MEET = 24, 10
"""How many pitfalls all CRMs have, and how many more showed in those that we ran."""

REASON = "Does not apply: "

Rows = list[tuple[list[str], str]]


def pitfalls() -> dict[int, Rows]:
    """The rows under each number: the adapters, and the tests or the reason."""
    _, *parts = re.split(r"^### (\d+)\. .+$", PAGE.read_text(), flags=re.MULTILINE)
    return {
        int(number): [
            (kinds.split(", "), holds)
            for kinds, holds in re.findall(r"^\| ([a-z_, ]+) \| (.+) \|$", text, re.MULTILINE)
            if kinds != "adapters"
        ]
        for number, text in zip(parts[::2], parts[1::2], strict=True)
    }


PITFALLS = pitfalls()


def test_every_pitfall_stands_there_once() -> None:
    assert list(PITFALLS) == list(range(1, ALL_MEET + ONLY_THEY_MEET + 1))


@pytest.mark.parametrize("number", PITFALLS)
def test_each_adapter_has_one_row_under_each_pitfall(number: int) -> None:
    kinds = [kind for kinds, _ in PITFALLS[number] for kind in kinds]

    assert sorted(kinds) == sorted(KINDS if number <= ALL_MEET else RUN_BY_US)


@pytest.mark.parametrize("number", PITFALLS)
def test_a_pitfall_is_shown_by_tests_that_there_are_or_says_why_not(number: int) -> None:
    for kinds, holds in PITFALLS[number]:
        named = named_in(holds)
        assert bool(named) != holds.startswith(REASON), f"{kinds} have neither tests nor a reason"
        assert missing(named) == []
        assert not named or names_nothing_else(holds)


@pytest.mark.parametrize("number", PITFALLS)
def test_no_adapter_is_shown_to_be_safe_by_the_tests_of_another(number: int) -> None:
    for kinds, holds in PITFALLS[number]:
        folders = {path.split("/")[2] for path, _ in named_in(holds)} & KINDS
        assert folders <= set(kinds)
        assert not folders or len(kinds) == 1
