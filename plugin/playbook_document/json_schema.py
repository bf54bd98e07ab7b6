"""The JSON schema of a playbook document, made of the table of settings."""

from typing import Any

from plugin.domain.disputes import DISPUTES
from plugin.domain.playbook import DEFAULT_PLAYBOOK
from plugin.domain.playbook_paths import setting
from plugin.domain.playbook_values import plain
from plugin.playbook_document.fields import Kind
from plugin.playbook_document.schemas import TREE, Tree
from plugin.playbook_document.settings import SETTINGS


def json_schema() -> dict[str, Any]:
    """Return the schema (draft 2020-12) of what a document may hold.

    It knows no order of times and no contradictions; `read_playbook` does.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Afterword playbook",
        "description": "What is left out is as in the default playbook.",
        **_section(TREE, ""),
        "required": ["name"],
    }


def _section(tree: Tree, before: str) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            name: _section(each, f"{before}{name}.")
            if isinstance(each, dict)
            else _field(each, f"{before}{name}")
            for name, each in tree.items()
        },
        "additionalProperties": False,
    }


def _field(kind: Kind, path: str) -> dict[str, Any]:
    schema = kind.json_schema()
    if path in SETTINGS:
        about = SETTINGS[path]
        schema["description"] = f"{about.text} ({about.whose})" if about.whose else about.text
        schema["default"] = plain(path, setting(DEFAULT_PLAYBOOK, path))
    if path.startswith("disputes."):
        schema["description"] = DISPUTES[path.rpartition(".")[2]].title
    return schema
