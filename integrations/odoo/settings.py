"""What an installation on Odoo can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.agency_settings import Answers
from plugin.domain.submissions import Stage

REASON = "reason-"
"""Before a refuse reason's id, among the refs of stages."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: the id of a stage, or `reason-` and that of a refuse reason, to our stage.

    `manager_refs` are users who see the whole agency. `unknown` names what we do not understand.
    """

    stages: Mapping[str, Stage]
    manager_refs: frozenset[str]
    unknown: tuple[str, ...]


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults and are named."""
    answers = Answers(given)
    return Settings(answers.stages(), frozenset(answers.refs("manager_refs")), answers.unknown)
