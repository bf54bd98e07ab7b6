"""An agency on BottleCRM: the captured lead, Priya, with the interview in its custom fields."""

import json
from datetime import datetime
from typing import Any, ClassVar

from integrations.signatures import sign_timestamped
from tests.integrations.bottlecrm.captured import answer, delivery
from tests.integrations.bottlecrm.conftest import CLOCK, TOKEN, FakeCrm
from tests.integrations.bottlecrm.leads import Comments, Tasks, serve
from tests.integrations.through.agency import (
    CANCELLED,
    DELETED,
    EVERY_WAY,
    MOVED,
    WEBHOOK_SECRET,
    Agency,
    Ground,
    Person,
    Sent,
    Story,
    instant,
    seconds,
    utc,
)

PRIYA = "08908ed4-ff3a-4dc2-9438-f682cdde57f8"
STAGE = "dc10186c-1bce-4735-8bcb-a2f53f7b61c2"


class OnBottleCrm(Agency):
    kind = "bottlecrm"
    now = CLOCK
    told_by: ClassVar = dict.fromkeys((MOVED, CANCELLED, DELETED), EVERY_WAY)
    story = Story(
        candidate=Person(PRIYA, "priya.n@mail.test"),
        recruiter=Person("5297cc03-1af7-43fa-b028-802d528475c1", "admin@agency.test"),
        submission_ref=PRIYA,
        interview_ref=f"{PRIYA}:1",
        starts_at=utc(2026, 11, 24, 10),
        ends_at=utc(2026, 11, 24, 11),
        timezone="Europe/London",
        interviewer_emails=(
            "ana.engelmann@northwind.test",
            "bo@northwind.test",
        ),
    )

    def __init__(self, ground: Ground) -> None:
        ground.clock.move_to(self.now)
        crm = FakeCrm(ground.server, ground.clock)
        crm.quiet()
        detail = answer("25_lead_detail")
        self.lead: dict[str, Any] = detail["lead_obj"]
        serve(crm, [self.lead], [])
        self.comments, self.todos = Comments(crm, PRIYA, detail), Tasks(crm, PRIYA)
        self.base_url = ground.server.url_for("").rstrip("/")
        self.secrets = {"token": TOKEN, "webhook_secret": WEBHOOK_SECRET}
        self.settings = {"stages": {STAGE: "interviewing"}}
        self.moves(self.story.starts_at, self.story.ends_at, self.now)

    def moves(self, starts_at: datetime, ends_at: datetime, at: datetime) -> None:
        times = {"interview_at": instant(starts_at), "interview_end": instant(ends_at)}
        self._change(at, **times)

    def cancels(self, at: datetime) -> None:
        self._change(at, interview_status="cancelled")

    def deletes(self, at: datetime) -> None:
        """Empty every field: BottleCRM has no interviews that could be deleted."""
        self.lead["custom_fields"] = {}
        self._change(at)

    def _change(self, at: datetime, **fields: str) -> None:
        self.lead["custom_fields"] |= fields
        self.lead["updated_at"] = instant(at)

    def delivery(self, change: str, at: datetime, *, secret: str = WEBHOOK_SECRET) -> Sent:
        captured = delivery("lead.updated__captured")
        envelope = json.loads(captured.body)
        envelope |= {"id": f"{change}-{seconds(at)}", "created_at": instant(at)}
        envelope["data"] |= {"id": PRIYA, "updated_at": instant(at)}
        body = json.dumps(envelope).encode()
        signature = sign_timestamped(secret, body, at=seconds(at))
        return Sent(body, {**_without_hop(captured.headers), "X-BottleCRM-Signature": signature})

    def notes(self) -> list[str]:
        return [row["comment"] for row in self.comments.rows]

    def tasks(self) -> list[str]:
        return [row["title"] for row in self.todos.rows]


def _without_hop(headers: dict[str, str]) -> dict[str, str]:
    """Leave out what each connection has of its own."""
    return {n: v for n, v in headers.items() if n not in ("Host", "Content-Length")}
