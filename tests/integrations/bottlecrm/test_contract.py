"""The BottleCRM adapter keeps what every adapter promises; its living CRM is a fake of 60 leads."""

from typing import Any

import pytest

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.signatures import sign_timestamped
from plugin.crm import CrmAdapter, CrmConnection
from tests.integrations.bottlecrm.captured import FIXTURES, answer, delivery
from tests.integrations.bottlecrm.conftest import TOKEN, FakeCrm, MakeAdapter
from tests.integrations.bottlecrm.leads import Comments, Tasks, lead, serve
from tests.integrations.contract import NOW, CrmAdapterContract

SECRETS = {"current": "whsec_current", "previous": "whsec_previous", "other": "whsec_other"}


class TestBottleCrm(CrmAdapterContract):
    fixtures = FIXTURES / "webhooks"
    secret = TOKEN

    def adapter_at(self, base_url: str) -> CrmAdapter:
        secrets = {
            "token": TOKEN,
            "webhook_secret": SECRETS["current"],
            "previous_webhook_secret": SECRETS["previous"],
        }
        return BottleCrmAdapter(
            CrmConnection("an-installation", base_url, "https://afterword.example", secrets)
        )

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"X-BottleCRM-Signature": sign_timestamped(SECRETS[by], body, at=at)}

    def bytes_of(self, name: str) -> bytes:
        return delivery(name).body

    @pytest.fixture
    def living(self, crm: FakeCrm, make_adapter: MakeAdapter) -> CrmAdapter:
        detail: dict[str, Any] = {"lead_obj": lead(0, id="S-1"), "pipeline_stage": None}
        crm.quiet()
        serve(crm, [lead(number) for number in range(60)], [])
        Comments(crm, "S-1", detail)
        Tasks(crm, "S-1")
        crm.refuses("/api/leads/GONE-1/", 404, answer("36_error_404"))
        crm.answers("/api/custom-fields/", answer("52_custom_fields"))
        crm.answers("/api/leads/pipelines/", answer("53_pipelines_without_stages"))
        pipeline = answer("53_pipelines_without_stages")["pipelines"][0]["id"]
        crm.answers(f"/api/leads/pipelines/{pipeline}/", answer("09b_pipeline_detail"))
        return make_adapter()
