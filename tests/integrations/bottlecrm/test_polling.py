"""Polling a CRM that cannot say what changed: rounds through all leads, in the CRM's own time."""

import json

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from integrations.bottlecrm.adapter import BottleCrmAdapter
from integrations.bottlecrm.cursor import PAGE_ROWS, read_cursor
from plugin.crm import CrmAuthError, CrmError, PolledPage, UnreadablePayload
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage
from tests.integrations.bottlecrm.captured import answer
from tests.integrations.bottlecrm.conftest import FakeCrm, MakeAdapter
from tests.integrations.bottlecrm.leads import lead, serve


def leads_in(adapter: BottleCrmAdapter, page: PolledPage) -> list[str]:
    events = adapter.parse_page(page.body)
    return [str(event.ref) for event in events if event.kind is RecordKind.SUBMISSION]


def a_round(adapter: BottleCrmAdapter, cursor: str | None) -> tuple[list[str], str]:
    """Poll until there is no more; return the leads that were told and the cursor."""
    found: list[str] = []
    for _ in range(20):
        page = adapter.poll(cursor)
        found += leads_in(adapter, page)
        cursor = page.cursor
        if not page.has_more:
            return found, cursor
    pytest.fail("polling does not end")


@pytest.fixture
def eager(make_adapter: MakeAdapter) -> BottleCrmAdapter:
    """An adapter that does not rest between rounds."""
    return make_adapter(poll_minutes=0)


