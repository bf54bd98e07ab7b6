"""What an agency's own version may be, and everything that it may not."""

import pytest

from plugin.domain.languages import Language
from plugin.mail.own_versions import read_version
from plugin.mail.templates import BadTemplate, shipped

TEXT = (
    "Subject: Hello {{ candidate }}\n\n{{ greeting }}\n"
    "\n{% if topics is defined %}About {{ topics }}.{% endif %}\n"
)
FRAME = """
<mjml lang="{{ language }}">
  <mj-body>
    <mj-section><mj-column>
      {{ facts }}{{ words }}{{ button }}{{ closing }}{{ footer }}
    </mj-column></mj-section>
  </mj-body>
</mjml>
"""


def frame_with(inside: str = "", attributes: str = "", head: str = "") -> str:
    return FRAME.replace("{{ facts }}", f"<mj-text {attributes}>{inside}</mj-text>").replace(
        "<mj-body>", f"<mj-head>{head}</mj-head><mj-body>"
    )


def refusal(text: str = TEXT, frame: str = FRAME) -> str:
    with pytest.raises(BadTemplate) as refused:
        read_version(text.encode(), frame.encode())
    return str(refused.value)


def test_a_version_is_subject_words_closing_and_frame() -> None:
    source = read_version(f"{TEXT}\n--\nBright Ltd, London\n".encode(), FRAME.encode())

    assert source.subject == "Hello {{ candidate }}"
    assert source.words.startswith("{{ greeting }}")
    assert source.closing == "Bright Ltd, London"


def test_windows_line_ends_and_a_mark_of_the_encoding_do_no_harm() -> None:
    made = read_version(("\ufeff" + TEXT.replace("\n", "\r\n")).encode(), FRAME.encode())

    assert made == read_version(TEXT.encode(), FRAME.encode())


@pytest.mark.parametrize(
    "code",
    [
        "{{ company.__class__ }}",
        "{{ company['x'] }}",
        "{{ range(10) }}",
        "{{ company|upper }}",
        "{{ company ~ role }}",
        "{{ 7 * 7 }}",
        "{{ 'x' }}",
        "{% for x in company %}{% endfor %}",
        "{% set x = company %}",
        "{% include 'en/card.txt' %}",
        "{% extends 'frame.mjml' %}",
        "{% import 'x' as y %}",
        "{% macro x() %}{% endmacro %}",
        "{% raw %}{{ company }}{% endraw %}{{ company() }}",
        "{% if company == 'Acme' %}x{% endif %}",
        "{% if company is string %}x{% endif %}",
        "{% filter upper %}x{% endfilter %}",
        "{% block x %}{% endblock %}",
        "{% with x = 1 %}{% endwith %}",
        "{{ self }}",
        "{{ cycler }}",
    ],
)
@pytest.mark.parametrize("place", ["subject", "words", "closing", "frame"])
def test_a_version_is_data_and_never_a_program(code: str, place: str) -> None:
    """C.4 76: sandboxed, and logic-less but for `{% if field is defined %}`."""
    text, frame = TEXT, FRAME
    if place == "subject":
        text = text.replace("Hello", code)
    elif place == "words":
        text += code
    elif place == "closing":
        text += f"\n--\n{code}"
    else:
        frame = frame_with(code)

    said = refusal(text, frame)

    assert "only fields" in said or "no field" in said


def test_a_field_that_there_is_not_is_named_with_its_line() -> None:
    """C.4 64."""
    assert refusal(TEXT + "{{ salary }}") == "In the .txt, line 4: there is no field salary."


def test_the_pages_address_is_a_part_of_the_frame_and_no_field_of_the_words() -> None:
    assert "no field page_url" in refusal(TEXT + "{{ page_url }}")


