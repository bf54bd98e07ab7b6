"""Rounds of polling: what is asked for, in which order, and where the next one begins."""

import json

import pytest

from plugin.crm import CrmError
from tests.integrations.contract import poll_all, refs_in
from tests.integrations.greenhouse.conftest import Harvest, MakeAdapter, candidate, interview


def test_a_first_round_tells_everything(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()

    told = set().union(*(refs_in(adapter, page) for page in poll_all(adapter)))

    assert told >= {"71", "72", "73", "51", "52", "53", "91", "92", "93", "41"}


def test_a_later_round_asks_for_what_changed_a_little_before_the_last_one_began(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()
    *_, last = poll_all(adapter)
    harvest.asked.clear()
    harvest.of("interviews", interview(91, 51, updated_at="2026-02-10T08:58:00.000Z"))

    page = adapter.poll(last.cursor)

    assert json.loads(last.cursor) == {"since": "2026-02-10T08:55:00+00:00"}
    assert harvest.calls("interviews") == [
        {"per_page": "100", "updated_at": "gte|2026-02-10T08:55:00Z"}
    ]
    assert (refs_in(adapter, page), page.has_more) == ({"91"}, False)


def test_a_quiet_round_is_one_empty_page(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    adapter = make_adapter()
    *_, last = poll_all(adapter)

    page = adapter.poll(last.cursor)

    assert (adapter.parse_page(page.body), page.has_more) == ([], False)


def test_a_round_broken_off_goes_on_where_it_stopped(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    first = make_adapter().poll(None)

    second = make_adapter().poll(first.cursor)

    assert refs_in(make_adapter(), second) == {"71"}
    assert harvest.calls("candidates")[1:] == [{"cursor": json.loads(first.cursor)["page"]}]


def test_a_cursor_that_nobody_can_read_starts_all_over(
    harvest: Harvest, make_adapter: MakeAdapter
) -> None:
    adapter = make_adapter()

    assert refs_in(adapter, adapter.poll("no cursor")) == refs_in(adapter, adapter.poll(None))


def test_a_list_that_names_the_same_next_page_for_ever_is_an_error(
    harvest: Harvest, make_adapter: MakeAdapter, monkeypatch: pytest.MonkeyPatch
) -> None:
    adapter = make_adapter()
    first = adapter.poll(None)
    page = json.loads(first.cursor)["page"]
    harvest.of("candidates", *(candidate(ref) for ref in range(60, 70)))
    monkeypatch.setattr("integrations.greenhouse.api._cursor_in", lambda _: page)

    with pytest.raises(CrmError, match="does not end"):
        adapter.poll(first.cursor)


def test_stored_pages_hold_only_what_is_read(harvest: Harvest, make_adapter: MakeAdapter) -> None:
    harvest.of("candidates", candidate(71, addresses=[{"value": "1 Home Street"}], tags=["shy"]))

    page = make_adapter().poll(None)

    assert b"Home Street" not in page.body
    assert b"shy" not in page.body
