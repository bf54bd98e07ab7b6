"""What an administrator has answered about one Ashby organisation."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.submissions import Stage

_STAGES = {stage.value: stage for stage in Stage}


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages` is by interview stage id. `interview_types`: the interviews (by their ids) that
    are followed up; None: all but debriefs. `webhook_ids` are those that we set up, by type."""

    stages: Mapping[str, Stage]
    interview_types: frozenset[str] | None
    webhook_ids: Mapping[str, str]


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings; what cannot be read counts as not answered."""
    stages, types, hooks = (given.get(n) for n in ("stages", "interview_types", "webhook_ids"))
    return Settings(
        stages={
            ref: _STAGES[value]
            for ref, value in (stages.items() if isinstance(stages, Mapping) else ())
            if value in _STAGES
        },
        interview_types=frozenset(types) if isinstance(types, list | tuple) else None,
        webhook_ids={str(kind): str(ref) for kind, ref in hooks.items()}
        if isinstance(hooks, Mapping)
        else {},
    )
