"""Rounds of polling: what is asked for, in which order, and where the next one begins."""

import json

import pytest

from plugin.crm import CrmError
from tests.integrations.contract import poll_all, refs_in
from tests.integrations.lever.conftest import (
    HOUR_MS,
    NOW_MS,
    Lever,
    MakeAdapter,
    interview,
    opportunity,
)

SINCE = {"since": "2026-02-10T08:00:00+00:00", "reread_at": "2026-02-10T08:00:00+00:00"}


def test_a_first_round_tells_everything(lever: Lever, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    pages = list(poll_all(adapter))

    told = set().union(*(refs_in(adapter, page) for page in pages))
    assert told == {
        *("opp-1", "opp-2", "opp-3", "con-1", "con-2", "con-3", "user-1"),
        *("opp-1/int-1", "opp-2/int-2", "opp-3/int-3"),
    }
    assert json.loads(pages[-1].cursor) == {
        "since": "2026-02-10T08:55:00+00:00",
        "reread_at": "2026-02-10T09:00:00+00:00",
    }


def test_a_later_round_asks_for_what_changed_and_what_was_deleted(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()
    since = str(NOW_MS - HOUR_MS)
    lever.opportunities[0]["updatedAt"] = NOW_MS - HOUR_MS // 2
    lever.deleted = [{"id": "opp-8", "contact": "con-8", "deletedAt": NOW_MS - 60_000}]

    first = adapter.poll(json.dumps(SINCE))
    last = adapter.poll(first.cursor)

    assert refs_in(adapter, first) == {"opp-1", "con-1", "user-1", "opp-1/int-1"}
    assert refs_in(adapter, last) == {"opp-8"}
    assert (first.has_more, last.has_more) == (True, False)
    assert lever.calls("/v1/opportunities")[0]["updated_at_start"] == since
    assert lever.calls("/v1/opportunities/deleted")[0]["deleted_at_start"] == since


def test_a_quiet_round_costs_two_calls(lever: Lever, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    page = adapter.poll(json.dumps(SINCE))

    assert (adapter.parse_page(page.body), page.has_more) == ([], False)
    assert len(lever.asked) == 2


def test_every_few_hours_all_that_is_open_is_read_again(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    """Nobody says that booking an interview changes its opportunity."""
    adapter = make_adapter()
    lever.opportunities[2]["archived"] = {"archivedAt": NOW_MS, "reason": "reason-1"}
    lever.interviews["opp-2"].append(interview("int-9"))

    page = adapter.poll(json.dumps({**SINCE, "reread_at": "2026-02-10T02:59:00+00:00"}))

    assert "opp-2/int-9" in refs_in(adapter, page)
    assert "opp-3" not in refs_in(adapter, page)
    assert not page.has_more
    assert json.loads(page.cursor)["reread_at"] == "2026-02-10T09:00:00+00:00"


def test_a_cursor_that_nobody_can_read_starts_all_over(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()

    assert refs_in(adapter, adapter.poll("no cursor")) == refs_in(adapter, adapter.poll(None))


def test_a_list_that_names_the_same_next_page_for_ever_is_an_error(
    lever: Lever, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = make_adapter()
    first = adapter.poll(None)
    lever.opportunities = [opportunity(f"opp-{number}") for number in range(10)]
    lever.page_rows = 0

    with pytest.raises(CrmError, match="does not end"):
        adapter.poll(first.cursor)


def test_stored_pages_hold_only_what_is_read(lever: Lever, make_adapter: MakeAdapter) -> None:
    lever.opportunities[0] |= {"headline": "A secret employer", "tags": ["shy"]}

    page = make_adapter().poll(None)

    assert b"Dear Sir" not in page.body
    assert b"secret employer" not in page.body
    assert b"shy" not in page.body


def test_an_opportunity_that_is_deleted_while_it_is_read_stops_no_other(
    lever: Lever, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()
    lever.postings = []
    lever.users = []

    page = adapter.poll(None)

    assert {"opp-1", "opp-2"} <= refs_in(adapter, page)
