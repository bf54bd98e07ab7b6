"""Fetching from CRMs that are asked for one record at a time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from plugin.crm import RecordGone
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.tombstones import gone

Read = Callable[[RecordKind, str], CrmRecords]
"""Returns a record with what it refers to, or raises RecordGone."""


def read_each(read: Read, wanted: Sequence[tuple[RecordKind, str]], now: datetime) -> CrmRecords:
    """Return the records, each asked for once; those that are gone as deleted at `now`."""
    found = CrmRecords()
    for kind, ref in dict.fromkeys(wanted):
        found = found.merged(read_or_gone(read, kind, ref, now))
    return found


def read_or_gone(read: Read, kind: RecordKind, ref: str, now: datetime) -> CrmRecords:
    """Return one record; as deleted at `now` where the CRM knows nothing of it any more."""
    try:
        return read(kind, ref)
    except RecordGone:
        return gone(kind, ref, now)
