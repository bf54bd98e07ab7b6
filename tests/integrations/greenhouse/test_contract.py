"""The Greenhouse adapter keeps what every adapter promises; its living CRM is `Harvest`."""

from dataclasses import replace
from pathlib import Path

import pytest

from integrations.signatures import hmac_hex
from plugin.crm import CrmAdapter
from tests.integrations.contract import NOTE, NOW, CrmAdapterContract
from tests.integrations.greenhouse.conftest import (
    SECRETS,
    TOKEN,
    Harvest,
    MakeAdapter,
    adapter_to,
)


class TestGreenhouse(CrmAdapterContract):
    fixtures = Path(__file__).parent / "fixtures"
    secret = TOKEN
    signs_time = False
    note = replace(NOTE, candidate_ref="71", submission_ref="51")
    gone_ref = "999"

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return adapter_to(base_url)

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"Signature": f"sha256 {hmac_hex(SECRETS[by], body)}"}

    def of_an_unknown_event(self, body: bytes) -> bytes:
        return self.changed(body, action="moon.eclipsed")

    @pytest.fixture
    def living(self, harvest: Harvest, make_adapter: MakeAdapter) -> CrmAdapter:
        return make_adapter()
