"""Text becomes HTML that says the same."""

import subprocess
import sys

import pytest

from plugin.domain.coaching import Letter
from plugin.domain.languages import Language
from plugin.mail.layout import Block, Body, Piece, blocks, lay_out
from plugin.mail.own_versions import check_output
from plugin.mail.templates import BadTemplate, Source, shipped
from tests.mail.variants import USUAL, VARIANTS, written

MAIL = written("thank_you__direct")
FRAME = shipped("thank_you", Language.ENGLISH)


def framed(subject: str, text: str, source: Source = FRAME, **fields: str) -> Body:
    return lay_out(source, Letter(subject, text), MAIL.parts, {"agency": "Bright", **fields})


def to_html(subject: str, text: str) -> str:
    return framed(subject, text).html


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
        '<a href="https://agency.example/jobs?a=1&amp;b=2" style="color:#4150b5;">'
        "https://agency.example/jobs?a=1&amp;b=2</a>." in html
    )


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "ftp://a.example"])
def test_no_other_address_becomes_a_link(address: str) -> None:
    assert address in to_html("s", address)
    assert f'href="{address}' not in to_html("s", address)


def test_markup_is_shown_and_not_obeyed() -> None:
    html = to_html("<b>", 'x <img src=x onerror="alert(1)"> https://a.example/"onclick="b')

    assert "<img" not in html
    assert '"onclick' not in html
    assert "<b>" not in html


def test_nothing_is_fetched_from_anywhere_when_it_is_opened() -> None:
    html = to_html("s", "See https://agency.example/jobs")

    assert not any(mark in html for mark in ("src=", "url(", "<link", "@import", "<img"))


def test_text_of_either_direction_finds_its_own_side() -> None:
    assert '<p dir="auto"' in to_html("s", "שלום")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("variant", VARIANTS)
def test_html_and_text_say_the_same_and_load_nothing(variant: str, language: Language) -> None:
    body = written(variant, language).body

    check_output(body.html, body.text)


def test_what_the_recruiter_changed_is_in_both() -> None:
    body = framed("Hello", "Dear Ana,\n\nRing me at 5 <o'clock>.\n")

    assert "Ring me at 5 <o'clock>." in body.text
    assert "Ring me at 5 &lt;o&#39;clock&gt;." in body.html


def test_the_check_sees_when_one_part_says_more() -> None:
    with pytest.raises(BadTemplate, match="says “berlin”"):
        check_output("<p>Hello Berlin</p>", "Hello")
    with pytest.raises(BadTemplate, match="does not show"):
        check_output("<p>Hello</p>", "Hello Berlin")


@pytest.mark.parametrize(
    "value",
    [
        "{{ 7 * 7 }}",
        "{% raw %}",
        "</mj-text><mj-image src='https://evil.example/x.gif' /><mj-text>",
        "<mj-include path='/etc/passwd' />",
        "<mj-raw><script>alert(1)</script></mj-raw>",
        '" href="javascript:alert(1)',
        "]]><script>alert(1)</script>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<!-- --><script>",
    ],
)
def test_a_hostile_value_injects_neither_html_nor_mjml_nor_a_template(value: str) -> None:
    """C.4 76."""
    body = framed(value, f"Hi {value},\n\n- {value}\n", agency=value)

    assert value in body.text
    assert not any(mark in body.html for mark in ("<script", "<mj-", "49", "<img"))
    assert 'href="javascript' not in body.html
    if "{" not in value:
        check_output(body.html, body.text)


def test_the_same_words_make_the_same_bytes_in_any_process() -> None:
    """Rust's maps are shuffled anew in each process; nothing of that may show."""
    program = (
        "import hashlib; from tests.mail.variants import USUAL, written;"
        "print(hashlib.sha256(''.join(written(v).body.html for v in USUAL).encode()).hexdigest())"
    )

    made = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(3)
    }

    assert len(made) == 1


@pytest.mark.parametrize("language", Language)
def test_a_mail_names_its_language_and_follows_the_readers_dark_mode(language: Language) -> None:
    html = written("prep_kit__direct", language).body.html

    assert f'<html lang="{language}"' in html
    assert '<meta name="color-scheme" content="light dark">' in html
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize("variant", USUAL)
def test_a_mail_is_small_enough_not_to_be_cut_short(variant: str) -> None:
    """Gmail shows the first 102 kB."""
    assert len(written(variant).body.html.encode()) < 60_000
