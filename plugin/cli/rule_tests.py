"""Which tests show which rule: read from the marks on them, without running or importing one."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

_MARK = "rule"


class UnreadableTest(Exception):
    """A file of tests is no Python; the message names it."""


def find_shown_rules(folder: Path) -> Mapping[str, tuple[str, ...]]:
    """Return the tests below the folder that bear `@pytest.mark.rule("R23", …)`, by rule.

    A test is named as pytest names it from the folder's parent; a mark on one case of a
    parametrized test is the test's. Raises UnreadableTest.
    """
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(folder.rglob("test_*.py")):
        file = path.relative_to(folder.parent).as_posix()
        for name, test in _tests(_parsed(path), file):
            for number in sorted(set(_rules_of(test))):
                found[number].append(name)
    return {number: tuple(names) for number, names in found.items()}


def _parsed(path: Path) -> ast.Module:
    try:
        return ast.parse(path.read_bytes())
    except (SyntaxError, ValueError) as error:  # ValueError: a null byte
        raise UnreadableTest(f"{path}: this is no Python file.") from error


def _tests(body: ast.Module | ast.ClassDef, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions of a file and of its classes, with their whole names."""
    for node in body.body:
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield f"{inside}::{node.name}", node
        elif isinstance(node, ast.ClassDef):
            yield from _tests(node, f"{inside}::{node.name}")


def _rules_of(test: ast.FunctionDef) -> Iterator[str]:
    for decorator in test.decorator_list:
        for node in ast.walk(decorator):
            if isinstance(node, ast.Call) and _is_mark(node.func):
                yield from (
                    str(given.value) for given in node.args if isinstance(given, ast.Constant)
                )


def _is_mark(called: ast.expr) -> bool:
    """Tell whether this is `pytest.mark.rule`."""
    return (
        isinstance(called, ast.Attribute)
        and called.attr == _MARK
        and isinstance(called.value, ast.Attribute)
        and called.value.attr == "mark"
    )
