"""docs/failures.md names a test for each failure that others had; here: that they are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/failures.md"
ROWS = [
    (int(number), what, holds)
    for number, what, holds in re.findall(
        r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE
    )
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
REASONS = ("Does not apply: ", "Not held: ")


@cache
def names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    )


def test_every_failure_stands_there_once() -> None:
    numbers = [number for number, _, _ in ROWS]

    assert numbers == list(range(1, 88))


@pytest.mark.parametrize(("number", "what", "holds"), ROWS, ids=lambda value: str(value)[:40])
def test_a_failure_is_held_off_by_tests_that_exist_or_says_why_not(
    number: int, what: str, holds: str
) -> None:
    named = NAMED.findall(holds)

    assert len(what) > 20
    assert bool(named) != holds.startswith(REASONS), f"line {number} has neither tests nor a reason"
    assert [name for path, name in named if name not in names_in(path)] == []
    if named:
        assert NAMED.sub("", holds).replace("<br>", "") == ""
