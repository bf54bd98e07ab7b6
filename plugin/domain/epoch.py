"""Moments as milliseconds since 1970-01-01 UTC, as some CRMs write them."""

from datetime import UTC, datetime, timedelta

from plugin.domain.readers import EARLIEST, LATEST, Reading
from plugin.domain.records import Defect

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def read_milliseconds(raw: object, field: str) -> Reading[datetime]:
    """Return the aware UTC instant that a number of milliseconds names."""
    if raw is None:
        return None, None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None, Defect(field, "is not a time in milliseconds")
    try:
        moment = EPOCH + timedelta(milliseconds=raw)
    except (OverflowError, ValueError):
        return None, Defect(field, "is out of range")
    if not EARLIEST <= moment <= LATEST:
        return None, Defect(field, "is out of range")
    return moment, None


def milliseconds_of(moment: datetime) -> int:
    """Return the moment in whole milliseconds."""
    return (moment - EPOCH) // _MILLISECOND
