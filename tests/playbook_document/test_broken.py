"""Playbooks that cannot be taken: each of tests/playbooks/broken says at its top what is wrong.

A line `# 4 follow_ups.most` means: line 4, that setting.
"""

import re
from pathlib import Path

import pytest

from plugin.playbook_document import PlaybookErrors, read_playbook

BROKEN = sorted((Path(__file__).parent.parent / "playbooks" / "broken").glob("*.yaml"))
_WRONG = re.compile(r"# (\d+) (.+)")


def what_is_wrong(path: Path) -> list[tuple[int, str]]:
    """Return the lines and settings that the file says it has wrong."""
    lines = path.read_text("utf-8").splitlines()
    return [(int(match[1]), match[2]) for match in map(_WRONG.fullmatch, lines) if match]


def test_there_are_many() -> None:
    assert len(BROKEN) >= 30


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_wrong_is_told_with_its_line_and_setting(path: Path) -> None:
    with pytest.raises(PlaybookErrors) as caught:
        read_playbook(path.read_bytes())

    told = [(error.line, error.path) for error in caught.value.errors]
    assert told == what_is_wrong(path), str(caught.value)
    assert all("\n" not in error.reason for error in caught.value.errors)
