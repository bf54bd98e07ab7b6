"""The published JSON schema: what it says is what the reader holds to, less contradictions."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.playbook_document import json_schema, playbook_to_json
from plugin.playbook_document.schemas import load
from plugin.playbook_document.source import read_source
from tests.playbook_document.strategies import documents
from tests.playbook_document.test_broken import BROKEN

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "playbook-1.json"
SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
OF_CONTRADICTIONS = {
    "card-gone-before-it-is-due",
    "check-in-due-before-it-opens",
    "days-that-cross-on-a-weekend",
    "decision-contradicted",
    "due-before-it-opens",
    "due-in-the-morning-after-the-evening",
    "evening-before-morning",
    "gone-before-it-is-due",
    "gone-while-the-first-in-line-waits",
    "late-before-it-is-due",
    "move-on-due-before-it-opens",
    "moves-on-before-the-check-in",
    "opens-after-the-defaults-due",
    "window-closed",
    "words-backwards",
}
OF_YAML = {"anchor", "key-twice", "not-yaml", "tag", "two-documents"}

odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 100_000),
    st.sampled_from(
        (1.0, 60.0, 1.5, -1.0, "", "x", "09:00", "9:00", "24:00", "09:00\n", "morning")
    ),
    st.sampled_from(("2026-12-24", "2026-02-30", "2026-12-24\n", "20261224", "own", "ask", "none")),
    st.sampled_from(([], {}, ["monday"], ["monday", "monday"], ["client"], {"minutes": 60})),
    st.fixed_dictionaries(
        {},
        optional={
            "anchor": st.sampled_from(("interview_end", "interview_date", "promised_date", "x")),
            "minutes": st.sampled_from((0, 60, -60, 1.0, "60", True)),
            "days": st.integers(-2, 100),
            "business_days": st.integers(-2, 100),
            "at": st.sampled_from(("morning", "10:00", "noon", 9, None)),
            "least": st.integers(0, 3),
            "most": st.integers(999, 1001),
        },
    ),
)


def is_taken(document: Any) -> bool:
    """Tell whether every value of the document is well, whatever it contradicts."""
    return not load(document)[1]


def places(value: Any) -> list[tuple[Any, Any]]:
    """Return every container within the value with each of its keys or places."""
    if isinstance(value, dict):
        members = list(value.items())
    elif isinstance(value, list):
        members = list(enumerate(value))
    else:
        return []
    return [(value, key) for key, _ in members] + [
        place for _, member in members for place in places(member)
    ]


def test_it_is_published_as_it_is() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == SCHEMA, (
        "afterword playbook schema > docs/schema/playbook-1.json"
    )


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_takes_the_default() -> None:
    assert VALIDATOR.is_valid(playbook_to_json(DEFAULT_PLAYBOOK))


@settings(max_examples=300, deadline=None)
@given(documents(), st.data())
def test_it_takes_what_the_reader_takes_and_nothing_else(
    document: dict[str, Any], data: st.DataObject
) -> None:
    assert VALIDATOR.is_valid(document)
    assert is_taken(document)

    changed = deepcopy(document)
    for _ in range(data.draw(st.integers(1, 2))):
        container, key = data.draw(st.sampled_from(places(changed) or [(changed, "name")]))
        if data.draw(st.booleans()):
            container[key] = data.draw(odd)
        elif isinstance(container, dict):
            container[data.draw(st.sampled_from(("at", "days", "nmae", "anchor")))] = data.draw(odd)
        else:
            container.append(data.draw(odd))

    assert VALIDATOR.is_valid(changed) == is_taken(changed), load(changed)[1]


@pytest.mark.parametrize("document", [None, [], "name", {}, {"name": ""}, {"name": "x\n"}])
def test_what_is_no_playbook_is_refused_by_both(document: Any) -> None:
    assert not VALIDATOR.is_valid(document)
    assert not is_taken(document)


@pytest.mark.parametrize(
    "path", [path for path in BROKEN if path.stem not in OF_YAML], ids=lambda path: path.stem
)
def test_it_refuses_the_broken_ones_but_for_contradictions(path: Path) -> None:
    document = read_source(path.read_bytes()).document

    assert VALIDATOR.is_valid(document) == (path.stem in OF_CONTRADICTIONS)
    assert is_taken(document) == (path.stem in OF_CONTRADICTIONS)


def test_every_setting_is_described_with_its_default() -> None:
    exact = SCHEMA["properties"]["steps"]["properties"]["check_in"]["properties"]["exact"]

    assert exact["default"] == {"anchor": "promised_date", "business_days": 1, "at": "morning"}
    assert "R70" in exact["description"]
