"""docs/failures.md names a test for each failure that others had; here: that they are there."""

import re

import pytest

from tests.architecture.named_tests import ROOT, missing, named_in, names_nothing_else

PAGE = ROOT / "docs/failures.md"
ROWS = [
    (int(number), what, holds)
    for number, what, holds in re.findall(
        r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", PAGE.read_text(), re.MULTILINE
    )
]
REASONS = ("Does not apply: ", "Not held: ")


def test_every_failure_stands_there_once() -> None:
    numbers = [number for number, _, _ in ROWS]

    assert numbers == list(range(1, 88))


@pytest.mark.parametrize(("number", "what", "holds"), ROWS, ids=lambda value: str(value)[:40])
def test_a_failure_is_held_off_by_tests_that_exist_or_says_why_not(
    number: int, what: str, holds: str
) -> None:
    named = named_in(holds)

    assert len(what) > 20
    assert bool(named) != holds.startswith(REASONS), f"line {number} has neither tests nor a reason"
    assert missing(named) == []
    assert not named or names_nothing_else(holds)
