"""A new CRM is a folder and one line in the registry: nothing else of ours names a kind of CRM."""

import re
from pathlib import Path

import pytest

from integrations.registry import KINDS, adapter_class

ROOT = Path(__file__).parents[2]
OURS = ("plugin", "migrations", "manifest.json", "Makefile", ".ci", "pyproject.toml")
SPOKEN_OF = {
    "api",  # our own API,
    "generic",  # and our own protocol, whose lifecycle calls and sandbox are ours too
    "lever",  # a word
}


def texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for name in OURS:
        start = ROOT / name
        for path in [start] if start.is_file() else start.rglob("*"):
            if path.suffix in {".py", ".html", ".json", ".toml", ".js"} or path.name == "run":
                found[str(path.relative_to(ROOT))] = path.read_text("utf-8", "replace").lower()
    return found


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - SPOKEN_OF))
def test_no_code_of_ours_goes_by_a_crms_name(kind: str) -> None:
    words = {kind, adapter_class(kind).setup.label.lower()}
    named = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in words))

    assert [path for path, text in texts().items() if named.search(text)] == []


@pytest.mark.parametrize("name", sorted({path.split(".")[1] for path in KINDS.values()}))
def test_every_folder_has_the_same_files_and_a_contract(name: str) -> None:
    folder = ROOT / "integrations" / name
    tests = ROOT / "tests" / "integrations" / name

    assert {"adapter.py", "README.md", "mapping.py", "payloads.py", "api.py"} <= {
        path.name for path in folder.iterdir()
    }
    assert "CrmAdapterContract" in (tests / "test_contract.py").read_text("utf-8")
