"""Epoch milliseconds to moments and back."""

from datetime import UTC, datetime

import pytest

from plugin.domain.epoch import milliseconds_of, read_milliseconds
from plugin.domain.records import Defect

AT = datetime(2026, 2, 10, 9, 0, 0, 250_000, tzinfo=UTC)


def test_a_moment_is_read_as_it_was_written() -> None:
    assert read_milliseconds(milliseconds_of(AT), "date") == (AT, None)


def test_nothing_is_no_moment_and_no_defect() -> None:
    assert read_milliseconds(None, "date") == (None, None)


@pytest.mark.parametrize("raw", ["1770714000000", True, {}, []])
def test_what_is_no_number_is_a_defect(raw: object) -> None:
    assert read_milliseconds(raw, "date") == (None, Defect("date", "is not a time in milliseconds"))


@pytest.mark.parametrize("raw", [0, -1, 1_770_714_000_000_000, 10**30, float("nan"), float("inf")])
def test_what_no_plan_could_use_is_out_of_range(raw: float) -> None:
    """Zero is what some CRMs write for nothing, and microseconds lie beyond all plans."""
    assert read_milliseconds(raw, "date") == (None, Defect("date", "is out of range"))
