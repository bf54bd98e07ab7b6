"""Marks in templates."""

import pytest

from plugin.domain.rule_marks import MarkedLine, marked_lines


def test_a_mark_is_about_the_next_line() -> None:
    text = "Hello\n{# R01 R02 #}\n- First.\n- Second.\n  {# R03 #}\n\tThird.\n"

    assert list(marked_lines(text)) == [
        MarkedLine(("R01", "R02"), "- First."),
        MarkedLine(("R03",), "Third."),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "{# R01 #}", "{# a note #}\nwords", "{#R01#}\nwords", "{# R1 #}\nwords", "x {# R01 #}\ny"],
)
def test_what_is_no_mark_marks_nothing(text: str) -> None:
    assert list(marked_lines(text)) == []
