"""What a polled page says."""

from datetime import datetime

from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords


def polled(records: CrmRecords, read_at: datetime | None = None) -> list[CrmEvent]:
    """Return one event with all records of a page; none where it has none."""
    if records == CrmRecords():
        return []
    return [CrmEvent(type=CrmEventType.CHANGED, name="poll", occurred_at=read_at, records=records)]
