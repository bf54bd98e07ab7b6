"""A small Frappe HR: lists with filters, orders and limits, methods, records that can be made.

It answers in the shapes of the captured exchanges, errors with their bodies among them.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

import time_machine
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.integrations.frappe_hr.captured import answer

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda value, wanted: value == wanted,
    ">": lambda value, wanted: value > wanted,
    ">=": lambda value, wanted: value >= wanted,
    "in": lambda value, wanted: value in wanted,
    "like": lambda value, wanted: wanted.strip("%") in value,
}


class Site:
    """`records` are by DocType and name; `forbidden` DocTypes are answered with 403, `hidden` names
    are left out of lists. `fails`: a status and a body for whatever is listed.
    """

    def __init__(self, server: HTTPServer, clock: time_machine.Traveller) -> None:
        self._clock = clock
        self.move_to(NOW)
        self.zone, self.me = "Europe/London", "plugin@agency.test"
        self.records: dict[str, dict[str, dict[str, Any]]] = {
            "Interview Round": {"Client interview": {"name": "Client interview"}},
            "Job Opening": {
                "HR-OPN-2026-0002": {
                    **answer("23-job-opening-detail")["data"],
                    "modified": "2026-01-05 09:00:00",
                }
            },
        }
        self.comments: list[dict[str, Any]] = []
        self.forbidden: set[str] = set()
        self.hidden: set[str] = set()
        self.fails: tuple[int, Any] | None = None
        self.names_what_it_makes = True
        self.calls: list[str] = []
        self.queries: list[dict[str, str]] = []
        server.expect_request("/api/method/frappe.client.get_time_zone").respond_with_handler(
            lambda _: self._json({"message": {"time_zone": self.zone}})
        )
        for name, method in {
            "frappe.auth.get_logged_user": lambda _: self._json({"message": self.me}),
            "frappe.client.get": self._get,
            "frappe.client.get_count": self._count,
            "frappe.desk.form.load.getdoc": self._getdoc,
            "frappe.desk.form.utils.add_comment": self._add_comment,
        }.items():
            server.expect_request(f"/api/method/{name}").respond_with_handler(method)
        server.expect_request(re.compile("/api/resource/.*")).respond_with_handler(self._resource)

    def move_to(self, now: datetime) -> None:
        """Let the site's clock, which its Date headers tell, show another time."""
        self._clock.move_to(now, tick=False)

    def put(self, doctype: str, **fields: Any) -> dict[str, Any]:
        """Keep a record, modified long ago unless it says when."""
        row = {"modified": "2026-11-22 01:34:04.693477", "owner": "rita@agency.test", **fields}
        self.records.setdefault(doctype, {})[row["name"]] = row
        return row

    def applicant(self, name: str = "amara@example.com", **fields: Any) -> dict[str, Any]:
        shown = {
            "applicant_name": "Amara Okafor",
            "email_id": "amara@example.com",
            "phone_number": "+44-7700900000",
            "job_title": "HR-OPN-2026-0002",
            "designation": "Backend Engineer",
            "status": "Open",
        }
        return self.put("Job Applicant", name=name, **(shown | fields))

    def interview(self, name: str = "HR-INT-2026-0001", **fields: Any) -> dict[str, Any]:
        shown = {
            "creation": "2026-11-22 01:34:04.833440",
            "docstatus": 0,
            "job_applicant": "amara@example.com",
            "interview_round": "Client interview",
            "status": "Pending",
            "scheduled_on": "2026-11-25",
            "from_time": "9:00:00",
            "to_time": "10:00:00",
            "panel": ["irene@client.example", "hugo@client.example"],
        }
        return self.put("Interview", name=name, **(shown | fields))

    def user(self, name: str, **fields: Any) -> dict[str, Any]:
        shown = {"full_name": "Irene Client", "email": name, "enabled": 1}
        return self.put("User", name=name, **(shown | {"time_zone": "Europe/London"} | fields))

    def _json(self, document: Any, status: int = 200) -> Response:
        return Response(json.dumps(document), status=status, mimetype="application/json")

    def _get(self, request: Request) -> Response:
        doctype, name = request.args["doctype"], request.args["name"]
        if doctype in self.forbidden or name in self.hidden:
            return self._json(answer("82c-hruser-read-user"), 403)
        if name not in self.records.get(doctype, {}):
            return self._json(answer("22c-applicant-not-found"), 404)
        return self._json({"message": self.records[doctype][name]})

    def _count(self, request: Request) -> Response:
        return self._json({"message": len(self.records.get(request.args["doctype"], {}))})

    def _getdoc(self, request: Request) -> Response:
        name = request.args["name"]
        if name not in self.records.get("Job Applicant", {}):
            return self._json(answer("22c-applicant-not-found"), 404)
        mine = [one for one in self.comments if one["reference_name"] == name]
        return self._json({"docs": [], "docinfo": {"comments": mine}})

    def _add_comment(self, request: Request) -> Response:
        made = {"name": f"comment{len(self.comments)}", **request.get_json()}
        self.comments.append(made)
        return self._json({"message": made})

    def _resource(self, request: Request) -> Response:
        _, _, doctype, *rest = unquote(request.path).strip("/").split("/")
        self.calls.append(f"{request.method} {doctype}")
        if self.fails:
            return self._json(self.fails[1], self.fails[0])
        if doctype in self.forbidden:
            return self._json(answer("82e-hruser-webhook-create"), 403)
        if request.method == "DELETE":
            gone = self.records.get(doctype, {}).pop(rest[0], None)
            return self._json({"data": "ok"}, 202 if gone else 404)
        if request.method == "POST":
            return self._made(doctype, request.get_json())
        self.queries.append(request.args.to_dict())
        return self._list(doctype, request.args.to_dict())

    def _made(self, doctype: str, document: dict[str, Any]) -> Response:
        if doctype == "Webhook" and not document.get("name"):
            return self._json(answer("06y-webhook-create-error-name-missing"), 417)
        name = document.get("name") or f"made{len(self.records.get(doctype, {}))}"
        made = self.put(doctype, **{**document, "name": name})
        return self._json({"data": made if self.names_what_it_makes else {}})

    def _shows(self, row: dict[str, Any]) -> bool:
        return row["name"] not in self.hidden

    def _list(self, doctype: str, args: dict[str, str]) -> Response:
        fields = json.loads(args["fields"])
        if unknown := set(fields) & {"custom_missing"}:
            return self._json({"exc_type": "DataError", "exc": f"[traceback {unknown}]"}, 417)
        found = [row for row in self.records.get(doctype, {}).values() if self._shows(row)]
        for field, how, wanted in json.loads(args.get("filters", "[]")):
            found = [row for row in found if COMPARISONS[how](row.get(field) or "", wanted)]
        key = args.get("order_by", "modified asc").split()[0]
        found.sort(key=lambda row: str(row.get(key)), reverse="desc" in args.get("order_by", ""))
        if "interview_details.interviewer" in fields:
            found = [{**row, "interviewer": who} for row in found for who in row["panel"] or [None]]
            fields = ["name", "interviewer"]
        limit = int(args["limit_page_length"]) or len(found)
        return self._json(
            {"data": [{name: row.get(name) for name in fields} for row in found[:limit]]}
        )