@pytest.mark.parametrize(
    ("frame", "said"),
    [
        (frame_with("<script>alert(1)</script>"), "<script> is not allowed"),
        (frame_with('<img src="https://x.example/p.gif" />'), "<img> is not allowed"),
        (frame_with('<p onclick="x()">x</p>'), "onclick of <p>"),
        (frame_with('<a href="javascript:alert(1)">x</a>'), "href of <a>"),
        (frame_with('<a href="{{ company }}">x</a>'), "href of <a>"),
        (frame_with('<a href="data:text/html,x">x</a>'), "href of <a>"),
        (frame_with('<p style="background:url(https://x.example)">x</p>'), "style of <p>"),
        (frame_with('<p style="{{ company }}">x</p>'), "style of <p>"),
        (frame_with('<td background="https://x.example/p.gif">x</td>'), "background of <td>"),
        (frame_with(attributes='css-class="{{ company }}"'), "css-class of <mj-text>"),
        (frame_with(head="<mj-raw><b>x</b></mj-raw>"), "<mj-raw> is not allowed"),
        (frame_with(head='<mj-include path="/etc/passwd" />'), "<mj-include> is not allowed"),
        (frame_with(head='<mj-font name="x" href="https://x.example" />'), "<mj-font>"),
        (frame_with(head="<mj-style>@import 'https://x.example';</mj-style>"), "<mj-style>"),
        (frame_with(head="<mj-style>p{background:url(x)}</mj-style>"), "<mj-style>"),
        (frame_with(head='<mj-style>p{background:image-set("//x" 1x)}</mj-style>'), "<mj-style>"),
        (frame_with("<p style=\"background:-webkit-image-set('//x' 1x)\">x</p>"), "style of <p>"),
        (frame_with("<mj-image />"), "<mj-image> is not allowed"),
        (frame_with("<!--[if mso]><v:rect/><![endif]-->"), "no comments"),
        (frame_with("<![CDATA[<script>]]>"), "no comments"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]>" + FRAME, "no comments"),
        ("<?xml version='1.0'?>" + FRAME.strip(), "no comments"),
        (frame_with("<p>never closed"), "not well-formed"),
        (frame_with("{{ words }}"), "each once"),
        (FRAME.replace("{{ words }}", ""), "each once"),
        (FRAME.replace("{{ footer }}", "{% if is_over %}{{ footer }}{% endif %}"), "condition"),
        ("<html>{{ words }}{{ footer }}</html>", "begin with <mjml>"),
        ("", "each once"),
    ],
)
def test_a_frame_loads_nothing_and_always_has_the_words_and_the_way_out(
    frame: str, said: str
) -> None:
    assert said in refusal(frame=frame)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"Hello\n", "first line of the .txt"),
        (b"Subject: \n\nHi\n", "subject is empty"),
        (b"Subject: x\n\n", "no words"),
        (b"Subject: x\n\n\xff\n", "not UTF-8"),
        (b"Subject: x\n\n\0\n", "not text"),
        (b"Subject: x\n\n" + b"x" * 30_000, "larger than 20 kB"),
        (b"Subject: x\n\n{{ company", "line 1"),
        (b"Subject: x\n\n{% if is_over %}x\n", "line"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused_with_the_reason(text: bytes, said: str) -> None:
    with pytest.raises(BadTemplate, match=said):
        read_version(text, FRAME.encode())


def test_a_frame_that_is_too_large_is_refused() -> None:
    assert "larger than 60 kB" in refusal(frame=FRAME + " " * 61_000)


@pytest.mark.parametrize("depth", [20, 300, 700])
def test_deep_nesting_of_conditions_is_refused_before_it_is_rendered(depth: int) -> None:
    deep = "{% if is_over %}" * depth + "x" + "{% endif %}" * depth

    assert "too deeply" in refusal(TEXT + deep)


def test_deep_nesting_of_elements_is_refused_before_it_is_rendered() -> None:
    assert "40 deep" in refusal(frame=frame_with("<div>" * 2000 + "</div>" * 2000))


def test_what_we_ship_can_be_a_beginning() -> None:
    frame = shipped("prep_kit", Language.FRENCH).frame

    assert read_version(TEXT.encode(), frame.encode()).frame == frame
