"""The readers of CRMs' JSON: whatever comes, a value or nothing, and never another error."""

import pytest

from integrations.documents import (
    cut,
    find_ref,
    identified,
    read_cursor_object,
    read_object,
    ref_of,
    refs_in,
    rows,
    texts,
    write_object,
)
from plugin.crm import UnreadablePayload


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"a"', b"\xff", b"[" * 100_000])
def test_what_is_no_object_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadablePayload):
        read_object(body)


@pytest.mark.parametrize("text", [None, "", "null", "7", "[]", "{", "\udce9", "[" * 100_000])
def test_a_cursor_that_cannot_be_read_is_an_empty_one(text: str | None) -> None:
    assert read_cursor_object(text) == {}


def test_a_page_is_read_as_it_was_written() -> None:
    page = {"b": "Zoë", "a": [1, None, {"c": True}]}

    assert read_object(write_object(page)) == page


def test_the_same_page_is_the_same_bytes_whatever_the_order_of_its_keys() -> None:
    assert write_object({"a": 1, "b": 2}) == write_object({"b": 2, "a": 1})


def test_what_utf8_cannot_say_breaks_no_page() -> None:
    assert read_object(write_object({"name": "A\udce9"})) == {"name": "A?"}


@pytest.mark.parametrize("value", [None, 7, "text", {"id": 1}])
def test_what_is_no_list_has_no_rows(value: object) -> None:
    assert (rows(value), texts(value), identified(value)) == ([], [], [])


def test_of_a_list_only_what_is_wanted_is_kept() -> None:
    mixed = [{"id": 1}, "a", None, {"name": "no id"}]

    assert (rows(mixed), texts(mixed)) == ([{"id": 1}, {"name": "no id"}], ["a"])
    assert identified(mixed) == [{"id": 1}]


def test_a_row_is_cut_to_the_fields_that_it_has() -> None:
    assert cut({"id": 1, "notes": "private"}, ("id", "name")) == {"id": 1}
    assert cut(None, ("id",)) == {}


def test_an_id_is_text_or_missing() -> None:
    assert (find_ref({"id": 7}), find_ref({"id": ""}), find_ref({})) == ("7", None, None)
    with pytest.raises(UnreadablePayload, match="no id"):
        ref_of({"id": None})


def test_ids_are_named_once() -> None:
    assert refs_in([{"job": 2}, {"job": 1}, {}, {"job": 2}], "job") == ["2", "1"]
