"""Polling the streams: everything once, then what changed, with overlap and without loops."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

import pytest
from pytest_httpserver import HTTPServer

from integrations.odoo import polling
from integrations.odoo.adapter import OdooAdapter
from integrations.odoo.cursor import read_cursor, write_cursor
from plugin.crm import CrmError
from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import CrmRecords, RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.contract import poll_all
from tests.integrations.odoo.agency import chen
from tests.integrations.odoo.captured import exchange
from tests.integrations.odoo.conftest import MakeAdapter, connection_to
from tests.integrations.odoo.fake import FakeOdoo

LATER = "2026-11-22 02:30:00"


def polled(adapter: OdooAdapter, cursor: str | None) -> tuple[CrmRecords, str]:
    """Poll until nothing more is there; return all that was told, and the cursor."""
    told, more = CrmRecords(), True
    while more:
        page = adapter.poll(cursor)
        for event in adapter.parse_page(page.body):
            told = told.merged(event.records or CrmRecords())
        cursor, more = page.cursor, page.has_more
    return told, cursor or ""


class Referred(Protocol):
    @property
    def ref(self) -> str: ...


def refs(found: Sequence[Referred]) -> list[str]:
    """Return each ref once."""
    return list(dict.fromkeys(one.ref for one in found))


@pytest.fixture
def rested(odoo: FakeOdoo, adapter: OdooAdapter) -> str:
    """A cursor behind all that there is."""
    odoo.tables["hr.applicant"][2]["write_date"] = "2026-11-22 02:00:00"
    for model in ("hr.candidate", "calendar.event", "calendar.attendee"):
        for one in odoo.tables.get(model, {}).values():
            one["write_date"] = "2026-11-22 01:00:00"
    odoo.tables["calendar.event"][3]["write_date"] = "2026-11-22 02:00:00"
    odoo.tables["calendar.attendee"][8]["write_date"] = "2026-11-22 02:00:00"
    if odoo.era == "18":
        odoo.tables["hr.candidate"][3]["write_date"] = "2026-11-22 02:00:00"
    for number in (1, 3):
        odoo.tables["hr.applicant"][number]["write_date"] = "2026-11-22 01:00:00"
    odoo.tables["hr.job"][1]["write_date"] = "2026-11-22 01:00:00"
    return polled(adapter, None)[1]


def test_the_first_round_tells_everything(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    told, _ = polled(adapter, None)

    assert set(refs(told.submissions)) == set(refs(told.candidates)) == {"1", "2", "3"}
    assert refs(told.interviews) == ["1", "2", "3", "5"]
    assert set(refs(told.client_companies)) == {"10"}
    assert set(refs(told.recruiters)) == {"6"}


def test_meetings_of_no_applicant_are_not_read(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["calendar.event"][2]["applicant_id"] = False

    told, _ = polled(adapter, None)

    assert "2" not in refs(told.interviews)


def test_each_page_is_small(
    odoo: FakeOdoo, adapter: OdooAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGE_ROWS", 2)

    pages = list(poll_all(adapter))

    told = [event.records for page in pages for event in adapter.parse_page(page.body)]
    assert {one.ref for r in told if r for one in r.submissions} == {"1", "2", "3"}
    assert max(len(r.submissions) for r in told if r) == 2
    assert all(pages[place].cursor != pages[place + 1].cursor for place in range(len(pages) - 1))


def test_a_round_goes_on_where_it_was_cut_off(
    odoo: FakeOdoo, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGE_ROWS", 2)
    first = make_adapter().poll(None)

    told, _ = polled(make_adapter(), first.cursor)

    assert "3" in refs(told.submissions)
    assert refs(told.interviews) == ["1", "2", "3", "5"]


def test_a_record_that_changes_within_a_round_is_told_in_the_next(
    odoo: FakeOdoo, adapter: OdooAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGE_ROWS", 2)
    page = adapter.poll(None)
    while "hr.applicant" not in json.loads(page.cursor)["streams"]:
        page = adapter.poll(page.cursor)
    odoo.tables["hr.applicant"][1] |= {"stage_id": [6, "Signed"], "write_date": LATER}

    _, cursor = polled(adapter, page.cursor)
    told, _ = polled(adapter, cursor)

    assert "Signed" in [one.stage_name for one in told.submissions if one.ref == "1"]


def test_where_nothing_changed_only_the_overlap_is_told(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    told, cursor = polled(adapter, rested)

    assert set(refs(told.interviews)) == {"3"}
    assert set(refs(told.submissions)) == {"2", "3"}
    assert json.loads(cursor)["streams"] == json.loads(rested)["streams"]


def test_two_polls_of_nothing_new_give_the_same_bytes(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    assert adapter.poll(rested).body == adapter.poll(rested).body


def test_a_changed_meeting_is_seen_though_its_applicant_is_not_touched(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    odoo.tables["calendar.event"][1] |= {"start": "2026-11-25 10:00:00", "write_date": LATER}
    odoo.tables["calendar.event"][1]["stop"] = "2026-11-25 11:00:00"

    told, _ = polled(adapter, rested)

    (moved,) = [one for one in told.interviews if one.ref == "1"]
    assert moved.starts_at == datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_an_attendee_who_declines_is_seen_though_the_meeting_is_not_touched(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    odoo.tables["calendar.attendee"][2] |= {"state": "declined", "write_date": LATER}

    told, _ = polled(adapter, rested)

    (changed,) = [one for one in told.interviews if one.ref == "1"]
    assert [one.name for one in changed.interviewers or ()] == ["Ivan Interviewer"]
    assert changed.updated_at == datetime(2026, 11, 22, 2, 30, tzinfo=UTC)


def test_a_persons_new_address_is_seen_though_the_applicant_is_not_touched(
    odoo18: FakeOdoo, adapter: OdooAdapter
) -> None:
    _, cursor = polled(adapter, None)
    odoo18.tables["hr.candidate"][2] |= {
        "email_from": "tomas.obrien@mail.test",
        "write_date": LATER,
    }

    told, _ = polled(adapter, cursor)

    assert "tomas.obrien@mail.test" in [one.email for one in told.candidates if one.ref == "2"]


def test_that_is_what_was_measured() -> None:
    measured = exchange("71_what_bumps_write_date")

    assert measured["before"]["write_date"] == measured["after_meeting_edit"]["write_date"]
    assert measured["after_candidate_email_edit"]["email_from"] == "tomas.obrien@mail.test"


def test_refused_and_cancelled_ones_are_polled_though_they_are_archived(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    archived = {"active": False, "write_date": LATER}
    odoo.tables["hr.applicant"][1] |= {"application_status": "refused", **archived}
    odoo.tables["calendar.event"][1] |= archived

    told, _ = polled(adapter, rested)

    assert Stage.REJECTED in [one.stage for one in told.submissions if one.ref == "1"]
    (cancelled,) = [one for one in told.interviews if one.ref == "1"]
    assert cancelled.status is InterviewStatus.CANCELLED


def test_a_change_that_was_committed_late_is_in_the_overlap(
    odoo: FakeOdoo, adapter: OdooAdapter, rested: str
) -> None:
    # Odoo stamps it with the beginning of its transaction, before what we have seen.
    odoo.tables["hr.applicant"][1] |= {
        "stage_id": [4, "Second Interview"],
        "write_date": "2026-11-22 01:56:00",
    }

    told, _ = polled(adapter, rested)

    assert "Second Interview" in [one.stage_name for one in told.submissions if one.ref == "1"]


def test_many_records_of_one_second_are_all_told(
    odoo: FakeOdoo, adapter: OdooAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "PAGE_ROWS", 10)
    applicants = odoo.tables["hr.applicant"]
    for number in range(10, 60):
        applicants[number] = chen(applicants[1] | {"candidate_id": [1, "P"]}) | {"id": number}
        if odoo.era == "19":
            applicants[number].pop("candidate_id")

    told, _ = polled(adapter, None)

    assert {str(number) for number in range(10, 60)} <= set(refs(told.submissions))


def test_a_crm_that_gives_the_same_page_for_ever_is_left(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/json/2/res.users/context_get").respond_with_json({"uid": 8})
    httpserver.expect_request("/json/2/hr.applicant/fields_get").respond_with_json({"stage_id": {}})
    for model in ("hr.applicant", "calendar.attendee"):
        httpserver.expect_request(f"/json/2/{model}/search_read").respond_with_json(
            [{"id": number, "write_date": LATER} for number in range(1, 101)]
        )
    for model in ("res.users", "res.partner", "res.company"):
        httpserver.expect_request(f"/json/2/{model}/search_read").respond_with_json([])
    adapter = OdooAdapter(connection_to(httpserver.url_for("")))
    first = adapter.poll(None)

    with pytest.raises(CrmError) as caught:
        adapter.poll(first.cursor)

    assert "again and again" in str(caught.value)


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"streams": 3}', "[" * 100_000])
def test_a_cursor_that_cannot_be_read_starts_all_over(cursor: str) -> None:
    assert read_cursor(cursor) == read_cursor(None)


def test_a_cursor_is_read_as_it_was_written(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    cursor = adapter.poll(None).cursor

    assert write_cursor(read_cursor(cursor)) == cursor


def test_the_page_keeps_no_more_than_we_read(odoo: FakeOdoo, adapter: OdooAdapter) -> None:
    odoo.tables["calendar.event"][1]["description"] = "a private remark"

    bodies = b"".join(page.body for page in poll_all(adapter))

    assert b"private" not in bodies
    assert b"linkedin" not in bodies


def test_what_exists_is_counted_and_listed_archived_or_not(
    odoo: FakeOdoo, adapter: OdooAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "LISTED_ROWS", 3)
    odoo.tables["calendar.event"][1]["active"] = False

    first = adapter.list_refs(RecordKind.INTERVIEW, None)
    second = adapter.list_refs(RecordKind.INTERVIEW, first.cursor)

    assert [one.ref for one in (*first.records, *second.records)] == ["1", "2", "3", "5"]
    assert first.records[1].updated_at == datetime(2026, 11, 22, 1, 30, 31, tzinfo=UTC)
    assert second.cursor is None
    assert adapter.count(RecordKind.INTERVIEW) == 4
    assert adapter.count(RecordKind.CANDIDATE) == adapter.count(RecordKind.SUBMISSION) == 3
    assert adapter.count(RecordKind.RECRUITER) is None
