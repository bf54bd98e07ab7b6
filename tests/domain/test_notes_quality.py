"""How well the coach judges the drafts that every change must keep judging well."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from plugin.domain.note_draft_json import parse_draft
from plugin.domain.notes import CheckName, review
from plugin.language import language

NOTES = Path(__file__).parent.parent / "notes"
GOOD = 0.9
Counts = Counter[tuple[bool, bool]]


def counts_of(name: str) -> dict[CheckName, Counts]:
    counted: dict[CheckName, Counts] = defaultdict(Counter)
    for line in (NOTES / name).read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        for finding in review(parse_draft(sample["draft"]), language()).findings:
            if finding.check in sample["labels"]:
                counted[finding.check][sample["labels"][finding.check], finding.holds] += 1
    return counted


@pytest.fixture(scope="module")
def labelled() -> dict[CheckName, Counts]:
    return counts_of("labelled.jsonl")


@pytest.mark.parametrize("check", list(CheckName))
@pytest.mark.parametrize("answer", [True, False], ids=["holds", "fails"])
def test_each_answer_is_right_nine_times_in_ten(
    labelled: dict[CheckName, Counts], check: CheckName, answer: bool
) -> None:
    counts = labelled[check]
    right = counts[answer, answer]
    wrong = counts[answer, not answer] + counts[not answer, answer]

    assert 2 * right / (2 * right + wrong) >= GOOD


def test_every_label_is_of_a_check_that_applies() -> None:
    for line in (NOTES / "labelled.jsonl").read_text(encoding="utf-8").splitlines():
        sample = json.loads(line)
        answered = {
            each.check for each in review(parse_draft(sample["draft"]), language()).findings
        }

        assert set(sample["labels"]) == answered, sample["id"]
