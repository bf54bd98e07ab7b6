"""An invented Ashby organisation that answers as its documentation says Ashby does."""

import json
import re
from typing import Any

from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

RITA = {"userId": "U-1", "firstName": "Rita", "lastName": "Roe", "email": "rita@hiring.example",
        "role": "Recruiter"}  # fmt: skip
PLANS = [
    {"id": "P-2", "title": "Sales", "createdAt": "2024-05-01T08:00:00.000Z"},
    {"id": "P-1", "title": "Engineering", "createdAt": "2023-05-01T08:00:00.000Z"},
]
STAGES = {
    "P-1": [
        {"id": "ST-1", "title": "Application review", "type": "PreInterviewScreen"},
        {"id": "ST-2", "title": "Final loop", "type": "Active"},
        {"id": "ST-3", "title": "Offer", "type": "Offer"},
    ],
    "P-2": [{"id": "ST-9", "title": "Onsite interview", "type": "Active"}],
}
INTERVIEWS = [
    {"id": "I-1", "title": "Technical interview", "isDebrief": False},
    {"id": "I-2", "title": "Debrief", "isDebrief": True},
]


def candidate(ref: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "name": f"Ana {ref}",
        "primaryEmailAddress": {"value": f"{ref.lower()}@mail.example", "type": "Personal"},
        "primaryPhoneNumber": {"value": "+1 202 555 0100", "type": "Personal"},
        "timezone": "America/New_York",
        "profileUrl": f"https://app.ashbyhq.example/{ref}",
        "customFields": [{"title": "Salary", "value": "private words"}],
        "createdAt": "2026-01-02T08:00:00.000Z",
        "updatedAt": "2026-02-01T08:00:00.000Z",
    } | more


def application(ref: str, candidate_ref: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "status": "Active",
        "candidate": {"id": candidate_ref, "name": "Ana"},
        "currentInterviewStage": {"id": "ST-2", "title": "Final loop", "type": "Active"},
        "job": {"id": "J-1", "title": "Analyst"},
        "hiringTeam": [{"userId": "U-7", "role": "Hiring Manager"}, RITA],
        "createdAt": "2026-01-02T08:00:00.000Z",
        "updatedAt": "2026-02-02T08:00:00.000Z",
    } | more


def event(ref: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "interviewId": "I-1",
        "interviewScheduleId": "SC-1",
        "interviewers": [
            {"id": "U-5", "firstName": "Ivo", "lastName": "Inter", "email": "ivo@hiring.example"}
        ],
        "interview": INTERVIEWS[0],
        "startTime": "2026-02-12T15:00:00.000Z",
        "endTime": "2026-02-12T16:00:00.000Z",
        "createdAt": "2026-02-03T08:00:00.000Z",
        "updatedAt": "2026-02-03T08:00:00.000Z",
    } | more


def schedule(ref: str, application_ref: str, **more: Any) -> dict[str, Any]:
    return {
        "id": ref,
        "status": "Scheduled",
        "applicationId": application_ref,
        "interviewStageId": "ST-2",
        "interviewEvents": [event(f"E-{ref}")],
        "createdAt": "2026-02-03T08:00:00.000Z",
        "updatedAt": "2026-02-04T08:00:00.000Z",
    } | more


