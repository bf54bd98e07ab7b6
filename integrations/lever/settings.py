"""What an administrator has answered about one Lever account."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: the id of a stage or of an archive reason to our stage."""

    stages: Mapping[str, Stage] = field(default_factory=dict)


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others are left out."""
    return Settings(Answers(given).stages())
