"""The generic adapter keeps what every adapter promises; its living CRM is the sandbox."""

from pathlib import Path

import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.signatures import sign_timestamped
from plugin.crm import CrmAdapter
from tests.integrations.conftest import (
    PREVIOUS_SECRET,
    SECRET,
    RunningSandbox,
    connection_to,
)
from tests.integrations.contract import NOW, CrmAdapterContract

SECRETS = {"current": SECRET, "previous": PREVIOUS_SECRET, "other": "another-secret" * 4}


class SmallPages(GenericAdapter):
    page_records = 50


class TestGeneric(CrmAdapterContract):
    fixtures = Path(__file__).parent / "fixtures"
    secret = SECRET

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return GenericAdapter(connection_to(base_url))

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {
            "X-Afterword-Signature": sign_timestamped(SECRETS[by], body, at=at),
            "X-Afterword-Delivery": f"attempt-{at}",
        }

    @pytest.fixture
    def living(self, sandbox: RunningSandbox) -> CrmAdapter:
        return SmallPages(connection_to(sandbox.here.config.base_url))
