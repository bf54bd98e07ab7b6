"""An agency on Ashby: three applications, the first with the schedule that is followed."""

import json
from datetime import datetime
from typing import Any, ClassVar

from integrations.signatures import hmac_hex
from tests.integrations.ashby.fake import FakeAshby, event
from tests.integrations.through.agency import (
    CANCELLED,
    COMPARISON,
    DELETED,
    EVERY_WAY,
    MOVED,
    WEBHOOK_SECRET,
    Agency,
    Ground,
    Hook,
    Person,
    Sent,
    Story,
    instant,
    utc,
)


class OnAshby(Agency):
    kind = "ashby"
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (COMPARISON,)}
    story = Story(
        candidate=Person("C-1", "c-1@mail.example"),
        recruiter=Person("U-1", "rita@hiring.example"),
        submission_ref="S-1",
        interview_ref="S-1:E-SC-1",
        starts_at=utc(2026, 2, 12, 15),
        ends_at=utc(2026, 2, 12, 16),
        timezone=None,
        interviewer_emails=("ivo@hiring.example",),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        self.crm = FakeAshby(ground.server)
        self.crm.fill(3)
        self.base_url = ground.server.url_for("").rstrip("/")
        self.secrets = {"api_key": "an-api-key-of-the-tests", "webhook_secret": WEBHOOK_SECRET}
        self.settings = {"stages": {"ST-2": "interviewing"}}

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        times = {"startTime": instant(starts_at), "endTime": instant(ends_at)}
        moved = event("E-SC-1", updatedAt=instant(at), **times)
        self._change(at, interviewEvents=[moved])

    def cancels(self, at: datetime) -> None:
        self._change(at, status="Cancelled")

    def deletes(self, at: datetime) -> None:
        schedules = self.crm.lists["interviewSchedule"]
        schedules[:] = [one for one in schedules if one["id"] != "SC-1"]

    def _change(self, at: datetime, **fields: Any) -> None:
        self.crm.change("interviewSchedule", "SC-1", updatedAt=instant(at), **fields)

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        schedule = self.crm.lists["interviewSchedule"][0]
        envelope = {
            "webhookActionId": f"action-{instant(at)}",
            "action": "interviewScheduleUpdate",
            "data": {"interviewSchedule": schedule},
        }
        body = json.dumps(envelope).encode()
        return Sent(body, {"Ashby-Signature": f"sha256={hmac_hex(secret, body)}"})

    def hooks(self, change: str) -> list[Hook]:
        made = self.crm.hooks.values()
        return [
            Hook(one["requestUrl"], one["secretToken"])
            for one in made
            if one["webhookType"] == "interviewScheduleUpdate"
        ]

    def notes(self) -> list[str]:
        return [note["content"] for note in self.crm.notes]
