"""An agency on Bullhorn: the documented one, with one interview of two appointment rows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from tests.integrations.bullhorn.conftest import CONNECTED, MAPPED, agency_at
from tests.integrations.through.agency import (
    CANCELLED,
    COMPARISON,
    DELETED,
    MOVED,
    POLL,
    Agency,
    Ground,
    Person,
    Story,
    millis,
    utc,
)

ROWS = (41, 42)


class OnBullhorn(Agency):
    kind = "bullhorn"
    told_by: ClassVar = dict.fromkeys((MOVED, CANCELLED, DELETED), (POLL, COMPARISON))
    story = Story(
        candidate=Person("99", "ana@candidate.example"),
        recruiter=Person("123", "rosa@agency.example"),
        submission_ref="863",
        interview_ref="41",
        starts_at=utc(2026, 2, 13, 14),
        ends_at=utc(2026, 2, 13, 14, 15),
        timezone="America/Detroit",
        interviewer_emails=(None, None, "mia@client.example"),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        self.crm = agency_at(ground.server)
        self.base_url = self.crm.url
        self.secrets = dict(CONNECTED)
        self.settings = {"api_username": "afterword.api", **MAPPED}

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        self._change(at, dateBegin=millis(starts_at), dateEnd=millis(ends_at))

    def cancels(self, at: datetime) -> None:
        self._change(at, isDeleted=True)

    def deletes(self, at: datetime) -> None:
        for ref in ROWS:
            del self.crm.tables["Appointment"][ref]
            self.crm.happens("Appointment", ref, "DELETED")

    def _change(self, at: datetime, **fields: Any) -> None:
        for ref in ROWS:
            self.crm.tables["Appointment"][ref].update(fields, dateLastModified=millis(at))
            self.crm.happens("Appointment", ref, "UPDATED", *fields)

    def notes(self) -> list[str]:
        return [note["comments"] for note in self.crm.tables.get("Note", {}).values()]

    def tasks(self) -> list[str]:
        return [task["subject"] for task in self.crm.tables.get("Task", {}).values()]

    def launch(self, installation_key: str, at: datetime) -> Mapping[str, str]:
        code = f"1:code-of-{millis(at)}"
        self.crm.codes[code], self.crm.users["rosa"] = "rosa", 123
        return {
            "installation": installation_key,
            "EntityType": "Candidate",
            "EntityID": "99",
            "UserID": "123",
            "CorporationID": "1234",
            "PrivateLabelID": "100",
            "authCode": code,
        }
