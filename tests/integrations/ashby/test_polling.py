"""Rounds through candidates, applications and schedules, with Ashby's own sync tokens."""

import pytest

from integrations.ashby.adapter import AshbyAdapter
from integrations.ashby.cursor import Cursor, read_cursor, write_cursor
from plugin.crm import CrmError, UnreadablePayload
from plugin.domain.records import CrmRecords, RecordKind
from tests.integrations.ashby.fake import FakeAshby
from tests.integrations.contract import poll_all


def told(adapter: AshbyAdapter, body: bytes) -> CrmRecords:
    events = adapter.parse_page(body)
    return events[0].records or CrmRecords() if events else CrmRecords()


def after_the_first_round(adapter: AshbyAdapter) -> str:
    return list(poll_all(adapter))[-1].cursor


def test_the_first_round_tells_everything(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    crm.fill(130)

    pages = [told(adapter, page.body) for page in poll_all(adapter)]

    assert len({one.ref for page in pages for one in page.candidates}) == 130
    assert len({one.ref for page in pages for one in page.submissions}) == 130
    assert {one.ref for page in pages for one in page.interviews} == {"S-1:E-SC-1", "S-2:E-SC-2"}


def test_candidates_are_told_before_what_refers_to_them(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(3)

    list(poll_all(adapter))

    assert [procedure for procedure, _ in crm.calls] == [
        "candidate.list",
        "application.list",
        "interviewSchedule.list",
    ]


def test_a_quiet_round_is_one_empty_page(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)

    page = adapter.poll(cursor)

    assert page.has_more is False
    assert adapter.parse_page(page.body) == []


def test_a_later_round_tells_only_what_changed(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)
    crm.change("application", "S-2", status="Hired", updatedAt="2026-02-10T09:00:00.000Z")

    page = adapter.poll(cursor)

    assert [(one.ref, one.stage) for one in told(adapter, page.body).submissions] == [
        ("S-2", "hired")
    ]


def test_a_sync_token_that_is_too_old_starts_its_list_again(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(3)
    cursor = after_the_first_round(adapter)
    crm.forgets_tokens = True

    page = adapter.poll(cursor)

    assert [one.ref for one in told(adapter, page.body).candidates] == ["C-1", "C-2", "C-3"]


def test_a_cursor_that_does_not_move_is_an_error(adapter: AshbyAdapter, crm: FakeAshby) -> None:
    crm.fill(350)
    crm.repeats_cursor = True

    with pytest.raises(CrmError) as caught:
        list(poll_all(adapter))

    assert caught.value.permanent is False


def test_a_page_keeps_no_more_of_a_candidate_than_we_read(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(1)

    assert b"private words" not in adapter.poll(None).body


def test_a_cursor_is_the_same_after_it_was_kept() -> None:
    cursor = Cursor(1, "G8", {"candidate": "t-1"})

    assert read_cursor(write_cursor(cursor)) == cursor


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"phase": 9}', '{"phase": "x"}'])
def test_a_cursor_that_cannot_be_read_starts_all_over(text: str | None) -> None:
    assert read_cursor(text) == Cursor()


def test_interviews_are_listed_by_the_refs_that_they_have(
    adapter: AshbyAdapter, crm: FakeAshby
) -> None:
    crm.fill(2)

    page = adapter.list_refs(RecordKind.INTERVIEW, None)

    assert [one.ref for one in page.records] == ["S-1:E-SC-1", "S-2:E-SC-2"]


@pytest.mark.parametrize("body", [b"x", b"{}", b'{"kind": "candidate"}'])
def test_a_page_that_is_none_of_ours_is_unreadable(adapter: AshbyAdapter, body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        adapter.parse_page(body)
