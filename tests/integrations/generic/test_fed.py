"""A kind that is fed through our API keeps what every adapter promises, and asks nobody."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from integrations.generic.adapter import GenericAdapter
from integrations.generic.fed import FedAdapter
from integrations.signatures import sign_timestamped
from plugin.crm import CrmAdapter, UnreadablePayload
from plugin.domain.records import CrmRecords, RecordKind
from tests.integrations.conftest import SECRET, connection_to
from tests.integrations.contract import NOW, CrmAdapterContract, fixture_names
from tests.integrations.generic.test_contract import SECRETS

FIXTURES = Path(__file__).parent / "fixtures"
HINT = "submission.updated__subject-only-invented"


class TestFed(CrmAdapterContract):
    fixtures = FIXTURES
    secret = SECRET

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return FedAdapter(connection_to(base_url))

    def signed(self, body: bytes, *, at: int = NOW, by: str = "current") -> dict[str, str]:
        return {"X-Afterword-Signature": sign_timestamped(SECRETS[by], body, at=at)}

    def parsed(self, adapter: CrmAdapter, name: str) -> Any:
        """The one delivery that only hints is unreadable here: see below."""
        if name == HINT:
            return _as_the_protocol_reads_it(name)
        return super().parsed(adapter, name)

    @pytest.fixture
    def living(self, httpserver: HTTPServer) -> CrmAdapter:
        return self.adapter_at(httpserver.url_for(""))


def _as_the_protocol_reads_it(name: str) -> Any:
    return GenericAdapter(connection_to("http://127.0.0.1")).parse(
        {}, (FIXTURES / f"{name}.json").read_bytes()
    )


@pytest.fixture
def adapter() -> FedAdapter:
    return FedAdapter(connection_to("http://127.0.0.1"))


def test_there_is_one_delivery_that_only_hints() -> None:
    assert HINT in fixture_names(FIXTURES)


def test_a_delivery_that_only_hints_is_unreadable(adapter: FedAdapter) -> None:
    with pytest.raises(UnreadablePayload, match="does not carry it"):
        adapter.parse({}, (FIXTURES / f"{HINT}.json").read_bytes())


def test_what_is_missing_is_asked_of_nobody(adapter: FedAdapter, httpserver: HTTPServer) -> None:
    assert adapter.fetch([(RecordKind.CANDIDATE, "C-9")]) == CrmRecords()
    assert httpserver.log == []


@pytest.mark.parametrize("records", [None, {}, {"candidates": []}])
def test_a_batch_without_records_is_unreadable(
    adapter: FedAdapter, records: dict[str, Any] | None
) -> None:
    body = {"id": "1", "event": "records", "occurredAt": "2026-02-10T09:00:00Z", "records": records}

    with pytest.raises(UnreadablePayload):
        adapter.parse({}, json.dumps(body).encode())


def test_somebody_is_told_where_to_post_records(adapter: FedAdapter) -> None:
    steps = adapter.webhook_steps("https://afterword.example/webhooks/a-key")

    assert "https://afterword.example/api/v1/records" in [step.value for step in steps]
