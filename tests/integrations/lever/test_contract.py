"""The Lever adapter keeps what every adapter promises; its living CRM is `Lever`.

Its proof stands in the body: what the contract calls headers only says how to sign that.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from plugin.crm import CrmAdapter
from tests.integrations.contract import NOTE, NOW, CrmAdapterContract
from tests.integrations.lever.conftest import (
    TOKEN,
    Lever,
    MakeAdapter,
    adapter_to,
    held_secrets,
    signed,
)


class TestLever(CrmAdapterContract):
    fixtures = Path(__file__).parent / "fixtures"
    secret = TOKEN
    note = replace(NOTE, candidate_ref="con-1", submission_ref="opp-1")
    gone_ref = "opp-999"
    hooks_expected = 9

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return adapter_to(base_url, held_secrets())

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"at": str(at), "by": by}

    def verify(self, adapter: CrmAdapter, headers: Mapping[str, str], body: bytes) -> None:
        by_name = {name.lower(): value for name, value in headers.items()}
        sent = signed(body, at_ms=int(by_name["at"]) * 1000, by=by_name["by"])
        adapter.verify({}, sent, now=NOW)

    def forged(self, body: bytes) -> tuple[bytes, dict[str, str], str | None]:
        return signed(body, at_ms=NOW * 1000, by="other"), {}, None

    def by_the_previous_secret(self, body: bytes) -> tuple[bytes, dict[str, str], str | None]:
        return signed(body, at_ms=NOW * 1000, by="previous"), {}, None

    def unproven(self, body: bytes) -> bytes:
        return self.changed(body, signature=None)

    @pytest.fixture
    def living(self, lever: Lever, make_adapter: MakeAdapter) -> CrmAdapter:
        self.crm = lever
        return make_adapter()

    def hooks_in_the_crm(self) -> int:
        return len(self.crm.webhooks)
