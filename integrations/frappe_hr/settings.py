"""What an installation on Frappe HR can set; every part has a default (the README lists them)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from integrations.agency_settings import Answers
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
    answers = Answers(given)
    guesses = {term.ref: term.guess for term in STAGE_TERMS if term.guess is not None}
    return Settings(
        stages={**guesses, **answers.stages()},
        interview_types=answers.interview_types(),
        default_recruiter=answers.text("default_recruiter"),
        recruiter_field=_field(answers, "recruiter_field"),
        client_company_field=_field(answers, "client_company_field"),
        webhook_url=answers.text("webhook_url"),
        unknown=answers.unknown,
    )


def _field(answers: Answers, name: str) -> str | None:
    value = answers.text(name)
    if value is not None and not _FIELD.fullmatch(value):
        answers.refuse(name)
        return None
    return value
