"""What others were bitten by with Ashby: errors in a 200, no id to tell duplicates by, one hire
as three events, onlookers among interviewers, re-serialised JSON, merges and deletions."""

import json
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from integrations.ashby.adapter import AshbyAdapter
from plugin.crm import BadSignature, CrmAuthError, CrmError, RecordGone
from plugin.domain.records import CrmEventType, RecordKind
from tests.integrations.ashby.conftest import CLOCK, MakeAdapter
from tests.integrations.ashby.fake import FakeAshby, application, event, schedule

VECTOR = (
    b'{"webhookActionId":"75395d87-4044-4dc4-bc29-0cec185e5f06",'
    b'"action":"candidateStageChange","data":{}}'
)
SIGNATURE = "sha256=58245d833b90ee43e6939e62e660bca1f3583971b0ccf5898cbec80db00f220a"


def delivery(action: str, more: dict[str, Any] | None = None, **content: Any) -> bytes:
    return json.dumps({"action": action, "data": content, **(more or {})}).encode()


def test_the_signature_is_the_hmac_of_the_raw_body(make_adapter: MakeAdapter) -> None:
    """Computed apart from this code, with the secret `test-secret`; Ashby publishes none."""
    adapter = make_adapter({"webhook_secret": "test-secret"})

    adapter.verify({"ashby-signature": SIGNATURE}, VECTOR, now=0)


def test_the_same_json_in_other_bytes_is_not_ashbys(make_adapter: MakeAdapter) -> None:
    adapter = make_adapter({"webhook_secret": "test-secret"})

    with pytest.raises(BadSignature):
        adapter.verify(
            {"Ashby-Signature": SIGNATURE}, json.dumps(json.loads(VECTOR)).encode(), now=0
        )


def test_a_signature_without_its_scheme_is_refused(make_adapter: MakeAdapter) -> None:
    adapter = make_adapter({"webhook_secret": "test-secret"})

    with pytest.raises(BadSignature):
        adapter.verify({"Ashby-Signature": SIGNATURE.removeprefix("sha256=")}, VECTOR, now=0)


@pytest.mark.parametrize(
    ("said", "kind", "permanent"),
    [
        ({"errorInfo": {"code": "application_not_found"}}, RecordGone, True),
        ({"errors": ["Candidate does not exist"]}, RecordGone, True),
        ({"errorInfo": {"code": "missing_endpoint_permission"}}, CrmAuthError, True),
        ({"errorInfo": {"code": "invalid_api_key"}}, CrmAuthError, True),
        ({"errorInfo": {"code": "rate_limit_exceeded"}}, CrmError, False),
        ({"errorInfo": {"code": "invalid_input"}}, CrmError, True),
        ({}, CrmError, True),
    ],
)
def test_an_error_in_a_200_is_an_error(
    adapter: AshbyAdapter,
    httpserver: HTTPServer,
    said: dict[str, Any],
    kind: type[CrmError],
    permanent: bool,
) -> None:
    httpserver.expect_request("/candidate.list").respond_with_json({"success": False, **said})

    with pytest.raises(CrmError) as caught:
        adapter.poll(None)

    assert type(caught.value) is kind
    assert caught.value.permanent is permanent


def test_without_an_id_a_fact_is_its_record_at_its_version(adapter: AshbyAdapter) -> None:
    first = delivery("applicationUpdate", application=application("S-1", "C-1"))
    again = delivery("applicationUpdate", {"sentAt": 2}, application=application("S-1", "C-1"))
    later = application("S-1", "C-1", updatedAt="2026-02-09T08:00:00.000Z")

    assert adapter.dedupe_key({}, first) == adapter.dedupe_key({}, again)
    assert adapter.dedupe_key({}, first) != adapter.dedupe_key(
        {}, delivery("applicationUpdate", application=later)
    )


def test_with_an_id_a_retry_is_known_and_another_action_is_not_taken_for_it(
    adapter: AshbyAdapter,
) -> None:
    same = {"webhookActionId": "w-1"}
    booked = schedule("SC-1", "S-1")

    keys = {
        adapter.dedupe_key({}, delivery(action, same, interviewSchedule=booked))
        for action in ("interviewScheduleCreate", "interviewScheduleUpdate")
    }

    assert len(keys) == 2


def test_one_hire_comes_as_three_events_that_tell_the_same(adapter: AshbyAdapter) -> None:
    hired = application("S-1", "C-1", status="Hired")
    actions = ("candidateHire", "applicationUpdate", "candidateStageChange")

    told = [adapter.parse({}, delivery(action, application=hired))[0] for action in actions]

    assert told[0].records == told[1].records == told[2].records
    assert len({adapter.dedupe_key({}, delivery(a, application=hired)) for a in actions}) == 3


def test_onlookers_are_nobody_to_thank(adapter: AshbyAdapter) -> None:
    people = [
        {"id": "U-5", "firstName": "Ivo"},
        {"id": "U-6", "trainingRole": "Shadow"},
        {"id": "U-7", "trainingRole": "Reverse-Shadow"},
    ]
    booked = schedule("SC-1", "S-1", interviewEvents=[event("E-1", interviewers=people)])

    (told,) = adapter.parse({}, delivery("interviewScheduleUpdate", interviewSchedule=booked))

    assert told.records is not None
    asked = told.records.interviews[0].interviewers
    assert asked is not None
    assert [(one.ref, one.email) for one in asked] == [("U-5", None)]


def test_a_deleted_candidate_is_read_again_and_gone(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    (told,) = adapter.parse({}, delivery("candidateDelete", candidate={"id": "C-1"}))

    assert (told.kind, told.ref, told.records) == (RecordKind.CANDIDATE, "C-1", None)
    (gone,) = adapter.fetch([(RecordKind.CANDIDATE, "C-1")]).candidates
    assert (gone.is_deleted, gone.updated_at) == (True, CLOCK)


def test_after_a_merge_one_candidate_is_gone_and_the_other_up_to_date(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(2)
    del crm.lists["candidate"][0]
    body = delivery("candidateMerge", deletedCandidate={"id": "C-1"}, mergedCandidate={"id": "C-2"})

    wanted = [(told.kind, told.ref) for told in adapter.parse({}, body)]
    found = adapter.fetch([(kind, ref) for kind, ref in wanted if kind and ref])

    assert [(one.ref, one.is_deleted) for one in found.candidates] == [
        ("C-1", True),
        ("C-2", False),
    ]


def test_a_ping_is_accepted_and_nothing_more(adapter: AshbyAdapter) -> None:
    (told,) = adapter.parse({}, delivery("ping", webhookActionType="ping"))

    assert told.type is CrmEventType.PING


def test_a_record_without_a_version_is_read_again(adapter: AshbyAdapter) -> None:
    ageless = application("S-1", "C-1", updatedAt=None)
    timeless = schedule("SC-1", "S-1", updatedAt=None)

    (changed,) = adapter.parse({}, delivery("applicationUpdate", application=ageless))
    (booked,) = adapter.parse({}, delivery("interviewScheduleUpdate", interviewSchedule=timeless))

    assert (changed.ref, changed.records) == ("S-1", None)
    assert (booked.ref, booked.records) == ("S-1:E-SC-1", None)


def test_no_zone_of_an_interview_is_told_and_none_is_made_up(adapter: AshbyAdapter) -> None:
    (told,) = adapter.parse(
        {}, delivery("interviewScheduleUpdate", interviewSchedule=schedule("SC-1", "S-1"))
    )

    assert told.records is not None
    (interview,) = told.records.interviews
    assert (interview.timezone, interview.defects) == (None, ())
