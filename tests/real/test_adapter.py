"""The adapter alone, against a real BottleCRM."""

import time
from collections.abc import Iterator
from datetime import date

import pytest
from pytest_httpserver import HTTPServer

from integrations.bottlecrm.adapter import BottleCrmAdapter
from plugin.crm import BadSignature, CrmAuthError, CrmConnection, NoteDraft, TaskDraft
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmEvent, CrmEventType, CrmRecords, InterviewRecord, RecordKind
from plugin.domain.submissions import Stage
from tests.real.agency import Agency, Webhook

PLUGIN_URL = "http://127.0.0.1"


@pytest.fixture
def adapter(agency: Agency) -> BottleCrmAdapter:
    return adapter_of(agency, {"token": agency.token})


def adapter_of(agency: Agency, secrets: dict[str, str]) -> BottleCrmAdapter:
    settings = {"poll_minutes": 0}
    return BottleCrmAdapter(
        CrmConnection("an-installation", agency.base_url, PLUGIN_URL, secrets, settings)
    )


@pytest.fixture
def webhook(agency: Agency, httpserver: HTTPServer) -> Iterator[Webhook]:
    """A webhook of the agency to an endpoint that takes what comes."""
    httpserver.expect_request("/webhooks/an-installation").respond_with_data("ok")
    webhook = agency.add_webhook(httpserver.url_for("/webhooks/an-installation"))
    yield webhook
    agency.remove_webhook(webhook)


def delivered(httpserver: HTTPServer) -> list[tuple[dict[str, str], bytes]]:
    return [(dict(request.headers), request.get_data()) for request, _ in httpserver.log]


def interview(records: CrmRecords) -> InterviewRecord:
    (found,) = records.interviews
    return found


def told_by(adapter: BottleCrmAdapter, cursor: str | None, lead: str) -> list[CrmEvent]:
    """Poll one whole round and return what it tells of the lead."""
    events: list[CrmEvent] = []
    has_more = True
    while has_more:
        page = adapter.poll(cursor)
        events += adapter.parse_page(page.body)
        cursor, has_more = page.cursor, page.has_more
    return [event for event in events if event.ref == lead]


def end_of_round(adapter: BottleCrmAdapter) -> str:
    page = adapter.poll(None)
    while page.has_more:
        page = adapter.poll(page.cursor)
    return page.cursor


def test_what_the_crm_signs_now_is_verified_and_a_changed_byte_is_not(
    agency: Agency, webhook: Webhook, httpserver: HTTPServer
) -> None:
    agency.press_test(webhook)
    ((headers, body),) = delivered(httpserver)
    adapter = adapter_of(agency, {"token": agency.token, "webhook_secret": webhook.secret})

    adapter.verify(headers, body, now=time.time())

    assert [event.type for event in adapter.parse(headers, body)] == [CrmEventType.PING]
    with pytest.raises(BadSignature):
        adapter.verify(headers, body + b" ", now=time.time())


def test_every_step_of_a_journey_is_told_as_a_change_of_that_lead(
    agency: Agency, adapter: BottleCrmAdapter, webhook: Webhook, httpserver: HTTPServer
) -> None:
    lead = agency.add_candidate("Chen")
    agency.move(lead, "Applied")
    agency.set_fields(lead, interview_at="2026-03-27T15:00")
    agency.move(lead, "Client interview")
    agency.log_meeting(lead, "2026-03-27T15:10:00Z")
    agency.delete(lead)

    events = [adapter.parse(headers, body)[0] for headers, body in delivered(httpserver)]

    assert [event.name for event in events] == [
        "lead.created",
        "lead.updated",
        "lead.updated",
        "lead.updated",
        "interaction.created",
        "lead.deleted",
    ]
    assert {(event.type, event.kind, event.ref) for event in events} == {
        (CrmEventType.CHANGED, RecordKind.SUBMISSION, lead)
    }


def test_a_redelivery_is_the_same_fact(
    agency: Agency, adapter: BottleCrmAdapter, webhook: Webhook, httpserver: HTTPServer
) -> None:
    agency.add_candidate("Dana")
    first = agency.deliveries(webhook)[-1]
    agency.redeliver(first["id"])

    keys = [adapter.dedupe_key(headers, body) for headers, body in delivered(httpserver)]

    assert keys.count(first["event_id"]) == 2


def test_a_booked_interview_is_read_with_its_interviewers(
    agency: Agency, adapter: BottleCrmAdapter
) -> None:
    lead = agency.add_candidate("Priya")
    agency.move(lead, "Applied")
    agency.set_fields(
        lead,
        interview_at="2026-03-27T15:00",
        interview_end="2026-03-27T16:00:00+00:00",
        interviewer_emails="Ana.Engelmann@northwind.example\nBo Lind <bo@northwind.example>",
    )

    records = adapter.fetch([(RecordKind.SUBMISSION, lead)])

    found = interview(records)
    assert [submission.job_title for submission in records.submissions] == [
        "Senior Robotics Engineer"
    ]
    assert [(each.name, each.country) for each in records.client_companies] == [
        ("Northwind Robotics", "GB")
    ]
    assert found.starts_at is not None
    assert found.starts_at.isoformat() == "2026-03-27T15:00:00+00:00"
    assert [(who.name, who.title) for who in found.interviewers or ()] == [
        ("Ana Engelmann", "VP Engineering"),
        ("Bo Lind", None),
    ]


