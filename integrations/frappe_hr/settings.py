"""What an installation on Frappe HR can set; every part has a default (the README lists them)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.documents import texts
from plugin.crm import StageTerm
from plugin.domain.submissions import Stage

STAGE_TERMS = (
    StageTerm("Open", "Open", Stage.SUBMITTED),
    StageTerm("Replied", "Replied", Stage.SUBMITTED),
    StageTerm("Hold", "Hold", Stage.SUBMITTED),
    StageTerm("Rejected", "Rejected", Stage.REJECTED),
    StageTerm("Accepted", "Accepted", Stage.HIRED),
)
"""`Job Applicant.status` takes no other value (417 for any). Only the last two close anything:
Frappe HR itself sets them when a Job Offer is declined or taken."""

_FIELD = re.compile(r"[a-z][a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: status to our stage. `interview_types`: the rounds that are interviews; None: all.

    `client_company_field` and `recruiter_field` are fields on Job Opening. `webhook_url` is where
    our webhooks call, kept at their registration. `unknown` are the settings whose value we do not
    understand.
    """

    stages: Mapping[str, Stage]
    interview_types: frozenset[str] | None = None
    default_recruiter: str | None = None
    recruiter_field: str | None = None
    client_company_field: str | None = None
    webhook_url: str | None = None
    unknown: tuple[str, ...] = ()

    @property
    def opening_fields(self) -> tuple[str, ...]:
        """Return the fields of Job Opening that only this agency has."""
        extra = (self.client_company_field, self.recruiter_field)
        return tuple(dict.fromkeys(name for name in extra if name))


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults and are named."""
    unknown: list[str] = []
    return Settings(
        stages=_stages(given, unknown),
        interview_types=_types(given, unknown),
        default_recruiter=_text(given, "default_recruiter", unknown),
        recruiter_field=_field(given, "recruiter_field", unknown),
        client_company_field=_field(given, "client_company_field", unknown),
        webhook_url=_text(given, "webhook_url", unknown),
        unknown=tuple(unknown),
    )


def _stages(given: Mapping[str, object], unknown: list[str]) -> dict[str, Stage]:
    """Return our stage of each status: the agency's answer, else the guess."""
    known = {stage.value: stage for stage in Stage}
    found = {term.ref: term.guess for term in STAGE_TERMS if term.guess is not None}
    answers = given.get("stages", {})
    if not isinstance(answers, Mapping):
        unknown.append("stages")
        return found
    for status, value in answers.items():
        if isinstance(value, str) and value in known:
            found[str(status)] = known[value]
        else:
            unknown.append(f"stages.{status}")
    return found


def _types(given: Mapping[str, object], unknown: list[str]) -> frozenset[str] | None:
    value = given.get("interview_types")
    if value is None:
        return None
    if not isinstance(value, list):
        unknown.append("interview_types")
        return None
    return frozenset(texts(value))


def _text(given: Mapping[str, object], name: str, unknown: list[str]) -> str | None:
    value = given.get(name)
    if isinstance(value, str) and value:
        return value
    if value is not None:
        unknown.append(name)
    return None


def _field(given: Mapping[str, object], name: str, unknown: list[str]) -> str | None:
    value = _text(given, name, unknown)
    if value is not None and not _FIELD.fullmatch(value):
        unknown.append(name)
        return None
    return value
