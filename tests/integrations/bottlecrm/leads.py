"""Leads that a fake BottleCRM pages through, and the comments and tasks that it takes."""

from typing import Any

from werkzeug import Request

from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import FakeCrm


def lead(number: int, updated_at: str = "2026-11-20T09:00:00Z", **changes: Any) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": f"lead-{number:03}",
        "first_name": "Priya",
        "email": f"priya.{number}@mail.test",
        "stage": None,
        "assigned_to": [],
        "custom_fields": {},
        "updated_at": updated_at,
    }
    return row | changes


def serve(crm: FakeCrm, still_open: list[dict[str, Any]], closed: list[dict[str, Any]]) -> None:
    """Page through these leads as BottleCRM does, "offset": 0 past the end and all."""

    def part(name: str, leads: list[dict[str, Any]], request: Request) -> dict[str, Any]:
        offset, limit = int(request.args["offset"]), int(request.args["limit"])
        page = leads[offset : offset + limit]
        following = offset + len(page)
        goes_on = (following if following < len(leads) else None) if page else 0
        return {"leads_count": len(leads), name: page, "offset": goes_on}

    def respond(request: Request) -> dict[str, Any]:
        return {
            "open_leads": part("open_leads", still_open, request),
            "close_leads": part("close_leads", closed, request),
        }

    crm.answers("/api/leads/", respond)


class Comments:
    """The comments of one lead, as BottleCRM keeps and shows them."""

    def __init__(self, crm: FakeCrm, lead_ref: str, detail: dict[str, Any]) -> None:
        self.rows: list[dict[str, Any]] = []
        self._detail = detail
        crm.answers(f"/api/leads/{lead_ref}/", lambda _: self._shown())
        crm.answers(f"/api/leads/{lead_ref}/", self._add, method="POST")

    def _add(self, request: Request) -> dict[str, Any]:
        self.rows.append({"id": f"c{len(self.rows)}", "comment": request.get_json()["comment"]})
        return self._shown()

    def _shown(self) -> dict[str, Any]:
        return self._detail | {"comments": self.rows}


class Tasks:
    """The agency's tasks: adding one does not tell its id."""

    def __init__(self, crm: FakeCrm, lead_ref: str) -> None:
        self.rows: list[dict[str, Any]] = []
        self._lead_ref = lead_ref
        crm.answers("/api/tasks/", self._list)
        crm.answers("/api/tasks/", self._add, method="POST")

    def _list(self, request: Request) -> dict[str, Any]:
        assert request.args["lead"] == self._lead_ref
        words = request.args["title"].casefold()
        found = [row for row in self.rows if words in row["title"].casefold()]
        return {"tasks_count": len(found), "offset": None, "tasks": found}

    def _add(self, request: Request) -> Any:
        self.rows.append({"id": f"t{len(self.rows)}", **request.get_json()})
        return answer("30_task_create")