class FakeAshby:
    """Lists by resource. A sync token is the count of changes; `change` makes one."""

    def __init__(self, server: HTTPServer) -> None:
        self.lists: dict[str, list[dict[str, Any]]] = {
            "candidate": [], "application": [], "interviewSchedule": [], "interviewPlan": PLANS,
            "interview": INTERVIEWS, "user": [{**RITA, "id": "U-1", "isEnabled": True}],
        }  # fmt: skip
        self.notes: list[dict[str, Any]] = []
        self.hooks: dict[str, dict[str, Any]] = {}
        self.changed: dict[str, list[str]] = {}
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.repeats_cursor = False
        self.forgets_tokens = False
        self.refuses_after_hooks: int | None = None
        server.expect_request(re.compile(".*")).respond_with_handler(self._answer)

    def fill(self, count: int) -> None:
        """Let there be this many candidates with an application each, and two schedules."""
        numbers = range(1, count + 1)
        self.lists["candidate"] = [candidate(f"C-{number}") for number in numbers]
        self.lists["application"] = [application(f"S-{n}", f"C-{n}") for n in numbers]
        self.lists["interviewSchedule"] = [schedule("SC-1", "S-1"), schedule("SC-2", "S-2")]

    def change(self, resource: str, ref: str, **fields: Any) -> None:
        """Change a record, so that the next incremental list tells it."""
        next(one for one in self.lists[resource] if one["id"] == ref).update(fields)
        self.changed.setdefault(resource, []).append(ref)

    def _answer(self, request: Request) -> Response:
        procedure, asked = request.path.strip("/"), request.get_json()
        self.calls.append((procedure, asked))
        resource, _, verb = procedure.partition(".")
        if procedure == "candidate.listNotes":
            return self._listed([n for n in self.notes if n["to"] == asked["candidateId"]], asked)
        if procedure == "candidate.createNote":
            return self._note(asked)
        if procedure == "interviewStage.list":
            return self._listed(STAGES[asked["interviewPlanId"]], asked)
        if resource == "webhook":
            return self._webhook(verb, asked)
        if verb == "list":
            return self._synced(resource, asked)
        ref = asked.get("id") or asked.get("applicationId") or asked.get("userId")
        found = next((one for one in self.lists[resource] if one["id"] == ref), None)
        return _good(found) if found else _bad(f"{resource}_not_found")

    def _synced(self, resource: str, asked: dict[str, Any]) -> Response:
        rows = self.lists[resource]
        if "applicationId" in asked:
            rows = [row for row in rows if row.get("applicationId") == asked["applicationId"]]
        token = asked.get("syncToken")
        if token and self.forgets_tokens:
            return _bad("sync_token_expired")
        if token:
            since = self.changed.get(resource, [])[int(token.partition("-")[2]) :]
            rows = [row for row in rows if row["id"] in since]
        return self._listed(rows, asked, resource)

    def _listed(
        self, rows: list[dict[str, Any]], asked: dict[str, Any], resource: str = ""
    ) -> Response:
        start, limit = int(asked.get("cursor", 0)), min(int(asked.get("limit", 25)), 100)
        following = start + limit
        more: dict[str, Any] = {"moreDataAvailable": False}
        if following < len(rows):
            cursor = asked.get("cursor") if self.repeats_cursor and start else str(following)
            more = {"moreDataAvailable": True, "nextCursor": cursor}
        else:
            more["syncToken"] = f"{resource}-{len(self.changed.get(resource, []))}"
        return _good(rows[start:following], **more)

    def _note(self, asked: dict[str, Any]) -> Response:
        note = {"id": f"N-{len(self.notes)}", "content": asked["note"]["value"]}
        self.notes.append({**note, "to": asked["candidateId"], "asked": asked})
        return _good(note)

    def _webhook(self, verb: str, asked: dict[str, Any]) -> Response:
        if verb == "create":
            if self.refuses_after_hooks == len(self.hooks):
                return _bad("missing_endpoint_permission")
            ref = f"W-{len(self.calls)}"
            self.hooks[ref] = {"id": ref, "enabled": True, **asked}
            return _good(self.hooks[ref])
        hook = self.hooks.get(asked["webhookId"])
        if hook is None:
            return _bad("webhook_not_found")
        if verb == "delete":
            del self.hooks[asked["webhookId"]]
            return _good({"webhookId": asked["webhookId"]})
        return _good(hook)


def _good(results: Any, **more: Any) -> Response:
    return _json({"success": True, "results": results, **more})


def _bad(code: str) -> Response:
    return _json({"success": False, "errors": [code], "errorInfo": {"code": code}})


def _json(document: Any) -> Response:
    return Response(json.dumps(document), mimetype="application/json")
