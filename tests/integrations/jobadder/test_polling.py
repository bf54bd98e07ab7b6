"""Rounds through applications, interviews and candidates."""

import json

import pytest

from integrations.jobadder.adapter import JobAdderAdapter
from integrations.jobadder.cursor import Cursor, read_cursor, write_cursor
from plugin.crm import CrmError
from plugin.domain.records import CrmRecords, RecordKind
from tests.integrations.contract import poll_all
from tests.integrations.jobadder.conftest import CLOCK
from tests.integrations.jobadder.fake import RITA, FakeJobAdder, candidate, interview


def told(adapter: JobAdderAdapter, body: bytes) -> CrmRecords:
    events = adapter.parse_page(body)
    return events[0].records or CrmRecords() if events else CrmRecords()


def after_the_first_round(adapter: JobAdderAdapter) -> str:
    return list(poll_all(adapter))[-1].cursor


def test_the_first_round_tells_every_application_and_interview(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(120)

    pages = [told(adapter, page.body) for page in poll_all(adapter)]

    assert {one.ref for page in pages for one in page.submissions} == {
        str(number) for number in range(1, 121)
    }
    assert {one.ref for page in pages for one in page.interviews} == {"101", "102"}
    assert max(len(page.submissions) for page in pages) <= 50


def test_the_first_round_leaves_candidates_without_an_application_alone(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(2)
    crm.lists["candidates"].append(candidate(900))

    pages = [told(adapter, page.body) for page in poll_all(adapter)]

    assert {one.ref for page in pages for one in page.candidates} == {"1", "2"}


def test_a_later_round_asks_for_what_changed_with_an_overlap(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(3)

    cursor = read_cursor(after_the_first_round(adapter))

    assert cursor.filters == {"sort": "updatedAt", "updatedAt": ">2026-02-10T08:55:00Z"}
    assert cursor.kinds == ("applications", "interviews", "candidates")


def test_a_quiet_round_is_one_empty_page(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)

    page = adapter.poll(cursor)

    assert page.has_more is False
    assert adapter.parse_page(page.body) == []


def test_a_moved_interview_is_told_by_the_next_round(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)
    crm.lists["interviews"][0] |= {
        "startAt": "2026-02-13T11:30:00Z",
        "updatedAt": "2026-02-10T09:10:00Z",
    }

    (moved,) = told(adapter, adapter.poll(cursor).body).interviews

    assert moved.starts_at is not None
    assert moved.starts_at.isoformat() == "2026-02-13T11:30:00+00:00"


def test_an_opt_out_arrives_by_polling_too(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)
    crm.lists["candidates"][1] |= {"unsubscribed": True, "updatedAt": "2026-02-10T09:10:00Z"}

    (changed,) = told(adapter, adapter.poll(cursor).body).candidates

    assert (changed.ref, changed.opted_out) == ("2", True)


def test_a_summary_never_undoes_an_opt_out(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    crm.fill(1)
    crm.lists["candidates"][0]["unsubscribed"] = True

    (one,) = told(adapter, adapter.poll(None).body).candidates

    assert one.opted_out


def test_pages_overlap_so_that_a_row_that_moved_up_is_not_missed(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(60)
    first = adapter.poll(None)
    del crm.lists["applications"][0]

    second = adapter.poll(first.cursor)

    refs = {one.ref for page in (first, second) for one in told(adapter, page.body).submissions}
    assert refs == {str(number) for number in range(1, 61)}


def test_a_crm_that_repeats_its_page_is_not_read_for_ever(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(120)
    crm.ignores_offsets = True
    first = adapter.poll(None)

    with pytest.raises(CrmError) as caught:
        adapter.poll(first.cursor)

    assert caught.value.permanent is False


def test_a_page_keeps_no_more_of_a_candidate_than_we_read(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(1)

    body = adapter.poll(None).body

    assert b"private words" not in body
    assert list(json.loads(body)["candidates"]) == ["1"]


def test_a_cursor_is_the_same_after_it_was_kept() -> None:
    cursor = Cursor(CLOCK, CLOCK, 1, 40, "7")

    assert read_cursor(write_cursor(cursor)) == cursor


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"since": "lately", "offset": -3}'])
def test_a_cursor_that_cannot_be_read_starts_all_over(text: str | None) -> None:
    assert read_cursor(text) == Cursor()


def test_a_list_of_all_interviews_says_when_each_changed(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(1)

    page = adapter.list_refs(RecordKind.INTERVIEW, None)

    assert [one.ref for one in page.records] == ["101", "102"]
    assert page.cursor is None
    assert page.records[0].updated_at is not None


def test_a_list_leaves_out_interviews_that_are_not_followed_up(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.lists["interviews"] = [interview(101), interview(102, interviewers=[RITA])]

    page = adapter.list_refs(RecordKind.INTERVIEW, None)

    assert [one.ref for one in page.records] == ["101"]


def test_a_row_that_leaves_out_who_asks_is_read_in_full(
    adapter: JobAdderAdapter, crm: FakeJobAdder
) -> None:
    crm.fill(1)
    crm.hides_interviewers = True

    pages = [told(adapter, page.body) for page in poll_all(adapter)]

    found = [one for page in pages for one in page.interviews]
    assert [len(one.interviewers or ()) for one in found] == [1, 1]


def test_counting_costs_a_call_without_rows(adapter: JobAdderAdapter, crm: FakeJobAdder) -> None:
    crm.fill(12)

    assert adapter.count(RecordKind.SUBMISSION) == 12
    assert crm.calls == ["GET applications"]
