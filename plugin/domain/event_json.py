"""The events of a delivery as JSON: without what nobody told."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from plugin.domain.records import CrmEvent

_NOTHING: tuple[object, ...] = ((), {}, [])


def events_to_json(events: Sequence[CrmEvent]) -> list[dict[str, Any]]:
    """Return the events as JSON values; moments as ISO 8601 with their offset.

    `interviewers` stands also where it is empty: none of them is one thing, not to know them
    another.
    """
    written: list[dict[str, Any]] = json.loads(json.dumps([_bare(asdict(one)) for one in events]))
    return written


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        members = {name: _bare(member) for name, member in value.items()}
        return {
            name: member
            for name, member in members.items()
            if member is not None and (name == "interviewers" or member not in _NOTHING)
        }
    if isinstance(value, list | tuple):
        return [_bare(member) for member in value]
    return value.isoformat() if isinstance(value, datetime) else value
