"""An agency on Greenhouse: three applications, the first with the interview that is followed."""

import json
from datetime import datetime
from typing import Any, ClassVar

from integrations.signatures import hmac_hex
from tests.integrations.greenhouse.conftest import agency_at
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
    Person,
    Sent,
    Story,
    instant,
    utc,
)


class OnGreenhouse(Agency):
    kind = "greenhouse"
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (HOOK, COMPARISON)}
    story = Story(
        candidate=Person("71", "ana71@mail.example"),
        recruiter=Person("41", "rita@agency.example"),
        submission_ref="51",
        interview_ref="91",
        starts_at=utc(2026, 2, 12, 14),
        ends_at=utc(2026, 2, 12, 15),
        timezone=None,
        interviewer_emails=("otto@client.example",),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        self.crm = agency_at(ground.server)
        self.base_url = ground.server.url_for("").rstrip("/")
        self.secrets = {
            "client_id": "a-client",
            "client_secret": "a-client-secret",
            "access_token": "an-access-token",
            "refresh_token": "refresh-1",
            "webhook_secret": WEBHOOK_SECRET,
        }
        self.settings = {
            "auth_url": f"{self.base_url}/identity",
            "stages": {"face to face": "interviewing"},
        }

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        self._change(at, starts_at=instant(starts_at), ends_at=instant(ends_at))

    def cancels(self, at: datetime) -> None:
        self._change(at, status="skipped")

    def deletes(self, at: datetime) -> None:
        booked = self.crm.lists["/v3/interviews"]
        booked[:] = [one for one in booked if one["id"] != 91]

    def _change(self, at: datetime, **fields: Any) -> None:
        booked = self.crm.lists["/v3/interviews"]
        next(one for one in booked if one["id"] == 91).update(fields, updated_at=instant(at))

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        about: dict[str, Any] = {
            "action": "application_updated",
            "payload": {"application": {"id": 51, "last_activity_at": instant(at)}},
        }
        if change == DELETED:
            about = {"action": "interview_deleted", "payload": {"interview": {"id": 91}}}
        body = json.dumps(about).encode()
        headers = {
            "Signature": f"sha256 {hmac_hex(secret, body)}",
            "Greenhouse-Event-ID": f"event-{change}-{instant(at)}",
        }
        return Sent(body, headers)

    def notes(self) -> list[str]:
        return [note["body"] for note in self.crm.lists["/v3/notes"]]
