"""What an administrator has answered about one Greenhouse account."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: a stage's ref (its name, see `mapping.stage_ref`) to ours. `include_private`:
    candidates that Greenhouse shows to few are read too."""

    stages: Mapping[str, Stage] = field(default_factory=dict)
    include_private: bool = False


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults."""
    answers = Answers(given)
    return Settings(answers.stages(), answers.is_on("include_private"))
