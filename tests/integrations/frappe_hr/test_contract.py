"""The Frappe HR adapter keeps what every adapter promises; its living CRM is a small site."""

import json
from dataclasses import replace
from typing import Any

import pytest
from werkzeug import Response

from integrations.frappe_hr.adapter import FrappeHrAdapter
from integrations.signatures import hmac_base64
from plugin.crm import CrmAdapter, CrmConnection
from tests.integrations.contract import NOTE, NOW, TASK, CrmAdapterContract
from tests.integrations.frappe_hr.captured import FIXTURES
from tests.integrations.frappe_hr.conftest import KEYS, MakeAdapter
from tests.integrations.frappe_hr.site import Site

SECRETS = {"current": "current-secret", "previous": "previous-secret", "other": "other-secret"}


class TestFrappeHr(CrmAdapterContract):
    fixtures = FIXTURES / "deliveries"
    secret = KEYS["api_secret"]
    signs_time = False
    hooks_expected = 6
    note = replace(NOTE, candidate_ref="ana@mail.example", submission_ref="ana@mail.example")
    task = replace(TASK, candidate_ref="ana@mail.example", submission_ref="ana@mail.example")

    def adapter_at(self, base_url: str) -> CrmAdapter:
        secrets = {
            **KEYS,
            "client_id": "a-client",
            "client_secret": "a-client-secret",
            "webhook_secret": SECRETS["current"],
            "previous_webhook_secret": SECRETS["previous"],
        }
        return FrappeHrAdapter(
            CrmConnection("an-installation", base_url, "https://afterword.example", secrets)
        )

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"X-Frappe-Webhook-Signature": hmac_base64(SECRETS[by], body)}

    def failing_answer(self, status: int) -> Response:
        """Errors come with a traceback that nobody may read."""
        body = {"exc_type": "AnyError", "exc": f"[Traceback: {KEYS['api_secret']} Ana]"}
        return Response(json.dumps(body), status, mimetype="application/json")

    def test_consent_is_asked_for_with_a_state_and_an_address(self, adapter: CrmAdapter) -> None:
        """Consent goes over https alone."""
        super().test_consent_is_asked_for_with_a_state_and_an_address(
            self.adapter_at("https://hr.agency.test")
        )

    @pytest.fixture
    def living(self, site: Site, make_adapter: MakeAdapter) -> CrmAdapter:
        self.site = site
        for number in range(130):
            address = f"person{number:03}@mail.example"
            site.applicant(address, email_id=address)
            site.interview(f"HR-INT-2026-{number:04}", job_applicant=address)
        site.applicant("ana@mail.example", email_id="ana@mail.example")
        return make_adapter()

    def hooks_in_the_crm(self) -> int:
        return len(self.site.records.get("Webhook", {}))


class TestFrappeHrByConsent(TestFrappeHr):
    """The same, signed in by OAuth."""

    secret = "an-access-token"

    def adapter_at(self, base_url: str) -> CrmAdapter:
        adapter = super().adapter_at(base_url)
        held: dict[str, Any] = {
            name: value for name, value in adapter.connection.secrets.items() if name not in KEYS
        }
        held |= {"access_token": self.secret, "refresh_token": "a-refresh-token"}
        return FrappeHrAdapter(replace(adapter.connection, secrets=held))
