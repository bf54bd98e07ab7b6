"""The Odoo adapter keeps what every adapter promises, by JSON-RPC and by JSON-2."""

import json
from datetime import date

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from integrations.odoo.adapter import OdooAdapter
from plugin.crm import CrmAdapter, CrmAuthError, CrmError, NoteDraft, TaskDraft
from tests.integrations.contract import NOTE, NOW, TASK, CrmAdapterContract
from tests.integrations.odoo.captured import FIXTURES
from tests.integrations.odoo.conftest import PREVIOUS_TOKEN, TOKEN, connection_to
from tests.integrations.odoo.fake import KEY, FakeOdoo

ERRORS = {
    400: "odoo.exceptions.ValidationError",
    403: "odoo.exceptions.AccessError",
    404: "odoo.exceptions.MissingError",
    409: "psycopg2.errors.SerializationFailure",
}


class OfOdoo(CrmAdapterContract):
    fixtures = FIXTURES / "webhooks"
    secret = KEY
    url_token = TOKEN
    signs_time = False
    gone_ref = "999"
    note = NoteDraft(NOTE.key, "1", "1", NOTE.text)
    task = TaskDraft(TASK.key, "1", "1", "6", TASK.title, date(2026, 2, 11))
    era: str

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return OdooAdapter(connection_to(base_url))

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        del body, at, by  # Odoo signs nothing
        return {"Content-Type": "application/json"}

    def by_the_previous_secret(self, body: bytes) -> tuple[bytes, dict[str, str], str | None]:
        return body, self.signed(body), PREVIOUS_TOKEN

    def of_an_unknown_event(self, body: bytes) -> bytes:
        return self.changed(body, _model="moon.eclipsed")

    @pytest.fixture
    def living(self, httpserver: HTTPServer, request: pytest.FixtureRequest) -> CrmAdapter:
        request.instance.odoo = FakeOdoo(httpserver, self.era)
        return self.adapter_at(httpserver.url_for(""))

    def hooks_in_the_crm(self) -> int:
        odoo: FakeOdoo = self.odoo  # type: ignore[attr-defined] # set by `living`
        return len(odoo.tables["base.automation"])


class TestOdoo18(OfOdoo):
    """JSON-RPC: whatever is wrong, the status is 200, and authenticate answers false."""

    era = "18"
    hooks_expected = 7
    statuses = (
        (400, True, CrmError),
        (401, True, CrmAuthError),
        (403, True, CrmAuthError),
        (409, False, CrmError),
        (429, False, CrmError),
        (500, False, CrmError),
        (503, False, CrmError),
    )

    def failing_answer(self, status: int) -> Response:
        if status == 401:
            return _rpc(result=False)
        if status in ERRORS:
            data = {"name": ERRORS[status], "message": f"Ana's thank-you, {KEY}"}
            return _rpc(error={"code": 200, "message": "Odoo Server Error", "data": data})
        return Response("no", status)


class TestOdoo19(OfOdoo):
    """JSON-2: the statuses of HTTP."""

    era = "19"
    hooks_expected = 5


def _rpc(**answer: object) -> Response:
    document = {"jsonrpc": "2.0", "id": 1, **answer}
    return Response(json.dumps(document), 200, mimetype="application/json")
