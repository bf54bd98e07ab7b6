"""What an installation on Bullhorn can set; every part has a default (the README lists them)."""

from collections.abc import Mapping
from dataclasses import dataclass

from integrations.stage_names import sounds_like_interview
from plugin.domain.submissions import Stage

DEFAULT_TASK_TYPE = "Follow-Up"


@dataclass(frozen=True, slots=True)
class Settings:
    """`stages`: Bullhorn status to our stage. `interview_types`: appointment types, small letters;
    None: nobody has said, so that the name decides. `note_action` None: Bullhorn's own default."""

    stages: Mapping[str, Stage]
    interview_types: frozenset[str] | None = None
    note_action: str | None = None
    task_type: str = DEFAULT_TASK_TYPE

    def is_interview(self, type_name: object) -> bool:
        """Tell whether appointments of this type are interviews."""
        if not isinstance(type_name, str):
            return False
        if self.interview_types is None:
            return sounds_like_interview(type_name)
        return plain(type_name) in self.interview_types


def plain(word: str) -> str:
    """Return a status or a type without what differs between two spellings of it.

    A recorded account has a type with a line's end in it.
    """
    return " ".join(word.split()).casefold()


def read_settings(given: Mapping[str, object]) -> Settings:
    """Return the settings that are understood; the others keep their defaults."""
    known = {stage.value: stage for stage in Stage}
    stages = given.get("stages")
    types = given.get("interview_types")
    return Settings(
        stages={
            plain(str(ref)): known[value]
            for ref, value in (stages.items() if isinstance(stages, Mapping) else ())
            if isinstance(value, str) and value in known
        },
        interview_types=(
            frozenset(plain(one) for one in types if isinstance(one, str))
            if isinstance(types, list | tuple)
            else None
        ),
        note_action=_text(given.get("note_action")),
        task_type=_text(given.get("task_type")) or DEFAULT_TASK_TYPE,
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