def test_stages_are_read_as_the_recruiter_moves_the_card(
    agency: Agency, adapter: BottleCrmAdapter
) -> None:
    lead = agency.add_candidate("Emil")
    seen = []
    for stage in agency.stages:
        agency.move(lead, stage)
        (submission,) = adapter.fetch([(RecordKind.SUBMISSION, lead)]).submissions
        seen.append(submission.stage)

    assert seen == [
        Stage.SUBMITTED,
        Stage.INTERVIEWING,
        Stage.OFFER,
        Stage.HIRED,
        Stage.REJECTED,
    ]


def test_a_converted_lead_was_hired(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate("Femi")
    agency.convert(lead)

    (submission,) = adapter.fetch([(RecordKind.SUBMISSION, lead)]).submissions

    assert submission.stage is Stage.HIRED


def test_an_emptied_time_cancels_the_interview(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate(
        "Gil", interview_at="2026-03-27T15:00", interviewer_emails="ana.engelmann@northwind.example"
    )
    agency.set_fields(lead, interview_at="")

    found = interview(adapter.fetch([(RecordKind.INTERVIEW, f"{lead}:1")]))

    assert (found.ref, found.status) == (f"{lead}:1", InterviewStatus.CANCELLED)


def test_a_round_of_a_number_field_is_a_round(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate("Hana")
    agency.set_fields(lead, interview_at="2026-03-27T15:00", interview_round=2)

    assert interview(adapter.fetch([(RecordKind.SUBMISSION, lead)])).ref == f"{lead}:2"


def test_a_logged_meeting_completes_the_interview(
    agency: Agency, adapter: BottleCrmAdapter
) -> None:
    lead = agency.add_candidate("Ines", interview_at="2026-11-20T15:00:00Z")
    agency.log_meeting(lead, "2026-11-20T15:02:00Z")

    found = interview(adapter.fetch([(RecordKind.SUBMISSION, lead)]))

    assert found.status is InterviewStatus.COMPLETED


def test_a_deleted_lead_comes_back_deleted(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate("Jonas")
    agency.delete(lead)

    (submission,) = adapter.fetch([(RecordKind.SUBMISSION, lead)]).submissions

    assert submission.is_deleted


def test_polling_tells_the_same_as_fetching(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate("Kofi", interview_at="2026-03-27T15:00")

    (event, *_) = told_by(adapter, None, lead)

    assert event.records == adapter.fetch([(RecordKind.SUBMISSION, lead)])


def test_the_next_round_tells_of_a_change_that_no_webhook_brought(
    agency: Agency, adapter: BottleCrmAdapter
) -> None:
    lead = agency.add_candidate("Lena", interview_at="2026-03-27T15:00")
    cursor = end_of_round(adapter)
    agency.set_fields(lead, interview_at="2026-03-30T10:00:00Z")

    event = told_by(adapter, cursor, lead)[-1]

    assert event.records is not None
    assert str(interview(event.records).starts_at) == "2026-03-30 10:00:00+00:00"


def test_paging_misses_nobody(agency: Agency, adapter: BottleCrmAdapter) -> None:
    leads = {agency.add_candidate(f"Many{number}") for number in range(55)}

    cursor, has_more, pages, told = None, True, 0, set()
    while has_more:
        page = adapter.poll(cursor)
        told |= {event.ref for event in adapter.parse_page(page.body)}
        cursor, has_more, pages = page.cursor, page.has_more, pages + 1

    assert leads <= told
    assert pages > 1


def test_a_note_written_twice_is_one_comment(agency: Agency, adapter: BottleCrmAdapter) -> None:
    lead = agency.add_candidate("Nuri")
    draft = NoteDraft("note-7", lead, lead, "Coached: thank-you note to Ana.")

    assert adapter.write_note(draft) == adapter.write_note(draft)

    (comment,) = agency.comments(lead)
    assert comment.startswith("Coached: thank-you note to Ana.\n\n[afterword:note-7:")


def test_a_task_written_twice_is_one_task_of_the_recruiter(
    agency: Agency, adapter: BottleCrmAdapter
) -> None:
    lead = agency.add_candidate("Olga")
    (recruiter,) = adapter.fetch([(RecordKind.SUBMISSION, lead)]).recruiters
    draft = TaskDraft("task-7", lead, lead, recruiter.ref, "Call Olga", date(2026, 11, 27))

    assert adapter.write_task(draft) == adapter.write_task(draft)

    (task,) = agency.tasks(lead)
    assert task["title"].startswith("Call Olga [afterword:task-7:")
    assert task["due_date"] == "2026-11-27"
    assert [person["id"] for person in task["assigned_to"]] == [recruiter.ref]


def test_a_wrong_token_asks_for_a_person(agency: Agency) -> None:
    with pytest.raises(CrmAuthError):
        adapter_of(agency, {"token": "bcrm_pat_wrong"}).poll(None)


def test_a_check_of_this_agency_finds_only_what_a_bench_cannot_have(
    agency: Agency, webhook: Webhook
) -> None:
    adapter = adapter_of(agency, {"token": agency.token, "webhook_secret": webhook.secret})

    (sentence,) = [finding.text for finding in adapter.check() if not finding.works]

    assert "only to https on port 443" in sentence
