"""What an installation on Odoo can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.submissions import Stage

_STAGES = {stage.value: stage for stage in Stage}

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
    unknown: list[str] = []
    stages: dict[str, Stage] = {}
    told = given.get("stages")
    for ref, value in (told if isinstance(told, Mapping) else {}).items():
        if isinstance(value, str) and value in _STAGES:
            stages[str(ref)] = _STAGES[value]
        elif value is not None:
            unknown.append(f"stages.{ref}")
    managers = given.get("manager_refs")
    refs = managers if isinstance(managers, list) else []
    return Settings(stages, frozenset(map(str, refs)), tuple(unknown))
