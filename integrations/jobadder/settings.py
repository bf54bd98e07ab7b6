"""What an administrator has answered about one JobAdder account."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage

EXTERNAL, INTERNAL = "external", "internal"
"""The two ways in which JobAdder books an interview: with client contacts, or with own users."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages` is by statusId. `interview_types`: which of external and internal are interviews;
    with no answer those with client contacts are."""

    stages: Mapping[str, Stage]
    interview_types: frozenset[str]
    webhook_ids: tuple[str, ...]
    note_type: str | None
    web_url: str | None


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings; what cannot be read counts as not answered."""
    answers = Answers(given)
    types, web_url = answers.interview_types(), answers.text("web_url")
    return Settings(
        stages=answers.stages(),
        interview_types=frozenset({EXTERNAL}) if types is None else types,
        webhook_ids=answers.refs("webhook_ids"),
        note_type=answers.text("note_type"),
        web_url=web_url.rstrip("/") if web_url else None,
    )
