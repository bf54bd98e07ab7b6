"""What an installation on BottleCRM can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugin.domain.submissions import Stage

DEFAULT_STATUSES = {
    "converted": Stage.HIRED,
    "closed": Stage.JOB_CLOSED,
    "recycled": Stage.JOB_CLOSED,
}
"""A lead's own status, beside its stage. Closed and recycled say that it is over, not why."""

DEFAULT_FIELDS = {
    "interview_at": "interview_at",
    "interview_end": "interview_end",
    "interview_timezone": "interview_timezone",
    "interview_round": "interview_round",
    "interview_status": "interview_status",
    "interviewers": "interviewers",
    "interviewer_emails": "interviewer_emails",
}
"""Our name of each custom field on Lead: the key that it has in the CRM."""

DEFAULT_POLL_MINUTES = 10
"""Webhooks bring the news; polling heals what they lost, at the price of reading every lead."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: BottleCRM stage id to our stage; `statuses`: lead status to our stage.

    `poll_minutes`: how long to rest between two rounds through all leads.
    `unknown` are the settings' names whose value we do not understand.
    """

    stages: Mapping[str, Stage]
    statuses: Mapping[str, Stage]
    fields: Mapping[str, str]
    default_recruiter_ref: str | None = None
    web_url: str | None = None
    poll_minutes: int = DEFAULT_POLL_MINUTES
    unknown: tuple[str, ...] = field(default=())


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults and are named."""
    unknown: list[str] = []
    stages = _stages(given, "stages", unknown)
    statuses = _stages(given, "statuses", unknown)
    return Settings(
        stages=stages,
        statuses={**DEFAULT_STATUSES, **statuses},
        fields=_fields(given, unknown),
        default_recruiter_ref=_text(given, "default_recruiter_ref", unknown),
        web_url=_text(given, "web_url", unknown),
        poll_minutes=_minutes(given, unknown),
        unknown=tuple(unknown),
    )


def _stages(given: Mapping[str, object], name: str, unknown: list[str]) -> dict[str, Stage]:
    known = {stage.value: stage for stage in Stage}
    found: dict[str, Stage] = {}
    for key, value in _mapping(given, name, unknown).items():
        if isinstance(value, str) and value in known:
            found[key] = known[value]
        else:
            unknown.append(f"{name}.{key}")
    return found


def _fields(given: Mapping[str, object], unknown: list[str]) -> dict[str, str]:
    found = dict(DEFAULT_FIELDS)
    for ours, key in _mapping(given, "fields", unknown).items():
        if ours in DEFAULT_FIELDS and isinstance(key, str) and key:
            found[ours] = key
        else:
            unknown.append(f"fields.{ours}")
    return found


def _mapping(given: Mapping[str, object], name: str, unknown: list[str]) -> Mapping[str, object]:
    value = given.get(name)
    if isinstance(value, Mapping):
        return value
    if value is not None:
        unknown.append(name)
    return {}


def _text(given: Mapping[str, object], name: str, unknown: list[str]) -> str | None:
    value = given.get(name)
    if isinstance(value, str) and value:
        return value
    if value is not None:
        unknown.append(name)
    return None


def _minutes(given: Mapping[str, object], unknown: list[str]) -> int:
    value = given.get("poll_minutes", DEFAULT_POLL_MINUTES)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 24 * 60:
        return value
    unknown.append("poll_minutes")
    return DEFAULT_POLL_MINUTES
