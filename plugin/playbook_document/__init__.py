"""A playbook as a document: what an agency writes, and what is kept of each version."""

from plugin.playbook_document.stored import playbook_from_json, playbook_to_json

__all__ = ["playbook_from_json", "playbook_to_json"]
