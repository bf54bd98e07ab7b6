"""Marks of what we wrote: one key, one mark, and no other installation's."""

from collections.abc import Callable

import pytest

from integrations.markers import (
    digest_of,
    has_marker,
    marker_of,
    plain_marker_of,
    with_marker,
)


@pytest.mark.parametrize("mark", [marker_of, plain_marker_of, digest_of])
def test_each_key_of_each_installation_has_its_own(mark: Callable[[str, str], str]) -> None:
    marks = {mark(key, installation) for key in ("a", "b") for installation in ("one", "two")}

    assert len(marks) == 4


def test_a_plain_one_has_nothing_that_html_or_a_search_would_read() -> None:
    inner = plain_marker_of("100%_<b>", "an-installation")[1:-1]

    assert inner.replace(":", "").isalnum()


def test_a_note_that_was_signed_off_is_ours() -> None:
    marker = marker_of("note-1", "an-installation")

    assert has_marker(with_marker("Done.", marker), marker)


@pytest.mark.parametrize("text", [None, 7, "", "Done.", "They wrote [afterword:note-1:1f0a] once"])
def test_what_only_quotes_the_mark_is_not(text: object) -> None:
    assert not has_marker(text, "[afterword:note-1:1f0a]")
