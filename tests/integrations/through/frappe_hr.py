"""An agency on Frappe HR: one application with the interview that is followed."""

import json
from datetime import datetime
from typing import Any, ClassVar

from integrations.signatures import hmac_base64
from tests.integrations.frappe_hr.site import NOW, Site
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

NAME = "HR-INT-2026-0001"


class OnFrappeHr(Agency):
    kind = "frappe_hr"
    now = NOW
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (HOOK, COMPARISON)}
    story = Story(
        candidate=Person("amara@example.com", "amara@example.com"),
        recruiter=Person("rita@agency.test", "rita@agency.test"),
        submission_ref="amara@example.com",
        interview_ref=NAME,
        starts_at=utc(2026, 11, 25, 9),
        ends_at=utc(2026, 11, 25, 10),
        timezone="Europe/London",
        interviewer_emails=("hugo@client.example", "irene@client.example"),
    )

    def __init__(self, ground: Ground) -> None:
        self.crm = Site(ground.server, ground.clock)
        self.crm.applicant()
        self.crm.interview()
        self.crm.user("rita@agency.test", full_name="Rita Recruiter")
        self.crm.user("irene@client.example")
        self.crm.user("hugo@client.example", full_name="Hugo Client")
        self.base_url = ground.server.url_for("").rstrip("/")
        self.secrets = {
            "api_key": "a-key-of-the-tests",
            "api_secret": "an-api-secret-of-the-tests",
            "webhook_secret": WEBHOOK_SECRET,
        }
        self.settings = {"stages": {"Open": "interviewing"}}

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        day, begins = plain(starts_at).split()
        self._change(at, scheduled_on=day, from_time=begins, to_time=plain(ends_at).split()[1])

    def cancels(self, at: datetime) -> None:
        self._change(at, docstatus=2)

    def deletes(self, at: datetime) -> None:
        del self.crm.records["Interview"][NAME]

    def _change(self, at: datetime, **fields: Any) -> None:
        """Change it on the site's own clock, which in November in London shows UTC."""
        self.crm.records["Interview"][NAME].update(fields, modified=f"{plain(at)}.000001")

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        event = "on_trash" if change == DELETED else "on_change"
        hint = {"event": event, "doctype": "Interview", "name": NAME, "modified": plain(at)}
        body = json.dumps(hint).encode()
        return Sent(body, {"X-Frappe-Webhook-Signature": hmac_base64(secret, body)})

    def hooks(self, change: str) -> list[Hook]:
        event = "on_trash" if change == DELETED else "on_change"
        return [
            Hook(one["request_url"], one["webhook_secret"])
            for one in self.crm.records.get("Webhook", {}).values()
            if (one["webhook_doctype"], one["webhook_docevent"]) == ("Interview", event)
        ]

    def notes(self) -> list[str]:
        return [comment["content"] for comment in self.crm.comments]

    def tasks(self) -> list[str]:
        return [todo["description"] for todo in self.crm.records.get("ToDo", {}).values()]