def test_the_first_round_tells_of_every_lead_open_and_closed(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    numbers = range(2 * PAGE_ROWS)
    serve(crm, [lead(n) for n in numbers], [lead(900, status="closed")])

    found, _ = a_round(eager, None)

    assert set(found) == {f"lead-{n:03}" for n in [*numbers, 900]}


def test_the_captured_pages_become_three_submissions(eager: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    crm.answers(
        "/api/leads/",
        lambda request: answer(
            "21_leads_page1" if request.args["offset"] == "0" else "22_leads_page2"
        ),
    )
    crm.answers("/api/leads/08908ed4-ff3a-4dc2-9438-f682cdde57f8/", answer("25_lead_detail"))

    found, _ = a_round(eager, None)

    assert len(set(found)) == 3


def test_the_second_round_tells_only_what_changed_since_the_first_began(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    leads = [lead(1), lead(2), lead(3)]
    serve(crm, leads, [])
    _, cursor = a_round(eager, None)
    crm.clock.shift(3600)
    leads[1] |= {"updated_at": "2026-11-22T02:30:00Z"}

    found, _ = a_round(eager, cursor)

    assert found == ["lead-002"]


def test_a_change_made_while_a_round_was_read_is_told_in_the_next(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    leads = [lead(n) for n in range(2 * PAGE_ROWS)]
    serve(crm, leads, [])
    first = eager.poll(None)
    crm.clock.shift(600)
    leads[0] |= {"updated_at": "2026-11-22T01:40:00Z"}
    missed, cursor = a_round(eager, first.cursor)
    crm.clock.shift(600)

    found, _ = a_round(eager, cursor)

    assert "lead-000" not in missed
    assert found == ["lead-000"]


def test_a_lead_deleted_while_we_read_hides_no_other(eager: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    leads = [lead(n) for n in range(PAGE_ROWS + 20)]
    serve(crm, leads, [])
    first = eager.poll(None)
    del leads[0]

    found, _ = a_round(eager, first.cursor)

    assert f"lead-{PAGE_ROWS:03}" in found


def test_a_lead_closed_meanwhile_is_found_among_the_closed(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [], [lead(1, "2026-11-22T02:00:00Z", status="closed")])
    crm.clock.shift(1800)

    page = eager.poll('{"since": "2026-11-22T01:50:00+00:00"}')

    (event,) = [e for e in eager.parse_page(page.body) if e.kind is RecordKind.SUBMISSION]
    assert event.records is not None
    assert event.records.submissions[0].stage is Stage.JOB_CLOSED


def test_a_logged_meeting_counts_as_a_change_though_the_lead_has_none(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(1, last_outbound_at="2026-11-22T02:00:00Z"), lead(2)], [])
    crm.clock.shift(3600)

    page = eager.poll('{"since": "2026-11-22T01:50:00+00:00"}')

    assert leads_in(eager, page) == ["lead-001"]


def test_between_rounds_polling_costs_one_call_and_says_nothing(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(1)], [])
    _, cursor = a_round(adapter, None)
    crm.clock.shift(599)
    crm.calls.clear()

    page = adapter.poll(cursor)

    assert crm.calls == ["GET /api/org/settings/"]
    assert (adapter.parse_page(page.body), page.cursor, page.has_more) == ([], cursor, False)


def test_after_ten_minutes_the_next_round_begins(adapter: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    serve(crm, [lead(1)], [])
    _, cursor = a_round(adapter, None)
    crm.clock.shift(600)
    crm.calls.clear()

    adapter.poll(cursor)

    assert any(call.startswith("GET /api/leads/") for call in crm.calls)


def test_a_round_begins_with_every_recruiter_those_who_left_too(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    users = answer("05_users")
    left = users["active_users"]["active_users"].pop()
    users["inactive_users"]["inactive_users"] = [left | {"is_active": False}]
    crm.answers("/api/users/", users)
    crm.quiet()
    serve(crm, [], [])

    events = eager.parse_page(eager.poll(None).body)

    assert {
        recruiter.email: recruiter.is_active
        for event in events
        if event.records
        for recruiter in event.records.recruiters
    } == {"admin@agency.test": True, "rita@agency.test": False}


def test_what_two_rounds_both_tell_they_tell_alike(eager: BottleCrmAdapter, crm: FakeCrm) -> None:
    crm.quiet()
    serve(crm, [lead(1, "2026-11-22T01:35:00Z")], [])
    first = eager.poll(None)
    crm.clock.shift(60)

    again = eager.poll(first.cursor)

    assert leads_in(eager, again) == ["lead-001"]
    assert [event.records for event in eager.parse_page(again.body)] == [
        event.records for event in eager.parse_page(first.body)
    ]


def test_stages_are_read_once_each_from_a_lead_that_is_in_them(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(n, stage="S") for n in range(5)], [])
    stage = {"id": "S", "name": "Offer", "stage_type": "open", "pipeline": {"name": "Engineer"}}
    crm.answers("/api/leads/lead-000/", {"lead_obj": lead(0, stage="S"), "pipeline_stage": stage})

    page = eager.poll(None)

    submissions = [
        event.records.submissions[0]
        for event in eager.parse_page(page.body)
        if event.records and event.records.submissions
    ]
    assert {each.stage for each in submissions} == {Stage.OFFER}
    assert len(submissions) == 5
    assert sum(call.startswith("GET /api/leads/lead") for call in crm.calls) == 1


def test_a_lead_that_vanishes_between_its_row_and_its_detail_is_left_out(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(1, stage="S"), lead(2)], [])
    crm.refuses("/api/leads/lead-001/", 404, answer("36_error_404"))

    assert leads_in(eager, eager.poll(None)) == ["lead-002"]


def test_a_crm_that_repeats_its_page_for_ever_is_not_followed(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    page = {"open_leads": {"open_leads": [lead(1)], "offset": 50}, "close_leads": {}}
    crm.answers("/api/leads/", page)
    first = eager.poll(None)

    with pytest.raises(CrmError) as caught:
        eager.poll(first.cursor)

    assert caught.value.permanent is False


def test_asking_again_from_the_same_cursor_reads_the_same_page(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(n) for n in range(3 * PAGE_ROWS)], [])
    cursor = eager.poll(None).cursor

    assert eager.poll(cursor) == eager.poll(cursor)


@pytest.mark.parametrize("cursor", ["", "{", "[]", '{"since": "lately", "offset": -3}'])
def test_a_cursor_that_cannot_be_read_starts_all_over(cursor: str) -> None:
    assert read_cursor(cursor) == read_cursor(None)


def test_a_bad_token_is_403_and_a_person_must_reconnect(
    adapter: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.refuses("/api/org/settings/", 403, answer("03_unauthenticated"))

    with pytest.raises(CrmAuthError):
        adapter.poll(None)


def test_without_a_token_nothing_is_called(make_adapter: MakeAdapter, crm: FakeCrm) -> None:
    with pytest.raises(CrmAuthError):
        make_adapter({}).poll(None)

    assert crm.calls == []


def test_a_crm_that_answers_without_its_clock_is_asked_later(
    adapter: BottleCrmAdapter, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/api/org/settings/").respond_with_response(
        Response("{}", mimetype="application/json", headers={"Date": "soon"})
    )

    with pytest.raises(CrmError) as caught:
        adapter.poll(None)

    assert caught.value.permanent is False


def test_the_page_keeps_no_more_of_a_lead_than_we_read(
    eager: BottleCrmAdapter, crm: FakeCrm
) -> None:
    crm.quiet()
    serve(crm, [lead(1, description="a private remark", address_line="1 Quiet Street")], [])

    body = eager.poll(None).body

    assert b"private" not in body
    assert b"Quiet Street" not in body
    assert json.loads(body)["leads"][0]["lead"]["id"] == "lead-001"


@pytest.mark.parametrize("body", [b"{}", b'{"leads": []}', b'{"leads": [], "read_at": 3}', b"x"])
def test_a_page_that_is_none_of_ours_is_unreadable(adapter: BottleCrmAdapter, body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        adapter.parse_page(body)
