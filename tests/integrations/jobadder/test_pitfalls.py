"""What others were bitten by with JobAdder: duplicates and order, hooks without a signature,
interviews that move in silence, the granting user who leaves, statuses of each account's own,
answers that mean something else, and writing twice."""

import json

import pytest
from pytest_httpserver import HTTPServer

from integrations.jobadder.adapter import JobAdderAdapter
from plugin.crm import Capability, CrmAuthError, CrmError, NoteDraft, RecordGone
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.jobadder.conftest import SECRETS, MakeAdapter
from tests.integrations.jobadder.fake import FakeJobAdder, application, candidate, interview

NOTE = NoteDraft("note-1", "7", "12", "The note went out.")


def delivery(**changes: object) -> bytes:
    body = {
        "apiVersion": 2,
        "event": "interview_scheduled",
        "eventId": "e-1",
        "eventDate": "2026-02-10T08:59:00Z",
        "eventData": {"interviewId": 101},
    }
    return json.dumps(body | changes).encode()


def test_a_duplicate_has_the_same_key_whatever_else_changed(adapter: JobAdderAdapter) -> None:
    again = delivery(eventDate="2026-02-10T09:30:00Z")

    assert adapter.dedupe_key({}, again) == adapter.dedupe_key({}, delivery()) == "e-1"


def test_what_a_delivery_says_of_an_interview_is_not_believed_but_read(
    adapter: JobAdderAdapter,
) -> None:
    told = {"interviewId": 101, "startAt": "2031-01-01T00:00:00Z", "cancelled": True}

    (event,) = adapter.parse({}, delivery(eventData=told))

    assert event.records is None
    assert event.ref == "101"


def test_an_event_that_names_no_record_is_left_to_the_next_poll(adapter: JobAdderAdapter) -> None:
    (event,) = adapter.parse({}, delivery(eventData={}))

    assert event.type == "ignored"
    assert Capability.POLL_MODIFIED_SINCE in adapter.capabilities


def test_when_the_granting_user_has_left_a_person_must_reconnect(
    make_adapter: MakeAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/connect/token").respond_with_json(
        {"error": "invalid_grant"}, status=400
    )
    old = {"refresh_token": "r", "access_expires_at": "2026-02-10T08:00:00+00:00"}
    adapter = make_adapter({**SECRETS, **old}, identity_url=httpserver.url_for(""))

    with pytest.raises(CrmAuthError):
        adapter.poll(None)


def test_statuses_are_the_accounts_own_and_only_guessed_at(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    terms = adapter.vocabulary().stages

    assert [(term.ref, term.guess) for term in terms] == [
        ("41", Stage.SUBMITTED),
        ("42", Stage.INTERVIEWING),
        ("49", Stage.REJECTED),
    ]


def test_202_means_that_it_was_so_already(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    url = "https://afterword.example/webhooks/an-installation"
    adapter.register_webhooks(url)

    again = adapter.register_webhooks(url)

    assert again.settings == {"webhook_ids": [crm.lists["webhooks"][0]["webhookId"]]}


def test_a_duplicate_is_an_error_that_no_retry_mends(
    adapter: JobAdderAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/v2/notes", method="GET").respond_with_json({"items": []})
    httpserver.expect_request("/v2/notes", method="POST").respond_with_json({}, status=409)

    with pytest.raises(CrmError) as caught:
        adapter.write_note(NOTE)

    assert caught.value.permanent is True


def test_a_note_is_found_again_by_its_reference(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    first = adapter.write_note(NOTE)

    assert adapter.write_note(NOTE) == first
    assert [
        (note["text"], note["candidateId"], note["applicationId"]) for note in crm.lists["notes"]
    ] == [("The note went out.", [7], [12])]


def test_the_note_of_an_installation_before_is_not_ours(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.lists["notes"] = [
        {"noteId": "old", "reference": "afterword:note-1:000000", "candidateId": [7]}
    ]

    assert adapter.write_note(NOTE) != "old"


def test_a_note_has_the_type_that_the_agency_chose(
    make_adapter: MakeAdapter, crm: FakeJobAdder
) -> None:
    make_adapter(note_type="Follow-up").write_note(NOTE)

    assert crm.lists["notes"][0]["type"] == "Follow-up"


def test_a_note_for_a_record_that_cannot_be_is_not_written(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    with pytest.raises(RecordGone):
        adapter.write_note(NoteDraft("note-1", "C-1", None, "x"))

    assert crm.calls == []


def test_a_missing_address_of_an_interviewer_stays_missing(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(2)
    del crm.lists["contacts"][0]["email"]

    (event,) = adapter.parse_page(adapter.poll(adapter.poll(None).cursor).body)

    assert event.records is not None
    people = event.records.interviews[0].interviewers
    assert people is not None
    assert [person.email for person in people] == [None]


def test_no_zone_is_told_and_none_is_made_up(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    crm.lists["applications"] = [application(1)]
    crm.lists["candidates"] = [candidate(1)]
    crm.lists["interviews"] = [interview(101)]

    found = adapter.fetch([(RecordKind.INTERVIEW, "101")])

    (booked,), (person,) = found.interviews, found.candidates
    assert (booked.timezone, person.timezone) == (None, None)
    assert booked.defects == person.defects == ()
