"""An agency with a past: three candidates of two recruiters, and a draft to try on them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from plugin.services.access import Viewer
from plugin.store.people import Recruiter
from tests import factories
from tests.factories import JourneyRows

DRAFT = """\
name: hasty
version: 2
follow_ups:
  most: 1
steps:
  keep_applying:
    enabled: false
"""
FIRST, LAST = date(2026, 1, 5), date(2026, 1, 11)
"""The week of the interviews, five weeks before the tests' present."""


def utc(text: str) -> datetime:
    """Return the instant written like "2026-01-07 10:00", UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass(frozen=True)
class Agency:
    """Sam manages it; Kit works there."""

    ana: JourneyRows
    bo: JourneyRows
    kit_id: int

    @property
    def id(self) -> int:
        return self.ana.installation_id

    @property
    def sam(self) -> Viewer:
        return Viewer(self.id, self.ana.recruiter_id, "Sam Lee")

    @property
    def kit(self) -> Viewer:
        return Viewer(self.id, self.kit_id, "Kit Ray")


def make_agency() -> Agency:
    """Ana (Sam's) was asked for after five days; nothing was done for Bo (Kit's)."""
    ana = past_journey(None, None, "Ana Ruiz")
    factories.change(Recruiter, ana.installation_id, ana.recruiter_id, is_manager=True)
    kit_id = factories.make_recruiter(ana.installation_id, name="Kit Ray")
    bo = past_journey(ana.installation_id, kit_id, "Bo Hall")
    factories.make_follow_up(ana.installation_id, ana.submission_id, at=utc("2026-01-12 10:00"))
    return Agency(ana, bo, kit_id)


def past_journey(
    installation_id: int | None, recruiter_id: int | None, name: str, **interview: Any
) -> JourneyRows:
    """One interview on Wednesday 7 January 2026, 09:00 to 10:00 in London."""
    held = {
        "starts_at": utc("2026-01-07 09:00"),
        "ends_at": utc("2026-01-07 10:00"),
        "booked_at": utc("2026-01-02 09:00"),
        "first_seen_at": utc("2026-01-02 09:00"),
    }
    return factories.make_journey(
        installation_id, recruiter_id, candidate={"name": name}, interview=held | interview
    )
