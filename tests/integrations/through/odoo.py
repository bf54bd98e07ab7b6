"""The captured agency on an Odoo 18 and on a 19; Chen's phone screen is followed."""

import json
from datetime import datetime
from typing import Any, ClassVar

from tests.integrations.odoo.fake import DATABASE, KEY, LOGIN, FakeOdoo
from tests.integrations.through.agency import (
    CANCELLED,
    COMPARISON,
    DELETED,
    EVERY_WAY,
    HOOK,
    MOVED,
    WEBHOOK_SECRET,
    Agency,
    Ground,
    Hook,
    Person,
    Sent,
    Story,
    plain,
    utc,
)

MEETING = 3


class OnOdoo18(Agency):
    kind = "odoo"
    era: ClassVar[str] = "18"
    now = utc(2026, 11, 23, 9)
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (HOOK, COMPARISON)}
    story = Story(
        candidate=Person("3", "chen.wei@mail.test"),
        recruiter=Person("6", "rita@agency.test"),
        submission_ref="3",
        interview_ref=str(MEETING),
        starts_at=utc(2026, 11, 24, 1, 30).replace(second=30),
        ends_at=utc(2026, 11, 24, 2, 0).replace(second=30),
        timezone="America/New_York",
        interviewer_emails=("bo@northwind.test",),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        self.crm = FakeOdoo(ground.server, self.era)
        self.base_url = ground.server.url_for("").rstrip("/")
        self.secrets = {"api_key": KEY, "webhook_token": WEBHOOK_SECRET}
        self.settings = {"database": DATABASE, "login": LOGIN, "stages": {"2": "interviewing"}}

    @property
    def _meetings(self) -> dict[int, dict[str, Any]]:
        return self.crm.tables["calendar.event"]

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        self._change(at, start=plain(starts_at), stop=plain(ends_at))

    def cancels(self, at: datetime) -> None:
        self._change(at, active=False)

    def deletes(self, at: datetime) -> None:
        del self._meetings[MEETING]
        attendees = self.crm.tables["calendar.attendee"]
        for number in [n for n, one in attendees.items() if one["event_id"][0] == MEETING]:
            del attendees[number]

    def _change(self, at: datetime, **fields: Any) -> None:
        self._meetings[MEETING].update(fields, write_date=plain(at))

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        told: dict[str, Any] = {
            "_action": "Send Webhook Notification(#251)",
            "_id": MEETING,
            "_model": "calendar.event",
            "id": MEETING,
            "applicant_id": 3,
        }
        if change != DELETED:
            told["write_date"] = f"{plain(at)}.000001"
        return Sent(json.dumps(told).encode(), {"Content-Type": "application/json"}, secret)

    def hooks(self, change: str) -> list[Hook]:
        trigger = "on_unlink" if change == DELETED else "on_create_or_write"
        rules = self.crm.tables["base.automation"].values()
        urls = [
            one["action_server_ids"][0][2]["webhook_url"]
            for one in rules
            if one["name"].endswith(f"calendar.event {trigger}")
        ]
        return [Hook(url, url.rpartition("/")[2]) for url in urls]

    def notes(self) -> list[str]:
        return [note["body"] for note in self.crm.tables["mail.message"].values()]

    def tasks(self) -> list[str]:
        return [task["summary"] for task in self.crm.tables["mail.activity"].values()]


class OnOdoo19(OnOdoo18):
    era = "19"
