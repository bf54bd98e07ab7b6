"""Bundles of rows, and the pages and events that they make."""

from datetime import UTC, datetime

import pytest

from integrations.bundles import Bundle, read_page, write_page
from integrations.polled import polled
from plugin.crm import UnreadablePayload
from plugin.domain.records import CandidateRecord, CrmRecords

AT = datetime(2026, 2, 10, 9, tzinfo=UTC)
BUNDLE = Bundle(AT, {"jobs": [{"id": 1, "name": "Designer"}, {"id": 2, "name": "Cook"}]})


def test_a_page_is_read_as_it_was_written() -> None:
    assert read_page(write_page(BUNDLE)) == BUNDLE


def test_rows_are_found_by_kind_and_id() -> None:
    assert BUNDLE.find("jobs", "2") == {"id": 2, "name": "Cook"}
    assert list(BUNDLE.by_ref("jobs")) == ["1", "2"]
    assert (BUNDLE.of("users"), BUNDLE.find("jobs", None), BUNDLE.find("users", "1")) == (
        [],
        {},
        {},
    )


def test_a_row_without_an_id_is_left_out_of_a_page() -> None:
    page = read_page(write_page(Bundle(AT, {"jobs": [{"name": "nobody's"}, {"id": 1}]})))

    assert page.of("jobs") == [{"id": 1}]


@pytest.mark.parametrize("body", [b"{}", b'{"rows": {}}', b'{"read_at": "2026-02-10T09:00:00Z"}'])
def test_what_is_no_page_of_ours_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        read_page(body)


def test_a_page_is_one_event_with_all_its_records_and_an_empty_one_none() -> None:
    records = CrmRecords(candidates=(CandidateRecord(ref="C-1", updated_at=AT),))

    (event,) = polled(records, AT)

    assert (event.name, event.occurred_at, event.records) == ("poll", AT, records)
    assert polled(CrmRecords(), AT) == []
