"""An interview's record as JSON, for one that must wait until its submission is known."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

from plugin.domain.interviews import InterviewStatus
from plugin.domain.records import Defect, InterviewerRecord, InterviewRecord

_MOMENTS = ("updated_at", "starts_at", "ends_at", "booked_at")
_FIELDS = frozenset(field.name for field in fields(InterviewRecord))


def interview_to_json(record: InterviewRecord) -> dict[str, Any]:
    """Return the record as JSON values; moments with their offset."""
    written: dict[str, Any] = json.loads(json.dumps(asdict(record), default=datetime.isoformat))
    return written


def interview_from_json(written: Mapping[str, Any]) -> InterviewRecord:
    """Return the record that `interview_to_json` wrote, less the fields that we no longer have."""
    facts = {name: value for name, value in written.items() if name in _FIELDS}
    facts |= {name: datetime.fromisoformat(facts[name]) for name in _MOMENTS if facts.get(name)}
    facts["status"] = InterviewStatus(facts["status"])
    facts["defects"] = tuple(Defect(**defect) for defect in facts["defects"])
    if facts["interviewers"] is not None:
        facts["interviewers"] = tuple(InterviewerRecord(**one) for one in facts["interviewers"])
    return InterviewRecord(**facts)
