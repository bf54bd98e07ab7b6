"""What an administrator has answered about one JobAdder account."""

from collections.abc import Mapping
from dataclasses import dataclass

from plugin.domain.submissions import Stage

EXTERNAL, INTERNAL = "external", "internal"
"""The two ways in which JobAdder books an interview: with client contacts, or with own users."""

_STAGES = {stage.value: stage for stage in Stage}


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
    stages, types, hooks = (given.get(n) for n in ("stages", "interview_types", "webhook_ids"))
    note_type, web_url = given.get("note_type"), given.get("web_url")
    return Settings(
        stages={
            ref: _STAGES[value]
            for ref, value in (stages.items() if isinstance(stages, Mapping) else ())
            if value in _STAGES
        },
        interview_types=frozenset(types if isinstance(types, list | tuple) else (EXTERNAL,)),
        webhook_ids=tuple(map(str, hooks)) if isinstance(hooks, list | tuple) else (),
        note_type=note_type if isinstance(note_type, str) and note_type else None,
        web_url=web_url.rstrip("/") if isinstance(web_url, str) and web_url else None,
    )
