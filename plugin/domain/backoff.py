"""When to try again what failed for now."""

from datetime import timedelta

_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(hours=1)


def wait_before_retry(attempts: int, retry_after: float | None = None) -> timedelta:
    """Return how long to wait after `attempts` failures in a row (1, 2, …).

    It doubles from 30 seconds to an hour, and is never shorter than what the other side asked
    for in `retry_after` seconds (itself believed up to a day).
    """
    doublings: int = min(max(attempts, 1) - 1, 10)
    doubled = min(_FIRST * (1 << doublings), _LONGEST)
    asked = timedelta(seconds=min(retry_after or 0, 86_400))
    return max(doubled, asked)
