"""The Ashby adapter keeps what every adapter promises; its living CRM is a fake organisation.

Ashby says an error by its status or in the body of a 200: the promises hold for both.
"""

import json
from pathlib import Path

import pytest
from werkzeug import Response

from integrations.signatures import hmac_hex
from plugin.crm import CrmAdapter
from tests.integrations.ashby.conftest import KEY, MakeAdapter, adapter_of
from tests.integrations.ashby.fake import FakeAshby
from tests.integrations.contract import NOW, CrmAdapterContract

WORDS = {"current": "current-secret", "previous": "previous-secret", "other": "other-secret"}
CODES = {
    400: "invalid_input",
    401: "invalid_api_key",
    403: "missing_endpoint_permission",
    404: "candidate_not_found",
    409: "conflict",
    500: "internal_error",
}


class TestAshby(CrmAdapterContract):
    fixtures = Path(__file__).parent / "fixtures"
    secret = KEY
    signs_time = False
    hooks_expected = 9

    @pytest.fixture(autouse=True)
    def _keep_the_crm(self, request: pytest.FixtureRequest) -> None:
        if "living" in request.fixturenames:
            self.crm: FakeAshby = request.getfixturevalue("crm")

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return adapter_of(base_url)

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"Ashby-Signature": f"sha256={hmac_hex(WORDS[by], body)}"}

    def of_an_unknown_event(self, body: bytes) -> bytes:
        return self.changed(body, action="moon.eclipsed")

    @pytest.fixture
    def living(self, crm: FakeAshby, make_adapter: MakeAdapter) -> CrmAdapter:
        crm.fill(130)
        return make_adapter()

    def hooks_in_the_crm(self) -> int:
        return len(self.crm.hooks)


class TestAshbyThatFailsWithAGoodStatus(TestAshby):
    """The same, where the status is 200 and only `success` and a code tell."""

    def failing_answer(self, status: int) -> Response:
        if status not in CODES:
            return super().failing_answer(status)
        code = CODES[status]
        document = {"success": False, "errors": [code], "errorInfo": {"code": code}}
        return Response(json.dumps(document), 200, mimetype="application/json")
