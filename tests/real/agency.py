"""What the people of an agency do in BottleCRM, done over its API as its admin."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

import httpx

from tests.real.bottlecrm_server import RunningCrm

STAGES = (
    ("Applied", "open"),
    ("Client interview", "open"),
    ("Offer", "open"),
    ("Placed", "won"),
    ("Rejected", "lost"),
)
LEAD_FIELDS = (
    ("interview_at", "text"),
    ("interview_end", "text"),
    ("interview_timezone", "text"),
    ("interview_round", "number"),
    ("interviewer_emails", "textarea"),
)


@dataclass(frozen=True)
class Webhook:
    id: str
    secret: str = field(repr=False)


class Agency:
    """An organisation in Europe/London with one job order, a client company and an interviewer."""

    def __init__(self, crm: RunningCrm) -> None:
        self.base_url = crm.base_url
        self._numbers = count(1)  # BottleCRM takes an address in one lead only
        self._http = httpx.Client(base_url=crm.base_url, timeout=30)
        self._sign_in(crm.admin_jwt)
        self.token: str = self._post("/api/profile/tokens/", {"name": "Afterword"})["token"]
        for key, field_type in LEAD_FIELDS:
            definition = {"target_model": "Lead", "key": key, "label": key}
            self._post("/api/custom-fields/", definition | {"field_type": field_type})
        self.stages = self._make_pipeline("Senior Robotics Engineer")
        self._make_client()

    def close(self) -> None:
        self._http.close()

    def add_candidate(self, first_name: str, **fields: str) -> str:
        """Add a lead, on no board yet; `fields` are its custom fields. Return its id."""
        lead = {
            "first_name": first_name,
            "last_name": "Natarajan",
            "email": f"{first_name.casefold()}.{next(self._numbers)}@mail.example",
            "company_name": "Northwind Robotics",
            "custom_fields": fields,
            "assigned_to": [],
            "contacts": [],
            "teams": [],
        }
        lead_id: str = self._post("/api/leads/", lead)["id"]
        return lead_id

    def set_fields(self, lead_id: str, **fields: object) -> None:
        self._call("PATCH", f"/api/leads/{lead_id}/", {"custom_fields": fields})

    def move(self, lead_id: str, stage: str) -> None:
        self._call("PATCH", f"/api/leads/{lead_id}/move/", {"stage_id": self.stages[stage]})

    def convert(self, lead_id: str) -> None:
        self._call("PATCH", f"/api/leads/{lead_id}/", {"status": "converted"})

    def delete(self, lead_id: str) -> None:
        self._call("DELETE", f"/api/leads/{lead_id}/")

    def log_meeting(self, lead_id: str, occurred_at: str) -> None:
        meeting = {"kind": "meeting", "lead": lead_id, "occurred_at": occurred_at}
        self._post("/api/interactions/", meeting | {"subject": "Interview"})

    def changed_at(self, lead_id: str) -> datetime:
        """Return when the lead last changed, by the CRM's own stamp."""
        detail = self._call("GET", f"/api/leads/{lead_id}/")
        return datetime.fromisoformat(detail["lead_obj"]["updated_at"])

    def comments(self, lead_id: str) -> list[str]:
        detail = self._call("GET", f"/api/leads/{lead_id}/")
        return [comment["comment"] for comment in detail["comments"]]

    def tasks(self, lead_id: str) -> list[dict[str, Any]]:
        tasks: list[dict[str, Any]] = self._call("GET", f"/api/tasks/?lead={lead_id}")["tasks"]
        return tasks

    def add_webhook(self, url: str) -> Webhook:
        """Do what only an admin may: paste the plugin's address in, get the secret once."""
        catalogue = self._call("GET", "/api/webhooks/")["event_catalogue"]
        made = self._post(
            "/api/webhooks/",
            {
                "url": url,
                "description": "Afterword",
                "events": [event for module in catalogue for event in module["events"]],
                "is_active": True,
                "format": "json",
            },
        )
        return Webhook(made["id"], made["secret"])

    def press_test(self, webhook: Webhook) -> None:
        self._post(f"/api/webhooks/{webhook.id}/test/", {})

    def deliveries(self, webhook: Webhook) -> list[dict[str, Any]]:
        """Return the CRM's own log of what it delivered, newest first."""
        log = self._call("GET", f"/api/webhooks/{webhook.id}/deliveries/")
        results: list[dict[str, Any]] = log["results"]
        return results

    def redeliver(self, delivery_id: str) -> None:
        self._post(f"/api/webhooks/deliveries/{delivery_id}/redeliver/", {})

    @contextmanager
    def webhook_off(self, webhook: Webhook) -> Iterator[None]:
        """Turn the webhook off for a while, as an admin can: nobody is told what happens then."""
        path = f"/api/webhooks/{webhook.id}/"
        self._call("PATCH", path, {"is_active": False})
        yield
        self._call("PATCH", path, {"is_active": True})

    def remove_webhook(self, webhook: Webhook) -> None:
        self._call("DELETE", f"/api/webhooks/{webhook.id}/")

    def _sign_in(self, jwt: str) -> None:
        self._http.headers["Authorization"] = f"Bearer {jwt}"
        org = self._post(
            "/api/org/", {"name": "Harbour Talent Agency", "timezone": "Europe/London"}
        )["org"]
        signed_in = self._post("/api/auth/switch-org/", {"org_id": org["id"]})
        self._http.headers["Authorization"] = f"Bearer {signed_in['access_token']}"

    def _make_pipeline(self, name: str) -> dict[str, str]:
        pipeline = self._post(
            "/api/leads/pipelines/",
            {"name": name, "is_default": True, "create_default_stages": False},
        )
        path = f"/api/leads/pipelines/{pipeline['id']}/stages/"
        return {
            stage: self._post(path, {"name": stage, "order": order, "stage_type": stage_type})["id"]
            for order, (stage, stage_type) in enumerate(STAGES)
        }

    def _make_client(self) -> None:
        self._post(
            "/api/accounts/",
            {
                "name": "Northwind Robotics",
                "country": "GB",
                "contacts": [],
                "teams": [],
                "assigned_to": [],
            },
        )
        self._post(
            "/api/contacts/",
            {
                "first_name": "Ana",
                "last_name": "Engelmann",
                "email": "ana.engelmann@northwind.example",
                "title": "VP Engineering",
            },
        )

    def _post(self, path: str, document: dict[str, Any]) -> Any:
        return self._call("POST", path, document)

    def _call(self, method: str, path: str, document: dict[str, Any] | None = None) -> Any:
        answer = self._http.request(method, path, json=document)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None
