"""Polling: everything once, then the queue that a read empties, and sweeps that heal it."""

import json
from datetime import timedelta

import pytest
from werkzeug import Request, Response

from integrations.bullhorn.adapter import BullhornAdapter
from integrations.bullhorn.polling import POLL_EVERY
from plugin.crm import CrmError, PolledPage
from plugin.domain.records import CrmEventType, RecordKind
from tests.integrations.bullhorn.conftest import Clock, MakeAdapter
from tests.integrations.bullhorn.fake import CORP, FakeBullhorn, answer, exchange
from tests.integrations.contract import poll_all, refs_in


def said(adapter: BullhornAdapter, page: PolledPage) -> list[tuple[str, str | None]]:
    return [(event.name, event.ref) for event in adapter.parse_page(page.body)]


def caught_up(adapter: BullhornAdapter) -> str:
    """The cursor behind everything that there is."""
    return list(poll_all(adapter))[-1].cursor


def test_everything_is_told_people_first(adapter: BullhornAdapter) -> None:
    pages = [refs_in(adapter, page) for page in poll_all(adapter)]

    assert pages == [
        {"123", "124"},
        {"863", "99", "77", "123"},
        {"41", "863", "99", "77", "123", "124"},
        set(),
    ]


def test_the_queue_is_begun_before_everything_is_read(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """What changes while the tables are read is in it."""
    first = adapter.poll(None)
    bullhorn.happens("JobSubmission", 863)

    pages, cursor = [], first.cursor
    for _ in range(6):
        page = adapter.poll(cursor)
        pages += said(adapter, page)
        cursor = page.cursor

    assert ("JobSubmission.UPDATED", "863") in pages


def test_the_queue_is_ours_and_asks_for_what_we_read(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    adapter.poll(None)

    made = next(n for n, call in enumerate(bullhorn.calls) if call.startswith("PUT "))
    assert bullhorn.calls[made].startswith(f"PUT /{CORP}/rest/event/subscription/afterword")
    assert bullhorn.queries[made] == {
        "type": "entity",
        "names": "Appointment,JobSubmission,Candidate,ClientContact,ClientCorporation,"
        "CorporateUser",
        "eventTypes": "INSERTED,UPDATED,DELETED",
    }


def test_events_name_what_is_to_be_fetched_each_once(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    cursor = caught_up(adapter)
    assert bullhorn.queue is not None
    bullhorn.queue += exchange("events__documented")["events"]

    page = adapter.poll(cursor)

    events = adapter.parse_page(page.body)
    assert [(event.kind, event.ref) for event in events] == [
        (RecordKind.SUBMISSION, "863"),
        (RecordKind.INTERVIEW, "41"),
        (RecordKind.INTERVIEW, "42"),
    ]
    assert {event.records for event in events} == {None}
    assert page.has_more


def test_the_queue_is_drained_a_hundred_at_a_time(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    cursor = caught_up(adapter)
    for _ in range(150):
        bullhorn.happens("JobSubmission", 863)

    sizes = []
    for _ in range(3):
        page = adapter.poll(cursor)
        sizes.append((len(adapter.parse_page(page.body)), page.has_more))
        cursor = page.cursor

    assert sizes == [(100, True), (50, True), (0, False)]


def test_a_crash_between_the_read_and_the_commit_loses_nothing(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """The read took the events out of the queue; the cursor still says the one before."""
    stored = caught_up(adapter)
    bullhorn.happens("Appointment", 41)
    lost = adapter.poll(stored)
    assert bullhorn.queue == []
    bullhorn.happens("JobSubmission", 863)

    again = adapter.poll(stored)
    following = adapter.poll(again.cursor)

    assert said(adapter, again) == said(adapter, lost) == [("Appointment.UPDATED", "41")]
    assert said(adapter, following) == [("JobSubmission.UPDATED", "863")]


def test_several_reads_that_nobody_passed_on_come_in_their_order(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    stored = caught_up(adapter)
    bullhorn.read = {
        1: [exchange("events__documented")["events"][0]],
        2: [exchange("events__documented")["events"][1]],
    }

    first = adapter.poll(stored)
    second = adapter.poll(first.cursor)

    assert [*said(adapter, first), *said(adapter, second)] == [
        ("JobSubmission.UPDATED", "863"),
        ("Appointment.INSERTED", "41"),
    ]


def test_reads_that_bullhorn_has_forgotten_are_made_up_for_by_a_sweep(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    stored = caught_up(adapter)
    bullhorn.happens("JobSubmission", 863)
    adapter.poll(stored)
    bullhorn.forgets_reads = True
    bullhorn.put("JobSubmission", **submission(863, dateLastModified=1_770_714_000_000))

    told = refs_after(adapter, stored)

    assert "863" in told


def test_a_queue_that_is_gone_is_begun_again_and_made_up_for(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Bullhorn throws a queue away that nobody reads for 7 (or 30) days."""
    stored = caught_up(adapter)
    bullhorn.queue = None
    bullhorn.put("JobSubmission", **submission(864, dateLastModified=1_770_714_000_000))

    told = refs_after(adapter, stored)

    assert "864" in told
    assert bullhorn.queue == []


def test_another_queue_of_the_same_name_is_noticed_by_its_numbers(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """Thrown away and begun again by another process: what lay between is in neither."""
    cursor = caught_up(adapter)
    bullhorn.happens("JobSubmission", 863)
    stored = adapter.poll(cursor).cursor
    bullhorn.queue, bullhorn.read = [], {}
    bullhorn.put("JobSubmission", **submission(864, dateLastModified=1_770_714_000_000))

    assert "864" in refs_after(adapter, stored)


def test_once_a_day_what_was_modified_is_read_as_well(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, told_time: Clock
) -> None:
    stored = caught_up(adapter)
    told_time.now += timedelta(days=1, minutes=1)
    bullhorn.put("JobSubmission", **submission(864, dateLastModified=1_770_764_400_000))
    bullhorn.put("JobSubmission", **submission(865, dateLastModified=1_700_000_000_000))

    told = refs_after(adapter, stored)

    assert "864" in told
    assert "865" not in told


def test_a_sweep_tells_of_what_was_deleted(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn, told_time: Clock
) -> None:
    stored = caught_up(adapter)
    told_time.now += timedelta(days=1, minutes=1)
    row = bullhorn.tables["Appointment"][41]
    row |= {"isDeleted": True, "dateLastModified": 1_770_764_400_000}

    deleted = [
        interview.ref
        for page in pages_after(adapter, stored)
        for event in adapter.parse_page(page.body)
        for interview in (event.records.interviews if event.records else ())
        if interview.is_deleted
    ]

    assert deleted == ["41"]


def test_an_idle_poll_costs_two_calls(adapter: BullhornAdapter, bullhorn: FakeBullhorn) -> None:
    """So that a month of them stays far below the 100,000 of the contract."""
    stored = caught_up(adapter)
    bullhorn.calls.clear()

    page = adapter.poll(stored)

    assert len(bullhorn.calls) == 2
    assert timedelta(days=30) / POLL_EVERY * 2 < 100_000 / 5
    assert (page.has_more, adapter.parse_page(page.body)) == (False, [])


def test_a_long_table_is_read_page_by_page_by_rising_id(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    for number in range(1000, 1120):
        bullhorn.put("JobSubmission", **submission(number))

    told = [
        record.ref
        for page in poll_all(adapter)
        for event in adapter.parse_page(page.body)
        if event.records and not event.records.interviews
        for record in event.records.submissions
    ]

    assert told == [str(number) for number in (863, *range(1000, 1120))]


def test_only_interviews_are_asked_for_at_first_in_the_accounts_own_spelling(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    """A recorded account has a type with a line's end in it."""
    bullhorn.put("Appointment", id=50, type="Lunch", candidateReference={"id": 99})
    list(poll_all(adapter))

    asked = [q["where"] for q in bullhorn.queries if "type IN" in q.get("where", "")]
    assert asked[0].endswith(
        "type IN ('Interview', '1st Interview', '2nd Interview', '3rd Interview\n')"
    )


def test_a_quote_in_a_type_is_a_quote_in_the_question(
    make_adapter: MakeAdapter, bullhorn: FakeBullhorn
) -> None:
    bullhorn.meta["fields"][-1]["options"] = [{"value": "Client's interview"}]
    adapter = make_adapter(interview_types=["Client's interview"])

    list(poll_all(adapter))

    assert any("('Client''s interview')" in q.get("where", "") for q in bullhorn.queries)


def test_a_crm_that_gives_the_same_page_again_is_not_read_for_ever(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    def same_page(request: Request) -> Response | None:
        rows = [{"id": number} for number in range(1, 51)]
        return answer({"data": rows}) if "/query/CorporateUser" in request.path else None

    bullhorn.before = same_page
    first = adapter.poll(None)

    with pytest.raises(CrmError, match="again and again"):
        adapter.poll(first.cursor)


def test_a_cursor_that_cannot_be_read_starts_all_over(
    adapter: BullhornAdapter, bullhorn: FakeBullhorn
) -> None:
    pages = [
        adapter.poll(text).body
        for text in ("{", "[]", '{"step": "moon"}', json.dumps({"step": "moon", "swept": 1}))
    ]

    assert set(pages) == {adapter.poll(None).body}


def test_an_event_of_something_else_is_kept_as_unknown(adapter: BullhornAdapter) -> None:
    body = json.dumps({"events": [{"entityName": "Moon", "entityEventType": "ECLIPSED"}]})

    (event,) = adapter.parse_page(body.encode())

    assert (event.type, event.name) == (CrmEventType.UNKNOWN, "Moon.ECLIPSED")


@pytest.mark.parametrize("entity", ["Candidate", "ClientContact"])
@pytest.mark.parametrize(
    ("change", "properties", "told"),
    [
        ("INSERTED", None, CrmEventType.IGNORED),
        ("UPDATED", ["dateLastComment", "dateLastModified"], CrmEventType.IGNORED),
        ("UPDATED", ["isDeleted", "dateLastModified"], CrmEventType.CHANGED),
        ("UPDATED", None, CrmEventType.CHANGED),
        ("DELETED", None, CrmEventType.CHANGED),
    ],
)
def test_people_are_read_again_only_for_what_we_read_of_them(
    adapter: BullhornAdapter,
    entity: str,
    change: str,
    properties: list[str] | None,
    told: CrmEventType,
) -> None:
    event = {
        "entityName": entity,
        "entityId": 99,
        "entityEventType": change,
        "updatedProperties": properties,
    }

    (found,) = adapter.parse_page(json.dumps({"events": [event]}).encode())

    assert found.type is told


def submission(ref: int, **changes: object) -> dict[str, object]:
    row: dict[str, object] = dict(exchange("submission_row__documented")["data"])
    return row | {"id": ref, "jobOrder": {"id": ref, "title": "Nurse"}} | changes


def pages_after(adapter: BullhornAdapter, cursor: str) -> list[PolledPage]:
    pages = []
    for _ in range(12):
        page = adapter.poll(cursor)
        pages.append(page)
        if not page.has_more:
            break
        cursor = page.cursor
    assert not pages[-1].has_more
    return pages


def refs_after(adapter: BullhornAdapter, cursor: str) -> set[str]:
    return {ref for page in pages_after(adapter, cursor) for ref in refs_in(adapter, page)}
