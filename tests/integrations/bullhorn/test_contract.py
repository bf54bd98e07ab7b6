"""The Bullhorn adapter keeps what every adapter promises; its living CRM is a fake of 120 jobs."""

from dataclasses import replace
from typing import ClassVar

import pytest
from werkzeug import Response

from integrations.bullhorn.adapter import BullhornAdapter
from plugin.crm import CrmAdapter, CrmConnection, NoteDraft, TaskDraft
from tests.integrations.bullhorn.conftest import KEY, Clock, MakeAdapter, stored_session
from tests.integrations.bullhorn.fake import EXCHANGES, FakeBullhorn, answer
from tests.integrations.contract import NOTE, TASK, CrmAdapterContract


class TestBullhorn(CrmAdapterContract):
    fixtures = EXCHANGES
    secret = "stored-session"
    gone_ref: ClassVar[str] = "987654"
    note: ClassVar[NoteDraft] = replace(NOTE, candidate_ref="99", submission_ref="863")
    task: ClassVar[TaskDraft] = replace(
        TASK, candidate_ref="99", submission_ref="863", recruiter_ref="123"
    )

    def adapter_at(self, base_url: str) -> CrmAdapter:
        return BullhornAdapter(
            CrmConnection(
                KEY,
                base_url.rstrip("/"),
                "https://afterword.example",
                stored_session(base_url),
                {"oauth_url": f"{base_url}oauth", "login_url": f"{base_url}rest-services"},
                Clock(),
            )
        )

    def failing_answer(self, status: int) -> Response:
        """As its token endpoint (`error`) and its REST endpoints (`errorMessage`) say it."""
        return answer({"error": "invalid_grant", "errorMessage": "no"}, status)

    def test_consent_is_asked_for_with_a_state_and_an_address(self, adapter: CrmAdapter) -> None:
        """At an address of Bullhorn's own: consent is asked for over TLS only."""
        settings = {
            "oauth_url": "https://auth-east.bullhornstaffing.com/oauth",
            "login_url": "https://rest-east.bullhornstaffing.com/rest-services",
        }
        there = BullhornAdapter(replace(adapter.connection, settings=settings))

        super().test_consent_is_asked_for_with_a_state_and_an_address(there)

    @pytest.fixture
    def living(self, bullhorn: FakeBullhorn, make_adapter: MakeAdapter) -> CrmAdapter:
        for number in range(1000, 1120):
            bullhorn.put(
                "JobSubmission",
                id=number,
                candidate={"id": 99},
                jobOrder={"id": number, "title": "Nurse", "clientCorporation": {"id": 77}},
                status="Submitted",
                sendingUser={"id": 123},
            )
        return make_adapter()
