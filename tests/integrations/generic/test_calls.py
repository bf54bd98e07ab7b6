"""What we ask a CRM that speaks our protocol, and what we make of its answers."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest
from pytest_httpserver import HTTPServer

from integrations.generic.adapter import GenericAdapter
from plugin.crm import CrmAuthError, CrmError, Finding, UnreadablePayload
from plugin.domain.records import CrmEventType, Defect, RecordKind
from tests.integrations.conftest import KEY, SECRET, connection_to
from tests.integrations.contract import NOTE, NOW, TASK

CHANGES = "/afterword/v1/changes"
RECORDS = "/afterword/v1/records"
AS_OF = "2026-02-10T09:00:00Z"
CANDIDATE = {"ref": "C-1", "updatedAt": AS_OF, "name": "Zoë Ruiz", "email": "zoe@mail.example"}


@pytest.fixture
def adapter(httpserver: HTTPServer) -> GenericAdapter:
    at = datetime.fromtimestamp(NOW, UTC)
    return GenericAdapter(replace(connection_to(httpserver.url_for("")), clock=lambda: at))


def page(**changes: Any) -> dict[str, Any]:
    return {"asOf": AS_OF, "cursor": "7", "hasMore": False, "records": {}} | changes


def test_each_call_carries_a_proof_that_holds_for_a_minute(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(CHANGES).respond_with_json(page())

    adapter.poll(None)

    request, _ = httpserver.log[0]
    claims = jwt.decode(
        request.headers["Authorization"].removeprefix("Bearer "),
        SECRET,
        algorithms=["HS256"],
        audience=adapter.connection.base_url,
        options={"verify_exp": False},
    )
    assert claims == {
        "iss": KEY,
        "aud": adapter.connection.base_url,
        "iat": NOW,
        "exp": NOW + 60,
    }


def test_without_a_secret_nobody_is_called(httpserver: HTTPServer) -> None:
    adapter = GenericAdapter(connection_to(httpserver.url_for(""), other="x"))

    with pytest.raises(CrmAuthError):
        adapter.poll(None)

    assert httpserver.log == []


@pytest.mark.parametrize(
    ("cursor", "query"), [(None, "limit=200"), ("a b&c", "limit=200&since=a+b%26c")]
)
def test_a_poll_goes_on_from_its_cursor(
    adapter: GenericAdapter, httpserver: HTTPServer, cursor: str | None, query: str
) -> None:
    httpserver.expect_request(CHANGES).respond_with_json(page(hasMore=True))

    polled = adapter.poll(cursor)

    assert (polled.cursor, polled.has_more) == ("7", True)
    assert httpserver.log[0][0].query_string.decode() == query


def test_a_cursor_that_does_not_move_ends_the_poll(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(CHANGES).respond_with_json(page(hasMore=True))

    with pytest.raises(CrmError, match="does not move"):
        adapter.poll("7")


@pytest.mark.parametrize(
    "changes", [{"cursor": None}, {"cursor": ""}, {"hasMore": "no"}, {"asOf": "now"}]
)
def test_a_page_that_leads_nowhere_is_asked_for_again(
    adapter: GenericAdapter, httpserver: HTTPServer, changes: dict[str, Any]
) -> None:
    httpserver.expect_request(CHANGES).respond_with_json(page(**changes))

    with pytest.raises(CrmError) as caught:
        adapter.poll(None)

    assert not caught.value.permanent


def test_a_page_without_news_has_no_events(adapter: GenericAdapter) -> None:
    assert adapter.parse_page(json.dumps(page()).encode()) == []


def test_a_record_without_an_id_does_not_keep_the_others_back(adapter: GenericAdapter) -> None:
    sections = {
        "candidates": [CANDIDATE, {"name": "nobody"}, "nonsense"],
        "interviews": [{"submissionRef": "S-1", "updatedAt": AS_OF}],
    }

    events = adapter.parse_page(json.dumps(page(records=sections)).encode())

    assert [(event.type, event.name) for event in events] == [
        (CrmEventType.UNKNOWN, "candidate without a readable id"),
        (CrmEventType.UNKNOWN, "interview without a readable id"),
        (CrmEventType.CHANGED, "changes"),
    ]
    assert events[2].records is not None
    assert [one.ref for one in events[2].records.candidates] == ["C-1"]


def test_a_webhook_with_a_record_without_an_id_is_unreadable_as_a_whole(
    adapter: GenericAdapter,
) -> None:
    body = json.dumps(
        {
            "id": "1",
            "event": "candidate.updated",
            "occurredAt": AS_OF,
            "records": {"candidates": [CANDIDATE, {"name": "nobody"}]},
        }
    ).encode()

    with pytest.raises(UnreadablePayload, match="without a readable id: candidate"):
        adapter.parse({}, body)


@pytest.mark.parametrize(
    "changes",
    [
        {"occurredAt": "2026-02-10T09:00:00"},
        {"occurredAt": "0001-01-01T00:00:00+14:00"},
        {"id": ""},
        {"id": None},
        {"event": 5},
        {"event": "x" * 101},
        {"subject": {"kind": "moon", "ref": "1"}},
        {"subject": {"kind": "candidate"}},
        {"subject": {"kind": "interview", "ref": "I-1"}},
        {"records": []},
        {"records": {"candidates": {}}},
        {},
    ],
)
def test_an_envelope_that_says_too_little_is_unreadable(
    adapter: GenericAdapter, changes: dict[str, Any]
) -> None:
    envelope = {"id": "1", "event": "candidate.updated", "occurredAt": AS_OF} | changes

    with pytest.raises(UnreadablePayload):
        adapter.parse({}, json.dumps(envelope).encode())


def test_records_of_others_than_the_subject_are_not_the_news(adapter: GenericAdapter) -> None:
    envelope = {
        "id": "1",
        "event": "candidate.updated",
        "occurredAt": AS_OF,
        "subject": {"kind": "candidate", "ref": "C-2"},
        "records": {"candidates": [CANDIDATE]},
    }

    (event,) = adapter.parse({}, json.dumps(envelope).encode())

    assert (event.kind, event.ref, event.records) == (RecordKind.CANDIDATE, "C-2", None)


def test_a_body_without_an_id_is_known_by_its_bytes(adapter: GenericAdapter) -> None:
    assert adapter.dedupe_key({}, b"{}") == adapter.dedupe_key({}, b"{}")
    assert adapter.dedupe_key({}, b"{}") != adapter.dedupe_key({}, b"{ }")


@pytest.mark.parametrize("kind", list(RecordKind))
def test_what_the_crm_knows_nothing_of_is_gone(
    adapter: GenericAdapter, httpserver: HTTPServer, kind: RecordKind
) -> None:
    httpserver.expect_request(RECORDS, query_string={kind.value: "X-9"}).respond_with_data(
        "none", 404
    )

    found = adapter.fetch([(kind, "X-9")])

    records = [
        *found.recruiters,
        *found.client_companies,
        *found.candidates,
        *found.submissions,
        *found.interviews,
    ]
    assert [(one.ref, one.is_deleted, one.defects) for one in records] == [("X-9", True, ())]


def test_what_came_along_is_not_asked_for_again(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    submission = {"ref": "S-1", "updatedAt": AS_OF, "candidateRef": "C-1"}
    httpserver.expect_request(RECORDS, query_string={"submission": "S-1"}).respond_with_json(
        {"asOf": AS_OF, "records": {"submissions": [submission], "candidates": [CANDIDATE]}}
    )

    found = adapter.fetch([(RecordKind.SUBMISSION, "S-1"), (RecordKind.CANDIDATE, "C-1")])

    assert ([one.ref for one in found.candidates], len(httpserver.log)) == (["C-1"], 1)


def test_a_missing_address_is_a_defect_of_a_person_who_must_be_mailed(
    adapter: GenericAdapter,
) -> None:
    sections = {"candidates": [CANDIDATE | {"email": None}]}

    (event,) = adapter.parse_page(json.dumps(page(records=sections)).encode())

    assert event.records is not None
    (candidate,) = event.records.candidates
    assert (candidate.email, candidate.defects) == (None, (Defect("email", "is missing"),))


def test_a_note_is_written_as_the_protocol_says(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(
        "/afterword/v1/notes",
        method="POST",
        json={
            "key": NOTE.key,
            "candidateRef": "C-1",
            "submissionRef": "S-1",
            "text": NOTE.text,
        },
    ).respond_with_json({"ref": "N-1"}, status=201)

    assert adapter.write_note(NOTE) == "N-1"


def test_a_task_is_written_as_the_protocol_says(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(
        "/afterword/v1/tasks",
        method="POST",
        json={
            "key": TASK.key,
            "candidateRef": "C-1",
            "submissionRef": "S-1",
            "recruiterRef": "R-1",
            "title": TASK.title,
            "dueOn": "2026-02-11",
        },
    ).respond_with_json({"ref": 17})

    assert adapter.write_task(TASK) == "17"


def test_a_crm_that_answers_is_in_order(adapter: GenericAdapter, httpserver: HTTPServer) -> None:
    httpserver.expect_request(CHANGES, query_string={"limit": "1"}).respond_with_json(page())

    assert adapter.check() == [Finding(True, "Changes can be read.")]


def test_a_crm_that_refuses_us_is_said_to(adapter: GenericAdapter, httpserver: HTTPServer) -> None:
    httpserver.expect_request(CHANGES).respond_with_data("no", 401)

    assert adapter.check() == [
        Finding(
            False,
            f"Changes cannot be read: The CRM answered 401 to GET {CHANGES}.",
            is_needed=True,
        )
    ]


@pytest.mark.parametrize(
    ("section", "place", "kept", "defect"),
    [
        (section, place, kept, defect)
        for section in ("recruiters", "clientCompanies")
        for place, kept, defect in [
            (
                {"country": "NZ", "subdivision": 5},
                ("NZ", None),
                Defect("subdivision", "is not a subdivision of its country"),
            ),
            (
                {"country": "ZZ", "subdivision": "AUK"},
                (None, None),
                Defect("country", "is not a country whose holidays are known"),
            ),
        ]
    ],
)
def test_a_place_that_no_calendar_knows_is_kept_without_it(
    adapter: GenericAdapter,
    section: str,
    place: dict[str, Any],
    kept: tuple[str | None, None],
    defect: Defect,
) -> None:
    person = {"ref": "1", "updatedAt": AS_OF, "email": "a@b.example", "timezone": "Asia/Tokyo"}
    body = json.dumps(page(records={section: [person | place]})).encode()

    records = adapter.parse_page(body)[0].records

    assert records is not None
    (one,) = records.recruiters + records.client_companies
    assert (one.country, one.subdivision, one.defects) == (*kept, (defect,))


@pytest.mark.parametrize(
    ("sent", "kept"),
    [("job.\x00closed\r\n", "job. closed"), ("job.\ud800closed", "job. closed")],
)
def test_what_the_database_would_refuse_is_taken_out_of_an_events_name(
    adapter: GenericAdapter, sent: str, kept: str
) -> None:
    body = json.dumps({"id": "e1", "event": sent, "occurredAt": AS_OF}).encode()

    (event,) = adapter.parse({}, body)

    assert (event.type, event.name) == (CrmEventType.UNKNOWN, kept)


@pytest.mark.parametrize("event", ["", "\x00", " ", 5, "x" * 101])
def test_an_event_without_a_name_that_can_be_kept_is_unreadable(
    adapter: GenericAdapter, event: object
) -> None:
    body = json.dumps({"id": "e1", "event": event, "occurredAt": AS_OF}).encode()

    with pytest.raises(UnreadablePayload):
        adapter.parse({}, body)


def test_a_cursor_that_the_database_would_refuse_is_an_error_of_the_crms(
    adapter: GenericAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request(CHANGES).respond_with_json(page(cursor="7\x00"))

    with pytest.raises(CrmError):
        adapter.poll(None)
