"""The only reader of the clock: everything else is given the time."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """Return the present instant, aware and in UTC."""
    return datetime.now(UTC)
