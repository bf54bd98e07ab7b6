"""An agency on JobAdder: three applications, the first with the interview that is followed."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from integrations.jobadder.launch import TICKS_PER_SECOND, UNIX_EPOCH_SECONDS, hash_of
from tests.integrations.jobadder.fake import FakeJobAdder
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
    instant,
    seconds,
    utc,
)

SALT = "a-salt-of-the-tests"
LAUNCH_URL = "https://afterword.example/launch/jobadder"


class OnJobAdder(Agency):
    kind = "jobadder"
    told_by: ClassVar = {MOVED: EVERY_WAY, CANCELLED: EVERY_WAY, DELETED: (HOOK, COMPARISON)}
    story = Story(
        candidate=Person("1", "ana1@mail.example"),
        recruiter=Person("3", "rita@agency.example"),
        submission_ref="1",
        interview_ref="101",
        starts_at=utc(2026, 2, 12, 9, 15),
        ends_at=utc(2026, 2, 12, 10),
        timezone=None,
        interviewer_emails=("carl@acme.example",),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        self.crm = FakeJobAdder(ground.server)
        self.crm.fill(3)
        here = ground.server.url_for("").rstrip("/")
        self.base_url = f"{here}/v2"
        self.secrets = {
            "client_id": "a-client",
            "client_secret": "a-client-secret",
            "access_token": "an-access-token",
            "refresh_token": "refresh-1",
            "webhook_secret": WEBHOOK_SECRET,
            "launch_salt": SALT,
        }
        self.settings = {
            "account": "2048",
            "instance": "au1",
            "identity_url": f"{here}/identity",
            "stages": {"42": "interviewing"},
        }

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        self._change(at, startAt=instant(starts_at), endAt=instant(ends_at))

    def cancels(self, at: datetime) -> None:
        self._change(at, cancelled=True)

    def deletes(self, at: datetime) -> None:
        booked = self.crm.lists["interviews"]
        booked[:] = [one for one in booked if one["interviewId"] != 101]

    def _change(self, at: datetime, **fields: Any) -> None:
        self.crm.lists["interviews"][0].update(fields, updatedAt=instant(at))

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        envelope = {
            "apiVersion": 2,
            "event": "interview_scheduled",
            "eventId": f"{change}-{instant(at)}",
            "eventDate": instant(at),
            "eventUser": {"userId": 3},
            "eventData": {"interviewId": 101, "applicationId": 1},
        }
        return Sent(json.dumps(envelope).encode(), {"authorization": secret})

    def hooks(self, change: str) -> list[Hook]:
        return [Hook(one["url"], one["authorization"]) for one in self.crm.lists["webhooks"]]

    def notes(self) -> list[str]:
        return [note["text"] for note in self.crm.lists["notes"]]

    def launch(self, installation_key: str, at: datetime) -> Mapping[str, str]:
        ends_at = (seconds(at) + 300 + UNIX_EPOCH_SECONDS) * TICKS_PER_SECOND
        args = {
            "installation": installation_key,
            "userId": "3",
            "candidateId": "1",
            "_exp": str(ends_at),
        }
        return {**args, "_h": hash_of(LAUNCH_URL, args, SALT)}
