import json

import pytest

from plugin.playbook_document import PlaybookErrors
from plugin.playbook_document.source import MOST_BYTES, read_source


def refused(content: bytes | str) -> str:
    """Return what is wrong, as `line: path: reason`."""
    with pytest.raises(PlaybookErrors) as caught:
        read_source(content)
    (error,) = caught.value.errors
    return f"{error.line}: {error}"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("09:00", "09:00"),
        ("22:30", "22:30"),
        ("no", "no"),
        ("on", "on"),
        ("yes", "yes"),
        ("NO", "NO"),
        ("2026-12-24", "2026-12-24"),
        ("1_000", "1_000"),
        ("'3'", "3"),
        ('"true"', "true"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("-3", -3),
        ("+3", 3),
        ("012", 12),
        ("0o14", 12),
        ("0x1F", 31),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".5", 0.5),
        (".inf", ".inf"),
        ("0b1", "0b1"),
        ("=", "="),
    ],
)
def test_a_plain_word_means_what_yaml_1_2_says(written: str, value: object) -> None:
    assert read_source(f"key: {written}\n").document == {"key": value}


@pytest.mark.parametrize("value", ["\U0001f600", 'a "b" \\ c/', "tab\there", "é\u2028", "", " "])
def test_json_text_is_read_as_json_reads_it(value: str) -> None:
    for ascii_only in (True, False):
        text = json.dumps({"key": [value, {"a": 1.0, "b": None}]}, ensure_ascii=ascii_only)
        assert read_source(text).document == json.loads(text)


def test_slashes_may_be_escaped() -> None:
    assert read_source(r'{"key": "a\/b"}').document == {"key": "a/b"}


def test_tabs_between_the_values_of_json_are_space() -> None:
    assert read_source('{\t"a":\t{\n\t\t"b": [1,\t2]}}').document == {"a": {"b": [1, 2]}}


def test_lines_are_those_of_the_keys() -> None:
    source = read_source("a: 1\n\nb:\n  c:\n    - x\n    - y\n  d: {e: 1,\n      f: 2}\n")

    def line(*path: str | int) -> int | None:
        return source.line_of(path)

    assert [line("a"), line("b"), line("b", "c"), line("b", "c", 1)] == [1, 3, 4, 6]
    assert [line("b", "d", "e"), line("b", "d", "f")] == [7, 8]
    assert [line("b", "d", "missing"), line("missing")] == [7, 1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "1: .: is empty"),
        ("  \n\n", "1: .: is empty"),
        ("# nothing\n", "2: .: holds no document"),
        (b"name: \xff", "1: .: is not UTF-8"),
        (b"a: 1\nname: \xff", "2: .: is not UTF-8"),
        ("a: 1\nb: \x07", "2: .: holds a character that YAML does not take"),
        ("a: &x 1\n", "1: a: has an anchor (& or *); write the value out"),
        ("a: 1\nb: *x\n", "2: b: has an anchor (& or *); write the value out"),
        ("a: !!str 1\n", "1: a: has a tag (!); write the value alone"),
        ("a: !!python/object/apply:os.system [ls]\n", "1: a: has a tag (!); write the value alone"),
        ("? [a, b]\n: 1\n", "1: .: has a key that is no word"),
        ("%YAML 1.1\n---\na: yes\n", "1: .: has a % line, which a playbook has no use for"),
        ("a: 1\n---\nb: 1\n", "2: .: holds a second document after ---"),
        ("a: 1\n b: 2\n", "2: .: is not YAML: mapping values are not allowed here"),
        ("a: 1\n\tb: 2\n", "2: .: is not YAML: found character '\\t' that cannot start any token"),
        ('a: "\\ud800"\n', "1: a: holds half a character"),
        ('"\\udfff": 1\n', "1: .: holds half a character"),
        ("a: [1, 2\n", "2: .: is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("x" * (MOST_BYTES + 1), "1: .: is longer than 64 KiB"),
        ("a: " + "é" * (MOST_BYTES // 2), "1: .: is longer than 64 KiB"),
    ],
)
def test_what_is_no_document_is_refused_with_its_line(content: bytes | str, said: str) -> None:
    assert refused(content) == said


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read_source(b"\xef\xbb\xbfname: x").document == {"name": "x"}


def test_what_stands_twice_is_told_wherever_it_does() -> None:
    source = read_source("a: {b: 1, b: 2}\na: 3\nc: 4\n")

    assert source.document == {"a": {"b": 1}, "c": 4}
    assert [(each.line, str(each)) for each in source.errors] == [
        (1, "a.b: stands there twice"),
        (2, "a: stands there twice"),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "[" * 60_000,
        '{"a":' * 12_000,
        "\n".join(f"{' ' * depth}a:" for depth in range(350)),
        "- " * 32_000,
        "a: [" + "{}, " * 15_000 + "]",
        "a: '" + "x " * 30_000,
        "? " * 32_000,
        "a: 1" * 16_000,
        "".join(f"k{number}: 1\n" for number in range(6_000)),
        "#" * 65_000,
        "a: |\n" + " x\n" * 20_000,
    ],
    ids=range(11),
)
def test_a_text_made_to_hurt_is_read_or_refused(content: str) -> None:
    try:
        read: object = read_source(content).document
    except PlaybookErrors as errors:
        read = errors.errors

    assert isinstance(read, dict | str | tuple)
