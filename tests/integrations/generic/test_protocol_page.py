"""docs/protocol.md says what the adapter does: a CRM's developer has nothing else."""

import re
from pathlib import Path

import pytest

from integrations.generic.adapter import GenericAdapter
from integrations.generic.payloads import RECORD_SCHEMAS, SECTION_NAMES
from integrations.signatures import sign_timestamped
from plugin.domain.interviews import InterviewStatus
from plugin.domain.people import ContactMode
from plugin.domain.records import RecordKind
from plugin.domain.submissions import Stage

PAGE = (Path(__file__).parents[3] / "docs/protocol.md").read_text("utf-8")
WORDS = set(re.findall(r"`\"?([A-Za-z_.]+)\"?`", PAGE)) | set(re.findall(r'"([A-Za-z]+)"', PAGE))


def test_every_event_is_on_the_page() -> None:
    assert GenericAdapter.event_names <= WORDS


@pytest.mark.parametrize("kind", list(RECORD_SCHEMAS))
def test_every_field_of_a_record_is_on_the_page(kind: RecordKind) -> None:
    assert set(RECORD_SCHEMAS[kind]().fields) | set(SECTION_NAMES) <= WORDS | {"deleted"}
    assert "`deleted: true`" in PAGE


@pytest.mark.parametrize("words", [Stage, InterviewStatus, ContactMode])
def test_every_word_that_a_field_may_hold_is_on_the_page(words: type) -> None:
    assert {word.value for word in words} <= WORDS


def test_the_pages_test_vector_holds() -> None:
    body = rb'{"name":"Zo\u00eb","id":7}'

    signature = sign_timestamped("test-secret", body, at=1_770_714_000)

    assert body.decode() in PAGE
    assert signature.removeprefix("t=1770714000,") in PAGE
    assert f"({len(body)} bytes)" in PAGE
