"""Frappe's times: wall-clock in the site's one zone, without an offset, and not padded.

Seen: `"from_time": "9:00:00"` when read, `"09:00:00"` when just written; `modified` of a change
after the site's zone went from London to New York jumps back by five hours.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from integrations.documents import Row
from integrations.frappe_hr.payloads import Site, text_of
from plugin.domain.readers import EARLIEST, Reading, read_date, read_instant, read_text
from plugin.domain.records import Defect

LAG = timedelta(seconds=2)
"""How far the Date header may lie behind what its answer tells: it has no fractions."""

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?")


def wall_clock(moment: datetime, zone: str | None) -> str:
    """Return the moment as Frappe stores it in this zone, to the second."""
    return moment.astimezone(_zone(zone)).strftime("%Y-%m-%d %H:%M:%S")


def stamped_at(raw: object, site: Site) -> datetime | None:
    """Return the latest moment that a stamp may mean and that is not after the reading of it.

    In autumn an hour comes twice, and after a change of the zone old stamps may lie ahead. As no
    reading goes beyond its own moment, what is written later is always later, too.
    """
    text, _ = read_text(raw, "modified")
    try:
        naive = datetime.fromisoformat(text or "")
        moments = [
            naive.replace(tzinfo=_zone(site.zone), fold=fold).astimezone(UTC) for fold in (1, 0)
        ]
    except (ValueError, OverflowError):
        return None
    past = [moment for moment in moments if moment <= site.now + LAG]
    return max(max(past, default=site.now), EARLIEST)


def version_of(row: Row, site: Site) -> datetime:
    """Return when the row was last modified; without a stamp it counts as of its reading."""
    return stamped_at(row.get("modified"), site) or site.now


def read_day_and_time(row: Row, time_name: str, site: Site) -> Reading[datetime]:
    """Return the instant that `scheduled_on` and a time of it name in the site's zone."""
    day, defect = read_date(row.get("scheduled_on"), "scheduled_on")
    if day is None:
        return None, defect
    time = row.get(time_name)
    if time is None or time == "":
        return None, None
    found = _TIME.fullmatch(text_of(row, time_name).strip())
    if found is None:
        return None, Defect(time_name, "is not a time")
    if site.zone is None:
        return None, Defect(time_name, "has no time zone: the site's is not known")
    hour, minute, second = (int(part or 0) for part in found.groups())
    padded = f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}"
    return read_instant(padded, time_name, zone=site.zone)


def _zone(name: str | None) -> ZoneInfo:
    return ZoneInfo(name or "UTC")
