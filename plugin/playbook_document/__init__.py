"""Playbooks as documents: read, checked, written, and their JSON schema."""

from plugin.playbook_document.document import playbook_from_json, read_playbook
from plugin.playbook_document.errors import PlaybookError, PlaybookErrors
from plugin.playbook_document.json_schema import json_schema
from plugin.playbook_document.writing import playbook_to_json, write_playbook

__all__ = [
    "PlaybookError",
    "PlaybookErrors",
    "json_schema",
    "playbook_from_json",
    "playbook_to_json",
    "read_playbook",
    "write_playbook",
]
