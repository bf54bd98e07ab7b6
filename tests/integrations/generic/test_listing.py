"""The list of all records of a kind, which a CRM that speaks our protocol may answer."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from integrations.generic.adapter import GenericAdapter
from integrations.sandbox.store import Candidate
from plugin.crm import CrmError, Listed, ListedPage, Unsupported
from plugin.domain.records import RecordKind
from tests.integrations.conftest import RunningSandbox, connection_to

REFS = "/afterword/v1/refs"
AT = "2026-02-10T09:00:00Z"


@pytest.fixture
def adapter(httpserver: HTTPServer) -> GenericAdapter:
    return GenericAdapter(connection_to(httpserver.url_for("")))


def test_a_page_tells_refs_their_versions_and_where_to_go_on(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(
        REFS, query_string={"kind": "submission", "cursor": "S-0"}
    ).respond_with_json(
        {"refs": [{"ref": "S-1", "updatedAt": AT}, {"ref": "S-2"}], "cursor": "S-2"}
    )

    assert adapter.list_refs(RecordKind.SUBMISSION, "S-0") == ListedPage(
        (Listed("S-1", datetime(2026, 2, 10, 9, tzinfo=UTC)), Listed("S-2")), "S-2"
    )


def test_a_crm_without_the_list_cannot_be_compared(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(REFS).respond_with_data("no", 404)

    with pytest.raises(Unsupported):
        adapter.list_refs(RecordKind.SUBMISSION, None)


@pytest.mark.parametrize(
    "answer",
    [
        {"refs": [], "cursor": "same"},
        {"refs": None},
        {"refs": [{"updatedAt": AT}]},
        {"refs": [], "cursor": 7},
        {},
    ],
)
def test_a_list_that_leads_nowhere_is_asked_for_again(
    adapter: GenericAdapter, httpserver: HTTPServer, answer: dict[str, Any]
) -> None:
    httpserver.expect_request(REFS).respond_with_json(answer)

    with pytest.raises(CrmError) as caught:
        adapter.list_refs(RecordKind.SUBMISSION, "same")

    assert not caught.value.permanent


def test_the_sandbox_lists_what_is_there_and_nothing_deleted(
    sandbox: RunningSandbox, sandbox_adapter: GenericAdapter
) -> None:
    with sandbox.here.store.writing() as session:
        gone = session.get_one(Candidate, "C-1")
        gone.is_deleted = True

    refs = {record.ref for record in sandbox_adapter.list_refs(RecordKind.CANDIDATE, None).records}

    assert "C-1" not in refs
    assert "C-2" in refs
