"""The tests that a page of docs/ names as `tests/…::test_…`, and whether they are there."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def named_in(cell: str) -> list[tuple[str, str]]:
    """Return (file, name) of each test that a table's cell names."""
    return NAMED.findall(cell)


def missing(named: list[tuple[str, str]]) -> list[str]:
    """Return those of the named tests that are not there."""
    return [f"{path}::{name}" for path, name in named if name not in _names_in(path)]


def names_nothing_else(cell: str) -> bool:
    """Tell whether a cell holds tests' names and line breaks only."""
    return NAMED.sub("", cell).replace("<br>", "") == ""


@cache
def _names_in(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    return frozenset(
        node.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef)
    )
