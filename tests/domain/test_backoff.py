"""Waits grow, end at an hour, and believe the other side."""

from datetime import timedelta

import pytest

from plugin.domain.backoff import wait_before_retry


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 30), (2, 60), (3, 120), (8, 3600), (1000, 3600)]
)
def test_the_wait_doubles_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert wait_before_retry(attempts) == timedelta(seconds=seconds)


def test_a_longer_wait_that_was_asked_for_is_kept() -> None:
    assert wait_before_retry(1, 900) == timedelta(minutes=15)


def test_a_shorter_wait_than_ours_is_not_believed() -> None:
    assert wait_before_retry(3, 1) == timedelta(minutes=2)


def test_no_side_can_silence_us_for_more_than_a_day() -> None:
    assert wait_before_retry(1, 10**9) == timedelta(days=1)
