"""Text becomes HTML that says the same."""

import pytest

from plugin.mail.layout import Block, Piece, blocks, to_html


def block(tag: str, *lines: str, start: int = 1) -> Block:
    return Block(tag, tuple((Piece(line),) for line in lines), start)


def test_an_empty_line_begins_a_new_paragraph() -> None:
    assert list(blocks("One\ntwo\n\nthree\n")) == [block("p", "One", "two"), block("p", "three")]


@pytest.mark.parametrize("marker", ["-", "*", "•"])
def test_lines_with_a_mark_become_a_list(marker: str) -> None:
    text = f"Take:\n\n{marker} a pen\n{marker} paper\n"

    assert list(blocks(text)) == [block("p", "Take:"), block("ul", "a pen", "paper")]


def test_a_numbered_list_keeps_its_numbers_across_a_gap() -> None:
    text = "1. one\n\n2. two\n3) three\n"

    assert list(blocks(text)) == [block("ol", "one"), block("ol", "two", "three", start=2)]


def test_a_date_at_the_start_of_a_line_is_no_list() -> None:
    assert list(blocks("10.30 at the latest")) == [block("p", "10.30 at the latest")]


def test_a_web_address_becomes_a_link_without_the_full_stop_behind_it() -> None:
    html = to_html("s", "See https://agency.example/jobs?a=1&b=2.")

    assert (
        '<a href="https://agency.example/jobs?a=1&amp;b=2">'
        "https://agency.example/jobs?a=1&amp;b=2</a>." in html
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example"])
def test_no_other_address_becomes_a_link(address: str) -> None:
    assert "<a " not in to_html("s", address)


def test_markup_is_shown_and_not_obeyed() -> None:
    html = to_html("<b>", 'x <img src=x onerror="alert(1)"> https://a.example/"onclick="b')

    assert "<img" not in html
    assert '"onclick' not in html


def test_nothing_is_fetched_from_anywhere_when_it_is_opened() -> None:
    html = to_html("s", "See https://agency.example/jobs")

    assert not any(mark in html for mark in ("src=", "url(", "<link", "@import", "<img"))


def test_text_of_either_direction_finds_its_own_side() -> None:
    assert '<p dir="auto"' in to_html("s", "שלום")
