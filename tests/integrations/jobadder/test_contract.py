"""The JobAdder adapter keeps what every adapter promises; its living CRM is a fake account."""

from dataclasses import replace
from pathlib import Path

import pytest

from plugin.crm import CrmAdapter
from tests.integrations.contract import NOTE, NOW, CrmAdapterContract
from tests.integrations.jobadder.conftest import TOKEN, MakeAdapter, adapter_of
from tests.integrations.jobadder.fake import FakeJobAdder

WORDS = {"current": "current-words", "previous": "previous-words", "other": "other-words"}


class TestJobAdder(CrmAdapterContract):
    fixtures = Path(__file__).parent / "fixtures"
    secret = TOKEN
    signs_time = False
    note = replace(NOTE, candidate_ref="7", submission_ref="7")
    gone_ref = "999"

    @pytest.fixture(autouse=True)
    def _keep_the_crm(self, request: pytest.FixtureRequest) -> None:
        if "living" in request.fixturenames:
            self.crm: FakeJobAdder = request.getfixturevalue("crm")

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return adapter_of(base_url)

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"Authorization": WORDS[by]}

    @pytest.fixture
    def living(self, crm: FakeJobAdder, make_adapter: MakeAdapter) -> CrmAdapter:
        crm.fill(70)
        return make_adapter()

    def hooks_in_the_crm(self) -> int:
        return len(self.crm.lists["webhooks"])
