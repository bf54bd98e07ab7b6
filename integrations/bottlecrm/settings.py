"""What an installation on BottleCRM can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.agency_settings import Answers
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
    answers = Answers(given)
    return Settings(
        stages=answers.stages(),
        statuses={**DEFAULT_STATUSES, **answers.stages("statuses")},
        fields=_fields(answers),
        default_recruiter_ref=answers.text("default_recruiter_ref"),
        web_url=answers.text("web_url"),
        poll_minutes=_minutes(answers, given.get("poll_minutes", DEFAULT_POLL_MINUTES)),
        unknown=answers.unknown,
    )


def _fields(answers: Answers) -> dict[str, str]:
    found = dict(DEFAULT_FIELDS)
    for ours, key in answers.mapping("fields").items():
        if ours in DEFAULT_FIELDS and isinstance(key, str) and key:
            found[ours] = key
        else:
            answers.refuse(f"fields.{ours}")
    return found


def _minutes(answers: Answers, value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 24 * 60:
        return value
    answers.refuse("poll_minutes")
    return DEFAULT_POLL_MINUTES
