"""A named cast: Sam owns a journey, Kit is a colleague, Charlie is of another agency."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask

from plugin.clock import utcnow
from plugin.services.access import Viewer
from tests import factories
from tests.factories import JourneyRows
from tests.web.visitors import Visitor, visitor


@dataclass(frozen=True)
class Cast:
    """Call what needs the database inside the application's context."""

    app: Flask
    rows: JourneyRows
    kit_id: int
    charlie: Viewer

    @property
    def sam(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.rows.recruiter_id, "Sam Lee")

    @property
    def kit(self) -> Viewer:
        return Viewer(self.rows.installation_id, self.kit_id, "Kit Ray")

    def sams(self) -> Visitor:
        return visitor(self.app, self.sam)

    def kits(self) -> Visitor:
        return visitor(self.app, self.kit)

    def charlies(self) -> Visitor:
        return visitor(self.app, self.charlie)

    def framed(self, candidate_id: int | None = None) -> Visitor:
        """Sam's browser with the CRM's frame open on Ana, or on somebody else."""
        rows = self.rows
        shown = rows.candidate_id if candidate_id is None else candidate_id
        viewer = Viewer(rows.installation_id, rows.recruiter_id, "Sam Lee", shown)
        return visitor(self.app, viewer, framed=True)

    def prompt(self, **values: Any) -> int:
        rows = self.rows
        defaults = {"recruiter_id": rows.recruiter_id}
        with self.app.app_context():
            return factories.make_prompt(
                rows.installation_id, rows.submission_id, rows.interview_id, **defaults | values
            )

    def note(self, **values: Any) -> int:
        """A thank-you within its first hour."""
        now = utcnow()
        defaults = {
            "step": "thank_you",
            "interviewer_id": self.rows.interviewer_id,
            "opens_at": now - timedelta(minutes=42),
            "due_at": now + timedelta(minutes=18),
            "limit_at": now + timedelta(hours=23, minutes=18),
            "rules": ["R23", "R30"],
        }
        return self.prompt(**defaults | values)


def make_cast(app: Flask) -> Cast:
    with app.app_context():
        rows = factories.make_journey(
            factories.make_installation(
                name="Bright Recruiting", frame_ancestors=["https://*.frames.example"]
            ),
        )
        kit = factories.make_recruiter(rows.installation_id, name="Kit Ray")
        other = factories.make_installation(name="Other Recruiting")
        charlie = factories.make_recruiter(other, name="Charlie")
    return Cast(app, rows, kit, Viewer(other, charlie, "Charlie"))
