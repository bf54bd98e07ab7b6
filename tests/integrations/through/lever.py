"""An agency on Lever: three opportunities, the first with the interview that is followed."""

import json
from datetime import datetime
from hashlib import sha256
from typing import ClassVar

from integrations.signatures import hmac_hex
from tests.integrations.lever.conftest import agency_at
from tests.integrations.through.agency import (
    CANCELLED,
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
    millis,
    utc,
)

EVENTS = {DELETED: "interviewDeleted"}


class OnLever(Agency):
    kind = "lever"
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (HOOK,)}
    story = Story(
        candidate=Person("con-1", "ana1@mail.example"),
        recruiter=Person("user-1", "rita@agency.example"),
        submission_ref="opp-1",
        interview_ref="opp-1/int-1",
        starts_at=utc(2026, 2, 12, 11),
        ends_at=utc(2026, 2, 12, 11, 45),
        timezone="America/Los_Angeles",
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
            "stages": {"stage-2": "interviewing"},
        }

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        (interview,) = self.crm.interviews["opp-1"]
        minutes = (ends_at - starts_at).total_seconds() / 60
        interview.update(date=millis(starts_at), duration=minutes)
        self._touch(at)

    def cancels(self, at: datetime) -> None:
        (interview,) = self.crm.interviews["opp-1"]
        interview["canceledAt"] = millis(at)
        self._touch(at)

    def deletes(self, at: datetime) -> None:
        self.crm.interviews["opp-1"].clear()

    def _touch(self, at: datetime) -> None:
        self.crm.opportunities[0]["updatedAt"] = millis(at)

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        token = sha256(f"{change} {at}".encode()).hexdigest()[:48]
        signature = hmac_hex(secret, f"{token}{millis(at)}".encode())
        data = {"opportunityId": "opp-1", "contactId": "con-1", "interviewId": "int-1"}
        document = {
            "triggeredAt": millis(at),
            "event": EVENTS.get(change, "interviewUpdated"),
            "data": data,
            "signature": signature,
            "token": token,
        }
        return Sent(json.dumps(document).encode())

    def hooks(self, change: str) -> list[Hook]:
        return [
            Hook(one["url"], one["configuration"]["signatureToken"])
            for one in self.crm.webhooks
            if one["event"] == EVENTS.get(change, "interviewUpdated")
        ]

    def notes(self) -> list[str]:
        held = [note for notes in self.crm.notes.values() for note in notes]
        return [note["fields"][0]["value"] for note in held]
