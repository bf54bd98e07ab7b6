"""What an administrator has answered about one Ashby organisation."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages` is by interview stage id. `interview_types`: the interviews (by their ids) that
    are followed up; None: all but debriefs. `webhook_ids` are those that we set up, by type."""

    stages: Mapping[str, Stage]
    interview_types: frozenset[str] | None
    webhook_ids: Mapping[str, str]


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings; what cannot be read counts as not answered."""
    answers = Answers(given)
    hooks = answers.mapping("webhook_ids")
    return Settings(
        stages=answers.stages(),
        interview_types=answers.interview_types(),
        webhook_ids={str(kind): str(ref) for kind, ref in hooks.items()},
    )
